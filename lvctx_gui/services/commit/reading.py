"""Reading one call for a flow that has to know: before a write, between attempts, and as the proof.

Everything that changes a call reads back through this, so that the same trouble on the way to a proof is
waited for, and repeated, in the same way everywhere.
"""

from __future__ import annotations

from collections.abc import Callable

from lvctx_gui.api.errors import ApiError
from lvctx_gui.api.recording import doing as request_for
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.exchange import Doing
from lvctx_gui.services.commit.waiting import CommitOptions, RetryWaiter
from lvctx_gui.services.lookup import Reader, Reading, look_up, look_up_apart

STALE = 2.0
"""Seconds after a read from which on no DELETE relies on it any more: the call is read again first."""


class CallReader:
    """Reads one call as often as it takes.

    ``judge`` is given each answer and raises ``ApiError`` for one of which nothing follows. ``first`` and
    ``last`` are the answers that held, ``failure`` why the last read did not; every failure goes to
    ``errors``.
    """

    def __init__(
        self,
        client: Reader,
        call: CallRef,
        options: CommitOptions,
        waiter: RetryWaiter,
        errors: list[ApiError],
        judge: Callable[[Reading], None] = lambda _: None,
    ) -> None:
        self._client, self._call = client, call
        self._options, self._waiter = options, waiter
        self._errors, self._judge = errors, judge
        self._came = options.now()
        self.first: Reading | None = None
        self.last: Reading | None = None
        self.failure: ApiError | None = None

    @property
    def is_stale(self) -> bool:
        """Whether what was read last is too old for a DELETE to rely on."""
        return self._options.now() - self._came > STALE

    async def read(
        self,
        doing: str,
        *,
        apart: bool = False,
        before_a_write: bool = False,
        at_once: bool = False,
        may_stop: Callable[[], bool] = lambda: False,
    ) -> Reading | None:
        """Read the call; ``None`` when that does not work (see ``failure``) or ``may_stop`` says so.

        ``apart`` also asks whether the call can be told apart from others. ``before_a_write`` waits for the
        turn of the write that follows, so that this need not wait after the read. ``at_once`` asks first, and
        waits for what the server asked to wait only where that was refused.
        """
        attempt = 0
        while True:
            waits = attempt > 0 or not at_once
            if waits and (asked := await self._waiter.until_asked(doing)) is not None:
                self.fail(asked)
                return None
            if before_a_write:
                await self._waiter.turn(doing)
            if may_stop():
                return None
            self._waiter.tell(doing)
            attempt += 1
            try:
                reading = await self._options.cancel_token.ending(self._ask(apart=apart))
            except ApiError as error:
                self.fail(error)
                self._waiter.learn(error)
                if not await self._waiter.may_repeat(error, attempt, doing):
                    return None
            else:
                self.first = self.first or reading
                self.last, self.failure, self._came = reading, None, reading.came
                return reading

    def fail(self, error: ApiError) -> None:
        """The call was not read, for this reason."""
        self._errors.append(error)
        self.failure = error

    async def _ask(self, *, apart: bool) -> Reading:
        look = look_up_apart if apart else look_up
        # What is read before anything was sent proves nothing yet.
        with request_for(Doing.PROOF if self.first else Doing.CHECK):
            reading = await look(self._client, self._call, self._options.now)
        self._judge(reading)
        return reading
