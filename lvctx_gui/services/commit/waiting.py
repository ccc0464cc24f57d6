"""What a flow of several requests waits for: its next attempt, its turn, and what the server asked for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from lvctx_gui.api.errors import ApiError, AskedToWaitError, SlowDownError
from lvctx_gui.api.recording import note_wait
from lvctx_gui.core.duration import duration_words
from lvctx_gui.core.translate import tr
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.services.commit.retry import RetryPolicy

_HEADER = "Retry-After"  # not shown as a sentence: the name of a header

Tell = Callable[[str, int, str], None]
"""Is told what is done or will be, the whole seconds until then, and why that long, as a sentence."""


@dataclass(slots=True)
class CommitOptions:
    """What a commit works with besides the client; tests put in their own."""

    cancel_token: CancelToken = field(default_factory=CancelToken)
    limiter: RateLimiter = field(default_factory=RateLimiter)
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    on_progress: Callable[[Progress], None] = lambda _: None
    clock: Callable[[], float] = time.monotonic
    """Seconds; what a person takes to sign in is best left out (``SessionManager.working_time``)."""
    wall: Callable[[], float] | None = None
    """The same without that: how old a read is does not stand still. ``None``: as ``clock``."""

    def now(self) -> float:
        """Seconds by which the age of a read is told."""
        return (self.wall or self.clock)()


class RetryWaiter:
    """Waits as long as it must, never longer than ``options.policy`` allows, and not at all once stopped."""

    def __init__(self, options: CommitOptions, tell: Tell) -> None:
        self._options = options
        self._tell = tell
        self._began = options.clock()
        self._has_turn = False
        """Whether a turn was waited for and not used since."""
        self.is_pausing = False
        """Whether a countdown is shown."""

    def tell(self, doing: str, waiting: int = 0, why: str = "") -> None:
        """Tell what is being done; a countdown stays until it has ended."""
        if waiting or not self.is_pausing:
            self._tell(doing, waiting, why)

    @property
    def is_over(self) -> bool:
        """Whether it is too late to repeat anything: reads take their time too."""
        return self._elapsed > self._options.policy.total

    @property
    def _elapsed(self) -> float:
        return self._options.clock() - self._began

    def taken(self) -> None:
        """The server has accepted a request: what fails from now on has a minute of its own."""
        self._began = self._options.clock()
        self._options.limiter.taken()

    def learn(self, error: ApiError) -> None:
        """Take to heart what a failure says about how fast, and when, the next request may go out."""
        if isinstance(error, SlowDownError):
            self._options.limiter.slow_down()
            self._has_turn = False
        if error.retry_after:
            # The signed-in client has said so to its limiter already; a commit works with other clients, too.
            self._options.limiter.hold(error.retry_after)
            self._has_turn = False

    async def may_repeat(self, error: ApiError, attempt: int, doing: str) -> bool:
        """Wait until what failed may be tried again; False when it is not to be.

        ``attempt`` (1, 2, …) is how often it was tried, ``doing`` what is to follow the pause.
        """
        if not error.is_passing or self._options.cancel_token.is_cancelled:
            return False
        # No secret hangs on this chance: it spreads the attempts of several people.
        chance = random.random()  # noqa: S311
        seconds = self._options.policy.pause(attempt, self._elapsed, error.retry_after, chance)
        if seconds is None:
            return False
        why = _asked_to_wait() if error.retry_after else error.in_short
        await self._count_down(seconds, doing, why)
        note_wait(seconds, _HEADER if error.retry_after else error.in_short)
        return not self._options.cancel_token.is_cancelled

    async def slot(self) -> bool:
        """Wait until one more request may be under way; False when stopped. ``free_slot`` ends it."""
        return await self._options.cancel_token.unless(self._options.limiter.slots.acquire())

    def free_slot(self) -> None:
        """The request has ended."""
        self._options.limiter.slots.release()

    async def turn(self, doing: str) -> None:
        """Wait for the next start that the limiter allows; one that was not used since counts."""
        if self._has_turn:
            return
        self._has_turn = True
        seconds = self._options.limiter.take_turn()
        # Of several that wait at once one counts down, and only where it is worth while.
        if seconds >= 1 and not self.is_pausing:
            why = tr("Not faster than the server allows.")
            await self._count_down(seconds, doing, why)
            note_wait(seconds, why)
        elif seconds > 0:
            await self._options.cancel_token.pause(seconds)

    def use_turn(self) -> None:
        """A request that the limiter is for goes out now."""
        self._has_turn = False
        self._options.limiter.begin()

    async def until_asked(self, doing: str) -> AskedToWaitError | None:
        """Wait as long as the server has asked for; the reason when that is too long, or was stopped."""
        seconds = self._options.limiter.asked
        if seconds and self._elapsed + seconds <= self._options.policy.total:
            await self._count_down(seconds, doing, _asked_to_wait())
            note_wait(seconds, _HEADER)
            if not self._options.cancel_token.is_cancelled:
                return None
        if not self._options.limiter.asked:
            return None
        wait = duration_words(self._options.limiter.wish)
        return AskedToWaitError(
            tr("The server asked to wait for {time}.", time=wait),
            tr("Wait {time}, then try again.", time=wait),
        )

    async def _count_down(self, seconds: float, doing: str, why: str) -> None:
        self.is_pausing = True
        try:
            await self._options.cancel_token.pause(seconds, lambda left: self.tell(doing, left, why))
        finally:
            self.is_pausing = False


def _asked_to_wait() -> str:
    return tr("The server asked to wait.")
