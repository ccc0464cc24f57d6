"""What becomes of each row of a table that comes in, over what a call holds and what is staged on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Lookup, Missing, NonTextValue, Value
from lvctx_gui.core.grid.cell import NOTHING, Cell, Content, Grid, Source
from lvctx_gui.core.grid.damage import damage_reason
from lvctx_gui.core.incoming.columns import Columns
from lvctx_gui.core.key_rules import unusable_key_problem
from lvctx_gui.core.lookalike import KeyIndex, lookalike_words
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import tr


class Empty(Enum):
    """What an empty cell means."""

    LEAVE = "leave"
    EMPTY = "empty"
    NO_VALUE = "no value"  # not shown


class Fate(Enum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"
    LEFT = "left"
    """It has nothing to say: its value is an empty cell, or it has no key."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, repr=False)
class Incoming:
    """One row: ``key`` holds ``old`` now and is to hold ``new``, ``MISSING`` where nothing is to be done.

    ``number`` is that of the row in the table, from 1. ``remarks`` are sentences; ``asks`` says that a person
    is to see them before it is staged. ``is_rival`` says that other rows say something else of the same key,
    so that one of them is to be chosen. ``shown`` is what the other program shows in place of ``new``, ``""``
    where that is the same.
    """

    number: int
    key: str
    old: Lookup
    new: Content
    fate: Fate
    remarks: tuple[str, ...] = ()
    asks: bool = False
    is_rival: bool = False
    shown: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Whether there is anything in it to stage."""
        return self.fate in (Fate.ADDED, Fate.CHANGED)

    @property
    def overwrites(self) -> bool:
        """Whether something that the call holds would be replaced: not an empty text, nor no value."""
        return self.fate is Fate.CHANGED and self.old not in ("", None)


@dataclass(frozen=True, slots=True, repr=False)
class _Given:
    """A row of the table before anything is known of it."""

    number: int
    key: str
    cell: Cell


def incoming(
    grid: Grid, columns: Columns, draft: Draft, selected: Sequence[str], empty: Empty = Empty.LEAVE
) -> tuple[Incoming, ...]:
    """What becomes of each row of ``grid`` that names a key, or is for one of the ``selected`` keys.

    These are keys in the order in which they are seen; one value is for all of them, of several each is for
    one.
    """
    given = list(_given(grid, columns, selected))
    values: dict[str, set[Content]] = {}
    for row in given:
        content = _content(row.cell, empty)
        if content is not MISSING:
            values.setdefault(row.key, set()).add(content)
    rivals = {key for key, contents in values.items() if len(contents) > 1}
    are_new = any(row.key not in draft.base for row in given)
    known = KeyIndex(draft.base.keys if are_new else ())
    # A table of ours has lost nothing, whatever it holds.
    padded = _widths(given) if grid.source is not Source.OWN else None
    return tuple(_row(row, draft, empty, rivals, known, padded) for row in given)


def _given(grid: Grid, columns: Columns, selected: Sequence[str]) -> Iterator[_Given]:
    first = 1 if columns.has_heading else 0
    rows = grid.rows[first:]
    if columns.key is None:
        cells = [_at(row, columns.value) for row in rows]
        if len(cells) == 1:
            cells *= len(selected)
        for number, (key, cell) in enumerate(zip(selected, cells, strict=False), first + 1):
            yield _Given(number, key, cell)
        return
    for number, row in enumerate(rows, first + 1):
        named = _at(row, columns.key).content
        if isinstance(named, str) and named:
            yield _Given(number, named, _at(row, columns.value))


def _at(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else NOTHING


def _content(cell: Cell, empty: Empty) -> Content:
    if not cell.is_empty or empty is Empty.LEAVE:
        return cell.content
    return "" if empty is Empty.EMPTY else None


def _widths(given: Sequence[_Given]) -> Counter[int]:
    """How many values are numbers with zeros before them, by their length."""
    texts = [row.cell.content for row in given if isinstance(row.cell.content, str)]
    return Counter(len(text) for text in texts if text.isascii() and text.isdigit() and text.startswith("0"))


def _row(
    row: _Given, draft: Draft, empty: Empty, rivals: set[str], known: KeyIndex, padded: Counter[int] | None
) -> Incoming:
    old, new, cell = draft.get(row.key), _content(row.cell, empty), row.cell
    if why := _refused(row.key, old, new, cell, draft):
        return Incoming(row.number, row.key, old, new, Fate.REFUSED, (why,), asks=True, shown=cell.shown)
    if isinstance(new, Missing):
        return Incoming(row.number, row.key, old, new, Fate.LEFT)
    is_repeated = row.key not in draft.edits.by_key and draft.base.is_repeated(row.key)
    if new == old and not is_repeated:
        return Incoming(row.number, row.key, old, new, Fate.SAME, is_rival=row.key in rivals)
    asked, told = _doubts(row, old, new, padded, known, rivals)
    fate = Fate.ADDED if isinstance(old, Missing) else Fate.CHANGED
    is_rival = row.key in rivals
    return Incoming(
        row.number, row.key, old, new, fate, (*asked, *told), bool(asked) or is_rival, is_rival, cell.shown
    )


def _refused(key: str, old: Lookup, new: Content, cell: Cell, draft: Draft) -> str:
    """Why nothing can be staged for a row, as sentences; ``""`` where it can."""
    if cell.damage is not None and cell.damage.blocks:
        return damage_reason(cell)
    if isinstance(new, Missing):
        return ""
    if isinstance(new, NonTextValue) and new != old:
        return tr("Its value is {kind}, and only text can be written.", kind=new.kind_name)
    if key in draft.conflicts:
        return tr("Someone else changed it too. Decide that conflict first.")
    if isinstance(old, Missing) and key not in draft.base:
        return unusable_key_problem(key) or ""
    return ""


def _doubts(
    row: _Given, old: Lookup, new: Value, padded: Counter[int] | None, known: KeyIndex, rivals: set[str]
) -> tuple[list[str], list[str]]:
    """Sentences to see before it is staged, and others that are only told."""
    asked, told = [], []
    if row.key in rivals:
        asked.append(tr("Several rows say something else of {key}: choose one.", key=key_name(row.key)))
    if row.cell.damage is not None:
        asked.append(damage_reason(row.cell))
    elif isinstance(new, str) and _has_lost_zeros(new, old, padded):
        asked.append(tr("Zeros at its start may be lost. Compare it with its source."))
    if row.cell.restored:
        told.append(tr("Restored: the other program shows {shown}.", shown=row.cell.shown))
    if isinstance(old, Missing) and (like := known.like(row.key)):
        asked.append(lookalike_words(row.key, like))
    return asked, told


def _has_lost_zeros(new: str, old: Lookup, padded: Counter[int] | None) -> bool:
    if padded is None or not (new.isascii() and new.isdigit()) or new.startswith("0"):
        return False
    if isinstance(old, str) and old != new and old.isascii() and old.isdigit() and old.lstrip("0") == new:
        return True
    return any(length > len(new) for length in padded)
