"""Shows how far an operation is, and above the table what a person has to wait for and may want to end."""

from __future__ import annotations

import time
from collections.abc import Callable

from lvctx_gui.services.commit.report import Progress
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.commit import long_message, waiting_message
from lvctx_gui.ui.messages.message import Message

LONG = 5.0
"""Seconds that are left from which on it is said above the table how far a commit is."""

_EVERY = 1.0
"""Seconds between two such messages: nobody reads faster, and each is laid out anew."""

_EVERY_STEP = 0.1
"""Seconds between two steps at the bottom, where one follows the other: showing each takes longer than it."""


class ShownProgress:
    """How far one operation on ``state`` is. ``say`` shows a step at the bottom; ``clock`` gives seconds."""

    def __init__(
        self,
        state: CallState,
        say: Callable[[Progress], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state = state
        self._say_step = say
        self._clock = clock
        self._last: Progress | None = None
        self._said_at = 0.0
        self._shown: Message | None = None
        self._is_pause = False
        self._shown_at = 0.0

    def show(self, progress: Progress) -> None:
        """Show it where a person has time to see it: what follows in the same moment says the same."""
        is_next = self._last is not None and 0 < progress.done - self._last.done < progress.total
        self._last = progress
        now = self._clock()
        if not is_next or progress.waiting or now - self._said_at >= _EVERY_STEP:
            self._said_at = now
            self._say_step(progress)
        self._show_above(progress)

    def _show_above(self, progress: Progress) -> None:
        """Say a pause, or how far it is, or nothing where it is over in a moment: the table would jump."""
        state = self._state
        if progress.waiting > 1 or (progress.waiting and self._is_pause):
            self._say(waiting_message(progress, state.phase, state.cancel_token.cancel), is_pause=True)
        elif progress.waiting:
            return
        elif progress.left is not None and (progress.left >= LONG or self._is_shown):
            if self._is_pause or not self._is_shown or self._clock() - self._shown_at >= _EVERY:
                self._say(long_message(progress, state.cancel_token.cancel), is_pause=False)
        elif self._is_shown and self._is_pause:
            self._shown = None
            state.say(None)

    @property
    def _is_shown(self) -> bool:
        return self._shown is not None and self._state.message is self._shown

    def _say(self, message: Message, *, is_pause: bool) -> None:
        self._shown, self._is_pause, self._shown_at = message, is_pause, self._clock()
        self._state.say(message)
