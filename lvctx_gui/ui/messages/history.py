"""What is said about one operation of the past: in the list, in its details and on the clipboard."""

from __future__ import annotations

from collections import Counter

from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.entries import Lookup, Missing, NonTextValue
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.core.translate import listed, mark, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text, without_halves
from lvctx_gui.ui.messages.message import Tone
from lvctx_gui.ui.messages.outcomes import outcome_name

_NAMED_KEYS = 3
_KINDS = {
    Kind.ADDED: mark("added", "a key"),
    Kind.CHANGED: mark("changed", "a key"),
    Kind.REMOVED: mark("deleted", "a key"),
}


def began_at(record: Record) -> str:
    """When it began, in this computer's time."""
    return f"{record.intent.began.astimezone():%Y-%m-%d %H:%M:%S}"


def author_in_full(record: Record) -> str:
    """Who did it, as far as the program knew, and why it did not."""
    return record.intent.user or tr("unknown (pasted session)", "a user")


def author(record: Record) -> str:
    """Who did it, short enough for a column."""
    return record.intent.user or tr("unknown", "a user")


def headline(record: Record) -> str:
    """When, what kind of operation, and how it ended."""
    time = began_at(record)
    ended = tr("under way, or interrupted") if record.ended is None else outcome_summary(record)
    if record.intent.work is Operation.DELETE_ALL:
        return tr(
            "{time}  Delete all context: {outcome}", "one line of the history", time=time, outcome=ended
        )
    return tr("{time}  Commit: {outcome}", "one line of the history", time=time, outcome=ended)


def change_summary(record: Record, changes: tuple[Change, ...]) -> str:
    """What ``changes``, those of ``record``, were: the keys, then how many of each kind."""
    if record.intent.work is Operation.DELETE_ALL:
        return tr("delete all context ({number})", number=f"{len(changes):,}")
    keys = [plain_text(change.key, 30) for change in changes[:_NAMED_KEYS]]
    if len(changes) > _NAMED_KEYS:
        keys.append(tr_n("{n} more", "{n} more", len(changes) - _NAMED_KEYS, about="names"))
    return tr("{keys}: {numbers}", "what was changed", keys=listed(keys), numbers=_numbers(changes))


def _numbers(changes: tuple[Change, ...]) -> str:
    numbers = Counter(change.kind for change in changes)
    parts = []
    if added := numbers[Kind.ADDED]:
        parts.append(tr_n("{n} added", "{n} added", added, about="keys"))
    if changed := numbers[Kind.CHANGED]:
        parts.append(tr_n("{n} changed", "{n} changed", changed, about="keys"))
    if removed := numbers[Kind.REMOVED]:
        parts.append(tr_n("{n} deleted", "{n} deleted", removed, about="keys"))
    return tr(", ", "between names").join(parts)


def outcome_summary(record: Record) -> str:
    """How it ended, short enough for a column."""
    if record.ended is None:
        return tr("not ended", "an operation")
    confirmed, total = len(record.keys(Outcome.CONFIRMED)), len(record.results)
    if confirmed == total and confirmed:
        return tr("confirmed", "an operation")
    if confirmed or record.keys(Outcome.NOT_CONFIRMED):
        return tr("{number} of {total} confirmed", number=f"{confirmed:,}", total=f"{total:,}")
    if record.intent.work is Operation.DELETE_ALL:
        return tr("nothing deleted")
    return tr("nothing committed")


def outcome_tone(record: Record) -> Tone:
    """What its end means, for the sign beside it."""
    if record.ended is None:
        return Tone.INFO
    if record.is_confirmed:
        return Tone.SUCCESS
    may_have_changed = record.keys(Outcome.CONFIRMED) or record.keys(Outcome.NOT_CONFIRMED)
    return Tone.WARNING if may_have_changed else Tone.ERROR


def key_summary(change: Change, result: KeyResult | None) -> str:
    """What was done to a key and how it ended, with the reason where it did not go well."""
    kind = tr_marked(_KINDS[change.kind], "a key")
    if result is None:
        return tr("{kind} · not known yet", "what was done to a key", kind=kind)
    ended = outcome_name(result)
    if result.reason and result.outcome is not Outcome.CONFIRMED:
        return tr(
            "{kind} · {outcome} · {reason}",
            "what was done to a key",
            kind=kind,
            outcome=ended,
            reason=result.reason,
        )
    return tr("{kind} · {outcome}", "what was done to a key", kind=kind, outcome=ended)


def why_nothing_to_revert(record: Record) -> str:
    """Why this operation left nothing that could be reverted, as a sentence; ``""`` when it did."""
    if record.done:
        return ""
    if record.ended is None:
        return tr(
            "It is under way or was interrupted, so it is not known what it has changed: look its call up, "
            "and this program finds out."
        )
    if record.keys(Outcome.CONFIRMED):
        return tr("It changed nothing itself: the call was so already, or someone else has changed it.")
    if not record.results:
        return tr("There was nothing in the call to change.")
    return tr("Nothing of it is confirmed, so there is nothing to revert.")


def record_text(record: Record) -> str:
    """A record as text for the clipboard: values, keys and notes to the letter, but for half characters."""
    intent = record.intent
    results = {result.key: result for result in record.results}
    lines = [
        headline(record),
        tr("Environment: {environment}", environment=intent.site.shown_name),
        tr("Call: {call}", call=intent.call),
        tr("By: {user}", "who did it", user=author_in_full(record)),
    ]
    if intent.note:
        lines.append(tr("Note: {note}", note=intent.note))
    if record.shown_remark:
        lines.append(record.shown_remark)
    for change in intent.changes:
        result = results.get(change.key)
        lines.append(
            tr(
                "“{key}”: {before} → {after}  ({outcome})",
                "a change",
                key=change.key,
                before=_value(change.before),
                after=_value(change.after),
                outcome=outcome_name(result) if result else tr("not known", "an outcome"),
            )
        )
    return without_halves("\n".join(lines))


def _value(value: Lookup) -> str:
    if isinstance(value, Missing):
        return tr("(none)", "no entry")
    if value is None:
        return tr("(no value)")
    if isinstance(value, NonTextValue):
        return tr("{json} ({kind})", "a value that is no text", json=value.json, kind=value.label)
    return tr("“{text}”", "a value", text=value)


def shown_count(shown: int, total: int) -> str:
    """How many entries a filter shows."""
    if shown == total:
        return tr_n("{n} entry", "{n} entries", total)
    return tr_n("{shown} of {n} entry", "{shown} of {n} entries", total, shown=f"{shown:,}")


def read_so_far(total: int) -> str:
    """How many entries have been read, while more of them are."""
    return tr_n("{n} entry so far …", "{n} entries so far …", total)


def looked_through(looked_at: int, total: int) -> str:
    """How far a search through keys and values has come."""
    return tr_n(
        "{shown} of {n} entry looked through …",
        "{shown} of {n} entries looked through …",
        total,
        shown=f"{looked_at:,}",
    )


def nothing_to_show(*, keep_days: int, is_lasting: bool) -> str:
    """What stands in place of the details while there is no entry.

    Whether anything was sent before cannot be known: entries are erased, lost, or kept nowhere.
    """
    if not is_lasting:
        return tr(
            "No commits to show. What is sent from now on is listed here and kept until the program ends."
        )
    return tr_n(
        "No commits to show. What is sent from now on is listed here and kept for {n} day.",
        "No commits to show. What is sent from now on is listed here and kept for {n} days.",
        keep_days,
    )
