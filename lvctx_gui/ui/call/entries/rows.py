"""Which rows a table shows, in which order: plain Python over plain lists.

A row's id is the key itself (``str``), the token of a row without a key (``int``), or ``(key, n)`` for the
n-th repetition of a key in the server's answer. Ids outlive sorting, filtering and refreshing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import Context, Lookup, Missing, value_text
from lvctx_gui.core.lookalike import KeyIndex, lookalike_words
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.ui.kit.theme import State

RowId = str | int | tuple[str, int]


_HARMLESS = re.compile(r"[\w-]+")
"""Keys that need no closer look: this is asked for every cell that is painted."""


class Column(IntEnum):
    """The table's columns."""

    STATE = 0
    KEY = 1
    VALUE = 2
    ON_SERVER = 3


def natural_rows(draft: Draft) -> list[RowId]:
    """Every row in the server's order, then what others removed, what was added, and rows without a key."""
    base = draft.base
    rows: list[RowId] = list(base.keys)
    if base.repeats:
        rows = []
        for key in base.keys:
            rows.append(key)
            rows += [(key, n) for n in range(1, len(base.values_of(key)))]
    rows += draft.deleted_remotely
    rows += draft.added_keys
    rows += [row.token for row in draft.edits.new_rows]
    return rows


def key_of(draft: Draft, row: RowId) -> str:
    """The key that a row shows; what was typed so far for a row without a key."""
    if isinstance(row, str):
        return row
    if isinstance(row, tuple):
        return row[0]
    new = draft.new_row(row)
    return new.key if new else ""


def value_of(draft: Draft, row: RowId) -> Lookup:
    """The value that a row shows: the staged one, and for a key that is removed the one it had."""
    if isinstance(row, tuple):
        return draft.base.values_of(row[0])[row[1]]
    if isinstance(row, int):
        new = draft.new_row(row)
        return new.value if new else None
    value = draft.get(row)
    if not isinstance(value, Missing):
        return value
    if is_gone(draft, row):
        return draft.remote_changes[row].was
    # Of what they changed meanwhile, the person removed what it was before.
    return draft.conflicts[row].base if row in draft.conflicts else draft.base.get(row)


def is_struck(draft: Draft, row: RowId) -> bool:
    """Whether the row's key is to go, or has gone."""
    return isinstance(row, str) and (isinstance(draft.edits.by_key.get(row), Removed) or is_gone(draft, row))


def is_gone(draft: Draft, row: RowId) -> bool:
    """Whether the row only shows that somebody else removed its key."""
    return isinstance(row, str) and row in draft.remote_changes and row in draft.deleted_remotely


def server_value_of(draft: Draft, row: RowId) -> Lookup:
    """What the server holds where that differs from what the row says; else ``MISSING``."""
    if isinstance(row, str) and row in draft.edits.by_key:
        return draft.base.get(row)
    return Missing.MISSING


def server_note(draft: Draft, row: RowId) -> str:
    """What stands behind the server's value: when somebody else changed it, or that they removed it."""
    if not isinstance(row, str):
        return ""
    if row not in draft.conflicts:
        if row not in draft.remote_changes or row in draft.edits.by_key:
            return ""
        return f"{'removed' if is_gone(draft, row) else 'changed'} {draft.remote_changes[row].seen}"
    conflict = draft.conflicts[row]
    return f"{'removed ' if isinstance(conflict.theirs, Missing) else ''}({conflict.seen})"


def state_of(draft: Draft, row: RowId) -> State:
    """A row's state."""
    if isinstance(row, int):
        return State.ODD if remark_on(draft, row) else State.ADDED
    if isinstance(row, tuple):
        return State.ODD
    edits = draft.edits.by_key
    if row in draft.conflicts:
        return State.CONFLICT
    if row not in edits:
        if row in draft.remote_changes:
            return State.GONE if is_gone(draft, row) else State.NEWS
        return State.ODD if remark_on(draft, row) else State.SAME
    if row not in draft.base:
        return State.ADDED
    return State.REMOVED if isinstance(edits[row], Removed) else State.CHANGED


