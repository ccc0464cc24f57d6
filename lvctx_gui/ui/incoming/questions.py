"""What is asked before a table is looked at. Each question is awaited."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QDialog, QWidget

from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.dialogs import OtherAnswer, Question, result_of

_OTHER = 2


class As(Enum):
    """What several lines are for one row that is selected."""

    NOTHING = "nothing"
    ONE_VALUE = "one value"  # not shown
    ROWS = "rows"


class Meaning(Enum):
    """What a text is that may name a call or be entries."""

    NOTHING = "nothing"
    CALL = "call"
    ENTRIES = "entries"


async def ask_meaning(parent: QWidget) -> Meaning:
    """Ask whether the clipboard names a call or holds values for the rows that are selected."""
    question = Question(
        parent,
        "pasteMeaning",
        tr("A call, or values?"),
        tr("The clipboard may name a call, and it may hold values for the entries that are selected."),
        tr("Look up the call"),
        tr("Cancel"),
        danger=False,
        other=OtherAnswer(tr("Paste the values"), "pasteMeaningEntriesButton", _OTHER),
    )
    answer = await result_of(question)
    if answer == _OTHER:
        return Meaning.ENTRIES
    return Meaning.CALL if answer == QDialog.DialogCode.Accepted else Meaning.NOTHING


async def ask_lines(parent: QWidget, lines: int, key: str) -> As:
    """Ask what ``lines`` lines mean, where only the row of ``key`` is selected."""
    question = Question(
        parent,
        "pasteLines",
        tr("One value, or several?"),
        tr(
            "The clipboard holds {lines}, and one entry is selected, {key}.",
            lines=tr_n("{n} line", "{n} lines", lines),
            key=key_name(key),
        ),
        tr("One value of {n} lines", n=f"{lines:,}"),
        tr("Cancel"),
        danger=False,
        other=OtherAnswer(tr("One value for each entry from there on"), "pasteLinesRowsButton", _OTHER),
    )
    answer = await result_of(question)
    if answer == _OTHER:
        return As.ROWS
    return As.ONE_VALUE if answer == QDialog.DialogCode.Accepted else As.NOTHING
