"""The log and the crash file: where something happened, never with what.

Neither holds a secret, a value, an identifier of a call or the text of an exception (which may quote any of
them): only kinds of errors and places in the code.
"""

from __future__ import annotations

import copy
import faulthandler
import logging
import os
import sys
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from lvctx_gui.store.plain_files import open_plain

LEVEL_VARIABLE = "LVCTX_LOG_LEVEL"
"""The environment variable for the log's level (``debug`` … ``error``); ``info`` when it is not set."""

_OURS = "lvctx_gui"
_SIZE = 500_000
_COPIES = 3
_LONGEST_REPORT = 100_000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlaceFormatter(logging.Formatter):
    """Writes of an exception its kind and where it came from, but not its text.

    Of other libraries' records it writes the words without what was put into them, or where they were made
    when there is nothing but finished words: asyncio, for one, writes down what a callback was called with.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One record; others who format the same one see nothing of this."""
        record = copy.copy(record)
        record.exc_text = record.stack_info = None
        if record.name.partition(".")[0] != _OURS:
            place = f"{record.filename}:{record.lineno} in {record.funcName}"  # not shown
            record.msg, record.args = (record.msg if record.args else place), ()
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # logging's name
        """One line a frame: file, line, function."""
        kind, _, trace = ei
        return place_of(kind, trace)


def place_of(kind: type[BaseException] | None, trace: TracebackType | None) -> str:
    """An exception as its kind and its frames."""
    frames = [
        f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}"  # not shown
        for frame in traceback.extract_tb(trace)
    ]
    return "\n".join([*frames, kind.__name__ if kind else "no exception"])  # not shown


class _LogFile(RotatingFileHandler):
    """Follows no link and waits for no pipe; what it makes is its owner's only.

    It goes on in the same file where that cannot be renamed: on Windows, while another window writes to it.
    Without that no record would be written any more, as each would try to rename it first.
    """

    def _open(self) -> TextIOWrapper:
        handle = open_plain(Path(self.baseFilename), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        return os.fdopen(handle, "a", encoding="utf-8")

    def doRollover(self) -> None:  # noqa: N802  # logging's name
        """Begin a new file, or try that again when this one has grown by as much once more."""
        try:
            super().doRollover()
        except PermissionError:
            self.maxBytes += _SIZE


def open_log(folder: Path) -> logging.Handler | None:
    """Write the program's log to a rotating file in ``folder``; ``None`` when that cannot be written.

    Libraries' records are taken from warnings on only: below that some of them write whole requests. What
    comes while there is no file goes to standard error, as carefully.
    """
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(PlaceFormatter())
    level = getattr(logging, os.environ.get(LEVEL_VARIABLE, "info").upper(), logging.INFO)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = _LogFile(
            folder / "lvctx-gui.log", maxBytes=_SIZE, backupCount=_COPIES, encoding="utf-8", delay=True
        )
        handler.stream = handler._open()  # noqa: SLF001  # fail here rather than at the first record
    except OSError:
        return None
    handler.setFormatter(PlaceFormatter())
    ours = logging.getLogger(_OURS)
    ours.setLevel(level)
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    root.addHandler(handler)
    return handler


class CrashFile:
    """Where Python writes its frames when the process dies of a signal such as SIGSEGV."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / f"crash-{os.getpid()}.txt"

    def begin(self) -> str:
        """Start watching; returns what an earlier run left, ``""`` when it ended well."""
        report = ""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for file in sorted(self._folder.glob("crash-*.txt")):
                report += self._take(file)
            self._stream = os.fdopen(open_plain(self._file, _NEW), "w", encoding="utf-8")
            faulthandler.enable(self._stream)
        except OSError:
            return report
        return report

    def end(self) -> None:
        """The program ends as it should: nothing is left behind."""
        if hasattr(self, "_stream"):
            faulthandler.disable()
            self._stream.close()
            self._file.unlink(missing_ok=True)

    def _take(self, file: Path) -> str:
        number = file.stem.rpartition("-")[2]
        if number.isdigit() and _is_running(int(number)):
            return ""
        try:
            with os.fdopen(open_plain(file), encoding="utf-8", errors="replace") as stream:
                text = stream.read(_LONGEST_REPORT)
            file.unlink()
        except OSError:
            return ""
        return text


def _is_running(pid: int) -> bool:
    if pid == os.getpid():
        return False
    if sys.platform == "win32":
        return False  # an open file cannot be deleted there, which comes to the same
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
