"""What the window does for a program that was started beside it: it opens a call just as *Look up* does."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from lvctx_gui.core.address import place_of
from lvctx_gui.core.call import FIELDS, CallRef, InvalidCallError
from lvctx_gui.core.doubts import call_doubts
from lvctx_gui.core.paste.reading import parse_argument
from lvctx_gui.core.paste.result import Pasted
from lvctx_gui.core.site import session_mark
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.main_window.command_line import given_session
from lvctx_gui.ui.main_window.instance.forward import bring_forward
from lvctx_gui.ui.messages.names import call_name

if TYPE_CHECKING:
    from lvctx_gui.core.hand_over import Wish
    from lvctx_gui.ui.main_window.command_line import Arguments
    from lvctx_gui.ui.main_window.window import MainWindow

_MOST_WAITING = 50
"""Calls that wait for their turn; who comes then gets a window of their own."""


class Reception(QObject):
    """Takes what other programs were started for; ``started`` says what this one was.

    Nothing is answered in anybody's place: while a question or a menu is open a call waits for its end.
    """

    def __init__(self, window: MainWindow, started: Arguments) -> None:
        super().__init__(window)
        self._window = window
        self._started = started
        self._waiting: deque[tuple[str, str]] = deque()
        self._is_at_work = False

    def can_take(self, wish: Wish) -> bool:
        """Whether this window is the one that was asked for: as read-only, by the same session, there."""
        if wish.read_only is not self._started.read_only or len(self._waiting) >= _MOST_WAITING:
            return False
        if wish.session and wish.session != session_mark(self._session):
            return False
        # Another place's call is asked about; who wants another place and no call wants a window there.
        return bool(wish.call or not wish.base_url or self._is_at(wish.base_url))

    @property
    def _session(self) -> str:
        """The session of this window; before it is connected the one that it was started with."""
        connection = self._window.connections.connection
        if connection is None:
            return given_session(self._started)
        return connection.manager.session_id or ""

    def _is_at(self, base_url: str) -> bool:
        connection = self._window.connections.connection
        if connection is None:
            return place_of(base_url) == place_of(self._started.base_url or "")
        return connection.site.is_at(base_url)

    def take(self, wish: Wish) -> None:
        """Come to the front, and open the call that ``wish`` names, if it names one."""
        bring_forward(self._window, wish.token)
        if not wish.call:
            return
        if (wish.call, wish.base_url) not in self._waiting:
            self._waiting.append((wish.call, wish.base_url))
        if not self._is_at_work:
            self._is_at_work = True
            self._window.tasks.start(self._work(), "open-handed-over", quiet=True)

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._until_free()
                self._open(*self._waiting.popleft())
        finally:
            self._is_at_work = False

    async def _until_free(self) -> None:
        """Wait until nothing is asked or chosen, and no other lookup is under way: none is given up."""
        handle, told = None, 0
        while True:
            if (blocking := self._blocking()) is not None:
                if told != len(self._waiting):
                    told = len(self._waiting)
                    self._tell_waiting(blocking)
                await _hidden(blocking)
            elif (handle_now := self._window.reads.last_lookup) is not handle and handle_now is not None:
                handle = handle_now
                await handle.ended()
            else:
                return

    def _blocking(self) -> QWidget | None:
        """What somebody has to answer or to choose from first."""
        blocking = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if blocking is None or blocking.objectName() != "signInDialog":
            return blocking
        # A lookup waits for the sign-in itself, and says so.
        return blocking if self._window.connections.connection is not None else None

    def _tell_waiting(self, blocking: QWidget) -> None:
        text, _ = self._waiting[0]
        call = _call_in(text)
        if call is not None and len(self._waiting) == 1:
            words = tr("{call} is looked up when you have answered what is asked now.", call=call_name(call))
        else:
            words = tr_n(
                "{n} call is looked up when you have answered what is asked now.",
                "{n} calls are looked up when you have answered what is asked now.",
                len(self._waiting),
            )
        self._window.face.status.say(words)
        announce(blocking, words)

    def _open(self, text: str, base_url: str) -> None:
        pasted = parse_argument(text)
        call = _call_in(text)
        if call is None or call_doubts(call) or (isinstance(pasted, Pasted) and pasted.doubts):
            # There is something to ask about it, or to say: at the fields.
            self._window.look_up_text(text, base_url)
        else:
            place = pasted.base_url if isinstance(pasted, Pasted) else ""
            self._window.look_up(call, place or base_url)


def _call_in(text: str) -> CallRef | None:
    """The call that ``text`` names; ``None`` where it names none for certain."""
    pasted = parse_argument(text)
    if not isinstance(pasted, Pasted):
        return None
    try:
        return CallRef.parse(
            *(pasted.fields.get(field, "") for field in FIELDS), exact=("session", "account")
        )
    except InvalidCallError:
        return None


class _Watch(QObject):
    """Tells once that a widget is hidden."""

    hidden = Signal()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if event.type() is QEvent.Type.Hide:
            self.hidden.emit()
        return False


async def _hidden(widget: QWidget) -> None:
    """Wait until ``widget`` is hidden or has gone."""
    gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def tell() -> None:
        if not gone.done():
            gone.set_result(None)

    watch = _Watch()
    watch.hidden.connect(tell)
    widget.destroyed.connect(tell)
    widget.installEventFilter(watch)
    if widget.isVisible():
        await gone
