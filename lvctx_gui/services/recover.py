"""What had happened to a commit whose end nobody saw: a later read tells, key by key.

The program ended while it was under way, or it sent everything and could not read back.
"""

from __future__ import annotations

from dataclasses import replace

from lvctx_gui.core.entries import Context
from lvctx_gui.core.record import Record
from lvctx_gui.core.settle import KeyResult, Step, after_reading, is_as_wanted, settle
from lvctx_gui.services.journal import Diary
from lvctx_gui.services.lookup import Reading

REMARK = "The program ended while it was under way; the server was read afterwards."
READ_LATER = "It could not be read back at first; the server was read afterwards."


def judge(record: Record, held: Context) -> tuple[KeyResult, ...]:
    """What became of each key of such a work, from what had been noted and what is read now.

    A key of which nothing was noted may have been sent or not: it is unknown until the read.
    """
    noted = {result.key: result for result in record.results}
    results = []
    for change in record.intent.changes:
        known = noted.get(change.key) or KeyResult(
            change.key, Step.UNKNOWN, settle(Step.UNKNOWN, None, "", None)
        )
        # What had been refused may have been sent again just before the end.
        before = known.step if known.step is Step.DONE else Step.UNKNOWN
        step = after_reading(before, held, change.key, change.after)
        # Who has done it cannot be told where nothing was noted: it counts as ours and can be reverted.
        was_sent = known.was_sent or is_as_wanted(held, change.key, change.after)
        outcome = settle(step, held, change.key, change.after)
        results.append(replace(known, step=step, outcome=outcome, was_sent=was_sent))
    return tuple(results)


def settled(record: Record, reading: Reading) -> Record:
    """How a work has ended, as ``reading``, which came after it, tells."""
    remark = REMARK if record.ended is None else READ_LATER
    results = judge(record, reading.context)
    return replace(record, results=results, ended=reading.read_at, remark=remark)


async def write_down(record: Record, diary: Diary) -> None:
    """Have the ``diary`` tell how a work that was settled has ended."""
    await diary.end(record.intent.id, record.results, record.remark)
