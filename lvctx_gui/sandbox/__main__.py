"""The practice server as a program of its own: `python -m lvctx_gui.sandbox`."""

from __future__ import annotations

import argparse
import math
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.facts import SandboxError
from lvctx_gui.sandbox.server import PracticeServer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

_MOST = 1e9


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl+C, SIGTERM or Ctrl+Break. Return 0 then, and 2 when serving is not possible."""
    options = _parser().parse_args(arguments)
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    # Windows has no SIGTERM that one program could send another: there, Ctrl+Break is what arrives.
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    server = PracticeServer(options.data, options.port, options.latency, options.rate, options.session_ttl)
    try:
        server.start()
    except SandboxError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    try:
        sys.stdout.write(f"listening on {server.base_url}\n")
        sys.stdout.flush()
        # A wait without a limit cannot be interrupted on Windows.
        while not ended.wait(0.2):
            pass
    finally:
        server.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lvctx_gui.sandbox",
        description="A practice server for the context data of calls. It serves this machine only.",
    )
    parser.add_argument(
        "--port", type=_number(int, 0, 65_535), default=0, metavar="N", help="default: any that is free"
    )
    parser.add_argument(
        "--data", type=Path, metavar="FILE", help="keep the data in this file; default: in memory"
    )
    parser.add_argument(
        "--latency", type=_number(int, 0), default=0, metavar="MS", help="wait so long before each answer"
    )
    parser.add_argument(
        "--rate", type=_number(float, 0.001), metavar="PER_SECOND", help="answer 429 when asked more often"
    )
    parser.add_argument(
        "--session-ttl",
        type=_number(float, 0.001),
        default=7200.0,
        metavar="SECONDS",
        help="end sessions that were not used for so long; default: 7200",
    )
    return parser


def _number(kind: type[int] | type[float], least: float, most: float = _MOST) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = kind(text)
        except ValueError:
            number = math.nan
        # Also false for what is not a number at all.
        if not least <= number <= most:
            limit = f"at least {least:g}" if most == _MOST else f"from {least:g} to {most:g}"
            message = f"{text!r} is not a number {limit}"
            raise argparse.ArgumentTypeError(message)
        return number

    return read


if __name__ == "__main__":
    sys.exit(main())
