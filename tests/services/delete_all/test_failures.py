"""A deletion that is refused, gets no answer or no proof, or whose session ends: what is claimed then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvctx_gui.api import errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.settle import Outcome, Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.delete_all import delete_all
from lvctx_gui.services.session import SessionManager, SignedInClient
from tests.api_server import asked, client_of, held, put, unused_call
from tests.commit_log import MemoryCommitLog, origin
from tests.services.delete_all.deletions import AS_HELD, FULL, outcomes, quick_options, run

ONE = Context([Entry("A", "1")])


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


async def test_what_is_stopped_after_it_could_not_be_sent_ends_in_the_history_too(
    api_server, fresh_call, commit_log, monkeypatch
):
    async def unreachable(_call):
        raise errors.NotReachedError("There is no way there.")

    put(api_server, fresh_call, ONE)
    options = quick_options()
    commit_log.on_line = lambda line: options.cancel_token.cancel() if line.what == "note" else None

    async with client_of(api_server) as client:
        monkeypatch.setattr(client, "delete_all", unreachable)
        report = await delete_all(client, fresh_call, commit_log, origin(), options)
    assert report.was_stopped
    assert commit_log.order == ["begin", "note", "end"]
    assert commit_log.ended.remark == "It was stopped."


async def test_what_is_deleted_in_spite_of_a_long_wait_is_read_back_too(api_server, fresh_call, commit_log):
    put(api_server, fresh_call, FULL)
    options = quick_options()
    options.limiter.hold(120)
    async with client_of(api_server) as client:
        report = await delete_all(client, fresh_call, commit_log, origin(), options)
    assert asked(api_server) == ["GET", "DELETE", "GET"]
    assert options.cancel_token.pauses == []
    assert report.as_wanted
    assert outcomes(report.results) == {Outcome.CONFIRMED}


async def test_what_was_not_sent_needs_no_proof_for_which_somebody_would_wait(
    api_server, faults, fresh_call, commit_log, monkeypatch
):
    async def unreachable(_call):
        raise errors.NotReachedError("There is no way there.")

    put(api_server, fresh_call, ONE)
    faults.add(Fault("close", method="GET", skip=1, times=None))

    async with client_of(api_server) as client:
        monkeypatch.setattr(client, "delete_all", unreachable)
        report = await delete_all(client, fresh_call, commit_log, origin(), quick_options())
    assert asked(api_server) == ["GET"]
    assert report.is_refused
    assert [type(error) for error in report.errors] == [errors.NotReachedError]
    assert outcomes(commit_log.ended.results) == {Outcome.NOT_COMMITTED}


async def test_a_session_that_ends_before_the_deletion_is_asked_for_once_and_the_call_is_read_again(
    api_server, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    later = FULL.with_value("A", "written while somebody signed in")
    reasons = []

    async def ask(reason):
        reasons.append(reason)
        put(api_server, fresh_call, later)
        manager.begin(api_server.control.open_session())
        return True

    manager = SessionManager(ask)
    manager.begin(api_server.control.open_session())
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


async def test_who_does_not_sign_in_again_is_not_asked_a_second_time_for_the_proof(
    api_server, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    reasons = []

    async def ask(reason):
        reasons.append(reason)
        return False

    manager = SessionManager(ask)
    manager.begin(api_server.control.open_session())
    commit_log.on_line = lambda line: api_server.control.expire_sessions() if line.what == "begin" else None

    async with client_of(api_server) as client:
        report = await delete_all(SignedInClient(client, manager), fresh_call, commit_log, origin())
    assert len(reasons) == 1
    assert asked(api_server) == ["GET", "DELETE"]
    assert [type(error) for error in report.errors] == [errors.NotSignedInError, errors.NotSentError]
    assert outcomes(commit_log.ended.results) == {Outcome.NOT_CONFIRMED}


async def test_a_server_that_refuses_each_new_session_is_not_signed_in_to_for_ever(
    api_server, faults, fresh_call, commit_log
):
    put(api_server, fresh_call, FULL)
    asked = 0

    async def ask(_reason):
        nonlocal asked
        asked += 1
        if asked > 20:
            return False  # far more often than a person would
        manager.begin(api_server.control.open_session())
        return True

    manager = SessionManager(ask)
    manager.begin(api_server.control.open_session())
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
