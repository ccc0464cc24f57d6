"""What had happened to a commit whose end nobody saw: a later read tells, key by key.

The program ended while it was under way, or it sent everything and could not read back.
"""

from __future__ import annotations

from dataclasses import replace

from lvctx_gui.core.alone import is_emptied, losses, needs_proof
from lvctx_gui.core.entries import Context
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.settle import KeyResult, Step, after_reading, is_as_wanted, settle
from lvctx_gui.services.commit.report import loss_remark
from lvctx_gui.services.commit_log import CommitLog
from lvctx_gui.services.lookup import Reading

REMARK = "The program ended while it was under way; the server was read afterwards."
READ_LATER = "It could not be read back at first; the server was read afterwards."


def judge(record: Record, held: Context) -> tuple[KeyResult, ...]:
    """What became of each key of such a work, from what had been noted and what is read now.

    A key of which nothing was noted may have been sent or not: it is unknown until the read.
    """
    noted = {result.key: result for result in record.results}
    proves_nothing = is_doubtful(record, held)
    results = []
    for change in record.intent.changes:
        known = noted.get(change.key) or KeyResult(
            change.key, Step.UNKNOWN, settle(Step.UNKNOWN, None, "", None)
        )
        # What had been refused may have been sent again just before the end.
        before = known.step if known.step is Step.DONE else Step.UNKNOWN
        if proves_nothing:
            results.append(replace(known, step=before, outcome=settle(before, None, "", None)))
            continue
        step = after_reading(before, held, change.key, change.after)
        # Who has done it cannot be told where nothing was noted: it counts as ours and can be reverted.
        was_sent = known.was_sent or is_as_wanted(held, change.key, change.after)
        outcome = settle(step, held, change.key, change.after)
        results.append(replace(known, step=step, outcome=outcome, was_sent=was_sent))
    return tuple(results)


def is_doubtful(record: Record, held: Context) -> bool:
    """Whether the call shows nothing although it must, so that nothing of ``record`` is proven."""
    intent = record.intent
    if intent.work is Operation.DELETE_ALL or held.entries:
        return False
    posted = {entry.key for entry in intent.post}
    accepted = [each.key for each in record.results if each.key in posted and each.step is Step.DONE]
    return bool(intent.others) or is_emptied([*intent.before.keys, *accepted], intent.deletes, held)


def _lost(record: Record, held: Context) -> tuple[str, ...]:
    """What a DELETE that could hit another entry has most likely taken along."""
    intent = record.intent
    steps = {result.key: result.step for result in record.results}
    watched = [key for key in intent.deletes if needs_proof(key)]
    if intent.whole is None:
        return ()
    if record.ended is not None and all(steps.get(key) is Step.NOT_SENT for key in watched):
        return ()
    return tuple(change.key for change in losses(intent.whole, held, intent.deletes))


def settled(record: Record, reading: Reading) -> Record:
    """How a work has ended, as ``reading``, which came after it, tells."""
    remark = REMARK if record.ended is None else READ_LATER
    results = judge(record, reading.context)
    if lost := _lost(record, reading.context):
        intent = replace(record.intent, lost=lost)
        remark = f"{remark} {loss_remark(intent.losses)}"
        record = replace(record, intent=intent)
    return replace(record, results=results, ended=reading.read_at, remark=remark)


async def write_down(record: Record, commit_log: CommitLog) -> None:
    """Have the ``commit_log`` tell how a work that was settled has ended."""
    if record.intent.lost:
        await commit_log.begin(record.intent)
    await commit_log.end(record.intent.id, record.results, record.remark)
