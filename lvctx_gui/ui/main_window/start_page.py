"""What the window shows before the first call: how to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import edge, em, gap

if TYPE_CHECKING:
    from lvctx_gui.core.profile import Profile
    from lvctx_gui.ui.call.message_line import MessageBar
    from lvctx_gui.ui.main_window.known.calls import RecentCalls
    from lvctx_gui.ui.main_window.known.page_list import EarlierCalls
    from lvctx_gui.ui.messages.message import Ends, Message

_ABOVE, _BELOW = 1, 6
"""How what nothing stands in is shared out: below is the place of the calls of before."""

_LOW = 28
"""In em: in a lower window earlier calls stand first, where they are seen without scrolling."""

_WIDTH = 44
"""In em: a wider page has room at both sides of what it says."""


class StartPage(QWidget):
    """What to paste, the calls of before, and practice one click away while there is no server.

    ``call_wanted`` and what follows it carry the ``KnownCall`` of a call of before.
    """

    practice_wanted = Signal()
    call_wanted = Signal(object)
    pin_wanted = Signal(object)
    unpin_wanted = Signal(object)
    forget_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message_bar: MessageBar | None = None
        self._profile: Profile | None = None
        self._earlier: EarlierCalls | None = None
        self.message: Message | None = None
        self._is_low = False
        self._recent: RecentCalls | None = None
        self._is_stale = False
        self._title = PlainLabel(tr("Look up a call"))
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        self._title.setFont(font)
        hint = WrappedLabel(
            tr(
                "Paste a link, a report row or SIP headers anywhere in this window (Ctrl+V), then press "
                "Enter."
            )
        )
        hint.setObjectName("pasteHint")
        self._server = WrappedLabel()
        self._server.setObjectName("serverText")
        self._server.setProperty("dim", True)
        self._practice = QPushButton(tr("Open the practice server"))
        self._practice.setObjectName("practiceButton")
        self._practice.clicked.connect(self.practice_wanted)
        row = QHBoxLayout()
        row.addWidget(self._practice)
        row.addStretch(1)
        self._body = body = QVBoxLayout()
        body.setSpacing(gap())
        body.addStretch(_ABOVE)
        body.addWidget(self._title)
        body.addWidget(hint)
        body.addSpacing(gap())
        body.addWidget(self._server)
        body.addLayout(row)
        body.addStretch(_BELOW)
        self._middle = middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(body, 12)
        middle.addStretch(1)
        self._whole = layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), gap(), edge(), 0)
        layout.addLayout(middle, 1)

    @property
    def message_bar(self) -> MessageBar:
        """Where messages are shown; made for the first one."""
        if self._message_bar is None:
            from lvctx_gui.ui.call.message_line import MessageBar

            self._message_bar = bar = MessageBar()
            bar.profile = self._profile
            bar.dismissed.connect(lambda: self.say(None))
            self._whole.insertWidget(0, bar, 0, Qt.AlignmentFlag.AlignTop)
            self._order_keys()
        return self._message_bar

    def _order_keys(self) -> None:
        """The order of keys is the order of the eye, whatever was made last."""
        if self._message_bar is not None:
            parts = self._message_bar.findChildren(QWidget)
            stops = [part for part in parts if part.focusPolicy() is not Qt.FocusPolicy.NoFocus]
            QWidget.setTabOrder(stops[-1], self._practice)
        if self._earlier is not None:
            QWidget.setTabOrder(self._practice, self._earlier.search)
            QWidget.setTabOrder(self._earlier.search, self._earlier.list)

    def set_profile(self, profile: Profile | None) -> None:
        """Reports are about ``profile`` from now on."""
        self._profile = profile
        if self._message_bar is not None:
            self._message_bar.profile = profile

    def say(self, message: Message | None) -> None:
        """Show ``message`` at the top."""
        self.message = message
        if message is not None or self._message_bar is not None:
            self.message_bar.show_message(message)

    def tell(self, event: Ends, about: str) -> None:
        """Let ``event`` end the message, if it does; ``about`` is the id of a page."""
        if self.message is None:
            return
        from lvctx_gui.ui.call.matters import is_ended_by

        if is_ended_by(self.message, event, about):
            self.say(None)

    def show_server(self, words: str, *, offer_practice: bool) -> None:
        """Say which server answers, and offer practice where none does."""
        self._server.setText(words)
        self._server.setVisible(bool(words))
        self._practice.setVisible(offer_practice)

    def show_recent(self, recent: RecentCalls) -> None:
        """List the calls that are known, as soon as somebody sees the page."""
        self._recent = recent
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            self._list_calls()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """List what was looked up while nobody saw the list."""
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._list_calls()

    def _list_calls(self) -> None:
        recent = self._recent
        # Before the journal was read nobody can say that there are none.
        if recent is None or not (recent.was_read or recent.find(most=1)):
            return
        if self._earlier is None:
            from lvctx_gui.ui.main_window.known.page_list import EarlierCalls

            self._earlier = earlier = EarlierCalls()
            earlier.call_wanted.connect(self.call_wanted)
            earlier.pin_wanted.connect(self.pin_wanted)
            earlier.unpin_wanted.connect(self.unpin_wanted)
            earlier.forget_wanted.connect(self.forget_wanted)
            self._place_earlier()
            self._order_keys()
        self._earlier.show_calls(lambda typed: recent.lines(recent.find(typed)), recent.where_kept)

    def _place_earlier(self) -> None:
        """Where there was nothing before, so that nothing else moves; in a low window above all else."""
        if self._earlier is not None:
            self._body.removeWidget(self._earlier)
            end = self._body.count() - 1
            self._body.insertWidget(1 if self._is_low else end, self._earlier, _BELOW)
            self._body.setStretch(self._body.count() - 1, _BELOW if self._is_low else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """In a low window there is room for the list only where the title would be."""
        super().resizeEvent(event)
        self._fit()
        for side in (0, 2):
            self._middle.setStretch(side, int(event.size().width() >= em(_WIDTH)))

    def _fit(self) -> None:
        is_low = self.window().height() < em(_LOW)
        if is_low != self._is_low:
            self._is_low = is_low
            self._place_earlier()
