"""The one line above filter and table: it shows one thing, a message or a conflict."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.ui.call.conflicts.bar import ConflictBar, ShownConflict
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.messages.message import Ends, Message


class OneLine(QWidget):
    """Hidden while there is nothing to say.

    First comes what an operation says that is under way, then a message that came after the conflicts, then
    a conflict. A message that gives way, or that a newer conflict covers, is not lost: it is seen when the
    conflicts are decided, if its matter is not over by then.
    """

    list_wanted = Signal()
    """The person wants to see all conflicts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message_bar = MessageBar()
        self.conflict_bar = ConflictBar()
        self._message: Message | None = None
        self._covered: Message | None = None
        self._shown: ShownConflict | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.message_bar)
        layout.addWidget(self.conflict_bar)
        self.message_bar.conflicts_wanted.connect(self.list_wanted)
        self.conflict_bar.list_wanted.connect(self.list_wanted)
        self.hide()

    def show_message(self, message: Message | None) -> None:
        """Show ``message``, or nothing; it is the newest."""
        self._message, self._covered = message, None
        self._arrange()

    def show_conflict(self, shown: ShownConflict | None) -> None:
        """Show a conflict, or nothing; one that was not known before covers the message of before."""
        known = self._shown.keys if self._shown is not None else frozenset()
        if shown is not None and shown.keys - known:
            self._covered = self._message
        self._shown = shown
        self._arrange()

    def _arrange(self) -> None:
        message, shown = self._message, self._shown
        if message is not None and (shown is None or self._comes_first(message)):
            if shown is None:
                self.conflict_bar.show_conflict(None)
            self.conflict_bar.hide()
            self.message_bar.show_waiting(len(shown.keys) if shown is not None else 0)
            self.show()
            self.message_bar.show_message(message)
            return
        had_message = self.message_bar.isVisibleTo(self)
        self.setVisible(shown is not None)
        self.conflict_bar.show_conflict(shown)
        if message is not None:
            self.message_bar.hide()
            self.message_bar.speak(message, self.conflict_bar)
        elif had_message or shown is None:
            self.message_bar.show_message(None)
        if shown is not None:
            self.conflict_bar.speak(shown)

    def _comes_first(self, message: Message) -> bool:
        """Whether ``message`` is seen although there is a conflict."""
        if message.stays:
            return True
        # What only a person takes away is not to be missed.
        is_covered = message is self._covered and message.ends is not Ends.DISMISSED
        return not (message.gives_way or is_covered)