def remark_on(draft: Draft, row: RowId) -> str:
    """What a person should know about a row that looks ordinary, as sentences; usually ``""``."""
    if isinstance(row, int):
        new = draft.new_row(row)
        return (new.problem if new else None) or ""
    key = row if isinstance(row, str) else row[0]
    remarks = []
    if key in draft.conflicts:
        conflict = draft.conflicts[key]
        how = "It has changed since that commit." if conflict.is_since else conflict.clash.sentence
        remarks.append(f"Conflict, read at {conflict.seen}: {how} Keep yours or take theirs.")
    elif key in draft.remote_changes and key not in draft.edits.by_key:
        did = "removed" if is_gone(draft, row) else "changed"
        remarks.append(
            f"Somebody else {did} it; that was read at {draft.remote_changes[key].seen} and taken over."
        )
    if draft.base.is_repeated(key):
        count = len(draft.base.values_of(key))
        remarks.append(
            f"The answer names this key {count} times; editing or removing it acts on all of them."
        )
    value = value_of(draft, row)
    kind = getattr(value, "kind_name", None)
    if kind:
        remarks.append(f"The value is not text but {kind}. It is left as it is unless you edit it.")
    if isinstance(row, str) and row in draft.edits.by_key and row not in draft.base:
        remarks.append(remark_on_key(draft, row))
    if isinstance(row, str) and not _HARMLESS.fullmatch(row) and (problem := segment_problem(row)):
        remarks.append(f"The key can be edited, but not removed on its own. {problem}")
    return " ".join(remark for remark in remarks if remark)


def remark_on_key(draft: Draft, key: str, own: str | None = None) -> str:
    """That another key of the call looks like ``key``, as a sentence, or ``""``.

    The row's ``own`` key does not count, nor one that is to be removed: renaming may be about just that.
    """
    known = [*_index_of(draft.base).like(key), *KeyIndex(draft.added_keys).like(key)]
    stay = [other for other in known if other != own and not isinstance(draft.get(other), Missing)]
    return lookalike_words(key, stay)


_indexed: tuple[Context | None, KeyIndex] = (None, KeyIndex(()))


def _index_of(base: Context) -> KeyIndex:
    # Built once for each reading: it is asked at every key press.
    global _indexed  # noqa: PLW0603  # a cache of one
    if _indexed[0] is not base:
        _indexed = base, KeyIndex(base.keys)
    return _indexed[1]


class Finder:
    """Finds text in keys and values, ignoring case. It folds the base's text once, not at every keystroke."""

    def __init__(self) -> None:
        self._base: Context | None = None
        self._folded: dict[str, str] = {}

    def find(self, draft: Draft, rows: Iterable[RowId], text: str) -> list[RowId]:
        """The rows whose key, value or value on the server holds ``text``."""
        needle = text.casefold()
        if self._base is not draft.base:
            self._base = draft.base
            self._folded = {entry.key: _fold(entry.key, entry.value) for entry in draft.base}
        folded, edits = self._folded, draft.edits.by_key
        return [
            row
            for row in rows
            if (isinstance(row, str) and needle in folded.get(row, ""))
            or ((row in edits or row not in folded) and needle in _fold_row(draft, row))
        ]


def _fold(key: str, value: Lookup) -> str:
    # A NUL cannot be typed into the filter, so no match spans key and value; a line break can be pasted.
    return f"{key}\0{'' if isinstance(value, Missing) else value_text(value)}".casefold()


def _fold_row(draft: Draft, row: RowId) -> str:
    return _fold(key_of(draft, row), value_of(draft, row))


_STATE_ORDER = (
    State.CONFLICT,
    State.CHANGED,
    State.REMOVED,
    State.ADDED,
    State.REQUIRED,
    State.NEWS,
    State.GONE,
    State.ODD,
    State.SAME,
)


def sorted_rows(draft: Draft, rows: list[RowId], column: Column | None, *, descending: bool) -> list[RowId]:
    """``rows`` by a column's text, ignoring case; ``None`` leaves them as they are. Stable both ways."""
    if column is None:
        return rows
    if column is Column.STATE:
        rank = {state: number for number, state in enumerate(_STATE_ORDER)}
        return sorted(rows, key=lambda row: rank[state_of(draft, row)], reverse=descending)
    if column is Column.KEY:
        return sorted(rows, key=lambda row: key_of(draft, row).casefold(), reverse=descending)
    pick = value_of if column is Column.VALUE else server_value_of
    texts: dict[RowId, str] = {}
    without: list[RowId] = []
    for row in rows:
        value = pick(draft, row)
        if value is None or isinstance(value, Missing):
            without.append(row)
        else:
            texts[row] = value.casefold() if isinstance(value, str) else value_text(value).casefold()
    # What has no value comes last in either direction: nobody sorts to see nothing first.
    return sorted(texts, key=texts.__getitem__, reverse=descending) + without


def changes_first(draft: Draft, rows: list[RowId]) -> list[RowId]:
    """``rows`` with everything staged before everything else, each part in its order."""
    edits = draft.edits.by_key
    staged = [row for row in rows if isinstance(row, int) or (isinstance(row, str) and row in edits)]
    if not staged:
        return rows
    chosen = set(staged)
    return staged + [row for row in rows if row not in chosen]
