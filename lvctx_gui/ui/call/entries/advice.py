"""What there is to say of the keys of a call: what checklists ask for, and which of them look alike."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property

from lvctx_gui.core.checklist.assessment import NOTHING_ASKED, Assessment, Finding
from lvctx_gui.core.checklist.checklist import Item
from lvctx_gui.core.checklist.judging import State
from lvctx_gui.core.checklist.words import finding_words, state_words, wanted
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.lookalike import KeyIndex
from lvctx_gui.core.misspelled import Listed, difference
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.near_keys import NO_GROUPS, NONE_MEANT
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.rows import Expected, RowId

_LONGEST = 60
"""Characters of a key that a sentence about another one names."""


@dataclass(frozen=True, repr=False)
class Advice:
    """What checklists find in a draft, and which of the keys that the server holds look alike."""

    draft: Draft
    """The draft that it is about."""
    assessment: Assessment = NOTHING_ASKED
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NO_GROUPS)
    """Keys that differ only by what is hard to see, each with all of its group."""
    meant: Mapping[str, str] = field(default_factory=lambda: NONE_MEANT)
    """The key of a checklist that each of these may have been meant for."""
    listed: Listed = field(default_factory=Listed)
    """The keys that checklists ask for."""
    index: KeyIndex | None = None
    """All keys that the server holds, where they have been looked through."""

    # Checklists ---------------------------------------------------------------------------------------

    @cached_property
    def expected(self) -> tuple[Expected, ...]:
        """The rows of what is missing; a key that has a row, as it is to be deleted, tells it there."""
        draft, rows = self.draft, dict[frozenset[str], Expected]()
        for finding in self.assessment.missing:
            if not any(_has_row(draft, key) for key in finding.item.keys):
                rows[frozenset(finding.item.keys)] = Expected(finding.item, finding.checklist)
        return tuple(rows.values())

    @cached_property
    def open_keys(self) -> frozenset[str]:
        """The keys with a row of which something is left to do, for a checklist."""
        return frozenset(key for key, finding in self.assessment.by_key.items() if finding.state.is_open)

    def finding(self, key: str) -> Finding | None:
        """What checklists find about ``key``, which has a row."""
        return self.assessment.by_key.get(key)

    # Keys that look alike -----------------------------------------------------------------------------

    def like(self, key: str) -> str | None:
        """The key that ``key``, which the server holds, is much like: one that is there, or is expected.

        What is to be deleted is like nothing, nor is anything like it.
        """
        edits = self.draft.edits.by_key
        if isinstance(edits.get(key), Removed):
            return None
        for other in self.groups.get(key, ()):
            if other != key and not isinstance(edits.get(other), Removed):
                return other
        return self.meant.get(key)

    @cached_property
    def instead(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that are there and may have been meant for another one, by that."""
        found: dict[str, tuple[str, ...]] = {}
        for key, right in self.meant.items():
            if self.like(key) == right:
                found[right] = (*found.get(right, ()), key)
        return found

    @cached_property
    def alike_count(self) -> int:
        """How many keys are like another one."""
        groups = self.groups
        return len(groups) + sum(key not in groups for key in self.meant) - len(self._no_longer)

    @cached_property
    def _no_longer(self) -> Set[str]:
        """The keys that are like none any more, with what is to be deleted."""
        # As few as can be are looked at: there may be 100,000 of either.
        edits, groups = self.draft.edits.by_key, self.groups
        edited = (edits.keys() & groups.keys()) | (edits.keys() & self.meant.keys())
        gone = [key for key in edited if isinstance(edits[key], Removed)]
        moved = {key for removed in gone for key in groups.get(removed, (removed,))}
        return {key for key in moved if self.like(key) is None}

    @cached_property
    def alike_keys(self) -> Set[str]:
        """The keys that are like another one."""
        keys = self.groups.keys() | self.meant.keys() if self.meant else self.groups.keys()
        return keys - self._no_longer if self._no_longer else keys

    @property
    def keys_to_tell(self) -> Set[str]:
        """The keys of rows that call for attention, where nothing is staged about them."""
        return self.open_keys | self.alike_keys if self.open_keys else self.alike_keys

    @cached_property
    def keys_to_look_at(self) -> Set[str]:
        """Those of which something is left to do, and those that may have been meant for them."""
        missing = {key for finding in self.assessment.missing for key in finding.item.keys}
        return self.open_keys | {key for right in missing for key in self.instead.get(right, ())}

    def is_about_the_same_keys(self, other: Advice) -> bool:
        """Whether the same keys look alike in ``other``, but for what is staged."""
        return self.groups is other.groups and self.meant is other.meant

    def touched(self, changed: set[RowId], other: Advice) -> set[RowId]:
        """The ``changed`` rows, and those of which something else is said than in ``other``."""
        rows = {*changed}
        if self.instead != other.instead:
            rows.update(self.expected)
        if self.groups:
            rows.update(key for row in changed if isinstance(row, str) for key in self.groups.get(row, ()))
        mine, theirs = self.assessment.by_key, other.assessment.by_key
        if mine is not theirs:
            rows.update(key for key in (*mine, *theirs) if mine.get(key) != theirs.get(key))
        return rows

    # What is said -------------------------------------------------------------------------------------

    def needs_attention(self, key: str) -> bool:
        """Whether there is something to look at about ``key``: asked for each row that is painted."""
        return key in self.open_keys or (
            (key in self.groups or key in self.meant) and self.like(key) is not None
        )

    def remarks(self, key: str) -> list[str]:
        """What a person should know about the row of ``key``, as sentences."""
        said = []
        finding = self.finding(key)
        if finding is not None and (finding.staged or finding.state is not State.OK):
            said.append(told(finding))
        if (other := self.like(key)) is not None:
            said.append(likeness(key, other, is_listed=other in self.listed.keys))
        return said

    def notes(self, key: str) -> list[str]:
        """The same in a few words each, behind the value."""
        said = []
        if key in self.open_keys:
            said = _left_to_do(self.assessment.by_key[key])
        if (other := self.like(key)) is not None:
            words = {"key": plain_text(other, _LONGEST), "difference": difference(key, other)}
            said.append(tr("much like “{key}” but for {difference}", "behind a value", **words))
        return said

    def allowed(self, row: object) -> tuple[str, ...]:
        """The values that may be offered for a row."""
        if isinstance(row, Expected):
            return row.item.allowed or self.assessment.allowed(row.keys[0])
        return self.assessment.allowed(row) if isinstance(row, str) else ()

    def keys_to_offer(self, row: object) -> tuple[str, ...]:
        """The keys that may be offered where the key of a row is typed: those that are expected."""
        if isinstance(row, Expected):
            return row.keys
        return tuple(dict.fromkeys(key for each in self.expected for key in each.keys))


