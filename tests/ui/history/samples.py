"""Operations as a history holds them."""

from __future__ import annotations

from dataclasses import replace

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from tests.commit_log import NOON, SITE

CALL = CallRef("S1", 147516594361, "ACCOUNT", 7419)
DONE = (Step.DONE, Outcome.CONFIRMED, True)


def commit(before, after, how=DONE, **more):
    """A commit that made ``after`` of ``before``; each key ended as ``how``, ``()`` is not known."""
    deletes = tuple(key for key in before if key not in after)
    post = tuple(Entry(key, value) for key, value in after.items())
    order = (*after, *deletes)
    held_before = Context(Entry(key, value) for key, value in before.items())
    intent = Intent("id", NOON, CALL, SITE, "supervisor", held_before, post, deletes, order, **more)
    return Record(intent, tuple(KeyResult(key, *how) for key in order if how), NOON)


def delete_all(before, **more):
    entries = Context(Entry(key, value) for key, value in before.items())
    intent = Intent(
        "id", NOON, CALL, SITE, "supervisor", entries, order=entries.keys, work=Operation.DELETE_ALL
    )
    return Record(intent, tuple(KeyResult(key, *DONE) for key in before), NOON, **more)


def ended_as(*outcomes):
    record = commit({}, {f"k{n}": "v" for n in range(len(outcomes))})
    return replace(
        record,
        results=tuple(
            KeyResult(result.key, Step.DONE, outcome, True)
            for result, outcome in zip(record.results, outcomes, strict=True)
        ),
    )


def large(number=10_000):
    return commit({}, {f"key {n}": f"value {n}" for n in range(number)})
