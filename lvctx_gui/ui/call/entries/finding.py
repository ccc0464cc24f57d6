"""Which rows hold a text that a person looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, repeat
from operator import contains

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Lookup, Missing, value_text
from lvctx_gui.ui.call.entries.order import loose_rows, natural_rows, repeated_rows
from lvctx_gui.ui.call.entries.rows import RowId, key_of, value_of

_SLICE = 2_000
"""How many entries are folded at a time while nobody waits: half a millisecond."""


class Finder:
    """Finds text in keys and values, ignoring case.

    It folds the text of a base once, and what a draft shows besides once for each draft. Where the new text
    holds the one before, it looks only at what had that.
    """

    def __init__(self) -> None:
        self._base = Context()
        self._folded: list[str] = []
        self._draft: Draft | None = None
        self._besides: list[tuple[RowId, str]] = []
        self._needle: str | None = None
        self._keys: Sequence[str] = ()
        self._texts: Sequence[str] = ()

    def prepare(self, base: Context) -> bool:
        """Fold some of what is not folded yet of ``base``; whether there is more."""
        self._begin(base)
        self._fold(_SLICE)
        return len(self._folded) < len(base)

    def left(self, base: Context) -> int:
        """How many entries of ``base`` are not folded yet."""
        return len(base) - (len(self._folded) if base is self._base else 0)

    def find(self, draft: Draft, rows: Iterable[RowId] | None, text: str) -> list[RowId]:
        """Of ``rows`` (``None``: of all) those whose key or value holds ``text``.

        What the server holds or held instead counts as well.
        """
        needle, base = text.casefold(), draft.base
        self._begin(base)
        self._fold(len(base))
        self._fold_besides(draft)
        more = {row for row, folded in self._besides if needle in folded}
        if rows is None and base.repeats:
            rows = natural_rows(draft)
        if rows is not None:
            return [row for row in rows if row in more or (isinstance(row, str) and self._holds(row, needle))]
        found = self._in_base(needle)
        besides = [row for row in more if isinstance(row, str) and row in base]
        if besides := [key for key in besides if not self._holds(key, needle)]:
            found = sorted([*found, *besides], key=base.places.__getitem__)
        return [*found, *(row for row in loose_rows(draft) if row in more)]

    def _begin(self, base: Context) -> None:
        if base is not self._base:
            self._base, self._folded, self._needle, self._draft = base, [], None, None

    def _fold(self, some: int) -> None:
        done = len(self._folded)
        self._folded += [fold(entry.key, entry.value) for entry in self._base.entries[done : done + some]]

    def _holds(self, key: str, needle: str) -> bool:
        place = self._base.places.get(key)
        return place is not None and needle in self._folded[place]

    def _in_base(self, needle: str) -> Sequence[str]:
        """The keys of the base that hold ``needle``, or whose value there does, in their order."""
        if self._needle is None or self._needle not in needle:
            self._keys, self._texts = self._base.keys, self._folded
        if needle != self._needle:
            hits = list(map(contains, self._texts, repeat(needle)))
            self._needle = needle
            if not all(hits):
                self._keys = tuple(compress(self._keys, hits))
                self._texts = tuple(compress(self._texts, hits))
        return self._keys

    def _fold_besides(self, draft: Draft) -> None:
        """Fold what the rows of ``draft`` show besides what the base says."""
        if draft is self._draft:
            return
        self._draft, edits = draft, draft.edits
        rows: list[RowId] = [*draft.deleted_remotely, *edits.by_key, *(row.token for row in edits.new_rows)]
        rows += repeated_rows(draft.base)
        before: dict[RowId, Lookup] = {key: change.was for key, change in draft.remote_changes.items()}
        before |= {key: conflict.base for key, conflict in draft.conflicts.items()}
        self._besides = [(row, fold(key_of(draft, row), value_of(draft, row))) for row in rows]
        self._besides += [(key, fold("", value)) for key, value in before.items()]


def fold(key: str, value: Lookup) -> str:
    """The text of a row in which is looked for what a person types, as it is compared."""
    # A NUL cannot be typed into the filter, so no match spans key and value; a line break can be pasted.
    return f"{key}\0{'' if isinstance(value, Missing) else value_text(value)}".casefold()
