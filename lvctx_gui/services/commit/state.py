"""What is known of a commit under way, key by key, and what people and the commit log are told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lvctx_gui.api.errors import ApiError, NotAloneError
from lvctx_gui.core.entries import Context
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.record import Intent
from lvctx_gui.core.settle import KeyResult, KeyState, Step
from lvctx_gui.services.commit.report import Progress
from lvctx_gui.services.commit_log import CommitLog


class CommitState:
    """The keys of one plan, each with its ``KeyState``; the intent as the log knows it; failures in order."""

    def __init__(
        self, plan: CommitPlan, intent: Intent, commit_log: CommitLog, on_progress: Callable[[Progress], None]
    ) -> None:
        self.plan = plan
        self.intent = intent
        self.keys = {key: KeyState(key, target) for key, target in plan.targets.items()}
        self.errors: list[ApiError] = []
        self.withheld: dict[str, NotAloneError] = {}
        """The DELETEs that must not go out, with the reasons."""
        self._log = commit_log
        self._on_progress = on_progress

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
        return {key for key, state in self.keys.items() if state.step is Step.DONE}

    def results(self, keys: Iterable[str] | None = None) -> tuple[KeyResult, ...]:
        """What can be claimed of these keys, or of all, in the user's order."""
        return tuple(self.keys[key].result for key in (self.keys if keys is None else keys))

    # Events -------------------------------------------------------------------------------------------

    def change(self, keys: Iterable[str], event: Callable[[KeyState], KeyState]) -> None:
        """The same has happened to all these keys."""
        for key in keys:
            self.keys[key] = event(self.keys[key])

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

    async def remember_whole(self, server: Context) -> None:
        """Have the log hold all that the call holds, before something is sent that could hit any of it."""
        if self.intent.whole != server:
            self.intent = replace(self.intent, whole=server)
            await self._log.begin(self.intent)
            await self.note()

    def tell(self, doing: str, waiting: int = 0, why: str = "") -> None:
        """Tell people what is being done, or is to be in ``waiting`` whole seconds, and why not before."""
        self._on_progress(Progress(len(self.accepted), len(self.keys), doing, waiting, why))
