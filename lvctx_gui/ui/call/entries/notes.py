"""What stands behind a value, dimmed: what the server holds or held instead, and when that was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import Lookup, Missing
from lvctx_gui.core.remote_change import RemoteChange
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, plain_text
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice, notes_of_expected
from lvctx_gui.ui.call.entries.rows import Expected, RowId
from lvctx_gui.ui.call.entries.values import raw_value, shown_value, spoken_value, value_pieces
from lvctx_gui.ui.messages.moments import shown_moment

_VALUE = "\0"
"""Stands in a part's words where its value goes; nothing else that is shown holds one."""

_TOLD = 600
"""Characters of a value that a tool tip shows."""

_BETWEEN = " · "  # not shown: a sign, in every language


@dataclass(frozen=True, slots=True, repr=False)
class _Part:
    """A few words, and the value that they are about; ``MISSING`` where they are about none."""

    words: str
    value: Lookup = Missing.MISSING

    def filled(self, value: str) -> str:
        return self.words.replace(_VALUE, value)


@dataclass(frozen=True, slots=True, repr=False)
class Run:
    """What is drawn of a note in one font."""

    pieces: tuple[Piece, ...]
    is_italic: bool = False
    value: str = ""
    """The value that it shows; ``""`` where it is words."""


def note_text(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    """The note behind a row's value as text; of most rows ``""``."""
    parts = _parts(draft, row, now, advice)
    return _BETWEEN.join(part.filled(plain_text(shown_value(part.value), _TOLD)) for part in parts)


def spoken_note(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> str:
    """The same in words for screen readers."""
    parts = [part.filled(spoken_value(part.value)) for part in _parts(draft, row, now, advice)]
    return tr(", ", "between spoken notes").join(parts)


def note_runs(draft: Draft, row: RowId, now: datetime, advice: Advice = NO_ADVICE) -> list[Run]:
    """The same to be drawn, from left to right."""
    runs: list[Run] = []
    for part in _parts(draft, row, now, advice):
        before, has_value, behind = part.words.partition(_VALUE)
        words = [Piece(_BETWEEN)] if runs else []
        runs.append(Run((*words, *_words(before))))
        if has_value:
            pieces, is_italic = value_pieces(part.value)
            runs += [Run(pieces, is_italic, raw_value(part.value)), Run(_words(behind))]
    return [run for run in runs if run.pieces]


def _words(text: str) -> tuple[Piece, ...]:
    return (Piece(text),) if text else ()


def _parts(draft: Draft, row: RowId, now: datetime, advice: Advice) -> list[_Part]:
    if isinstance(row, Expected):
        return [_Part(words) for words in notes_of_expected(row, advice)]
    if not isinstance(row, str):
        return []
    held, advised = _about_server(draft, row, now), advice.notes(row)
    return [*held, *map(_Part, advised)] if advised else held


def _about_server(draft: Draft, row: str, now: datetime) -> list[_Part]:
    if (conflict := draft.conflicts.get(row)) is not None:
        return _about_conflict(conflict, now)
    if row in draft.edits.by_key:
        was = draft.base.get(row)
        # Of what is to go, the row shows the value itself, struck through.
        is_shown = isinstance(was, Missing) or isinstance(draft.edits.by_key[row], Removed)
        return [] if is_shown else [_was(was)]
    if (change := draft.remote_changes.get(row)) is not None:
        return _about_change(change, now, is_there=row in draft.base)
    return []


def _was(value: Lookup) -> _Part:
    return _Part(tr("was {value}", "behind a value", value=_VALUE), value)


def _about_conflict(conflict: Conflict, now: datetime) -> list[_Part]:
    parts = [_theirs(conflict, shown_moment(conflict.seen, now) if conflict.seen else "")]
    if not isinstance(conflict.base, Missing) and not isinstance(conflict.mine, Missing):
        parts.append(_was(conflict.base))
    return parts


def _theirs(conflict: Conflict, time: str) -> _Part:
    if isinstance(conflict.theirs, Missing):
        return _Part(
            tr("deleted on the server {time}", "behind a value", time=time)
            if time
            else tr("deleted on the server", "behind a value")
        )
    if isinstance(conflict.base, Missing):
        words = (
            tr("{value} added on the server {time}", "behind a value", value=_VALUE, time=time)
            if time
            else tr("{value} added on the server", "behind a value", value=_VALUE)
        )
    elif time:
        words = tr("{value} on the server {time}", "behind a value", value=_VALUE, time=time)
    else:
        words = tr("{value} on the server", "behind a value", value=_VALUE)
    return _Part(words, conflict.theirs)


def _about_change(change: RemoteChange, now: datetime, *, is_there: bool) -> list[_Part]:
    if not is_there:
        return [_Part(_deleted(change, now))]
    if isinstance(change.was, Missing):
        return [_Part(_added(change, now))]
    return [_was(change.was), _Part(_changed(change, now))]


def _deleted(change: RemoteChange, now: datetime) -> str:
    if change.since is not None:
        return tr("deleted since {time}", "behind a value", time=shown_moment(change.since, now))
    return tr("deleted", "behind a value")


def _added(change: RemoteChange, now: datetime) -> str:
    if change.since is not None:
        return tr("added since {time}", "behind a value", time=shown_moment(change.since, now))
    return tr("added", "behind a value")


def _changed(change: RemoteChange, now: datetime) -> str:
    if change.since is not None:
        return tr("changed since {time}", "behind a value", time=shown_moment(change.since, now))
    return tr("changed", "behind a value")
