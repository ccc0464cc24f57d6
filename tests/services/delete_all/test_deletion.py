"""Everything of a call is read, written down, deleted and read again; and it can be put back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from lvctx_gui.api import errors
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.record import Operation
from lvctx_gui.core.revert import stage_opposite
from lvctx_gui.core.settle import Outcome, Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.commit import commit
from tests.api_server import asked, client_of, held, put, unused_call
from tests.commit_log import NOON, SITE, MemoryCommitLog, origin
from tests.services.delete_all.deletions import AS_HELD, FULL, outcomes, run
from tests.strategies import contexts, sent_text, sent_values


async def put_back(api_server, call, changes, base=None):
    """Stage the opposite on ``base`` and commit that, as a person does."""
    staged = stage_opposite(Draft(Context() if base is None else base), changes)
    assert staged.refused == {}

    async with client_of(api_server) as client:
        return await commit(client, staged.draft, plan_draft(call, staged.draft), MemoryCommitLog(), origin())


async def test_everything_is_deleted_after_it_was_read_and_the_proof_is_read(
    api_server, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    report = await run(api_server, fresh_call, commit_log)
    assert asked(api_server) == ["GET", "DELETE", "GET"]
    assert report.call == fresh_call
    assert report.before == FULL
    assert report.as_wanted
    assert report.reading.context == Context()
    assert report.errors == ()
    assert held(api_server, fresh_call) == {}
    assert report.changes == tuple(Change(entry.key, entry.value, MISSING) for entry in FULL)
    assert [result.key for result in report.results] == list(FULL.keys)
    assert {(each.step, each.outcome, each.was_sent) for each in report.results} == {
        (Step.DONE, Outcome.CONFIRMED, True)
    }


async def test_what_the_call_holds_is_written_down_before_it_is_deleted(api_server, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    report = await run(api_server, fresh_call, commit_log)
    assert commit_log.order == ["begin", "note", "end"]
    # After the read, before the DELETE.
    assert [line.requests for line in commit_log.lines] == [1, 2, 3]
    intent = commit_log.intent
    assert (intent.work, intent.before, intent.order) == (Operation.DELETE_ALL, FULL, FULL.keys)
    assert (intent.call, intent.site, intent.user, intent.began) == (fresh_call, SITE, "supervisor", NOON)
    assert (intent.post, intent.deletes, intent.note) == ((), (), "a note")
    assert outcomes(commit_log.lines[1].results) == {Outcome.NOT_CONFIRMED}
    assert commit_log.ended.results == report.results
    assert commit_log.record.done == report.changes
    assert commit_log.record.summary == "confirmed"


async def test_everything_is_put_back_by_a_commit(api_server, fresh_call):
    put(api_server, fresh_call, FULL)
    deleted = await run(api_server, fresh_call)
    api_server.control.clear_log()
    report = await put_back(api_server, fresh_call, deleted.changes)
    assert asked(api_server) == ["GET", "POST", "GET"]
    assert held(api_server, fresh_call) == AS_HELD
    assert report.is_complete
    assert report.reading.context == FULL


@pytest.mark.slow("asks a server for each example")
@settings(max_examples=40)
@given(contexts(keys=sent_text, values=sent_values, repeats=False))
async def test_whatever_was_deleted_comes_back_as_it_was(shared_api_server, context):
    shared_api_server.control.clear_faults()
    call = unused_call()
    put(shared_api_server, call, context)
    deleted = await run(shared_api_server, call)
    assert deleted.as_wanted
    assert deleted.before == context
    report = await put_back(shared_api_server, call, deleted.changes)
    assert report.is_complete
    assert not len(context) or report.reading.context == context


async def test_repeated_keys_come_back_once_with_their_first_value(api_server, fresh_call, commit_log):
    put(api_server, fresh_call, [Entry("A", "1"), Entry("A", "2"), Entry("B", "3")])
    deleted = await run(api_server, fresh_call, commit_log)
    assert commit_log.intent.before.values_of("A") == ("1", "2")
    assert (await put_back(api_server, fresh_call, deleted.changes)).is_complete
    assert held(api_server, fresh_call) == {"A": "1", "B": "3"}


async def test_what_others_added_meanwhile_stays_when_everything_is_put_back(api_server, fresh_call):
    put(api_server, fresh_call, [Entry("A", "1")])
    deleted = await run(api_server, fresh_call)
    put(api_server, fresh_call, [Entry("theirs", "x")])
    report = await put_back(api_server, fresh_call, deleted.changes, Context([Entry("theirs", "x")]))
    assert report.is_complete
    assert held(api_server, fresh_call) == {"theirs": "x", "A": "1"}


async def test_when_the_call_cannot_be_read_first_nothing_is_deleted(
    api_server, faults, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("status", method="GET"))
    with pytest.raises(errors.ServerFailedError):
        await run(api_server, fresh_call, commit_log)
    assert asked(api_server) == ["GET"]
    assert commit_log.lines == []
    assert held(api_server, fresh_call) == AS_HELD


async def test_where_nothing_shows_nothing_is_sent(api_server, fresh_call, commit_log):
    report = await run(api_server, fresh_call, commit_log)
    assert [(seen.method, seen.status) for seen in api_server.control.log()] == [("GET", 204)]
    assert report.as_wanted
    assert report.errors == report.results == report.changes == ()
    assert commit_log.order == []


async def test_a_call_that_cannot_be_told_apart_is_not_deleted(api_server, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    twin = replace(fresh_call, account=f"{fresh_call.account};x")
    put(api_server, twin, FULL)
    with pytest.raises(errors.NotAloneError, match="cannot be told apart"):
        await run(api_server, twin, commit_log)
    assert set(asked(api_server)) == {"GET"}


async def test_somebody_who_writes_after_the_deletion_is_noticed(api_server, faults, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("body", method="GET", skip=1, body=b'{"entry":[{"key":"new","value":"x"}]}'))
    report = await run(api_server, fresh_call, commit_log)
    assert not report.as_wanted
    assert report.reading.context == Context([Entry("new", "x")])
    # All that was to go is gone, and can be put back.
    assert commit_log.record.done == report.changes


async def test_what_somebody_wrote_again_is_not_confirmed(api_server, faults, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("body", method="GET", skip=1, body=b'{"entry":[{"key":"A","value":"1"}]}'))
    report = await run(api_server, fresh_call, commit_log)
    assert {each.key for each in report.results if each.outcome is Outcome.NOT_CONFIRMED} == {"A"}
    assert [change.key for change in commit_log.record.done] == list(FULL.keys[1:])


async def test_read_only_deletes_nothing_and_says_that_nothing_was_sent(api_server, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    report = await run(api_server, fresh_call, commit_log, read_only=True)
    assert set(asked(api_server)) == {"GET"}
    assert [type(error) for error in report.errors] == [errors.ReadOnlyError]
    assert outcomes(report.results) == {Outcome.NOT_COMMITTED}
    assert not any(each.was_sent for each in report.results)
