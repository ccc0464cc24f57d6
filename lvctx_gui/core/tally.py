"""How many of the staged changes are of which kind, and which must not be sent.

Counted in full once, and from then on followed from draft to draft: each edit costs what it changes, however
much is staged. What a commit sends is planned from the draft alone (``core.plan``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Removed
from lvctx_gui.core.mappings import differing_keys
from lvctx_gui.core.plan import problem_of


class Part(Enum):
    """What one staged key is in the review."""

    UNDECIDED = "undecided"
    CHANGED = "changed"
    RENAMED = "renamed"
    """The new key of a renaming that is one change."""
    OLD_NAME = "old-name"
    """The old key of such a renaming."""
    ADDED = "added"
    DELETED = "deleted"


@dataclass(frozen=True)
class Tally:
    """How many keys of a draft are what; rows without a key are not counted."""

    parts: Mapping[Part, int] = field(default_factory=Counter)
    posted: int = 0
    """Entries that the POST of a commit would hold."""
    deleted: int = 0
    """DELETEs that it would send."""
    refused: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Why keys must not be sent, each in a sentence, in no order: see ``in_order``."""

    def count(self, part: Part) -> int:
        """How many keys are that."""
        return self.parts.get(part, 0)

    def after(self, old: Draft, new: Draft, keys: Collection[str]) -> Tally:
        """The tally of ``new``, where this is that of ``old``, and they differ in ``keys`` alone."""
        gone, come = _counted(old, keys, self.refused), _counted(new, keys)
        parts = Counter(self.parts)
        parts.subtract(gone.parts)
        parts.update(come.parts)
        refused = {key: why for key, why in self.refused.items() if key not in gone.refused}
        refused.update(come.refused)
        posted = self.posted - gone.posted + come.posted
        return Tally(parts, posted, self.deleted - gone.deleted + come.deleted, refused)


def _counted(draft: Draft, keys: Iterable[str], known: Mapping[str, str] | None = None) -> Tally:
    """The tally of ``keys`` alone; of those that are refused the reasons may be ``known``."""
    edited = draft.edits.by_key
    staged = [key for key in keys if key in edited]
    if known is None:
        refused = {key: why for key in staged if (why := problem_of(draft, key))}
    else:
        refused = {key: known[key] for key in staged if key in known}
    sent = [key for key in staged if key not in refused] if refused else staged
    deleted = len([key for key in sent if edited[key] is REMOVED])
    posted = len(sent) - deleted
    return Tally(Counter(part_of(draft, key) for key in staged), posted, deleted, refused)


def tally_of(draft: Draft) -> Tally:
    """The tally of ``draft``, counted in full."""
    return Tally().after(Draft(draft.base), draft, tuple(draft.edits.by_key))


class RunningTally:
    """The tally of the draft that is asked for; it remembers the last one."""

    def __init__(self) -> None:
        self._draft = Draft()
        self._tally = Tally()

    def of(self, draft: Draft) -> Tally:
        """The tally of ``draft``: quick where it is an edit of the one before."""
        known, self._draft = self._draft, draft
        if known is not draft:
            if known.base is draft.base:
                self._tally = self._tally.after(known, draft, touched_keys(known, draft))
            else:
                self._tally = tally_of(draft)
        return self._tally


def touched_keys(one: Draft, other: Draft) -> set[str]:
    """The keys that may be something else in the other of two drafts of one base, or be sent otherwise."""
    keys = set(one.edits.differing_keys(other.edits))
    keys.update(differing_keys(one.conflicts, other.conflicts))
    if one.edits.put_back is not other.edits.put_back:
        keys |= one.edits.put_back ^ other.edits.put_back
    before, after = one.renamings, other.renamings
    for new in differing_keys(before, after):
        keys.update((new, *(pairs[new] for pairs in (before, after) if new in pairs)))
    return keys


def part_of(draft: Draft, key: str) -> Part:
    """What ``key``, for which something is staged, is in the review. Raises ``KeyError`` for another one."""
    edit = draft.edits.by_key[key]
    if key in draft.conflicts:
        return Part.UNDECIDED
    if draft.edits.renamed:
        if key in draft.renamings:
            return Part.RENAMED
        if is_old_name(draft, key):
            return Part.OLD_NAME
    if isinstance(edit, Removed):
        return Part.DELETED
    return Part.CHANGED if key in draft.base else Part.ADDED


def is_old_name(draft: Draft, key: str) -> bool:
    """Whether ``key`` is to go because it was renamed, and that is one change."""
    renamed = draft.edits.renamed.get(key)
    return renamed is not None and draft.renamings.get(renamed.key) == key


def in_order(draft: Draft, keys: Iterable[str]) -> list[str]:
    """Staged keys in the order of ``draft.changes``."""
    chosen = set(keys)
    if not chosen:
        return []  # most often: the places of 100,000 keys are not needed for that
    places = draft.base.places
    known = sorted((key for key in chosen if key in places), key=places.__getitem__)
    if len(known) == len(chosen):
        return known
    return [*known, *(key for key in draft.added_keys if key in chosen)]
