"""What an interrupted operation has done: a later read tells, key by key.

The program ended while it was under way, or it sent everything and could not read back.
"""

from __future__ import annotations

from dataclasses import replace

from lvctx_gui.core.alone import is_emptied, losses, needs_proof
from lvctx_gui.core.entries import Context
from lvctx_gui.core.record import INTERRUPTED, READ_LATER, Operation, Record
from lvctx_gui.core.settle import KeyResult, Step, interrupted
from lvctx_gui.services.commit_log import CommitLog
from lvctx_gui.services.lookup import Reading


def judge(record: Record, server: Context) -> tuple[KeyResult, ...]:
    """What became of each key of such an operation, from what had been noted and what is read now.

    A key of which nothing was noted may have been sent or not: it is unknown until the read.
    """
    noted = {result.key: result for result in record.results}
    proves_nothing = is_doubtful(record, server)
    results = []
    for change in record.intent.changes:
        state = interrupted(change.key, change.after, noted.get(change.key))
        if not proves_nothing:
            state = state.seen(server)
            # Who has done it cannot be told where nothing was noted: it counts as ours and can be reverted.
            state = replace(state, was_sent=state.was_sent or state.is_at_target)
        results.append(state.result)
    return tuple(results)


def is_doubtful(record: Record, server: Context) -> bool:
    """Whether the call shows nothing although it must, so that nothing of ``record`` is proven."""
    intent = record.intent
    if intent.work is Operation.DELETE_ALL or server.entries:
        return False
    posted = {entry.key for entry in intent.post}
    accepted = [each.key for each in record.results if each.key in posted and each.step is Step.DONE]
    return bool(intent.others) or is_emptied([*intent.before.keys, *accepted], intent.deletes, server)


def _lost(record: Record, server: Context) -> tuple[str, ...]:
    """What a DELETE that could hit another entry has most likely taken along."""
    intent = record.intent
    steps = {result.key: result.step for result in record.results}
    watched = [key for key in intent.deletes if needs_proof(key)]
    if intent.whole is None:
        return ()
    if record.ended is not None and all(steps.get(key) is Step.NOT_SENT for key in watched):
        return ()
    return tuple(change.key for change in losses(intent.whole, server, intent.deletes))


def settled(record: Record, reading: Reading) -> Record:
    """How an operation has ended, as ``reading``, which came after it, tells."""
    remark = INTERRUPTED if record.ended is None else READ_LATER
    results = judge(record, reading.context)
    if lost := _lost(record, reading.context):
        record = replace(record, intent=replace(record.intent, lost=lost))
    return replace(record, results=results, ended=reading.read_at, remark=remark)


async def write_down(record: Record, commit_log: CommitLog) -> None:
    """Have the ``commit_log`` tell how an operation whose outcome was resolved has ended."""
    if record.intent.lost:
        await commit_log.begin(record.intent)
    await commit_log.end(record.intent.id, record.results, record.remark)
