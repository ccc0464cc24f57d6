"""Sentences and words about one work of the past: for the list, the details and the clipboard."""

from __future__ import annotations

from collections import Counter

from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.entries import Lookup, Missing, NonTextValue
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.core.visible import plain_text, without_halves
from lvctx_gui.services import export
from lvctx_gui.ui.messages.reading import count

_NAMED_KEYS = 3


def when(record: Record) -> str:
    """When it began, in this computer's time."""
    return f"{record.intent.began.astimezone():%Y-%m-%d %H:%M:%S}"


def by_whom(record: Record) -> str:
    """Who did it, as far as the program knew, and why it did not."""
    return record.intent.user or f"{user(record)} (pasted session)"


def user(record: Record) -> str:
    """Who did it, short enough for a column."""
    return record.intent.user or "unknown"


def headline(record: Record) -> str:
    """When, what kind of work, and how it ended."""
    work = "Delete-all" if record.intent.work is Operation.DELETE_ALL else "Commit"
    ended = "… under way, or interrupted" if record.ended is None else outcome(record)
    return f"{when(record)}  {work}  {ended}"


def what(record: Record, changes: tuple[Change, ...]) -> str:
    """What ``changes``, those of ``record``, were: the keys, then how many of each kind."""
    if record.intent.work is Operation.DELETE_ALL:
        return f"delete the whole context ({len(changes):,})"
    keys = ", ".join(plain_text(change.key, 30) for change in changes[:_NAMED_KEYS])
    more = f" and {len(changes) - _NAMED_KEYS:,} more" if len(changes) > _NAMED_KEYS else ""
    numbers = Counter(change.kind for change in changes)
    counts = ", ".join(f"{numbers[kind]:,} {kind.value}" for kind in Kind if numbers[kind])
    return f"{keys}{more}: {counts}"


def outcome(record: Record) -> str:
    """How it ended, short enough for a column, with a sign of its own."""
    if record.ended is None:
        return "… not ended"
    confirmed, total = len(record.keys(Outcome.CONFIRMED)), len(record.results)
    if confirmed == total and confirmed:
        return "✓ confirmed"
    if record.keys(Outcome.NOT_CONFIRMED):
        return f"? {confirmed:,} of {total:,} confirmed"
    if confirmed:
        return f"⊘ {confirmed:,} of {total:,} confirmed"
    return "⊘ nothing deleted" if record.intent.work is Operation.DELETE_ALL else "⊘ nothing committed"


def key_outcome(result: KeyResult | None) -> str:
    """How it ended for one key, with the reason where it did not go well."""
    if result is None:
        return "not known yet"
    why = f" · {result.reason}" if result.reason and result.outcome is not Outcome.CONFIRMED else ""
    return f"{export.outcome_words(result)}{why}"


def nothing_to_revert(record: Record) -> str:
    """Why this work left nothing that could be taken back, as a sentence; ``""`` when it did."""
    if record.done:
        return ""
    if record.ended is None:
        return (
            "It is under way or was interrupted, so it is not known what it has changed: look its call up, "
            "and this program finds out."
        )
    if record.keys(Outcome.CONFIRMED):
        return "It changed nothing itself: what it wanted was so already, or somebody else did it."
    if not record.results:
        return "There was nothing in the call to change."
    return "Nothing of it is confirmed, so there is nothing to take back."


def as_text(record: Record) -> str:
    """A record as text for the clipboard: values, keys and notes to the letter, but for half characters."""
    intent = record.intent
    results = {result.key: result for result in record.results}
    lines = [
        headline(record),
        f"Environment: {intent.site.name}",
        f"Call: {intent.call}",
        f"By: {by_whom(record)}",
        *([f"Note: {intent.note}"] if intent.note else []),
        *([record.shown_remark] if record.shown_remark else []),
    ]
    for change in intent.changes:
        result = results.get(change.key)
        ended = export.outcome_words(result) if result else "not known"
        lines.append(f"“{change.key}”: {_told(change.before)} → {_told(change.after)}  ({ended})")
    return without_halves("\n".join(lines))


def _told(value: Lookup) -> str:
    if isinstance(value, Missing):
        return "(none)"
    if value is None:
        return "(no value)"
    return f"{value.json} ({value.kind})" if isinstance(value, NonTextValue) else f"“{value}”"


def shown_of_all(shown: int, total: int) -> str:
    """How many entries a filter shows."""
    entries = count(total, "entry", "entries")
    return entries if shown == total else f"{shown:,} of {entries}"


def nothing_to_show(*, keep_days: int, is_lasting: bool) -> str:
    """What stands in place of the details while there is no entry.

    Whether anything was sent before cannot be known: entries are erased, lost, or kept nowhere.
    """
    kept = f"kept for {count(keep_days, 'day')}" if is_lasting else "kept until the program ends"
    return f"No commits to show. What is sent from now on is listed here and {kept}."
