"""What there is to say about a row: its state, and sentences for who looks closer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import attrgetter

from lvctx_gui.core.conflict import Clash, Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import Context, Missing, NonTextValue
from lvctx_gui.core.lookalike import KeyIndex, lookalike_words
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice, asked_for, likeness
from lvctx_gui.ui.call.entries.rows import Expected, RowId, is_deleted_remotely, value_of
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.messages.moments import shown_moment
from lvctx_gui.ui.messages.others import change_words

_HARMLESS = re.compile(r"[\w-]+")
"""Keys that need no closer look: this is asked for every row that is painted."""

_TOGETHER = 500
"""Keys that are looked at as one text."""

_value = attrgetter("value")

_CLASHES = {
    Clash.BOTH_CHANGED: mark("Conflict: you and someone else changed this entry. Keep yours or take theirs."),
    Clash.THEY_REMOVED: mark(
        "Conflict: you changed this entry, and someone else deleted it. Keep yours or take theirs."
    ),
    Clash.THEY_CHANGED: mark(
        "Conflict: you deleted this entry, and someone else changed it. Keep yours or take theirs."
    ),
    Clash.BOTH_ADDED: mark(
        "Conflict: you and someone else added this key with different values. Keep yours or take theirs."
    ),
}
_CHANGED_SINCE = mark("Conflict: this entry has changed since that commit. Keep yours or take theirs.")


def state_of(draft: Draft, row: RowId, advice: Advice = NO_ADVICE) -> State:
    """A row's state."""
    if not isinstance(row, str):
        return _state_of_other(draft, row)
    edits = draft.edits.by_key
    if row in draft.conflicts:
        return State.CONFLICT
    if row not in edits:
        if row in draft.remote_changes:
            return State.DELETED_REMOTELY if is_deleted_remotely(draft, row) else State.CHANGED_REMOTELY
        is_odd = _has_warnings(draft, row) or advice.needs_attention(row)
        return State.WARNING if is_odd else State.SAME
    if row not in draft.base:
        return State.ADDED
    return State.REMOVED if isinstance(edits[row], Removed) else State.CHANGED


def _state_of_other(draft: Draft, row: int | tuple[str, int] | Expected) -> State:
    if isinstance(row, Expected):
        return State.REQUIRED
    return State.ADDED if isinstance(row, int) and not problem_of(draft, row) else State.WARNING


def state_words(draft: Draft, row: RowId, advice: Advice = NO_ADVICE) -> str:
    """A row's state in words; of what others added it says so."""
    state = state_of(draft, row, advice)
    if state is not State.CHANGED_REMOTELY or not isinstance(row, str):
        return state.words
    if isinstance(draft.remote_changes[row].was, Missing):
        return tr("added by others", "state of an entry")
    return state.words


