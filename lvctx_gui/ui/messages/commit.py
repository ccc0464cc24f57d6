"""What the window says about commits: how they go, how they ended, key by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lvctx_gui.api.errors import ApiError, NotSentError, StoppedBeforeSendingError, StoppedError
from lvctx_gui.core.diff import Kind
from lvctx_gui.core.duration import duration_words, roughly
from lvctx_gui.core.settle import Outcome, Step
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.services.commit.report import CommitReport, Progress
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import minute_of_day
from lvctx_gui.ui.messages.names import key_names
from lvctx_gui.ui.messages.outcomes import result_lines
from lvctx_gui.ui.messages.phase import Phase
from lvctx_gui.ui.messages.reading import updated_sentence

RETRY = mark("Try again", "button")
RETRY_REST = mark("Try the rest again")
PUT_BACK = mark("Put back")
REVERT = mark("Revert")

# How it ended -----------------------------------------------------------------------------------------------


def commit_message(
    report: CommitReport,
    retry: Callable[[], None],
    anyway: Callable[[], None] | None = None,
    put_back: Callable[[], None] = lambda: None,
    revert: Callable[[], None] | None = None,
) -> Message:
    """How a commit ended, key by key; ``retry`` tries the rest again.

    ``anyway`` tries the rest although the server asked to wait for longer than a commit waits by itself;
    ``put_back`` stages again what the commit has removed by accident, ``revert`` the opposite of what a
    complete one has changed.
    """
    details, others = result_lines(report.results), _about_others(report)
    if report.is_complete and not report.losses:
        text = sentences([_success(report), *others])
        if revert is None or not report.done:
            return Message(Tone.SUCCESS, text, details=details)
        return Message(Tone.SUCCESS, text, tr_marked(REVERT), revert, details=details)
    error = None if report.was_stopped else report.failure or report.read_failure
    if report.losses:
        lost = lost_sentence([change.key for change in report.losses])
        text = sentences([lost, *_outcomes(report), *others])
        return Message(
            Tone.ERROR, text, tr_marked(PUT_BACK), put_back, error, details=details, ends=Ends.DISMISSED
        )
    if report.conflicts:
        text = sentences(_in_conflict(report, others))
        message = Message(Tone.WARNING, text, error=error, details=details, ends=Ends.DECIDED)
        if report.has_sent:
            return message
        # The conflict tells the rest.
        spoken = tr("Nothing was committed. All changes are still staged.")
        return replace(message, gives_way=True, spoken=spoken)
    text = sentences([*_failure(report), *others, error.advice if error is not None else ""])
    # Of a rest speaks only what has done a part.
    again = tr_marked(RETRY_REST) if report.keys(Outcome.CONFIRMED) else tr_marked(RETRY, "button")
    action, act = (again, retry) if anyway is None else (tr("Try now anyway"), anyway)
    rest = frozenset(result.key for result in report.results if result.outcome is not Outcome.CONFIRMED)
    return Message(Tone.ERROR, text, action, act, error, details=details, ends=Ends.UNSTAGED, about=rest)


def _success(report: CommitReport) -> str:
    sent = [result.key for result in report.results if result.was_sent]
    if not sent or report.reading is None:
        return tr("The server already holds all of this: nothing had to be sent.")
    committed = tr(
        "Committed: {done} — checked on the server at {time}: {keys}.",
        done=_counts(report, sent),
        time=minute_of_day(report.reading.read_at),
        keys=key_names(sent),
    )
    if rest := len(report.results) - len(sent):
        held = tr_n("{n} key had the wanted value already.", "{n} keys had the wanted values already.", rest)
        return sentences([committed, held])
    return committed


def _counts(report: CommitReport, sent: Sequence[str]) -> str:
    """What was done to how many of the keys that were ``sent``, by what a person calls it."""
    kinds = report.kinds(sent)
    counts = (
        tr_n("{n} changed", "{n} changed", kinds.count(Kind.CHANGED), about="keys"),
        tr_n("{n} added", "{n} added", kinds.count(Kind.ADDED), about="keys"),
        tr_n("{n} deleted", "{n} deleted", kinds.count(Kind.REMOVED), about="keys"),
    )
    order = (Kind.CHANGED, Kind.ADDED, Kind.REMOVED)
    return tr(", ", "between names").join(
        words for kind, words in zip(order, counts, strict=True) if kind in kinds
    )


def _outcomes(report: CommitReport) -> list[str]:
    """Which keys ended how, a sentence each."""
    confirmed, not_committed, not_confirmed = (
        key_names(report.keys(outcome))
        for outcome in (Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED)
    )
    return [
        *([tr("Committed and confirmed: {keys}.", keys=confirmed)] if confirmed else []),
        *([tr("Not committed, still staged: {keys}.", keys=not_committed)] if not_committed else []),
        *([tr("Not confirmed, still staged: {keys}.", keys=not_confirmed)] if not_confirmed else []),
    ]


def lost_sentence(keys: Sequence[str]) -> str:
    """That a commit has most likely deleted ``keys`` as well, which nobody asked for."""
    return tr(
        "This commit most likely deleted {keys} as well: on its way to the server, a request to delete "
        "another key was changed. Nothing more was sent.",
        keys=key_names(keys),
    )


def _in_conflict(report: CommitReport, others: Sequence[str]) -> list[str]:
    # Where nothing was sent, it is the same for every key.
    outcomes = _outcomes(report) if report.has_sent else [tr("All changes are still staged.")]
    return [_conflict(report), *outcomes, *others, tr("Resolve each conflict, then commit again.")]


def _conflict(report: CommitReport) -> str:
    in_conflict = {conflict.key for conflict in report.conflicts}
    keys = key_names([conflict.key for conflict in report.conflicts])
    if not report.has_sent:
        return tr("Someone else changed {keys} meanwhile: nothing was sent.", keys=keys)
    if any(result.was_sent and result.key in in_conflict for result in report.results):
        return tr(
            "The server does not hold what was sent for {keys}: someone else, or the server itself, changed "
            "it while the commit was under way. Nothing was sent after that.",
            keys=keys,
        )
    return tr(
        "Someone else changed {keys} while the commit was under way: nothing was sent after that.", keys=keys
    )


def _failure(report: CommitReport) -> list[str]:
    """Why a commit is not complete, and how each key ended. Where something was done, that comes first."""
    if report.has_sent:
        return [*_outcomes(report), *_why_incomplete(report)]
    return [tr("Nothing was committed."), *_why_nothing(report), *_outcomes(report)]


def _why_nothing(report: CommitReport) -> list[str]:
    error = report.failure or report.read_failure
    if report.was_stopped:
        return [tr("It was stopped before anything was sent.")]
    if error is None:
        return [tr("Nothing was sent.")]
    return [error.summary, _failures(report), error.effect]


def _why_incomplete(report: CommitReport) -> list[str]:
    why = []
    if report.was_stopped:
        why.append(tr("The commit was stopped."))
        if any(isinstance(error, StoppedError) and error.writing for error in report.errors):
            why.append(tr("What was on its way to the server then may still be carried out."))
    elif report.failure is not None:
        why += [report.failure.summary, _failures(report)]
    if report.read_failure is not None:
        unsent = any(result.step is Step.NOT_SENT for result in report.results)
        all_sent = not unsent and report.failure is None
        why.append(why_no_proof(report.read_failure, all_sent=all_sent))
    elif why and report.is_proof:
        why.append(tr("The call was read after that."))
    elif any(each.step is Step.DONE and each.outcome is not Outcome.CONFIRMED for each in report.results):
        why.append(tr("The server accepted the request but holds another value."))
    return why


def _failures(report: CommitReport) -> str:
    """How often it failed, where that was more than once."""
    number = len(report.errors)
    return (
        tr_n("There was {n} failure in all.", "There were {n} failures in all.", number) if number > 1 else ""
    )


def why_no_proof(error: ApiError, *, all_sent: bool) -> str:
    """Why nothing proves what the server holds; ``all_sent`` says that nothing else went wrong."""
    if isinstance(error, StoppedError | StoppedBeforeSendingError):
        if all_sent:
            return tr("Everything was sent, but reading back was stopped as well.")
        return tr("Reading back was stopped as well.")
    if isinstance(error, NotSentError):
        if all_sent:
            return tr("Everything was sent, but nothing was read back: {reason}", reason=error.summary)
        return tr("Nothing was read back: {reason}", reason=error.summary)
    if all_sent:
        return tr("Everything was sent, but reading back failed: {reason}", reason=error.summary)
    return tr("Reading back failed: {reason}", reason=error.summary)


def _about_others(report: CommitReport) -> list[str]:
    """What others changed, apart from conflicts."""
    said = []
    if report.updated_from_server:
        said.append(updated_sentence(report.updated_from_server))
    known = {change.key for change in report.updated_from_server} | {
        conflict.key for conflict in report.conflicts
    }
    if between := [change.key for change in report.in_between if change.key not in known]:
        said.append(
            tr(
                "Someone else changed {keys} while this commit was under way. What they wrote to your keys "
                "at that moment could not be seen, so check your keys once more.",
                keys=key_names(between),
            )
        )
    return said


# On the way -------------------------------------------------------------------------------------------------


def progress_status(progress: Progress) -> str:
    """The status line while a commit is under way."""
    if progress.waiting:
        time = _time(progress.waiting)
        return sentences(
            [progress.why, tr("{step} in {time} …  Escape stops.", step=progress.doing, time=time)]
        )
    done, total = f"{progress.done:,}", f"{progress.total:,}"
    if progress.left is not None and progress.left >= 1:
        return tr(
            "{step} … ({done} of {total} keys done, about {time} left)  Escape stops.",
            step=progress.doing,
            done=done,
            total=total,
            time=duration_words(roughly(progress.left)),
        )
    return tr(
        "{step} … ({done} of {total} keys done)  Escape stops.", step=progress.doing, done=done, total=total
    )


def long_message(progress: Progress, stop: Callable[[], None]) -> Message:
    """How far a commit of many keys is, and how long the rest takes; spoken after each quarter only."""
    text = tr(
        "{done} of {total} keys done, about {time} left. What is not confirmed stays staged.",
        done=f"{progress.done:,}",
        total=f"{progress.total:,}",
        time=duration_words(roughly(progress.left or 1)),
    )
    quarters = 4 * progress.done // progress.total
    spoken = (
        tr("{percent} percent of the keys are done.", percent=25 * quarters)
        if quarters
        else tr("This commit takes a while. Press Escape to stop it.")
    )
    return Message(Tone.INFO, text, tr("Stop"), stop, spoken=spoken, stays=True)


def waiting_message(progress: Progress, phase: Phase, stop: Callable[[], None]) -> Message:
    """A pause before the next attempt, with its countdown; spoken once, not every second."""
    step, why, time = progress.doing, progress.why, _time(progress.waiting)
    if phase is Phase.DELETING:
        text = tr("{step} in {time}. What the call held is kept here.", step=step, time=time)
    else:
        text = tr("{step} in {time}. What is not confirmed stays staged.", step=step, time=time)
    spoken = (
        tr("{step} in less than a minute.", step=step)
        if progress.waiting <= 60
        else tr("{step} in some minutes.", step=step)
    )
    return Message(
        Tone.INFO, sentences([why, text]), tr("Stop"), stop, spoken=sentences([why, spoken]), stays=True
    )


def _time(seconds: int) -> str:
    if seconds < 100:
        return tr("{number} s", "seconds", number=seconds)
    minutes, rest = divmod(seconds, 60)
    return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
