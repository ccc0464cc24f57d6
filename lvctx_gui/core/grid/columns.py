"""What our own tables consist of: rows, and the words by which they are told apart in a file.

The words belong to the format: they are English in every language, so that programs can rely on them and
every copy of this one reads them back. Where a person sees them, they are translated there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import NonTextValue, Value, value_text
from lvctx_gui.core.grid.cell import Content, text_cell

KEY, VALUE, VALUE_IS, STATE = "key", "value", "value_is", "state"
COLUMNS = (KEY, VALUE, VALUE_IS, STATE)
"""The columns of every table of ours, in this order."""

CALL_COLUMNS = (
    "environment", "transaction_id", "account", "session", "client", "read_at", "exported_at", "exported_by",
)  # fmt: skip
"""Of which call they are, and who wrote them when: columns of their own where a table has nothing else."""

TEXT = "text"
NO_VALUE = "no value"  # not shown
_KINDS = ("number", "true/false", "object", "list")
"""Of values that came as something else than text; see ``NonTextValue``."""


class RowState(Enum):
    """What became of an entry since it was read, in words of the format."""

    AS_READ = ""
    ADDED = "added, not committed"  # not shown
    CHANGED = "changed, not committed"  # not shown
    DELETED = "deleted, not committed"  # not shown
    CONFLICT = "conflict, not committed"  # not shown
    """Changed here, and by others meanwhile."""
    CHANGED_BY_OTHERS = "changed by others"  # not shown
    DELETED_BY_OTHERS = "deleted by others"  # not shown
    REPEATED = "repeated key"  # not shown
    """The answer named the key once more."""
    MISSING = "missing"  # not shown
    """No entry: a checklist asks for the key, and the call lacks it."""

    @property
    def is_deleted(self) -> bool:
        """Whether the row shows an entry that is to go, or has gone: it is not to be set again."""
        return self in (RowState.DELETED, RowState.DELETED_BY_OTHERS)


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """An entry as the table shows it."""

    key: str
    value: Value
    state: RowState = RowState.AS_READ


@dataclass(frozen=True, slots=True, repr=False)
class About:
    """Of which call the rows are, when it was read, and who writes them into a file when."""

    call: CallRef
    environment: str
    read_at: datetime | None
    user: str
    written_at: datetime

    def facts(self) -> tuple[tuple[str, str], ...]:
        """Each of ``CALL_COLUMNS`` with what it is, as text; ``""`` where that is not known."""
        call = self.call
        values = (
            self.environment,
            str(call.tx_id),
            call.account,
            call.session,
            "" if call.client is None else str(call.client),
            _moment(self.read_at),
            _moment(self.written_at),
            self.user,
        )
        return tuple(zip(CALL_COLUMNS, values, strict=True))


def _moment(when: datetime | None) -> str:
    return "" if when is None else when.isoformat(timespec="seconds")


def kind_of(value: Value) -> str:
    """The word of the column ``value_is``, which keeps no value and an empty text apart."""
    if value is None:
        return NO_VALUE
    return value.kind if isinstance(value, NonTextValue) else TEXT


def cells_of(row: Row) -> tuple[str, str, str, str]:
    """The cells of ``COLUMNS``."""
    return row.key, value_text(row.value), kind_of(row.value), row.state.value


def is_heading(cells: Sequence[str]) -> bool:
    """Whether ``cells`` head a table of ours: its columns in any order, among others.

    ``value_is`` makes it ours: a table that has only a key and a value says less of its values.
    """
    return {KEY, VALUE, VALUE_IS} <= set(cells)


def places_of(heading: Sequence[str]) -> dict[str, int]:
    """Where each of ``COLUMNS`` is that the heading names."""
    found: dict[str, int] = {}
    for place, name in enumerate(heading):
        if name in COLUMNS:
            found.setdefault(name, place)
    return found


def content_of(text: str, kind: str) -> Content:
    """What a value is that a table of ours gives as ``text`` and ``kind``.

    Where somebody has changed one of the two in another program, what is there to read counts: a text beside
    "no value" is a text, and an empty cell without a word says nothing.
    """
    if kind == TEXT:
        return text
    if kind == NO_VALUE and not text:
        return None
    if kind in _KINDS and text:
        return NonTextValue(text, kind)
    return text_cell(text).content


def is_deleted(state: str) -> bool:
    """Whether the word of the column ``state`` says that the entry is to go, or has gone."""
    return any(each.value == state for each in RowState if each.is_deleted)


def entries_of(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows without those that are no entries."""
    if all(row.state is not RowState.MISSING for row in rows):
        return rows
    return [row for row in rows if row.state is not RowState.MISSING]
