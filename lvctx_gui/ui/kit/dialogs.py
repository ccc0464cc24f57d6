"""What every question is made of: a dialog with two answers or more, which is awaited."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.ui.kit.answers import ENTER, AnswerButton, AnswerRow, Role
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.tasks import current_handle


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """One more answer than yes and no: ``result`` is what the dialog then ends with."""

    text: str
    name: str
    """The object name of its button."""
    result: int


class Question(FittingDialog):
    """A sentence, details and two buttons, or three; ``layout_body`` takes what else is needed.

    ``name`` is what its object names begin with. ``strip`` is the colour of a line at the top, as the
    window has one; ``danger`` says that something is lost when the answer is ``yes``. Enter means ``no``
    until somebody has gone to another button, and no key presses any before the dialog was drawn.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        title: str,
        details: str,
        yes: str,
        no: str,
        *,
        strip: str = "",
        danger: bool = True,
        other: OtherAnswer | None = None,
    ) -> None:
        super().__init__(parent, QSize(em(38), 0))
        self.setObjectName(f"{name}Dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.confirm = AnswerButton(yes, f"{name}ConfirmButton")
        self.confirm.setProperty("danger", danger)
        self.cancel = AnswerButton(no, f"{name}CancelButton")
        self.cancel.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        answers = [(self.confirm, Role.AcceptRole), (self.cancel, Role.RejectRole)]
        if other is not None:
            button = AnswerButton(other.text, other.name)
            button.clicked.connect(lambda: self.done(other.result))
            answers.append((button, Role.ActionRole))
        self._buttons = AnswerRow(answers)
        self.layout_body = QVBoxLayout()
        self.layout_body.setSpacing(gap())
        self._lay_out(title, details, strip)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, title: str, details: str, strip: str) -> None:
        head, text = PlainLabel(title), PlainLabel(details, lines=True)
        font = head.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        head.setFont(font)
        self.setAccessibleDescription(text.text())
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        for label in (head, text):
            label.setWordWrap(True)
            body.addWidget(label)
        body.addLayout(self.layout_body)
        body.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(em(1), em(1), em(1), em(1))
        inner.setSpacing(em(0.9))
        inner.addWidget(ScrollBody(content), 1)
        inner.addWidget(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if strip:
            line = QFrame()
            line.setObjectName("questionStrip")
            line.setFixedHeight(max(3, em(0.3)))
            line.setStyleSheet(f"background: {QColor(strip).name()};")  # not shown
            layout.addWidget(line)
        layout.addLayout(inner, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter outside the buttons means no, unless it was pressed before the dialog could be seen."""
        if event.key() in ENTER and (event.isAutoRepeat() or not self.cancel.was_seen):
            event.accept()
        else:
            super().keyPressEvent(event)


async def result_of(dialog: QDialog) -> int:
    """Open ``dialog`` and return what it ends with, ``QDialog.DialogCode`` or another choice.

    The event loop is not nested: other tasks go on meanwhile. If the waiting task is cancelled, the dialog
    closes.
    """
    import asyncio  # not needed for the first paint

    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    asker = current_handle()

    def set_asking(asking: bool) -> None:
        if asker is not None:
            asker.set_asking(asking)

    def finished(result: int) -> None:
        if not answer.done():
            set_asking(False)  # at once: what follows is under way, although its turn is still to come
            answer.set_result(result)

    dialog.finished.connect(finished)
    # With the window over which it stands.
    dialog.destroyed.connect(lambda: finished(QDialog.DialogCode.Rejected))
    dialog.open()
    set_asking(True)
    try:
        return await answer
    finally:
        set_asking(False)
        if isValid(dialog) and dialog.isVisible():
            dialog.reject()


async def is_confirmed(dialog: QDialog) -> bool:
    """Open ``dialog`` and return whether the person has said yes; see ``result_of``."""
    return await result_of(dialog) == QDialog.DialogCode.Accepted
