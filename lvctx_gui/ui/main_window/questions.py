"""What is asked before the window or a tab closes. Each question is awaited."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QDialog, QWidget

from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.kit.dialogs import OtherAnswer, Question, is_confirmed, result_of

_FINISH_FIRST = 2
"""What the dialog ends with; ``QDialog.DialogCode`` has 0 and 1."""


class WhenUnderWay(Enum):
    """What is to happen to an operation under which somebody closes."""

    KEEP_OPEN = auto()
    FINISH = auto()
    STOP = auto()


async def ask_lose(parent: QWidget, changes: int, calls: int) -> bool:
    """Ask before ``changes`` staged in ``calls`` are lost by closing; return whether to close."""
    facts = [
        tr_n(
            "{n} staged change in {calls} is not committed.",
            "{n} staged changes in {calls} are not committed.",
            changes,
            calls=tr_n("{n} call", "{n} calls", calls),
        ),
        tr("Staged changes are held in memory only, as the line at the bottom says: closing loses them."),
    ]
    question = Question(
        parent,
        "lose",
        tr_n("Close and lose {n} staged change?", "Close and lose {n} staged changes?", changes),
        sentences(facts),
        tr("Close and lose changes"),
        tr("Keep working"),
    )
    return await is_confirmed(question)


async def ask_under_way(parent: QWidget, title: str, ended: SignalInstance) -> WhenUnderWay:
    """Ask what is to happen to the operation under way, as ``title`` says, under which somebody closes.

    The question goes away, and nothing closes, when ``ended`` says that the operation has ended.
    """
    question = Question(
        parent,
        "working",
        title,
        tr(
            "Finish it and then close, or stop it before its next request? What is not confirmed by then "
            "stays staged, and the history says what was sent."
        ),
        tr("Stop, then close"),
        tr("Keep open"),
        other=OtherAnswer(tr("Finish, then close"), "workingFinishButton", _FINISH_FIRST),
    )
    ended.connect(question.reject)
    result = await result_of(question)
    if result == QDialog.DialogCode.Accepted:
        return WhenUnderWay.STOP
    return WhenUnderWay.FINISH if result == _FINISH_FIRST else WhenUnderWay.KEEP_OPEN
