from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from lvctx_gui.api import errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.record import Operation
from lvctx_gui.core.revert import stage_opposite
from lvctx_gui.core.settle import Outcome, Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.delete_all import delete_all
from lvctx_gui.services.session import SessionManager, SignedInClient
from tests.api_server import NO_VALUE, asked, client_of, held, put, unused_call
from tests.commit_log import NOON, SITE, MemoryCommitLog, origin
from tests.services.scene import QuickStop, Time
from tests.strategies import any_text, contexts

FULL = Context(
    [
        Entry("A", "1"),
        Entry("none"),
        Entry("empty", ""),
        Entry("number", NonTextValue("1.0", "number")),
        Entry("flag", NonTextValue("true", "true/false")),
        Entry("object", NonTextValue('{"a": [1, "x"]}', "object")),
        Entry("..", "a key that no path can name"),
    ]
)
ONE = Context([Entry("A", "1")])
AS_HELD = {
    "A": "1",
    "none": NO_VALUE,
    "empty": "",
    "number": 1.0,
    "flag": True,
    "object": {"a": [1, "x"]},
    "..": "a key that no path can name",
}


@pytest.fixture
def commit_log(api_server):
    return MemoryCommitLog(api_server)


async def run(api_server, call, commit_log=None, **options):
    async with client_of(api_server, **options) as client:
        log = commit_log or MemoryCommitLog()
        return await delete_all(client, call, log, origin("a note"), quick_options())


def quick_options():
    """Pauses take no time; they move a clock of their own."""
    time = Time()
    return CommitOptions(QuickStop(time, lambda: None), RateLimiter(time), clock=time)


async def put_back(api_server, call, changes, base=None):
    """Stage the opposite on ``base`` and commit that, as a person does."""
    staged = stage_opposite(Draft(Context() if base is None else base), changes)
    assert staged.refused == {}

    async with client_of(api_server) as client:
        return await commit(client, staged.draft, plan_draft(call, staged.draft), MemoryCommitLog(), origin())


def outcomes(results):
    return {result.outcome for result in results}


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
@given(contexts(keys=any_text, repeats=False))
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


async def test_a_refusal_is_no_evidence_that_nothing_was_deleted(api_server, faults, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("status", "after", method="DELETE", status=403))
    report = await run(api_server, fresh_call, commit_log)
    assert report.as_wanted
    assert not report.is_refused
    assert {each.outcome for each in report.results} == {Outcome.CONFIRMED}


async def test_a_refusal_that_cannot_be_read_back_is_not_confirmed(
    api_server, faults, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("status", method="DELETE", status=403))
    faults.add(Fault("status", method="GET", status=403, skip=1))
    report = await run(api_server, fresh_call, commit_log)
    assert not report.is_refused
    assert {each.outcome for each in report.results} == {Outcome.NOT_CONFIRMED}


async def test_a_deletion_that_is_refused(api_server, faults, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("status", method="DELETE", status=403))
    report = await run(api_server, fresh_call, commit_log)
    assert asked(api_server) == ["GET", "DELETE", "GET"]
    assert not report.as_wanted
    assert report.reading.context == report.before == FULL
    assert [type(error) for error in report.errors] == [errors.NotAllowedError]
    assert {(each.step, each.outcome) for each in report.results} == {(Step.REFUSED, Outcome.NOT_COMMITTED)}
    assert {each.reason for each in report.results} == {str(report.errors[0])}
    assert {each.step for each in commit_log.lines[1].results} == {Step.REFUSED}
    assert commit_log.record.summary == "nothing committed"
    assert commit_log.record.done == ()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_deletion_without_an_answer_is_settled_by_reading(
    api_server, faults, fresh_call, commit_log, when
):
    put(api_server, fresh_call, FULL)
    faults.add(Fault("reset", when, method="DELETE"))
    report = await run(api_server, fresh_call, commit_log)
    assert asked(api_server) == ["GET", "DELETE", "GET"]
    assert report.as_wanted is (when == "after")
    assert [error.carried_out for error in report.errors] == [CarriedOut.UNKNOWN]
    assert held(api_server, fresh_call) == ({} if when == "after" else AS_HELD)
    assert {each.step for each in commit_log.lines[1].results} == {Step.UNKNOWN}
    assert outcomes(report.results) == {Outcome.CONFIRMED if when == "after" else Outcome.NOT_COMMITTED}
    assert commit_log.record.done == (report.changes if when == "after" else ())


