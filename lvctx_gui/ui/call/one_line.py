"""The one line above filter and table: it shows one thing, a message or a conflict."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.profile import Profile
from lvctx_gui.ui.call.conflicts.bar import ConflictBar, ShownConflict
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.kit.focus import put_after
from lvctx_gui.ui.messages.message import Ends, Message


class OneLine(QWidget):
    """Hidden while there is nothing to say. Tab comes to it from ``before``.

    First comes what an operation says that is under way, then a message that came after the conflicts, then
    a conflict. A message that gives way, or that a newer conflict covers, is not lost: it is seen when the
    conflicts are decided, if its matter is not over by then.
    """

    list_wanted = Signal()
    """The person wants to see all conflicts."""
    dismissed = Signal()
    """The person has read the message."""
    keep_wanted = Signal(object)
    """See ``ConflictBar``."""
    take_wanted = Signal(object)
    """The same."""

    def __init__(self, before: QWidget | None = None) -> None:
        super().__init__()
        self._before = before
        self._message_bar: MessageBar | None = None
        self._conflict_bar: ConflictBar | None = None
        self._profile: Profile | None = None
        self._message: Message | None = None
        self._covered: Message | None = None
        self._shown: ShownConflict | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    @property
    def message_bar(self) -> MessageBar:
        """What shows a message; made for the first one, as on most pages nothing is ever said."""
        if self._message_bar is None:
            self._message_bar = bar = MessageBar(self)
            bar.profile = self._profile
            bar.conflicts_wanted.connect(self.list_wanted)
            bar.dismissed.connect(self.dismissed)
            self._layout.insertWidget(0, bar)
            self._place(bar)
        return self._message_bar

    @property
    def conflict_bar(self) -> ConflictBar:
        """What shows a conflict; made for the first one."""
        if self._conflict_bar is None:
            self._conflict_bar = bar = ConflictBar(self)
            bar.list_wanted.connect(self.list_wanted)
            bar.keep_wanted.connect(self.keep_wanted)
            bar.take_wanted.connect(self.take_wanted)
            self._layout.addWidget(bar)
            self._place(bar)
        return self._conflict_bar

    def _place(self, bar: QWidget) -> None:
        # Of both bars one at most is seen: either is the next one.
        if self._before is not None:
            put_after(self._before, bar)

    def set_profile(self, profile: Profile | None) -> None:
        """What a report about a failure says of where it happened."""
        self._profile = profile
        if self._message_bar is not None:
            self._message_bar.profile = profile

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
            if self._conflict_bar is not None:
                if shown is None:
                    self._conflict_bar.show_conflict(None)
                self._conflict_bar.hide()
            self.message_bar.show_waiting(len(shown.keys) if shown is not None else 0)
            self.show()
            self.message_bar.show_message(message)
            return
        had_message = self._message_bar is not None and self._message_bar.isVisibleTo(self)
        self.setVisible(shown is not None)
        if shown is not None or self._conflict_bar is not None:
            self.conflict_bar.show_conflict(shown)
        if message is not None:
            self.message_bar.hide()
            self.message_bar.speak(message, self.conflict_bar)
        elif self._message_bar is not None and (had_message or shown is None):
            self._message_bar.show_message(None)
        if shown is not None:
            self.conflict_bar.speak(shown)

    def _comes_first(self, message: Message) -> bool:
        """Whether ``message`` is seen although there is a conflict."""
        if message.stays:
            return True
        # What only a person takes away is not to be missed.
        is_covered = message is self._covered and message.ends is not Ends.DISMISSED
        return not (message.gives_way or is_covered)
