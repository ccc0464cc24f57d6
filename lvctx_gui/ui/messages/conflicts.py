"""What the window says about conflicts: what others did, to which key, old and new value, and mine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from lvctx_gui.core.conflict import Clash, Conflict
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.moments import shown_moment
from lvctx_gui.ui.messages.names import key_names
from lvctx_gui.ui.messages.values import short_value

_ON_A_BUTTON = 16
"""Characters of a value on a button."""

_SINCE_READ = {
    Clash.BOTH_CHANGED: mark(
        "Someone else changed {key} since you read it ({time}): {base} → {theirs} (you: {mine})."
    ),
    Clash.THEY_REMOVED: mark("Someone else deleted {key} since you read it ({time}): {base} (you: {mine})."),
    Clash.THEY_CHANGED: mark(
        "Someone else changed {key}, which you are deleting, since you read it ({time}): {base} → {theirs}."
    ),
    Clash.BOTH_ADDED: mark(
        "Someone else added {key} too since you read the call ({time}): {theirs} (you: {mine})."
    ),
}
"""Where it is known when the call was read before."""
_READ_AT = {
    Clash.BOTH_CHANGED: mark("Someone else changed {key} (read at {time}): {base} → {theirs} (you: {mine})."),
    Clash.THEY_REMOVED: mark("Someone else deleted {key} (read at {time}): {base} (you: {mine})."),
    Clash.THEY_CHANGED: mark(
        "Someone else changed {key}, which you are deleting (read at {time}): {base} → {theirs}."
    ),
    Clash.BOTH_ADDED: mark("Someone else added {key} too (read at {time}): {theirs} (you: {mine})."),
}
"""Where it is known when the server's value was read."""
_AT_SOME_TIME = {
    Clash.BOTH_CHANGED: mark("Someone else changed {key}: {base} → {theirs} (you: {mine})."),
    Clash.THEY_REMOVED: mark("Someone else deleted {key}: {base} (you: {mine})."),
    Clash.THEY_CHANGED: mark("Someone else changed {key}, which you are deleting: {base} → {theirs}."),
    Clash.BOTH_ADDED: mark("Someone else added {key} too: {theirs} (you: {mine})."),
}


def conflict_sentence(
    conflict: Conflict, loaded_at: datetime | None, now: datetime, *, was_sent: bool
) -> str:
    """What the line says of one conflict; ``now`` tells which day is today.

    ``loaded_at`` is when the call was read before it, ``was_sent`` whether a commit has met it that had sent
    something by then.
    """
    what = (
        _since_commit(conflict, now) if conflict.is_since else _by_others(conflict, loaded_at, now, was_sent)
    )
    return sentences(
        [
            what,
            tr("Decide, then commit again.")
            if was_sent and not conflict.is_since
            else tr("Nothing was sent."),
        ]
    )


def _by_others(conflict: Conflict, loaded_at: datetime | None, now: datetime, was_sent: bool) -> str:
    if loaded_at is not None and not was_sent:
        table, moment = _SINCE_READ, shown_moment(loaded_at, now)
    elif conflict.seen is not None:
        table, moment = _READ_AT, shown_moment(conflict.seen, now)
    else:
        table, moment = _AT_SOME_TIME, ""
    return tr_marked(table[conflict.clash], time=moment, **_sides(conflict))


def _since_commit(conflict: Conflict, now: datetime) -> str:
    """Of a revert: anybody's change, one's own as well."""
    if conflict.seen is None:
        return tr("{key} has changed since that commit: {base} → {theirs} (you: {mine}).", **_sides(conflict))
    return tr(
        "{key} has changed since that commit (read at {time}): {base} → {theirs} (you: {mine}).",
        **_sides(conflict),
        time=shown_moment(conflict.seen, now),
    )


def _sides(conflict: Conflict) -> dict[str, str]:
    return {
        "key": key_name(conflict.key),
        "base": short_value(conflict.base),
        "theirs": short_value(conflict.theirs),
        "mine": short_value(conflict.mine),
    }


def spoken_conflict(conflict: Conflict, now: datetime) -> str:
    """The same for the ear, where no arrow says anything: key, before, theirs and when, mine."""
    is_new = isinstance(conflict.base, Missing)
    before = tr("not there", "in place of a value") if is_new else short_value(conflict.base, 100)
    sides = {
        "key": key_name(conflict.key),
        "base": before,
        "theirs": short_value(conflict.theirs, 100),
        "mine": short_value(conflict.mine, 100),
    }
    if conflict.seen is None:
        return tr("{key}: before {base}, theirs {theirs}, mine {mine}", **sides)
    return tr(
        "{key}: before {base}, theirs {theirs} read at {time}, mine {mine}",
        **sides,
        time=shown_moment(conflict.seen, now),
    )


def keep_title(conflict: Conflict, limit: int = _ON_A_BUTTON) -> str:
    """What the button says that decides for what is staged here."""
    if isinstance(conflict.mine, Missing):
        return tr("Delete anyway", "button")
    return tr("Keep {value}", "button", value=short_value(conflict.mine, limit))


def take_title(conflict: Conflict, limit: int = _ON_A_BUTTON) -> str:
    """What the button says that decides for what the server holds."""
    if isinstance(conflict.theirs, Missing):
        return tr("Leave it deleted", "button")
    return tr("Take {value}", "button", value=short_value(conflict.theirs, limit))


def show_title(number: int) -> str:
    """What the button says that opens the list."""
    return tr_n("Show…", "Show all {n}…", number, about="conflicts")


def conflicts_waiting(number: int) -> str:
    """What the button says that opens the list while the line shows something else."""
    return tr_n("{n} conflict…", "{n} conflicts…", number, about="button")


def conflicts_heading(conflicts: Iterable[Conflict]) -> str:
    """What stands above the list."""
    number = len(list(conflicts))
    return tr_n(
        "{n} key was changed here and by someone else. Deciding sends nothing.",
        "{n} keys were changed here and by someone else. Deciding sends nothing.",
        number,
    )


def given_up_message(keys: Sequence[str]) -> Message:
    """That ``keys`` stay because what they were renamed to was given up."""
    text = tr_n(
        "{keys} will not be deleted any more, as its new key was given up.",
        "{n} keys will not be deleted any more, as their new keys were given up: {keys}.",
        len(keys),
        keys=key_names(keys),
    )
    return Message(Tone.INFO, text)