def remark_on(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    """What a person should know about a row, as sentences; of most rows ``""``."""
    if isinstance(row, int):
        return problem_of(draft, row)
    if isinstance(row, Expected):
        return asked_for(row, advice)
    key = row if isinstance(row, str) else row[0]
    said = []
    if key in draft.conflicts:
        said.append(_conflict_remark(draft.conflicts[key], now))
    elif key in draft.remote_changes and key not in draft.edits.by_key:
        said.append(_change_remark(draft, key, now))
    more = advice.remarks(row) if isinstance(row, str) else []
    return sentences([*said, *_warnings_on(draft, row, advice), *more])


def _conflict_remark(conflict: Conflict, now: datetime) -> str:
    told = tr_marked(_CHANGED_SINCE if conflict.is_since else _CLASHES[conflict.clash])
    return sentences([told, _read_at(conflict.seen, now)])


def _change_remark(draft: Draft, key: str, now: datetime) -> str:
    mark = draft.remote_changes[key]
    told = change_words(Change(key, mark.was, draft.base.get(key)), mark.since, now)
    return sentences([told, _read_at(mark.seen, now)])


def _read_at(moment: datetime | None, now: datetime) -> str:
    return "" if moment is None else tr("The server was read at {time}.", time=shown_moment(moment, now))


def problem_of(draft: Draft, token: int) -> str:
    """Why a new row cannot be committed, as a sentence, or ``""``."""
    new = draft.new_row(token)
    return (new.problem if new else None) or ""


def odd_places(base: Context) -> set[int]:
    """The places of those entries of ``base`` of which there may be something to say; of no other there is.

    That is asked of 100,000 at once; what there is to say ``state_of`` knows.
    """
    odd = {base.places[entry.key] for entry in base.repeats}
    if NonTextValue in set(map(type, map(_value, base.entries))):
        odd.update(place for place, entry in enumerate(base) if isinstance(entry.value, NonTextValue))
    odd.update(_odd_keys(base.keys))
    return odd


def _odd_keys(keys: Sequence[str]) -> Iterator[int]:
    """The places of those ``keys`` that are not plain: asked of many at a time, as hardly any is."""
    for first in range(0, len(keys), _TOGETHER):
        some = keys[first : first + _TOGETHER]
        if not (all(some) and _HARMLESS.fullmatch("".join(some))):
            yield from (first + place for place, key in enumerate(some) if not _HARMLESS.fullmatch(key))


def _warnings_on(draft: Draft, row: str | tuple[str, int], advice: Advice) -> list[str]:
    """What a person should know about a row that looks ordinary, as sentences."""
    key = row if isinstance(row, str) else row[0]
    warnings = []
    if draft.base.is_repeated(key):
        times = f"{len(draft.base.values_of(key)):,}"
        warnings.append(
            tr(
                "The answer names this key {times} times: editing or deleting it acts on all of them.",
                times=times,
            )
        )
    value = value_of(draft, row)
    if isinstance(value, NonTextValue):
        text = tr(
            "The value is not text but {kind}. It stays as it is unless you edit it.", kind=value.kind_name
        )
        warnings.append(text)
    if isinstance(row, str):
        if row in draft.edits.by_key and row not in draft.base:
            warnings.append(remark_on_key(draft, row, advice=advice))
        if not _HARMLESS.fullmatch(row) and (problem := segment_problem(row)):
            alone = tr("This entry can be edited, but its key cannot be deleted on its own.")
            warnings += [alone, problem]
    return [warning for warning in warnings if warning]


def _has_warnings(draft: Draft, key: str) -> bool:
    """Whether there are ``_warnings_on`` an entry with nothing staged: asked for each row that is painted."""
    return (
        draft.base.is_repeated(key)
        or isinstance(draft.base.get(key), NonTextValue)
        or (not _HARMLESS.fullmatch(key) and segment_problem(key) is not None)
    )


def remark_on_key(draft: Draft, key: str, own: str | None = None, advice: Advice = NO_ADVICE) -> str:
    """That ``key`` looks like another key of the call or of a checklist, as a sentence, or ``""``.

    The row's ``own`` key does not count, nor one that is to be removed: renaming may be about just that.
    """
    held = advice.index or _held.index_of(draft.base, draft.base.places)
    known = [*held.like(key), *_added.index_of(draft.added_keys, draft.added_keys).like(key)]
    stay = [other for other in known if other != own and not isinstance(draft.get(other), Missing)]
    if stay or (right := advice.listed.meant(key)) is None:
        return lookalike_words(key, stay)
    return likeness(key, right, is_listed=True)


class _LastIndex:
    """The index of what was asked for last: it is asked at every key press, and for each row."""

    def __init__(self) -> None:
        self._of: object = None
        self._index = KeyIndex()

    def index_of(self, whole: object, keys: Iterable[str]) -> KeyIndex:
        """The index of ``keys``, which are those of ``whole``."""
        if self._of is not whole:
            self._of, self._index = whole, KeyIndex(keys)
        return self._index


_held, _added = _LastIndex(), _LastIndex()
