"""The table's columns as data: model, view and delegate ask their descriptions and know no column by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHeaderView

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Lookup, Missing, value_text
from lvctx_gui.core.translate import mark, tr
from lvctx_gui.core.visible import plain_text, without_halves
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.entering import EDIT_KEY, EDIT_VALUE, Editing
from lvctx_gui.ui.call.entries.notes import note_text, spoken_note
from lvctx_gui.ui.call.entries.painting import DrawnRow, paint_key, paint_state, paint_value
from lvctx_gui.ui.call.entries.remarks import odd_places, remark_on, state_of, state_words
from lvctx_gui.ui.call.entries.rows import Column, Expected, RowId, is_struck, key_of, value_of
from lvctx_gui.ui.call.entries.values import (
    SPOKEN,
    raw_value,
    shown_value,
    spoken_size,
    spoken_value,
    value_size,
)
from lvctx_gui.ui.kit.palettes import State

SortKey = str | int
"""What rows are compared by; all of one column are of one type."""

_TOLD = 600
"""Characters of a text that a tool tip shows."""

_STATE_ORDER = (
    State.CONFLICT,
    State.CHANGED,
    State.REMOVED,
    State.ADDED,
    State.REQUIRED,
    State.CHANGED_REMOTELY,
    State.DELETED_REMOTELY,
    State.WARNING,
    State.SAME,
)
_RANKS = {state: rank for rank, state in enumerate(_STATE_ORDER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """How wide a column is."""

    least: float
    """The least that it gets, in em. A table too narrow for all of them scrolls."""
    most: float
    """The largest part of the table that it takes for what it holds, until a person draws it wider."""
    takes_rest: bool
    """Whether it has what the others leave, rather than what it needs."""
    resizing: QHeaderView.ResizeMode
    """Who may change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """All there is to a column. Nothing has a default: a column that leaves something out is a type error.

    What is painted is asked for each row of a frame, so that no function may look further than its row.
    """

    column: Column
    title: str
    """What its header shows, marked for translation."""
    name: str
    """What it is called where the header shows nothing, marked for translation."""
    width: Width
    editing: Editing | None
    """How its cells are edited; ``None`` where they are not."""
    text: Callable[[Draft, RowId, Advice], str]
    """What a cell holds, without what Qt cannot carry."""
    raw: Callable[[Draft, RowId], str]
    """The same with exactly its characters, for editing and copying."""
    tip: Callable[[Draft, RowId, datetime, Advice], str]
    """The tool tip of a cell, told now; ``""`` for none."""
    spoken: Callable[[Draft, RowId, datetime, Advice], str]
    """What screen readers say of a cell, told now."""
    sort_key: Callable[[Draft, RowId, Advice], SortKey | None]
    """What a row is compared by. ``None`` comes last either way: nobody sorts to see nothing first."""
    attention: SortKey | None
    """The same of rows that only advice calls attention to; ``None`` where that changes nothing."""
    sort_keys: Callable[[Context], Sequence[SortKey | None]]
    """The same of all keys of a base over which nothing is staged, in their order: of 100,000 at once."""
    paint: Callable[[DrawnRow, QRect], None]


# State ----------------------------------------------------------------------------------------------------


def _state_text(draft: Draft, row: RowId, advice: Advice = NO_ADVICE) -> str:
    return state_of(draft, row, advice).glyph


