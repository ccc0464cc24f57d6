"""The command line: what may stand on it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lvctx_gui import __version__
from lvctx_gui.core.translate import sentences, tr

if TYPE_CHECKING:
    from argparse import ArgumentParser

SESSION_VARIABLE = "LVCTX_SESSION_ID"
"""The environment variable that may hold a login session. Never the command line: others can read that."""


class Arguments(NamedTuple):
    """What the command line asks for. Without arguments: what a click on the program's icon does."""

    demo: bool = False
    base_url: str | None = None
    call: str | None = None
    data_dir: Path | None = None
    read_only: bool = False
    new_window: bool = False
    call_at: str = ""
    """Where a link says that ``call`` is. Anybody may have written it: nothing is connected there for it."""


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """Read the command line; ``argv`` may or may not begin with the program's name.

    Exits with status 2 and a sentence for wrong arguments, 0 after ``--version`` or ``--help``.
    """
    words = list(argv)
    if words and not words[0].startswith("-") and not _mentions_link(words[0]):
        del words[0]
    return _parse(words) if words else Arguments()


def _mentions_link(word: str) -> bool:
    return "lvctx:" in word.casefold()


def _parse(words: Sequence[str]) -> Arguments:
    parser = _make_parser()
    # The link is the last word, as desktops put it there. What a link has to say comes as one word: where
    # more follows, somebody has taken it apart, and what follows was not written by who started the program.
    at = next((at for at, word in enumerate(words) if _begins_link(words, at)), None)
    if at is None:
        return Arguments(**vars(parser.parse_args(words)))
    if words[at + 1 :]:
        parser.error(tr("A link must be the last word of the command. Nothing was looked up."))
    from lvctx_gui.core.link import LinkError, parse_link

    arguments = Arguments(**vars(parser.parse_args(words[:at])))
    if arguments.call is not None or arguments.base_url is not None:
        parser.error(tr("A link says itself which call it means: leave out --call and --base-url."))
    try:
        call, base_url = parse_link(words[at])
    except LinkError as error:
        parser.error(sentences([str(error), tr("Nothing was looked up.")]))
    return arguments._replace(call=str(call), call_at=base_url)


def _begins_link(words: Sequence[str], at: int) -> bool:
    """Whether a link stands there, rather than the value of the option before it."""
    return _mentions_link(words[at][:6]) and (at == 0 or words[at - 1] != "--call")


def _make_parser() -> ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="lvctx-gui",
        usage=_help(tr("lvctx-gui [options] [lvctx://S/T/A[?client=N]]")),
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
    parser.add_argument("--call", metavar="S/T/A[?client=N]", help=_help(tr("look this call up")))
    parser.add_argument(
        "--data-dir", metavar="DIR", type=Path, help=_help(tr("write everything below this folder"))
    )
    parser.add_argument(
        "--read-only", action="store_true", help=_help(tr("make changing anything impossible"))
    )
    parser.add_argument(
        "--new-window", action="store_true", help=_help(tr("open a window beside the one that is open"))
    )
    version = f"lvctx-gui {__version__}"  # not shown: a name
    parser.add_argument("--version", action="version", version=version)
    return parser


def given_session(arguments: Arguments) -> str:
    """The session for the address of the command line, where both are given; else ``""``."""
    given = os.environ.get(SESSION_VARIABLE, "")
    if not given or not arguments.base_url:
        return ""
    from lvctx_gui.core.profile import tidy

    return tidy(given)


def _help(words: str) -> str:
    """``words`` as ``argparse`` shows them to the letter: it takes a percent sign for a place."""
    return words.replace("%", "%%")