@pytest.mark.parametrize("fault", [Fault("close"), Fault("status", status=503), Fault("garbage")])
async def test_a_read_back_that_fails_is_repeated_as_a_commits_is(
    api_server, faults, fresh_call, commit_log, fault
):
    put(api_server, fresh_call, FULL)
    faults.add(replace(fault, method="GET", skip=1))
    report = await run(api_server, fresh_call, commit_log)
    assert asked(api_server) == ["GET", "DELETE", "GET", "GET"]
    assert report.as_wanted
    assert len(report.errors) == 1
    assert outcomes(report.results) == {Outcome.CONFIRMED}
    assert commit_log.record.done == report.changes


@pytest.mark.parametrize(
    ("fault", "reads"),
    [(Fault("close"), 4), (Fault("status", status=503), 4), (Fault("status", status=403), 1)],
)
async def test_a_deletion_without_the_proof_is_not_as_wanted(
    api_server, faults, fresh_call, commit_log, fault, reads
):
    put(api_server, fresh_call, FULL)
    faults.add(replace(fault, method="GET", skip=1, times=None))
    report = await run(api_server, fresh_call, commit_log)
    assert asked(api_server) == ["GET", "DELETE", *["GET"] * reads]
    assert not report.as_wanted
    assert report.reading is None
    assert report.before == FULL
    assert len(report.errors) == reads
    assert outcomes(report.results) == {Outcome.NOT_CONFIRMED}
    assert commit_log.record.done == ()


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


async def test_a_session_that_ends_before_the_deletion_is_asked_for_once_and_the_call_is_read_again(
    api_server, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    later = FULL.with_value("A", "written while somebody signed in")
    manager = SessionManager()
    manager.begin(api_server.control.open_session())
    reasons = []

    async def ask(reason):
        reasons.append(reason)
        put(api_server, fresh_call, later)
        manager.begin(api_server.control.open_session())
        return True

    manager.ask = ask
    commit_log.on_line = lambda line: (
        api_server.control.expire_sessions() if len(commit_log.lines) == 1 else None
    )

    async with client_of(api_server) as client:
        report = await delete_all(SignedInClient(client, manager), fresh_call, commit_log, origin())
    assert len(reasons) == 1
    assert [(seen.method, seen.status) for seen in api_server.control.log()] == [
        ("GET", 200),
        ("DELETE", 401),
        ("GET", 200),
        ("DELETE", 204),
        ("GET", 204),
    ]
    assert report.before == later
    assert report.as_wanted
    assert report.errors == ()
    assert commit_log.order == ["begin", "end", "begin", "note", "end"]
    first, _, second, *_ = commit_log.lines
    assert (first.intent.before, second.intent.before) == (FULL, later)
    assert first.intent_id != second.intent_id
    assert commit_log.lines[1].intent_id == first.intent_id
    assert {(each.step, each.outcome, each.was_sent) for each in commit_log.lines[1].results} == {
        (Step.NOT_SENT, Outcome.NOT_COMMITTED, False)
    }


async def test_a_server_that_refuses_each_new_session_is_not_signed_in_to_for_ever(
    api_server, faults, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    manager = SessionManager()
    manager.begin(api_server.control.open_session())
    asked = 0

    async def ask(_reason):
        nonlocal asked
        asked += 1
        if asked > 20:
            return False  # far more often than a person would
        manager.begin(api_server.control.open_session())
        return True

    manager.ask = ask
    faults.add(Fault("status", method="DELETE", status=401, times=None))

    async with client_of(api_server) as client:
        report = await delete_all(SignedInClient(client, manager), fresh_call, commit_log, origin())
    assert asked == 4
    assert report.is_refused
    assert len(report.errors) == 1
    assert held(api_server, fresh_call).keys() == set(FULL.keys)


@pytest.mark.parametrize(
    "fault",
    [
        None,
        Fault("close", method="GET", skip=1),
        Fault("status", method="GET", skip=1, status=503, times=None),
        Fault("status", method="GET", skip=1, status=403),
        Fault("html", method="GET", skip=1, times=2),
        Fault("body", method="GET", skip=1, body=b'{"entry":[{"key":"A","value":"1"}]}'),
    ],
)
async def test_the_same_answers_end_in_the_same_claim_as_in_a_commit(api_server, faults, fault):
    async def claims(delete):
        faults.clear()
        call = unused_call()
        put(api_server, call, ONE)
        if fault is not None:
            faults.add(fault)
        return [replace(result, reason="") for result in (await delete(call)).results]

    async def removed_by_a_commit(call):
        async with client_of(api_server) as client:
            draft = Draft(ONE).remove("A")
            return await commit(
                client, draft, plan_draft(call, draft), MemoryCommitLog(), origin(), quick_options()
            )

    assert await claims(lambda call: run(api_server, call)) == await claims(removed_by_a_commit)
