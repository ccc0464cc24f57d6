"""One commit among others', and what it may do and say, given what it has read."""

from __future__ import annotations

from dataclasses import dataclass, field

from lvctx_gui.api.errors import EmptiedError
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Lookup
from lvctx_gui.core.settle import Outcome
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit.report import CommitReport

KEYS = dict.fromkeys("ABCD").keys()
Held = dict[str, Lookup]
"""What a call holds; a key that it does not have is ``MISSING``."""


class NoPause(CancelToken):
    """Pauses that take no time."""

    async def pause(self, seconds, on_second=lambda _: None):
        on_second(round(seconds))


@dataclass(frozen=True)
class Write:
    """One key that the server has changed."""

    key: str
    value: Lookup
    before: Lookup


@dataclass
class Watched:
    """One commit: what the person saw before it, what it wants, and what its requests did."""

    shown: Held
    """What the window showed when it began."""
    undecided: frozenset[str]
    wanted: Held
    cancel_token: NoPause
    trail: list[Held | list[Write]] = field(default_factory=list)
    """In order: what the server held when it was read, and what it did for this commit."""
    must_read: bool = False
    """Something that it has sent has failed since it has read."""
    blind: list[str] = field(default_factory=list)
    """What it wanted to send all the same."""

    @property
    def reads(self) -> list[Held]:
        return [step for step in self.trail if isinstance(step, dict)]

    @property
    def unproven(self) -> set[str]:
        """Keys that were written after the last read."""
        later: set[str] = set()
        for step in self.trail:
            later = set() if isinstance(step, dict) else later | {write.key for write in step}
        return later

    def check_writes(self) -> int:
        """Each write was allowed. Returns how many of somebody else's writes nobody could have seen."""
        assert self.blind == []
        last: Held | None = None
        as_wanted: set[str] = set()
        unseen = 0
        for step in self.trail:
            if isinstance(step, dict):
                last = step
                as_wanted |= {key for key, value in self.wanted.items() if last[key] == value}
                continue
            assert last is not None, "it wrote before it had read"
            # A conflict ends by itself when the server holds what is wanted.
            assert self.undecided <= as_wanted, "a conflict waits for a decision"
            for write in step:
                assert write.key in self.wanted, f"{write.key} is not in the plan"
                assert write.value == self.wanted[write.key]
                assert write.key not in self.undecided
                # What it knew to stand there is what the person had seen there.
                assert last[write.key] == self.shown[write.key], f"{write} was not offered as a conflict"
                unseen += write.before != last[write.key]
            # Once a conflict was read, nothing else is sent either.
            for key in self.wanted.keys() - as_wanted:
                assert last[key] == self.shown[key], f"{key} was in conflict when {step} was sent"
        return unseen

    def _believed(self) -> list[Held]:
        """Without the answers that showed nothing where entries had to be: those were asked for again."""
        known = dict(self.shown)
        believed: list[Held] = []
        for step in self.trail:
            if isinstance(step, list):
                known |= {write.key: write.value for write in step}
                continue
            stays = {known[key] for key in KEYS if self.wanted.get(key) is not MISSING}
            if set(step.values()) != {MISSING} or stays <= {MISSING}:
                known = dict(step)
                believed.append(step)
        return believed

    def check_report(self, report: CommitReport, draft: Draft) -> None:
        """What the report says is so, and it says what there is to say; ``draft`` is what is staged now."""
        outcomes = {result.key: result.outcome for result in report.results}
        assert outcomes.keys() == self.wanted.keys()
        last = self.reads[-1] if self.reads else None
        confirmed = {key for key, outcome in outcomes.items() if outcome is Outcome.CONFIRMED}
        for key in confirmed:
            assert last is not None
            assert last[key] == self.wanted[key]
            assert key not in self.unproven
        assert set(draft.edits.by_key) == self.wanted.keys() - confirmed
        had_doubt = any(isinstance(error, EmptiedError) for error in report.errors)
        # A doubt that a later answer with entries has settled is none any more.
        if had_doubt and report.reading is None and last is not None and set(last.values()) == {MISSING}:
            # Whoever removed everything else: a call that shows nothing proves nothing.
            assert confirmed == set()
            assert report.reading is None
            assert report.updated_from_server == report.in_between == report.conflicts == ()
            return
        in_conflict = {conflict.key for conflict in report.conflicts}
        assert in_conflict <= draft.conflicts.keys()
        assert report.is_complete == (confirmed == self.wanted.keys())
        if last is None:
            return
        reads = self._believed() if had_doubt else self.reads
        first, last = reads[0], reads[-1]
        others = KEYS - self.wanted.keys()
        assert {c.key for c in report.updated_from_server} == {
            key for key in others if first[key] != self.shown[key]
        }
        in_between = {change.key for change in report.in_between}
        changed = {key for key in KEYS if first[key] != last[key]}
        assert in_between <= changed
        if any(isinstance(step, list) for step in self.trail):
            told = in_between | in_conflict | (self.wanted.keys() - confirmed)
            assert {key for key in changed if last[key] != self.wanted.get(key, first[key])} <= told
