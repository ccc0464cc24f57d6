"""The command line: what may stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lvctx_gui import __version__
from lvctx_gui.core.translate import tr

SESSION_VARIABLE = "LVCTX_SESSION_ID"
"""The environment variable that may hold a login session. Never the command line: others can read that."""


class Arguments(NamedTuple):
    """What the command line asks for. Without arguments: what a click on the program's icon does."""

    demo: bool = False
    base_url: str | None = None
    call: str | None = None
    data_dir: Path | None = None
    read_only: bool = False


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """Read the command line; ``argv`` may or may not begin with the program's name.

    Exits with status 2 and a sentence for wrong arguments, 0 after ``--version`` or ``--help``.
    """
    words = list(argv)
    if words and not words[0].startswith("-"):
        del words[0]
    return _parse(words) if words else Arguments()


def _parse(words: Sequence[str]) -> Arguments:
    import argparse

    parser = argparse.ArgumentParser(
        prog="lvctx-gui",
        description=tr("Inspect and repair the context data of calls."),
        epilog=tr(
            "A login session can be given in the environment variable {variable}.", variable=SESSION_VARIABLE
        ),
    )
    parser.add_argument(
        "--demo", action="store_true", help=_help(tr("start a practice server and work on it"))
    )
    parser.add_argument(
        "--base-url", metavar="URL", help=_help(tr("the API's address, such as https://api.livevox.com"))
    )
    parser.add_argument("--call", metavar="S/T/A[?client=N]", help=_help(tr("look this call up at start")))
    parser.add_argument(
        "--data-dir", metavar="DIR", type=Path, help=_help(tr("write everything below this folder"))
    )
    parser.add_argument(
        "--read-only", action="store_true", help=_help(tr("make changing anything impossible"))
    )
    version = f"lvctx-gui {__version__}"  # not shown: a name
    parser.add_argument("--version", action="version", version=version)
    return Arguments(**vars(parser.parse_args(words)))


def _help(words: str) -> str:
    """``words`` as ``argparse`` shows them to the letter: it takes a percent sign for a place."""
    return words.replace("%", "%%")
