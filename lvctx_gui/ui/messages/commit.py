"""What the window says about commits and deletions: how they go, how they ended, key by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lvctx_gui.api.errors import ApiError, NotSentError, StoppedBeforeSendingError, StoppedError
from lvctx_gui.core.draft import Draft, key_name
from lvctx_gui.core.record import READ_LATER, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.services.commit.report import CommitReport, Progress
from lvctx_gui.services.delete_all import DeleteAllReport
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.reading import clock, count, name_keys, taken_over_words

_SIGNS = {Outcome.CONFIRMED: "✓", Outcome.NOT_COMMITTED: "⊘", Outcome.NOT_CONFIRMED: "?"}
_AGAIN = "Try the rest again"
_ANYWAY = "Try now anyway"

# A commit ---------------------------------------------------------------------------------------------------


PUT_BACK = "Put back"


def commit_message(
    report: CommitReport,
    retry: Callable[[], None],
    anyway: Callable[[], None] | None = None,
    put_back: Callable[[], None] = lambda: None,
) -> Message:
    """How a commit ended, key by key.

    ``anyway`` tries the rest although the server asked to wait for longer than a commit waits by itself;
    ``put_back`` stages again what the commit itself has lost.
    """
    notes = _about_others(report)
    details = result_lines(report.results)
    if report.is_complete:
        return Message(Tone.SUCCESS, " ".join([_success(report), *notes]), details=details)
    outcomes = [
        f"{words}: {name_keys(keys)}."
        for outcome, words in (
            (Outcome.CONFIRMED, "Committed and confirmed"),
            (Outcome.NOT_COMMITTED, "Not committed, still staged"),
            (Outcome.NOT_CONFIRMED, "Not confirmed, still staged"),
        )
        if (keys := report.keys(outcome))
    ]
    error = None if report.was_stopped else report.failure or report.read_failure
    if report.losses:
        text = " ".join([_losses([change.key for change in report.losses]), *outcomes, *notes])
        return Message(Tone.ERROR, text, PUT_BACK, put_back, error, details=details)
    if report.conflicts:
        # Where nothing was sent, it is the same for every key.
        result = outcomes if report.has_sent else ["All of it is still staged."]
        todo = "Decide what is in conflict, then commit again."
        text = " ".join([_conflict(report), *result, *notes, todo])
        return Message(Tone.WARNING, text, error=error, details=details, about_conflicts=True)
    # Where something was done, that comes first.
    result = [*outcomes, _why_not(report)] if report.has_sent else [_why_not(report), *outcomes]
    sentences = [*result, *notes, error.advice if error is not None else ""]
    text = " ".join(part for part in sentences if part)
    action, act = (_AGAIN, retry) if anyway is None else (_ANYWAY, anyway)
    return Message(Tone.ERROR, text, action, act, error, details=details)


def _success(report: CommitReport) -> str:
    sent = [result.key for result in report.results if result.was_sent]
    if not sent or report.reading is None:
        return "The server holds all of this already: nothing had to be sent."
    deletes = set(report.plan.deletes)
    removed = sum(key in deletes for key in sent)
    parts = [f"{count(len(sent) - removed, 'key')} set"] if len(sent) > removed else []
    parts += [f"{count(removed, 'key')} removed"] if removed else []
    proof = f"read back and equal at {clock(report.reading.read_at)}"
    rest = len(report.results) - len(sent)
    already = f" {count(rest, 'key was', 'keys were')} as wanted already." if rest else ""
    return f"Committed: {', '.join(parts)} — {proof}: {name_keys(sent)}.{already}"


def _losses(keys: Sequence[str]) -> str:
    verb, it = ("is", "it") if len(keys) == 1 else ("are", "them")
    return (
        f"{name_keys(keys)} {verb} gone as well: this commit most likely removed {it}, as a request to "
        f"delete another key was taken for {it} on its way. Nothing more was sent."
    )


def _conflict(report: CommitReport) -> str:
    in_conflict = {conflict.key for conflict in report.conflicts}
    keys = name_keys([conflict.key for conflict in report.conflicts])
    if not report.has_sent:
        return f"Somebody else has changed {keys} meanwhile: nothing was sent."
    if any(result.was_sent and result.key in in_conflict for result in report.results):
        return (
            f"The server does not hold for {keys} what was sent: somebody else changed it while the commit "
            "was under way, or the server did. Nothing was sent after that."
        )
    return f"Somebody else changed {keys} while the commit was under way: nothing was sent after that."


def _why_not(report: CommitReport) -> str:
    """Why a commit is not complete, as sentences."""
    tried = f" ({count(len(report.errors), 'failure')} in all)" if len(report.errors) > 1 else ""
    if not report.has_sent:
        return f"Nothing was committed. {_first_cause(report, tried)}"
    sentences = []
    if report.was_stopped:
        sentences.append("The commit was stopped.")
        if any(isinstance(error, StoppedError) and error.writing for error in report.errors):
            sentences.append("What was on its way to the server then may still be carried out.")
    elif report.failure is not None:
        sentences.append(f"{report.failure.summary}{tried}")
    if report.read_failure is not None:
        unsent = any(result.step is Step.NOT_SENT for result in report.results)
        everything = "" if unsent or report.failure else "Everything was sent, but "
        reading = f"{everything}{_unread(report.read_failure)}"
        sentences.append(f"{reading[0].upper()}{reading[1:]}")
    elif sentences and report.is_proof:
        sentences.append("What the server holds was read since.")
    elif any(each.step is Step.DONE and each.outcome is not Outcome.CONFIRMED for each in report.results):
        sentences.append("The server accepted the request but holds something else than was sent.")
    return " ".join(sentences)


def _unread(error: ApiError) -> str:
    """Why there is no proof."""
    if isinstance(error, StoppedError | StoppedBeforeSendingError):
        return "reading back was stopped as well."
    did = "nothing was read back" if isinstance(error, NotSentError) else "reading back failed"
    return f"{did}: {error.summary}"


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
    told: set[str] = set()
    return "\n".join(
        f"{_SIGNS[result.outcome]} {key_name(result.key)} — {result.outcome.value}"
        + (", still staged" if stages and result.outcome is not Outcome.CONFIRMED else "")
        + _reason(result, told)
        for result in results
    )


def _reason(result: KeyResult, told: set[str]) -> str:
    if not result.reason or result.outcome is Outcome.CONFIRMED:
        return ""
    if result.reason in told:
        return " (for the same reason)"
    told.add(result.reason)
    return f" ({plain_sentence(result.reason)})"


def commit_status(report: CommitReport) -> str:
    """The status line after a commit."""
    if report.conflicts and not report.has_sent:
        return "Somebody else changed the same keys: nothing was sent."
    confirmed = len(report.keys(Outcome.CONFIRMED))
    staged = len(report.results) - confirmed
    return f"{count(confirmed, 'key')} committed" + (f", {staged:,} still staged" if staged else "")


# On the way -------------------------------------------------------------------------------------------------


def progress_words(progress: Progress) -> str:
    """The status line while a commit is under way."""
    if progress.waiting:
        return f"{progress.doing} in {_time(progress.waiting)} …  Escape stops."
    return f"{progress.doing} … ({progress.done:,} of {progress.total:,} keys done)  Escape stops."


def waiting_message(progress: Progress, stop: Callable[[], None]) -> Message:
    """A pause before the next attempt, with its countdown; spoken once, not every second."""
    text = f"{progress.doing} in {_time(progress.waiting)}. What is not confirmed stays staged."
    spoken = f"{progress.doing} in {'less than a minute' if progress.waiting <= 60 else 'some minutes'}."
    return Message(Tone.INFO, text, "Stop", stop, spoken=spoken, stays=True)


def _time(seconds: int) -> str:
    return f"{seconds} s" if seconds < 100 else f"{seconds // 60} min {seconds % 60} s"


# Ended unseen -----------------------------------------------------------------------------------------------


def settled_message(
    records: Sequence[Record],
    draft: Draft,
    commit: Callable[[], None],
    put_back: Callable[[], None] = lambda: None,
) -> Message:
    """What had happened to works whose end nobody saw; ``draft`` tells what is still staged of them."""
    staged = {key for record in records for key in _open(record) if key in draft.edits.by_key}
    text = " ".join(_settled(record, staged) for record in records)
    details = "\n\n".join(
        result_lines(record.results, stages=record.intent.work is Operation.COMMIT) for record in records
    )
    is_done = not any(_open(record) for record in records)
    if lost := [key for record in records for key in record.intent.lost]:
        return Message(Tone.ERROR, f"{_losses(lost)} {text}", PUT_BACK, put_back, details=details)
    tone = Tone.SUCCESS if is_done else Tone.WARNING
    if not staged or draft.conflicts:
        return Message(tone, text, details=details)
    return Message(tone, text, _AGAIN, commit, details=details)


def _open(record: Record) -> list[str]:
    return [result.key for result in record.results if result.outcome is not Outcome.CONFIRMED]


def _settled(record: Record, staged: set[str]) -> str:
    intent = record.intent
    is_commit = intent.work is Operation.COMMIT
    began = clock(intent.began.astimezone())
    if record.remark.startswith(READ_LATER):
        sentences = [f"The commit of {began} could not be read back at first."]
    else:
        what = "A commit" if is_commit else "Deleting the whole context"
        sentences = [f"{what} was under way at {began} when the program ended."]
    if record.ended is not None:
        sentences.append(f"The server was read at {clock(record.ended)}:")
    confirmed = record.keys(Outcome.CONFIRMED)
    if confirmed:
        sentences.append(f"{'Committed and confirmed' if is_commit else 'Deleted'}: {name_keys(confirmed)}.")
    for outcome, words in (
        (Outcome.NOT_COMMITTED, "Not committed"),
        (Outcome.NOT_CONFIRMED, "Not confirmed"),
    ):
        keys = record.keys(outcome)
        if keys and not is_commit:
            sentences.append(f"Still there: {name_keys(keys)}.")
            continue
        for those, end in (
            ([key for key in keys if key in staged], ", still staged"),
            ([key for key in keys if key not in staged], ""),
        ):
            if those:
                sentences.append(f"{words}{end}: {name_keys(those)}.")
    return " ".join(sentences)


# Deleting everything ----------------------------------------------------------------------------------------


def delete_all_message(report: DeleteAllReport, undo: Callable[[], None]) -> Message:
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
        return Message(Tone.ERROR, f"Nothing was deleted. {first.summary} {first.advice}", error=first)
    reason = "The server still holds entries: see the table."
    if first is not None:
        reason = f"{first.summary} " + (
            "What the call holds was read since: see the table."
            if report.reading
            else "Reading back was stopped as well."
            if isinstance(report.errors[-1], StoppedError | StoppedBeforeSendingError)
            else "Reading back failed too."
        )
    text = f"Deleting the whole context is not confirmed. {reason} What the call held ({held}) is kept here."
    return Message(Tone.ERROR, text, back, undo)


def delete_all_status(report: DeleteAllReport) -> str:
    """The status line after it."""
    if report.as_wanted:
        return f"{count(len(report.before), 'entry', 'entries')} deleted"
    return "Nothing was deleted" if report.is_refused or report.was_stopped else "Deleting is not confirmed"