NO_ADVICE = Advice(Draft())
"""Nothing is asked of a call, and nothing was looked through yet."""


def asked_for(row: Expected, advice: Advice) -> str:
    """What a person should know about what is expected, as sentences."""
    missing = (each for each in advice.assessment.missing if each.item == row.item)
    finding = next(missing, Finding(row.item, row.checklist, row.keys[0], State.MISSING))
    there = [key for right in row.keys for key in advice.instead.get(right, ())]
    found = tr("In the call is {key}, which is much like it.", key=key_name(there[0])) if there else ""
    return sentences([told(finding), found])


def notes_of_expected(row: Expected, advice: Advice) -> list[str]:
    """The same in a few words each, where the value would stand."""
    there = [key for right in row.keys for key in advice.instead.get(right, ())]
    said = [_expectation(row.item)]
    if there:
        said.append(tr("is “{key}” meant for it?", "behind a value", key=plain_text(there[0], _LONGEST)))
    return said


def _has_row(draft: Draft, key: str) -> bool:
    return key in draft.base or key in draft.edits.by_key or key in draft.remote_changes


def told(finding: Finding) -> str:
    """What a checklist finds, as sentences that also name the checklist."""
    return sentences(
        [finding_words(finding), tr("Checklist: {name}.", name=plain_text(finding.checklist, _LONGEST))]
    )


def _left_to_do(finding: Finding) -> list[str]:
    """What is wrong about a value, in a few words each; what the value shows itself is not said again."""
    if finding.state in (State.NO_VALUE, State.EMPTY):
        staged = [tr("staged", "behind a value")] if finding.staged else []
        return [_expectation(finding.item), *staged]
    said = state_words(finding.state, staged=finding.staged)
    if finding.state is not State.MISSING and wanted(finding.item):
        return [said, _expectation(finding.item)]
    return [said]


def _expectation(item: Item) -> str:
    what = wanted(item)
    if not what:
        return tr("a value is expected", "behind a value")
    return tr("expected: {what}", "behind a value", what=what)


def likeness(key: str, other: str, *, is_listed: bool) -> str:
    """That ``key`` is much like ``other``, which is there or on a checklist, as a sentence."""
    words = {"key": plain_text(other, _LONGEST), "difference": difference(key, other)}
    if is_listed:
        return tr("This key is much like “{key}” of the checklist but for {difference}.", **words)
    return tr("This key is much like “{key}” but for {difference}.", **words)
