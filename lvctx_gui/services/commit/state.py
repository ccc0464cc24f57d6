"""What is known of a commit under way, key by key, and what people and the commit log are told of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from lvctx_gui.api.errors import ApiError, NotAloneError
from lvctx_gui.core.entries import Context
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.record import Intent
from lvctx_gui.core.settle import KeyResult, KeyState, Step
from lvctx_gui.services.commit.estimate import REMEMBERED, seconds_left
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.commit_log import CommitLog

_FEW = 8
"""Keys that may wait to be written down one by one: twice as many as are under way at a time."""


class CommitState:
    """The keys of one plan, each with its ``KeyState``; the intent as the log knows it; failures in order."""

    def __init__(
        self, plan: CommitPlan, intent: Intent, commit_log: CommitLog, options: CommitOptions
    ) -> None:
        self.plan = plan
        self.intent = intent
        self.keys = {key: KeyState(key, target) for key, target in plan.targets.items()}
        self.errors: list[ApiError] = []
        self.withheld: dict[str, NotAloneError] = {}
        """The DELETEs that must not go out, with the reasons."""
        self._log = commit_log
        self._options = options
        self._unnoted: dict[str, None] = {}
        self._is_noting = False
        self._done: set[str] = set()
        self._deletes = frozenset(plan.deletes)
        self._deleted_at: deque[float] = deque(maxlen=REMEMBERED)

    # Questions ----------------------------------------------------------------------------------------

    @property
    def needs_proof(self) -> bool:
        """Whether a read is needed before anything can be claimed of what was sent."""
        return any(state.needs_proof for state in self.keys.values())

    @property
    def unread(self) -> set[str]:
        """The keys that were sent since the last read: what that showed of them says nothing any more."""
        return {key for key, state in self.keys.items() if state.was_sent and state.server is None}

    @property
    def sent(self) -> set[str]:
        """The keys of which at least one request went out."""
        return {key for key, state in self.keys.items() if state.was_sent}

    @property
    def accepted(self) -> set[str]:
        """The keys that the server said yes to, or was seen to hold as they are to be."""
        return set(self._done)

    def results(self, keys: Iterable[str] | None = None) -> tuple[KeyResult, ...]:
        """What can be claimed of these keys, or of all, in the user's order."""
        return tuple(self.keys[key].result for key in (self.keys if keys is None else keys))

    # Events -------------------------------------------------------------------------------------------

    def change(self, keys: Iterable[str], event: Callable[[KeyState], KeyState]) -> None:
        """The same has happened to all these keys."""
        for key in keys:
            state = self.keys[key] = event(self.keys[key])
            # Kept, as it is asked for with each request: of many keys looking through them all takes a while.
            (self._done.add if state.step is Step.DONE else self._done.discard)(key)

    def accept(self, keys: Iterable[str]) -> None:
        """The server has just said yes to a request with these keys."""
        accepted = tuple(keys)
        self.change(accepted, KeyState.accepted)
        if self._deletes.issuperset(accepted):
            self._deleted_at.append(self._options.clock())

    def take(self, server: Context) -> None:
        """The call was read, and this is what the plan's keys hold."""
        self.change(self.keys, lambda state: state.seen(server))

    def doubt(self) -> None:
        """The last answer puts in doubt whether any before it was about this call."""
        self.change(self.keys, KeyState.doubted)

    def withhold(self, key: str, error: NotAloneError) -> None:
        """``key`` must not be deleted; once is enough to say so."""
        if key not in self.withheld:
            self.withheld[key] = error
            self.errors.append(error)
            self.change((key,), lambda state: state.withheld(str(error)))

    def found_lost(self, keys: tuple[str, ...]) -> None:
        """These went with a DELETE of another key."""
        self.intent = replace(self.intent, lost=keys)

    # Telling ------------------------------------------------------------------------------------------

    async def note(self, keys: Iterable[str] | None = None) -> None:
        """Have the log hold how far these keys, or all, have come."""
        await self._log.note(self.intent.id, self.results(keys))

    def put_note(self, keys: Iterable[str]) -> None:
        """Have ``write_notes`` tell the log how far these keys have come."""
        self._unnoted |= dict.fromkeys(keys)

    async def write_notes(self) -> None:
        """Tell the log of all that waits for it, and of what comes up meanwhile: of many at once.

        A few are written down one by one, so that a commit leaves the same trail on every disk.
        """
        if self._is_noting:
            return
        self._is_noting = True
        try:
            while self._unnoted:
                keys = list(self._unnoted)
                keys = keys if len(keys) > _FEW else keys[:1]
                for key in keys:
                    del self._unnoted[key]
                await self.note(keys)
        finally:
            self._is_noting = False

    async def remember_whole(self, server: Context) -> None:
        """Have the log hold all that the call holds, before something is sent that could hit any of it."""
        if self.intent.whole != server:
            self.intent = replace(self.intent, whole=server)
            await self._log.begin(self.intent)
            await self.note()

    def tell(self, doing: str, waiting: int = 0, why: str = "") -> None:
        """Tell people what is being done, or is to be in ``waiting`` whole seconds, and why not before."""
        self._options.on_progress(
            Progress(len(self._done), len(self.keys), doing, waiting, why, self._seconds_left())
        )

    def _seconds_left(self) -> float | None:
        """What the DELETEs that are left take; the POST is one request, which nobody has to wait for long."""
        if self._options.cancel_token.is_cancelled:
            return None
        limiter, rest = self._options.limiter, len(self._deletes - self._done)
        return seconds_left(rest, self._deleted_at, limiter.interval, limiter.asked)
