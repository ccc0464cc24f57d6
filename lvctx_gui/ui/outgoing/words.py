"""What is said of an export: how far it is, what became of it, and what helps where it failed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.sheets.writing import LONGEST_TEXT, MOST_ROWS
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.names import key_names


def under_way(number: int, done: int, cancel: Callable[[], None]) -> Message:
    """That ``number`` entries are being written, of which ``done`` are."""
    words = tr_n("Exporting {n} entry", "Exporting {n} entries", number)
    text = tr("{what}: {percent} %", "how far something is", what=words, percent=done * 100 // max(1, number))
    return Message(
        Tone.INFO, text, tr("Cancel", "button"), cancel, spoken=words, ends=Ends.DISMISSED, stays=True
    )


def written(number: int, path: Path) -> Message:
    """That all is there."""
    done = tr_n(
        "{n} entry written to {file}.", "{n} entries written to {file}.", number, file=plain_text(str(path))
    )
    warning = tr("The file holds customers' data that is not encrypted.")
    return Message(Tone.SUCCESS, sentences((done, warning)))


def cancelled() -> Message:
    """That somebody has ended it."""
    return Message(Tone.INFO, tr("The export was cancelled: nothing was written."))


def not_written(path: Path, error: OSError, again: Callable[[], None]) -> Message:
    """That the disk has not taken it."""
    text = tr(
        "{name} could not be written ({reason}). What was there before is unchanged. Choose another place.",
        name=plain_text(path.name),
        reason=error.strerror or type(error).__name__,
    )
    return Message(Tone.WARNING, text, tr("Choose another place…", "button"), again)


def unfit(keys: Sequence[str], another: Callable[[], None]) -> Message:
    """That a workbook cannot hold it; ``another`` lets the person choose another kind of file."""
    if keys:
        text = tr(
            "Nothing was written: a cell of a workbook holds {most} characters, which is too few for "
            "{names}. CSV and JSON hold all of it.",
            most=f"{LONGEST_TEXT:,}",
            names=key_names(keys),
        )
    else:
        text = tr(
            "Nothing was written: a sheet of a workbook has {most} rows, and there are more entries. CSV and "
            "JSON have no such limit.",
            most=f"{MOST_ROWS:,}",
        )
    return Message(Tone.WARNING, text, tr("Choose another file…", "button"), another)


def nothing_read() -> Message:
    """That there is nothing yet that could be exported."""
    text = tr("This call was not read yet, so there is nothing to export. Read it first (F5).")
    return Message(Tone.WARNING, text, ends=Ends.READ)


def nothing_there() -> Message:
    """That the call has no entries."""
    return Message(Tone.INFO, tr("This call holds no entries, so there is nothing to export."))
