"""What the window says about deleting the whole context of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lvctx_gui.core.settle import Step
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.messages.commit import why_no_proof
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    from lvctx_gui.services.delete_all import DeleteAllReport


def delete_all_message(report: DeleteAllReport, put_back: Callable[[], None]) -> Message:
    """How deleting everything ended; ``put_back`` stages all that the call held."""
    if report.as_wanted and not report.before:
        return Message(Tone.INFO, tr("There was no context to delete."))
    if report.as_wanted:
        text = tr_n(
            "The whole context was deleted ({n} entry); read back: the call has no context now.",
            "The whole context was deleted ({n} entries); read back: the call has no context now.",
            len(report.before),
        )
        return Message(Tone.SUCCESS, text, tr("Put everything back"), put_back)
    if report.was_stopped:
        return Message(Tone.INFO, tr("Stopped before anything was sent: nothing was deleted."))
    first = report.errors[0] if report.errors else None
    if report.is_refused and first is not None:
        text = sentences([tr("Nothing was deleted."), first.summary, first.advice])
        return Message(Tone.ERROR, text, error=first)
    kept = tr_n(
        "What the call held ({n} entry) is kept here.",
        "What the call held ({n} entries) is kept here.",
        len(report.before),
    )
    text = sentences([tr("Deleting the whole context is not confirmed."), *_why_not_confirmed(report), kept])
    return Message(Tone.ERROR, text, tr("Put everything back"), put_back, ends=Ends.DISMISSED)


def _why_not_confirmed(report: DeleteAllReport) -> list[str]:
    was_accepted = all(result.step is Step.DONE for result in report.results)
    failure = [] if was_accepted else [error.summary for error in report.errors[:1]]
    if report.reading is None:
        return [*failure, *(why_no_proof(error, all_sent=was_accepted) for error in report.errors[-1:])]
    if failure:
        return [*failure, tr("The call was read after that: see the table.")]
    return [tr("The server still holds entries: see the table.")]
