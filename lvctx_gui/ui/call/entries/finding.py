"""Which rows hold a text that a person looks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress, repeat
from operator import contains, eq

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Lookup, Missing, value_text
from lvctx_gui.core.fold import fold
from lvctx_gui.core.pattern import Budget
from lvctx_gui.core.search import PLAIN, How, Search, Where
from lvctx_gui.ui.call.entries.order import loose_rows, natural_rows, repeated_rows
from lvctx_gui.ui.call.entries.rows import RowId, key_of, value_of

_SLICE = 500
"""How many entries are folded at a time while nobody waits: some tenths of a millisecond, if all plain."""

_NOWHERE = -1


class Finder:
    """Finds text in keys and values as ``core.fold`` compares it. Patterns are ``rows_like``.

    It folds the text of a base once, and what a draft shows besides once for each draft. Where the new text
    holds the one before, it looks only at what had that.
    """

    def __init__(self) -> None:
        self._base = Context()
        self._folded: list[str] = []
        self._all_ends: list[int] | None = None
        self._draft: Draft | None = None
        self._besides: list[tuple[RowId, str, str]] = []
        self._needle: tuple[str, Where] | None = None
        self._keys: Sequence[str] = ()
        self._texts: Sequence[str] = ()
        self._ends: Sequence[int] = ()

    def prepare(self, base: Context) -> bool:
        """Fold some of what is not folded yet of ``base``; whether there is more."""
        self._begin(base)
        self._fold(_SLICE)
        return len(self._folded) < len(base)

    def left(self, base: Context) -> int:
        """How many entries of ``base`` are not folded yet."""
        return len(base) - (len(self._folded) if base is self._base else 0)

    def find(
        self,
        draft: Draft,
        rows: Iterable[RowId] | None,
        text: str,
        how: How = PLAIN,
    ) -> list[RowId]:
        """Of ``rows`` (``None``: of all) those whose key or value holds ``text``, or is it.

        What the server holds or held instead counts as well.
        """
        needle, base = fold(text), draft.base
        self._begin(base)
        self._fold(len(base))
        self._fold_besides(draft)
        more = {row for row, key, value in self._besides if _fits(key, value, needle, how)}
        if rows is None and base.repeats:
            rows = natural_rows(draft)
        if rows is not None:
            return [
                row for row in rows if row in more or (isinstance(row, str) and self._holds(row, needle, how))
            ]
        found = self._in_base(needle, how)
        besides = [row for row in more if isinstance(row, str) and row in base]
        if besides := [key for key in besides if not self._holds(key, needle, how)]:
            found = sorted([*found, *besides], key=base.places.__getitem__)
        return [*found, *(row for row in loose_rows(draft) if row in more)]

    def _begin(self, base: Context) -> None:
        if base is not self._base:
            self._base, self._folded, self._all_ends, self._needle, self._draft = base, [], None, None, None

    def _fold(self, some: int) -> None:
        done = len(self._folded)
        self._folded += [fold_row(entry.key, entry.value) for entry in self._base.entries[done : done + some]]

    def _holds(self, key: str, needle: str, how: How) -> bool:
        """Whether what the base says of ``key`` is looked for."""
        if (place := self._base.places.get(key)) is None:
            return False
        text = self._folded[place]
        return needle in text if how == PLAIN else _fits(*_parts(text, key), needle, how)

    def _in_base(self, needle: str, how: How) -> Sequence[str]:
        """The keys of the base whose row fits, in their order."""
        if how.whole:
            return list(compress(self._base.keys, self._are_whole(needle, how.where)))
        before, self._needle = self._needle, (needle, how.where)
        if before is None or before[0] not in needle or before[1] is not how.where:
            self._keys, self._texts = self._base.keys, self._folded
            self._ends = () if how.where is Where.BOTH else self._ends_of_keys()
        elif before == self._needle:
            return self._keys
        hits = self._hits(needle, how.where)
        if not all(hits):
            self._keys = tuple(compress(self._keys, hits))
            self._texts = tuple(compress(self._texts, hits))
            self._ends = tuple(compress(self._ends, hits))
        return self._keys

    def _hits(self, needle: str, where: Where) -> list[bool]:
        """Which of the rows that are looked at hold ``needle``."""
        if where is Where.BOTH:
            return list(map(contains, self._texts, repeat(needle)))
        texts, needles = self._texts, repeat(needle)
        places = (
            map(str.find, texts, needles, repeat(0), self._ends)
            if where is Where.KEYS
            else map(str.find, texts, needles, self._ends)
        )
        return list(map(_NOWHERE.__ne__, places))

    def _are_whole(self, needle: str, where: Where) -> list[bool]:
        """Of which rows of the base the key, or the value, is ``needle``."""
        size, rows = len(needle), zip(self._folded, self._ends_of_keys(), strict=True)
        if where is Where.KEYS:
            return [end == size and text.startswith(needle) for text, end in rows]
        if where is Where.VALUES:
            return [len(text) - end - 1 == size and text.endswith(needle) for text, end in rows]
        return [
            (end == size and text.startswith(needle))
            or (len(text) - end - 1 == size and text.endswith(needle))
            for text, end in rows
        ]

    def _ends_of_keys(self) -> Sequence[int]:
        """Where in its folded text the key of each entry ends: most searches need not know."""
        if self._all_ends is None:
            self._all_ends = [len(key) if key.isascii() else len(fold(key)) for key in self._base.keys]
        return self._all_ends

    def _fold_besides(self, draft: Draft) -> None:
        """Fold what the rows of ``draft`` show besides what the base says."""
        if draft is not self._draft:
            self._draft = draft
            self._besides = [(row, *_parts(fold_row(key, value), key)) for row, key, value in besides(draft)]


def besides(draft: Draft) -> list[tuple[RowId, str, Lookup]]:
    """What rows of ``draft`` show besides what its base says of them; ``""`` for a key that it names."""
    edits = draft.edits
    rows: list[RowId] = [*draft.deleted_remotely, *edits.by_key, *(row.token for row in edits.new_rows)]
    rows += repeated_rows(draft.base)
    before: dict[RowId, Lookup] = {key: change.was for key, change in draft.remote_changes.items()}
    before |= {key: conflict.base for key, conflict in draft.conflicts.items()}
    shown = [(row, key_of(draft, row), value_of(draft, row)) for row in rows]
    return shown + [(key, "", value) for key, value in before.items()]


def rows_like(draft: Draft, search: Search, budget: Budget, after_each: Callable[[], None]) -> set[RowId]:
    """The rows of ``draft`` that ``search``, which may be for a pattern, finds. Meant for a thread.

    ``after_each`` is called after each row: it may end this by an exception. Raises ``PatternError`` and
    ``TooSlowError``.
    """
    finds, found = search.finder(), set[RowId]()
    of_base = ((entry.key, entry.key, entry.value) for entry in draft.base.entries)
    every: Iterable[tuple[RowId, str, Lookup]] = chain(of_base, besides(draft))
    for row, key, value in every:
        in_key = search.in_keys and (key or not isinstance(row, str)) and finds(key, budget)
        if in_key or (search.in_values and not isinstance(value, Missing) and finds(_text_of(value), budget)):
            found.add(row)
        after_each()
    return found


def fold_row(key: str, value: Lookup) -> str:
    """The text of a row in which is looked for what a person types, as it is compared."""
    # A NUL cannot be typed into the filter, so no match spans key and value; a line break can be pasted.
    return fold(f"{key}\0{_text_of(value)}")


def _parts(row: str, key: str) -> tuple[str, str]:
    """Key and value, folded, of what ``fold_row`` has made of ``key`` and a value."""
    end = len(fold(key))
    return row[:end], row[end + 1 :]


def _fits(key: str, value: str, needle: str, how: How) -> bool:
    """Whether a row with these texts, folded, is what is looked for."""
    found = eq if how.whole else contains
    in_key = how.where is not Where.VALUES and found(key, needle)
    return in_key or (how.where is not Where.KEYS and found(value, needle))


def _text_of(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)