def _state_tip(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    words = "" if state_of(draft, row, advice) is State.SAME else state_words(draft, row, advice)
    # Only the first letter: other languages write some words with a capital letter.
    return remark_on(draft, row, now, advice) or words[:1].upper() + words[1:]


def _state_spoken(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    words, remark = state_words(draft, row, advice), remark_on(draft, row, now, advice)
    if remark and state_of(draft, row, advice) in (State.CHANGED_REMOTELY, State.DELETED_REMOTELY):
        return remark  # which begins with these very words
    return (
        tr("{state}. {remark}", "spoken state of an entry", state=words, remark=remark) if remark else words
    )


def _state_rank(draft: Draft, row: RowId, advice: Advice = NO_ADVICE) -> int:
    return _RANKS[state_of(draft, row, advice)]


def _state_ranks(base: Context) -> list[int]:
    plain, ranks = Draft(base), [_RANKS[State.SAME]] * len(base)
    for place in odd_places(base):
        ranks[place] = _state_rank(plain, base.entries[place].key, NO_ADVICE)
    return ranks


# Key ------------------------------------------------------------------------------------------------------


def _key_text(draft: Draft, row: RowId, _: Advice = NO_ADVICE) -> str:
    return without_halves(key_of(draft, row))


def _key_raw(draft: Draft, row: RowId) -> str:
    # Where one of several keys is expected, none of them stands in the editor: it is to be chosen.
    return "" if isinstance(row, Expected) and len(row.keys) > 1 else key_of(draft, row)


def _key_tip(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    return _tip(plain_text(key_of(draft, row), _TOLD), remark_on(draft, row, now, advice))


def _key_spoken(draft: Draft, row: RowId, _: datetime, advice: Advice = NO_ADVICE) -> str:
    state = state_of(draft, row, advice)
    key = plain_text(key_of(draft, row), SPOKEN) or tr("no key yet", "spoken in place of a key")
    return (
        key
        if state is State.SAME
        else tr("{key}, {state}", "spoken key of an entry", key=key, state=state_words(draft, row, advice))
    )


def _key_order(draft: Draft, row: RowId, _: Advice = NO_ADVICE) -> str:
    return key_of(draft, row).casefold()


# Values ---------------------------------------------------------------------------------------------------


def _value_text(draft: Draft, row: RowId, _: Advice = NO_ADVICE) -> str:
    return shown_value(value_of(draft, row))


def _value_raw(draft: Draft, row: RowId) -> str:
    return raw_value(value_of(draft, row))


def _value_tip(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    value = value_of(draft, row)
    return _tip(
        plain_text(raw_value(value), _TOLD),
        value_size(value),
        note_text(draft, row, now, advice),
        remark_on(draft, row, now, advice),
    )


def _value_spoken(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    value, note = value_of(draft, row), spoken_note(draft, row, now, advice)
    said = spoken_value(value)
    if is_struck(draft, row):
        said = tr("deleted: {value}", "spoken value", value=said)
    if size := spoken_size(value):
        said = tr("{value}, {size}", "spoken value", value=said, size=size)
    return tr("{value}, {note}", "spoken value", value=said, note=note) if note else said


def _value_order(draft: Draft, row: RowId, _: Advice = NO_ADVICE) -> str | None:
    return _order(value_of(draft, row))


def _tip(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _order(value: Lookup) -> str | None:
    if isinstance(value, str):
        return value.casefold()
    return None if value is None or isinstance(value, Missing) else value_text(value).casefold()


def _value_orders(base: Context) -> list[str | None]:
    """The same for all at once: most values are texts, and a call for each takes its time."""
    values = (entry.value for entry in base.entries)
    return [value.casefold() if isinstance(value, str) else _order(value) for value in values]


COLUMNS = (
    ColumnSpec(
        column=Column.STATE,
        title="",
        name=mark("State", "a column"),
        width=Width(least=1.9, most=0, takes_rest=False, resizing=QHeaderView.ResizeMode.Fixed),
        editing=None,
        text=_state_text,
        raw=lambda _draft, _row: "",
        tip=_state_tip,
        spoken=_state_spoken,
        sort_key=_state_rank,
        attention=_RANKS[State.WARNING],
        sort_keys=_state_ranks,
        paint=paint_state,
    ),
    ColumnSpec(
        column=Column.KEY,
        title=mark("Key", "a column"),
        name=mark("Key", "a column"),
        width=Width(least=8, most=0.4, takes_rest=False, resizing=QHeaderView.ResizeMode.Interactive),
        editing=EDIT_KEY,
        text=_key_text,
        raw=_key_raw,
        tip=_key_tip,
        spoken=_key_spoken,
        sort_key=_key_order,
        attention=None,
        sort_keys=lambda base: list(map(str.casefold, base.keys)),
        paint=paint_key,
    ),
    ColumnSpec(
        column=Column.VALUE,
        title=mark("Value", "a column"),
        name=mark("Value", "a column"),
        width=Width(least=12, most=1, takes_rest=True, resizing=QHeaderView.ResizeMode.Fixed),
        editing=EDIT_VALUE,
        text=_value_text,
        raw=_value_raw,
        tip=_value_tip,
        spoken=_value_spoken,
        sort_key=_value_order,
        attention=None,
        sort_keys=_value_orders,
        paint=paint_value,
    ),
)
"""From left to right. The number of each is its ``Column``."""
