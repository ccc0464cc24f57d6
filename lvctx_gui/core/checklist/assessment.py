"""What a call has, and lacks, of what the checklists ask of it.

Only the keys that checklists name are looked at, never all entries of a call. Where two checklists ask for
the same keys, there is one finding: the worst of both counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item
from lvctx_gui.core.checklist.judging import (
    Matches,
    State,
    ValuesOf,
    best,
    holds,
    state_of_key,
    worst,
)
from lvctx_gui.core.checklist.places import Where
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.translate import mark


class Status(Enum):
    """What there is to say of a whole call, in one word."""

    COMPLETE = mark("Complete", "status of a call")
    INCOMPLETE = mark("Incomplete", "status of a call")
    """Something is missing or holds nothing."""
    INCORRECT = mark("Incorrect", "status of a call")
    """Everything is there, and something of it is wrong."""
    UNCLEAR = mark("Unclear", "status of a call")
    """Nothing is known to be missing or wrong, and something could not be looked at in time."""
    UNCHECKED = mark("Unchecked", "status of a call")
    """No checklist asks anything of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a call has of what one item asks, with all that is staged.

    ``key`` is the one of the item's keys that decides: the best one, where one of several is asked for.
    ``staged`` says that the server holds something else there, or that it is so because of what is staged.
    ``checklist`` is the name of the list that asks.
    """

    item: Item
    checklist: str
    key: str
    state: State
    staged: bool = False


@dataclass(frozen=True)
class Assessment:
    """What all checklists find in a call. ``checklists`` are the names of those that apply to it."""

    findings: tuple[Finding, ...] = ()
    checklists: tuple[str, ...] = ()
    matched: Mapping[tuple[str, str], bool] = field(default_factory=dict, repr=False, compare=False)
    """What was found out about patterns and values, so that it need not be found out again."""

    @cached_property
    def counts(self) -> Mapping[State, int]:
        """How many findings are of which state; those that are staged count."""
        return MappingProxyType(Counter(finding.state for finding in self.findings))

    def count(self, state: State) -> int:
        """How many findings are of ``state``."""
        return self.counts.get(state, 0)

    @cached_property
    def missing(self) -> tuple[Finding, ...]:
        """What has no key in the call, in the order of the checklists."""
        return tuple(finding for finding in self.findings if finding.state is State.MISSING)

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """What is left to do, in the order of the checklists: missing, without a value, blank, wrong."""
        return tuple(finding for finding in self.findings if finding.state.is_open)

    @cached_property
    def status(self) -> Status:
        """One word for the call."""
        if all(finding.state is State.NOT_APPLICABLE for finding in self.findings):
            return Status.UNCHECKED
        if any(finding.state is not State.WRONG for finding in self.open):
            return Status.INCOMPLETE
        if self.open:
            return Status.INCORRECT
        return Status.UNCLEAR if self.count(State.UNCLEAR) else Status.COMPLETE

    @cached_property
    def by_key(self) -> Mapping[str, Finding]:
        """What is found about keys, by key; the worst of several. What is missing stands at all its keys."""
        found: dict[str, Finding] = {}
        for finding in self.findings:
            if finding.state is State.NOT_APPLICABLE:
                continue
            for key in finding.item.keys if finding.state is State.MISSING else (finding.key,):
                known = found.get(key)
                if known is None or worst((known.state, finding.state)) is not known.state:
                    found[key] = finding
        return MappingProxyType(found)

    def allowed(self, key: str) -> tuple[str, ...]:
        """The values that may be offered for ``key``: of the first applicable item that names any."""
        asked = (each for each in self.findings if each.state is not State.NOT_APPLICABLE)
        return next((each.item.allowed for each in asked if key in each.item.keys and each.item.allowed), ())


NOTHING_ASKED = Assessment()
"""The assessment of a call of which no checklist asks anything."""


def assess(
    checklists: Iterable[Checklist],
    where: Where,
    draft: Draft,
    matches: Matches,
    before: Assessment = NOTHING_ASKED,
) -> Assessment:
    """What ``checklists`` find in the call that is ``where``, with what is staged in ``draft``.

    ``before`` is what was found last: what has not moved since is not matched again.
    """
    matched: dict[tuple[str, str], bool] = {}
    known = before.matched

    def remembered(pattern: str, text: str) -> bool | None:
        pair = pattern, text
        if pair in matched:
            return matched[pair]
        found = known[pair] if pair in known else matches(pattern, text)
        if found is not None:  # what took too long may be quicker the next time
            matched[pair] = found
        return found

    after = _Side(where, draft.values_of, remembered)
    server = _Side(where, draft.base.values_of, remembered)
    asked = [each for each in checklists if after.holds(each.when) or server.holds(each.when)]
    groups: dict[frozenset[str], list[_Asked]] = {}
    for checklist in asked:
        for item in checklist.items:
            groups.setdefault(frozenset(item.keys), []).append((checklist, item))
    findings = tuple(_finding(group, after, server, draft) for group in groups.values())
    names = tuple(checklist.name for checklist in asked if after.holds(checklist.when))
    return Assessment(findings, names, MappingProxyType(matched))


_Asked = tuple[Checklist, Item]


@dataclass(frozen=True)
class _Side:
    """A call as the server holds it, or as it would be with what is staged."""

    where: Where
    values_of: ValuesOf
    matches: Matches

    def holds(self, when: Conditions) -> bool:
        return holds(when, self.where, self.values_of)

    def state(self, asked: _Asked) -> State:
        checklist, item = asked
        if not (self.holds(checklist.when) and self.holds(item.when)):
            return State.NOT_APPLICABLE
        found = best(state_of_key(item, key, self.values_of, self.matches) for key in item.keys)
        return State.OK if found is State.MISSING and not item.required else found

    def deciding_key(self, item: Item) -> str:
        """The first of the item's keys whose state is the best."""
        states = {key: state_of_key(item, key, self.values_of, self.matches) for key in item.keys}
        found = best(states.values())
        return next(key for key, state in states.items() if state is found)


def _finding(group: list[_Asked], after: _Side, server: _Side, draft: Draft) -> Finding:
    states = [after.state(asked) for asked in group]
    state = worst(states)
    checklist, item = group[states.index(state)]
    key = item.keys[0]
    if len(item.keys) > 1 and state is not State.NOT_APPLICABLE:
        key = after.deciding_key(item)
    edits = draft.edits.by_key
    staged = bool(edits) and any(each in edits for asked in group for each in _looked_at(asked))
    if staged and not (key in edits and state is not State.NOT_APPLICABLE):
        staged = worst(server.state(asked) for asked in group) is not state
    return Finding(item, checklist.name, key, state, staged)


def _looked_at(asked: _Asked) -> Iterator[str]:
    """The keys by which the state of an item goes."""
    checklist, item = asked
    yield from item.keys
    for condition in (*item.when.keys, *checklist.when.keys):
        yield condition.key
