"""What the window shows before the first call: how to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.message import Message

_STEPS = (
    mark("1.  Paste a session id, a whole URL, a row of a report or SIP headers into the lookup row."),
    mark("2.  Press Enter. The call opens as a tab; Enter on an entry shows all of its value."),
    mark("3.  To repair something, switch Editing on (Ctrl+E). Nothing is sent before you press Commit."),
)


class StartPage(QWidget):
    """Three steps, and practice one click away while there is no server."""

    practice_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.message: Message | None = None
        title = PlainLabel(tr("Look up a call"))
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        title.setFont(font)
        self._server = WrappedLabel()
        self._server.setProperty("dim", True)
        self._practice = QPushButton(tr("Open the practice server"))
        self._practice.setObjectName("practiceButton")
        self._practice.clicked.connect(self.practice_wanted)
        row = QHBoxLayout()
        row.addWidget(self._practice)
        row.addStretch(1)
        body = QVBoxLayout()
        body.setSpacing(em(0.7))
        body.addStretch(2)
        body.addWidget(title)
        for step in _STEPS:
            body.addWidget(WrappedLabel(tr_marked(step)))
        body.addWidget(self._server)
        body.addLayout(row)
        body.addStretch(3)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(body, 4)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, em(0.4), 0, 0)
        layout.addWidget(self.message_bar, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(middle, 1)
        self.message_bar.dismissed.connect(lambda: self.say(None))

    def say(self, message: Message | None) -> None:
        """Show ``message`` above the steps."""
        self.message = message
        self.message_bar.show_message(message)

    def show_server(self, words: str, *, offer_practice: bool) -> None:
        """Say which server answers, and offer practice where none does."""
        self._server.setText(words)
        self._server.setVisible(bool(words))
        self._practice.setVisible(offer_practice)
