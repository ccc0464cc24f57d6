"""What the window says about operations that ended unseen, once a read has told what became of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.record import READ_LATER, Operation, Record
from lvctx_gui.core.settle import Outcome
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked
from lvctx_gui.ui.messages.commit import PUT_BACK, RETRY_REST, lost_sentence
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import time_of_day
from lvctx_gui.ui.messages.names import key_names
from lvctx_gui.ui.messages.outcomes import result_lines

_INCOMPLETE = {
    (Outcome.NOT_COMMITTED, True): mark("Not committed, still staged: {keys}."),
    (Outcome.NOT_COMMITTED, False): mark("Not committed: {keys}."),
    (Outcome.NOT_CONFIRMED, True): mark("Not confirmed, still staged: {keys}."),
    (Outcome.NOT_CONFIRMED, False): mark("Not confirmed: {keys}."),
}
"""By the outcome, and whether the keys are still staged."""


def resolved_message(
    records: Sequence[Record],
    draft: Draft,
    commit: Callable[[], None],
    put_back: Callable[[], None] = lambda: None,
) -> Message:
    """What became of the operations in ``records``; ``draft`` tells what is still staged of them.

    ``commit`` tries the rest again, ``put_back`` stages again what they have removed by accident.
    """
    staged = {key for record in records for key in _incomplete(record) if key in draft.edits.by_key}
    text = sentences(sentence for record in records for sentence in _said_of(record, staged))
    details = "\n\n".join(
        result_lines(record.results, are_staged=record.intent.work is Operation.COMMIT) for record in records
    )
    if lost := [key for record in records for key in record.intent.lost]:
        text = sentences([lost_sentence(lost), text])
        return Message(Tone.ERROR, text, tr_marked(PUT_BACK), put_back, details=details, ends=Ends.DISMISSED)
    is_done = not any(_incomplete(record) for record in records)
    tone = Tone.SUCCESS if is_done else Tone.WARNING
    if not staged:
        return Message(tone, text, details=details)
    about = frozenset(staged)
    if draft.conflicts:
        return Message(tone, text, details=details, ends=Ends.UNSTAGED, about=about)
    return Message(
        tone, text, tr_marked(RETRY_REST), commit, details=details, ends=Ends.UNSTAGED, about=about
    )


def _incomplete(record: Record) -> list[str]:
    return [result.key for result in record.results if result.outcome is not Outcome.CONFIRMED]


def _said_of(record: Record, staged: Collection[str]) -> list[str]:
    said = [_what_happened(record)]
    if record.ended is not None:
        said.append(tr("The server was read at {time}.", time=time_of_day(record.ended)))
    confirmed = key_names(record.keys(Outcome.CONFIRMED))
    if record.intent.work is Operation.DELETE_ALL:
        if confirmed:
            said.append(tr("Deleted: {keys}.", keys=confirmed))
        if left := _incomplete(record):
            said.append(tr("Still there: {keys}.", keys=key_names(left)))
        return said
    if confirmed:
        said.append(tr("Committed and confirmed: {keys}.", keys=confirmed))
    for (outcome, is_staged), sentence in _INCOMPLETE.items():
        keys = [key for key in record.keys(outcome) if (key in staged) is is_staged]
        if keys:
            said.append(tr_marked(sentence, keys=key_names(keys)))
    return said


def _what_happened(record: Record) -> str:
    began = time_of_day(record.intent.began.astimezone())
    is_deletion = record.intent.work is Operation.DELETE_ALL
    if record.remark.startswith(READ_LATER):
        if is_deletion:
            return tr(
                "The deletion of the whole context at {time} could not be read back at first.", time=began
            )
        return tr("The commit of {time} could not be read back at first.", time=began)
    if is_deletion:
        return tr("Deleting the whole context was under way at {time} when the program ended.", time=began)
    return tr("A commit was under way at {time} when the program ended.", time=began)
