"""What the window says of what others have changed, against what the person has last seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import shown_moment
from lvctx_gui.ui.messages.names import key_names
from lvctx_gui.ui.messages.values import SHORT, short_value

_TOLD = 120
"""Characters of each value where somebody looks closer at one entry."""


def change_words(change: Change, since: datetime | None, now: datetime, limit: int = _TOLD) -> str:
    """What others did to one entry, which is known already, since it was seen, as a sentence."""
    sides = _sides(change, limit)
    if since is None:
        if change.kind is Kind.ADDED:
            return tr("Added by others: {new}.", **sides)
        if change.kind is Kind.REMOVED:
            return tr("Deleted by others; it was {old}.", **sides)
        return tr("Changed by others: {old} → {new}.", **sides)
    time = shown_moment(since, now)
    if change.kind is Kind.ADDED:
        return tr("Added by others since you last saw the call, {time}: {new}.", time=time, **sides)
    if change.kind is Kind.REMOVED:
        return tr("Deleted by others since you last saw it, {time}; it was {old}.", time=time, **sides)
    return tr("Changed by others since you last saw it, {time}: {old} → {new}.", time=time, **sides)


def others_sentence(changes: Sequence[Change], since: datetime | None, now: datetime) -> str:
    """What others changed since the person has last seen the call; of one entry with both values."""
    if since is None:
        return _of_unknown_time(changes)
    time = shown_moment(since, now)
    if len(changes) == 1:
        return _of_one(changes[0], time)

    text = tr_n(
        "{n} entry changed by others since {time}.",
        "{n} entries changed by others since {time}.",
        len(changes),
        time=time,
    )
    return sentences([text, *_by_kind(changes)])


def _of_unknown_time(changes: Sequence[Change]) -> str:
    text = tr_n("{n} entry changed by others.", "{n} entries changed by others.", len(changes))
    return sentences([text, *_by_kind(changes)])


def _of_one(change: Change, time: str) -> str:
    key, sides = key_name(change.key), _sides(change, SHORT)
    if change.kind is Kind.ADDED:
        return tr("{key} was added by others since {time}: {new}.", key=key, time=time, **sides)
    if change.kind is Kind.REMOVED:
        return tr("{key} was deleted by others since {time}; it was {old}.", key=key, time=time, **sides)
    return tr("{key} was changed by others since {time}: {old} → {new}.", key=key, time=time, **sides)


def _by_kind(changes: Sequence[Change]) -> list[str]:
    keys = {kind: key_names([each.key for each in changes if each.kind is kind]) for kind in Kind}
    return [
        tr("Changed: {keys}.", keys=keys[Kind.CHANGED]) if keys[Kind.CHANGED] else "",
        tr("Added: {keys}.", keys=keys[Kind.ADDED]) if keys[Kind.ADDED] else "",
        tr("Deleted: {keys}.", keys=keys[Kind.REMOVED]) if keys[Kind.REMOVED] else "",
    ]


def _sides(change: Change, limit: int) -> dict[str, str]:
    return {"old": short_value(change.before, limit), "new": short_value(change.after, limit)}


def others_message(
    changes: Sequence[Change], since: datetime | None, now: datetime, *, can_wait: bool = False
) -> Message:
    """The same above the table, which marks each: it may wait for what matters more.

    One that comes unasked ``can_wait`` for an open editor, too.
    """
    text = others_sentence(changes, since, now)
    return Message(Tone.INFO, text, ends=Ends.OTHERS_SEEN, gives_way=True, can_wait=can_wait)
