"""What every question is made of: a dialog with two answers or more, which is awaited."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.profile import Profile
from lvctx_gui.ui.kit.fitting import FittingDialog, ScrollBody
from lvctx_gui.ui.kit.flow_row import FlowRow, side_by_side
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.tasks import current_handle
from lvctx_gui.ui.kit.theme import badge_style


class Question(FittingDialog):
    """A sentence, details and two buttons; ``layout_body`` takes what else is needed.

    ``name`` is what its object names begin with; ``where`` stands beside the button that says ``yes``.
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
        where: Badge | None = None,
    ) -> None:
        super().__init__(parent, QSize(em(32), 0))
        self.setObjectName(f"{name}Dialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head = PlainLabel(title)
        font = head.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        head.setFont(font)
        text = PlainLabel(details, lines=True)
        for label in (head, text):
            label.setWordWrap(True)
        self.confirm = QPushButton(yes)
        self.confirm.setObjectName(f"{name}ConfirmButton")
        self.confirm.setProperty("danger", True)
        self.confirm.setAutoDefault(False)
        self.cancel = QPushButton(no)
        self.cancel.setObjectName(f"{name}CancelButton")
        # What deletes is never what Enter does by itself.
        self.cancel.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._buttons = FlowRow()
        self._buttons.add_stretch()
        self._buttons.add(self.cancel, self.confirm if where is None else side_by_side(where, self.confirm))
        self.layout_body = QVBoxLayout()
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        body.addWidget(head)
        body.addWidget(text)
        body.addLayout(self.layout_body)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(self._buttons)
        self.setAccessibleDescription(text.text())
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_choice(self, button: QPushButton, result: int) -> None:
        """One more answer, between no and yes: ``result`` is what the dialog then ends with."""
        button.setAutoDefault(False)
        self._buttons.insert_before_last(button)
        QWidget.setTabOrder(self.cancel, button)
        QWidget.setTabOrder(button, self.confirm)
        button.clicked.connect(lambda: self.done(result))


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


class Badge(ElidedLabel):
    """The name of an environment, production in its colour: it stands beside every button that sends."""

    def __init__(self, name: str = "", profile: Profile | None = None) -> None:
        super().__init__(least=em(4))
        self.show_place(name, profile)

    def show_place(self, name: str, profile: Profile | None) -> None:
        """Name another environment."""
        self.setText(name)
        production = profile is not None and profile.production
        self.setStyleSheet(badge_style(profile.colour) if profile is not None and production else "")
        self.setProperty("dim", not production)
