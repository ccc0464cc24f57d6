"""What the window says: sentences about readings, commits and deletions.

A message names what happened, to which key, whether anything was sent, and what to do next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft, key_name
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.commit import CommitReport, Outcome
from lvctx_gui.services.delete_all import WholeReport
from lvctx_gui.services.lookup import Reading

_NAMED = 5
"""Keys that a message names before it says how many more there are."""

NO_CONTEXT = (
    "No context for this call. The API answers the same for a mistyped identifier: check session, "
    "transaction id and account before you add anything."
)
CREATES_CONTEXT = (
    "This call has no context yet: the commit will create it. The API answers the same for a mistyped "
    "identifier, so make sure that session, transaction id and account are right."
)


class Tone(Enum):
    """How a message looks; each has a sign of its own, as colour alone tells nothing."""

    INFO = "ℹ"
    SUCCESS = "✓"
    WARNING = "⚠"
    ERROR = "⊘"


@dataclass(frozen=True, slots=True)
class Message:
    """One message and the one action that helps."""

    tone: Tone
    text: str = field(repr=False)  # it may quote the server, who may quote a value
    action: str = ""
    act: Callable[[], None] | None = field(default=None, compare=False)
    error: BaseException | None = field(default=None, compare=False, repr=False)
    """What failed, for *Details* and *Copy report*."""


def call_name(call: CallRef) -> str:
    """A call as messages and tabs name it."""
    return f"{call.tx_id} · {plain_text(call.account, 40)}"


def count(number: int, one: str, many: str = "") -> str:
    """``1 entry``, ``2 entries``, ``10,000 entries``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def name_keys(keys: Sequence[str]) -> str:
    """Keys in a row, at most five of them."""
    named = ", ".join(key_name(key) for key in keys[:_NAMED])
    more = len(keys) - _NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def clock(moment: datetime) -> str:
    """The time of day to the second."""
    return f"{moment:%H:%M:%S}"


def milliseconds(seconds: float) -> str:
    """A duration for the status line."""
    return f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def loaded(reading: Reading) -> str:
    """The status line after a lookup."""
    entries = count(len(reading.context) + len(reading.context.repeats), "entry", "entries")
    return f"{entries} loaded in {milliseconds(reading.elapsed)} at {clock(reading.read_at)}"


def reading_message(reading: Reading, draft: Draft) -> Message | None:
    """What there is to say about what was read; usually nothing."""
    if not reading.context:
        return Message(Tone.WARNING, NO_CONTEXT)
    sentences = list(reading.context.notices)
    if reading.context.repeats:
        keys = tuple(dict.fromkeys(entry.key for entry in reading.context.repeats))
        sentences.append(f"The answer names some keys more than once: {name_keys(keys)}.")
    if not sentences:
        return None
    if draft.staged_count:
        sentences.append("Your staged changes are kept.")
    return Message(Tone.INFO, " ".join(sentences))


def conflict_words(draft: Draft, loaded_at: str) -> str:
    """What the bar says while there are conflicts."""
    keys = tuple(draft.conflicts)
    verb = "was" if len(keys) == 1 else "were"
    since = f" since you loaded the call at {loaded_at}" if loaded_at else ""
    return f"{name_keys(keys)} {verb} changed on the server by someone else{since}. Nothing was sent."


def taken_over_words(changes: Sequence[Change]) -> str:
    """What others changed that nobody here has touched."""
    keys = tuple(change.key for change in changes)
    return f"Somebody else changed {name_keys(keys)} meanwhile: taken over."


def failed(what: str, error: ApiError, action: str = "", act: Callable[[], None] | None = None) -> Message:
    """``what`` did not work, and why."""
    return Message(Tone.ERROR, f"{what} {error}", action, act, error)


def commit_message(report: CommitReport, retry: Callable[[], None]) -> Message:
    """How a commit ended, key by key."""
    confirmed = report.keys(Outcome.CONFIRMED)
    if report.is_complete and report.reading is not None:
        deletes = set(report.plan.deletes)
        removed = sum(key in deletes for key in confirmed)
        parts = []
        if len(confirmed) > removed:
            parts.append(f"{count(len(confirmed) - removed, 'key')} set")
        if removed:
            parts.append(f"{count(removed, 'key')} removed")
        proof = f"read back and equal at {clock(report.reading.read_at)}"
        return Message(Tone.SUCCESS, f"Committed: {', '.join(parts)} — {proof}.")
    sentences = []
    if report.errors:
        sentences.append(_what_happened(report.errors, proven=report.reading is not None))
    else:
        sentences.append("The commit was stopped, or the server holds something else than was sent.")
    for outcome, words in (
        (Outcome.CONFIRMED, "Committed and confirmed"),
        (Outcome.NOT_COMMITTED, "Not committed, still staged"),
        (Outcome.NOT_CONFIRMED, "Not confirmed, still staged"),
    ):
        if keys := report.keys(outcome):
            sentences.append(f"{words}: {name_keys(keys)}.")
    if report.errors:
        sentences.append(report.errors[0].advice)
    text = " ".join(part for part in sentences if part)
    first_error = report.errors[0] if report.errors else None
    return Message(Tone.ERROR, text, "Try the rest again", retry, first_error)


def _what_happened(errors: Sequence[ApiError], *, proven: bool) -> str:
    """What went wrong while something was written, and what that means for the server."""
    first = errors[0]
    if not first.writing:
        return f"Everything was sent, but reading back failed: {first.summary}"
    if proven:
        return f"{first.summary} What the server holds was read since:"
    return f"{first.summary} {first.effect}"


def commit_status(report: CommitReport) -> str:
    """The status line after a commit."""
    confirmed = len(report.keys(Outcome.CONFIRMED))
    staged = len(report.outcomes) - confirmed
    return f"{count(confirmed, 'key')} committed" + (f", {staged:,} still staged" if staged else "")


def delete_all_message(report: WholeReport, undo: Callable[[], None]) -> Message:
    """How deleting everything ended, with the way back."""
    held = count(len(report.before), "entry", "entries")
    back = "Put everything back"
    if report.as_wanted and not report.before:
        return Message(Tone.INFO, "There was no context to delete.")
    if report.as_wanted:
        text = f"The whole context was deleted ({held}); read back: the call has no context now."
        return Message(Tone.SUCCESS, text, back, undo)
    reason = "The server still holds entries: see the table."
    if report.errors:
        reason = _what_happened(report.errors, proven=report.reading is not None)
    text = f"Deleting the whole context is not confirmed. {reason} What the call held ({held}) is kept here."
    return Message(Tone.ERROR, text, back, undo)


def put_back_message(report: WholeReport, retry: Callable[[], None]) -> Message:
    """How putting everything back ended."""
    if report.as_wanted:
        return Message(
            Tone.SUCCESS, f"Put back: {count(len(report.before), 'entry', 'entries')}, read back and equal."
        )
    reason = "The server holds something else: see the table."
    if report.errors:
        reason = _what_happened(report.errors, proven=report.reading is not None)
    return Message(Tone.ERROR, f"Putting everything back is not confirmed. {reason}", "Put back again", retry)
