"""What the window says: sentences about readings, commits and deletions.

A message names what happened, to which key, whether anything was sent, and what to do next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from lvctx_gui.api.errors import ApiError, NotSentError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.draft import Draft, key_name
from lvctx_gui.core.record import Record, Work
from lvctx_gui.core.revert import Reverted
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.commit_report import CommitReport, Progress
from lvctx_gui.services.delete_all import WholeReport
from lvctx_gui.services.lookup import Reading

_SIGNS = {Outcome.CONFIRMED: "✓", Outcome.NOT_COMMITTED: "⊘", Outcome.NOT_CONFIRMED: "?"}
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
    details: str = field(default="", repr=False)
    """What *Details* shows besides: every key with how it ended."""
    spoken: str = field(default="", repr=False)
    """What screen readers hear where that differs from the text; the same is not said twice in a row."""


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
    removed = [change.key for change in changes if change.kind is Kind.REMOVED]
    others = [change.key for change in changes if change.kind is not Kind.REMOVED]
    did = [f"{verb} {name_keys(keys)}" for verb, keys in (("changed", others), ("removed", removed)) if keys]
    return f"Somebody else {' and '.join(did)} meanwhile: taken over."


def failed(what: str, error: ApiError, action: str = "", act: Callable[[], None] | None = None) -> Message:
    """``what`` did not work, and why."""
    return Message(Tone.ERROR, f"{what} {error}", action, act, error)


def commit_message(report: CommitReport, retry: Callable[[], None]) -> Message:
    """How a commit ended, key by key."""
    notes = _about_others(report)
    if report.is_complete:
        return Message(Tone.SUCCESS, " ".join([_success(report), *notes]))
    sentences = [_why_not(report)]
    for outcome, words in (
        (Outcome.CONFIRMED, "Committed and confirmed"),
        (Outcome.NOT_COMMITTED, "Not committed, still staged"),
        (Outcome.NOT_CONFIRMED, "Not confirmed, still staged"),
    ):
        if keys := report.keys(outcome):
            sentences.append(f"{words}: {name_keys(keys)}.")
    sentences += notes
    error = None if report.was_stopped else report.failure or report.read_failure
    if report.conflicts:
        sentences.append("Decide what is in conflict, then commit again.")
        return Message(Tone.WARNING, " ".join(sentences), error=error, details=result_lines(report.results))
    if error is not None:
        sentences.append(error.advice)
    text = " ".join(part for part in sentences if part)
    again = "Try the rest again"
    return Message(Tone.ERROR, text, again, retry, error, details=result_lines(report.results))


def _success(report: CommitReport) -> str:
    sent = {result.key for result in report.results if result.was_sent}
    if not sent or report.reading is None:
        return "The server holds all of this already: nothing had to be sent."
    deletes = set(report.plan.deletes)
    removed = len(sent & deletes)
    parts = []
    if len(sent) > removed:
        parts.append(f"{count(len(sent) - removed, 'key')} set")
    if removed:
        parts.append(f"{count(removed, 'key')} removed")
    proof = f"read back and equal at {clock(report.reading.read_at)}"
    rest = len(report.results) - len(sent)
    already = f" {count(rest, 'key was', 'keys were')} as wanted already." if rest else ""
    return f"Committed: {', '.join(parts)} — {proof}.{already}"


def _why_not(report: CommitReport) -> str:
    """Why a commit is not complete, as sentences."""
    if report.conflicts:
        keys = name_keys([conflict.key for conflict in report.conflicts])
        if not report.has_sent:
            return f"Somebody else has changed {keys} meanwhile: nothing was sent."
        return f"Somebody else changed {keys} while the commit was under way: nothing was sent after that."
    tried = f" ({count(len(report.errors), 'failure')} in all)" if len(report.errors) > 1 else ""
    if not report.has_sent:
        return f"Nothing was committed. {_first_cause(report, tried)}"
    sentences = []
    if report.was_stopped:
        sentences.append("The commit was stopped before its next request.")
    elif report.failure is not None:
        sentences.append(f"{report.failure.summary}{tried}")
    if report.read_failure is not None:
        unsent = any(result.step is Step.NOT_SENT for result in report.results)
        everything = "" if unsent or report.failure else "Everything was sent, but "
        unasked = isinstance(report.read_failure, NotSentError)
        reading = f"{everything}{'nothing was read back' if unasked else 'reading back failed'}"
        sentences.append(f"{reading[0].upper()}{reading[1:]}: {report.read_failure.summary}")
    elif sentences:
        sentences.append("What the server holds was read since:")
    return " ".join(sentences) or "The server holds something else than was sent, although it said yes."


def _first_cause(report: CommitReport, tried: str) -> str:
    """Why nothing was sent."""
    error = report.failure or report.read_failure
    if report.was_stopped or error is None:
        return "It was stopped before anything was sent."
    return f"{error.summary}{tried} {error.effect}"


def _about_others(report: CommitReport) -> list[str]:
    """What others changed, apart from conflicts."""
    notes = []
    if report.taken_over:
        notes.append(taken_over_words(report.taken_over))
    known = {change.key for change in report.taken_over} | {conflict.key for conflict in report.conflicts}
    if between := [change.key for change in report.in_between if change.key not in known]:
        notes.append(
            f"Somebody else wrote while this commit was under way ({name_keys(between)}): what they wrote to "
            "your keys in that moment could not be seen, so look at them once more."
        )
    return notes


def result_lines(results: Sequence[KeyResult], *, stages: bool = True) -> str:
    """Every key with how it ended, a line each; what a deletion has not done ``stages`` nothing."""
    return "\n".join(
        f"{_SIGNS[result.outcome]} {key_name(result.key)} — {result.outcome.value}"
        + (", still staged" if stages and result.outcome is not Outcome.CONFIRMED else "")
        + (f" ({result.reason})" if result.reason and result.outcome is not Outcome.CONFIRMED else "")
        for result in results
    )


def progress_words(progress: Progress) -> str:
    """The status line while a commit is under way."""
    if progress.waiting:
        return f"{progress.doing} in {progress.waiting:,} s …"
    return f"{progress.doing} … ({progress.done:,} of {progress.total:,} keys done)"


def waiting_message(progress: Progress, stop: Callable[[], None]) -> Message:
    """A pause before the next attempt, with its countdown; spoken once, not every second."""
    text = f"{progress.doing} in {progress.waiting:,} s. What is not confirmed stays staged."
    return Message(Tone.INFO, text, "Stop", stop, spoken=f"{progress.doing} in a moment.")


def revert_step(record: Record) -> str:
    """What the undo step of a revert is called."""
    return f"Revert the {record.intent.work.value} of {record.intent.began.astimezone():%H:%M}"


def reverted_message(outcome: Reverted, commit: Callable[[], None]) -> Message:
    """What became of staging an opposite."""
    sentences = []
    if outcome.staged:
        sentences.append(f"Staged: {name_keys(outcome.staged)} as before. Nothing was sent yet.")
    if outcome.conflicts:
        verb = "has" if len(outcome.conflicts) == 1 else "have"
        sentences.append(f"{name_keys(outcome.conflicts)} {verb} changed since: decide.")
    if outcome.already:
        verb = "is" if len(outcome.already) == 1 else "are"
        sentences.append(f"{name_keys(outcome.already)} {verb} as before already.")
    sentences += outcome.refused.values()
    text = " ".join(sentences)
    tone = Tone.WARNING if outcome.refused or outcome.conflicts or not outcome.staged else Tone.INFO
    if outcome.staged and not outcome.conflicts:
        return Message(tone, text, "Commit", commit)
    return Message(tone, text)


def interrupted_message(record: Record) -> Message:
    """What had happened to a work that was under way when the program ended."""
    intent = record.intent
    what = "A commit" if intent.work is Work.COMMIT else "Deleting the whole context"
    sentences = [f"{what} was under way at {clock(intent.began.astimezone())} when the program ended."]
    if record.ended is not None:
        sentences.append(f"The server was read at {clock(record.ended)}:")
    done = "Committed and confirmed" if intent.work is Work.COMMIT else "Deleted"
    for outcome, words in (
        (Outcome.CONFIRMED, done),
        (Outcome.NOT_COMMITTED, "Not committed, still staged"),
        (Outcome.NOT_CONFIRMED, "Not confirmed, still staged"),
    ):
        if keys := record.keys(outcome):
            if intent.work is not Work.COMMIT and outcome is not Outcome.CONFIRMED:
                words = "Still there"  # noqa: PLW2901  # a deletion stages nothing
            sentences.append(f"{words}: {name_keys(keys)}.")
    tone = Tone.SUCCESS if len(record.keys(Outcome.CONFIRMED)) == len(record.results) else Tone.WARNING
    details = result_lines(record.results, stages=intent.work is Work.COMMIT)
    return Message(tone, " ".join(sentences), details=details)


def restored_message(staged: int, *, waits: bool) -> Message:
    """What is said of a call that an earlier run had open with something staged."""
    verb = "is" if staged == 1 else "are"
    text = f"{count(staged, 'staged change')} from before {verb} here again; nothing was sent."
    if not staged:
        text = "What was staged before is on the server by now: nothing is staged any more."
    if waits:
        text += " The call itself is read when you are signed in."
    return Message(Tone.INFO, text)


def commit_status(report: CommitReport) -> str:
    """The status line after a commit."""
    if report.conflicts and not report.has_sent:
        return "Somebody else changed the same keys: nothing was sent."
    confirmed = len(report.keys(Outcome.CONFIRMED))
    staged = len(report.results) - confirmed
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
    if report.was_stopped:
        return Message(Tone.INFO, "Stopped before anything was sent: nothing was deleted.")
    first = report.errors[0] if report.errors else None
    if report.is_refused and first is not None:
        return Message(Tone.ERROR, f"Nothing was deleted. {first}", error=first)
    reason = "The server still holds entries: see the table."
    if first is not None:
        reason = f"{first.summary} " + (
            "What the call holds was read since: see the table."
            if report.reading
            else "Reading back failed too."
        )
    text = f"Deleting the whole context is not confirmed. {reason} What the call held ({held}) is kept here."
    return Message(Tone.ERROR, text, back, undo)
