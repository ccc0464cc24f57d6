"""What a row of the table shows of a draft: its key and its value.

A row's id is the key itself (``str``), the token of a row without a key (``int``), ``(key, n)`` for the n-th
repetition of a key in the server's answer, or what a checklist asks for and the call lacks (``Expected``).
Ids outlive sorting, filtering and refreshing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum, auto

from lvctx_gui.core.checklist.checklist import Item
from lvctx_gui.core.checklist.words import keys_words
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import MISSING, Lookup, Missing


@dataclass(frozen=True, slots=True)
class Expected:
    """The row of a key, or of one of several, that a checklist asks for and the call lacks.

    It is no entry: nothing of it is counted, sent or kept, until something is typed into it.
    """

    item: Item
    checklist: str
    """The name of the checklist."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The key, or those of which one is asked for."""
        return self.item.keys


RowId = str | int | tuple[str, int] | Expected


class Shown(Enum):
    """Which rows a table shows."""

    ALL = "all"
    MINE = "mine"
    """Those with something staged."""
    OTHERS = "others"
    """Those that somebody else changed, where nobody has seen or decided that yet."""
    MISSING = "missing"
    """What checklists ask for and is missing or wrong, and what may have been meant for it."""
    ALIKE = "alike"
    """Those whose keys look much like another one."""


class Column(IntEnum):
    """The table's columns."""

    STATE = 0
    KEY = 1
    VALUE = 2


class Wish(Enum):
    """What a person wanted to do to the current row, by key or mouse, where it cannot be done."""

    EDIT = auto()
    TYPE = auto()
    """The same by a character that they typed, which then looks for a row instead."""
    REMOVE = auto()
    ADD = auto()
    PASTE = auto()
    """Entries of another program, into any rows or new ones."""
    EDIT_MANY = auto()
    """Values of many rows at once, whichever are current."""


def key_of(draft: Draft, row: RowId) -> str:
    """The key that a row shows; what was typed so far for a row without a key.

    Where one of several keys is expected, they are all named.
    """
    if isinstance(row, str):
        return row
    if isinstance(row, Expected):
        return row.keys[0] if len(row.keys) == 1 else keys_words(row.item)
    if isinstance(row, tuple):
        return row[0]
    new = draft.new_row(row)
    return new.key if new else ""


def value_of(draft: Draft, row: RowId) -> Lookup:
    """The value that a row shows: the staged one, and for a key that is removed the one it had."""
    if isinstance(row, Expected):
        return MISSING
    if isinstance(row, tuple):
        return draft.base.values_of(row[0])[row[1]]
    if isinstance(row, int):
        new = draft.new_row(row)
        return new.value if new else None
    value = draft.get(row)
    if not isinstance(value, Missing):
        return value
    if is_deleted_remotely(draft, row):
        return draft.remote_changes[row].was
    # Of what they changed meanwhile, the person removed what it was before.
    return draft.conflicts[row].base if row in draft.conflicts else draft.base.get(row)


def is_struck(draft: Draft, row: RowId) -> bool:
    """Whether the row's key is to go, or has gone."""
    if not isinstance(row, str):
        return False
    return isinstance(draft.edits.by_key.get(row), Removed) or is_deleted_remotely(draft, row)


def is_deleted_remotely(draft: Draft, row: RowId) -> bool:
    """Whether the row only shows that somebody else removed its key."""
    # Not by ``deleted_remotely``: this is asked for each row, and of 100,000 that may hold as many.
    return (
        isinstance(row, str)
        and row in draft.remote_changes
        and row not in draft.base
        and row not in draft.edits.by_key
    )
