"""A commit against the practice server: what is sent in which order, and what is known at the end."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.api import Timeouts, errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, Foreign
from lvctx_gui.core.plan import CommitPlan, plan_commit
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit import Outcome, Progress, commit
from tests.practice import NO_VALUE, asked, client_of, held, put, unused_call, wire_entry
from tests.strategies import any_text, contexts, safe_keys, text_values

BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3"), Entry("D", Foreign("4", "number"))])
CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED
SHORT = Timeouts(read=0.3)


def edited(base=BASE):
    """Two entries to post, two keys to delete."""
    return Draft(base).set_value("A", "one").add("new", "").remove("C").remove("B")


def run(practice, plan, **options):
    async def sent():
        async with client_of(practice, timeouts=options.pop("timeouts", None)) as client:
            return await commit(client, plan, **options)

    return asyncio.run(sent())


def begin(practice, call, draft=None, base=BASE):
    put(practice, call, base)
    return plan_commit(call, (draft or edited(base)).changes)


def ended(report):
    return dict(report.outcomes)


def test_one_post_then_the_deletes_in_order_then_the_proof(practice, fresh_call):
    plan = begin(practice, fresh_call)
    report = run(practice, plan)
    log = practice.control.log()
    assert [seen.method for seen in log] == ["POST", "DELETE", "DELETE", "GET"]
    assert (
        [seen.target.partition("?")[0].rpartition("/")[2] for seen in log[1:3]]
        == ["B", "C"]
        == list(plan.deletes)
    )
    assert json.loads(log[0].body) == {"entry": [{"key": "A", "value": "one"}, {"key": "new", "value": ""}]}
    assert held(practice, fresh_call) == {"A": "one", "D": 4, "new": ""}
    assert ended(report) == dict.fromkeys(("A", "new", "B", "C"), CONFIRMED)
    assert report.is_complete
    assert report.errors == ()
    assert report.plan == plan
    assert report.reading.call == fresh_call
    assert report.reading.context == edited().result


def test_only_deletes_send_no_post_and_only_changes_no_delete(practice, fresh_call):
    plan = begin(practice, fresh_call, Draft(BASE).remove("A"))
    assert run(practice, plan).is_complete
    assert asked(practice) == ["DELETE", "GET"]
    practice.control.clear_log()
    assert run(
        practice, plan_commit(fresh_call, Draft(BASE.without("A")).set_value("B", None).changes)
    ).is_complete
    assert asked(practice) == ["POST", "GET"]
    assert held(practice, fresh_call) == {"B": NO_VALUE, "C": "3", "D": 4}


def test_an_empty_plan_sends_nothing(practice, fresh_call):
    seen = []
    report = run(practice, CommitPlan(fresh_call, (), ()), on_progress=seen.append)
    assert (report.outcomes, report.reading, report.errors, report.is_complete) == ((), None, (), True)
    assert asked(practice) == []
    assert seen == []


@pytest.mark.parametrize("status", [400, 401, 403, 409, 418, 429])
def test_after_a_post_that_was_refused_nothing_more_is_sent(practice, fresh_call, status):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(Fault("status", method="POST", status=status))
    report = run(practice, plan)
    assert asked(practice) == ["POST"]
    assert ended(report) == dict.fromkeys(plan.keys, NOT_COMMITTED)
    assert report.reading is None
    assert [error.status for error in report.errors] == [status]
    assert not report.is_complete


@pytest.mark.parametrize("kind", ["reset", "close", "truncated", "hang"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_without_an_answer_is_settled_by_reading(practice, fresh_call, kind, when):
    plan = begin(practice, fresh_call)
    # A POST is answered without a body, of which there is nothing to cut off: a made-up one takes its place.
    practice.control.add_fault(Fault(kind, when, method="POST"))
    report = run(practice, plan, timeouts=SHORT)
    assert asked(practice) == ["POST", "GET"]
    posted = CONFIRMED if when == "after" else NOT_COMMITTED
    assert ended(report) == {"A": posted, "new": posted, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert len(report.errors) == 1
    assert edited().rebase(report.reading.context).staged_count == (2 if when == "after" else 4)


def test_a_key_that_is_gone_already_counts_as_deleted(practice, fresh_call):
    plan = begin(practice, fresh_call)
    practice.control.remove_entry(fresh_call.session, fresh_call.tx_id, fresh_call.account, "B")
    report = run(practice, plan)
    assert [seen.status for seen in practice.control.log()] == [204, 404, 204, 200]
    assert report.is_complete
    assert report.errors == ()


@pytest.mark.parametrize("status", [401, 403, 429])
def test_after_a_delete_that_was_refused_no_further_one_is_sent(practice, fresh_call, status):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(Fault("status", method="DELETE", status=status))
    report = run(practice, plan)
    assert asked(practice) == ["POST", "DELETE", "GET"]
    assert ended(report) == {"A": CONFIRMED, "new": CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert held(practice, fresh_call) == {"A": "one", "B": "2", "C": "3", "D": 4, "new": ""}
    assert [error.status for error in report.errors] == [status]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_delete_without_an_answer_is_settled_by_reading(practice, fresh_call, when):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(Fault("reset", when, method="DELETE"))
    report = run(practice, plan)
    assert asked(practice) == ["POST", "DELETE", "GET"]
    assert report.keys(CONFIRMED) == (("A", "new", "B") if when == "after" else ("A", "new"))
    assert report.keys(NOT_COMMITTED) == (("C",) if when == "after" else ("B", "C"))


def test_a_delete_that_fails_first_leaves_nothing_to_read_back(practice, fresh_call):
    plan = begin(practice, fresh_call, Draft(BASE).remove("A").remove("B"))
    practice.control.add_fault(Fault("status", method="DELETE", status=403))
    report = run(practice, plan)
    assert asked(practice) == ["DELETE"]
    assert report.reading is None
    assert ended(report) == {"A": NOT_COMMITTED, "B": NOT_COMMITTED}


@pytest.mark.parametrize(
    "fault", [Fault("reset", method="GET"), Fault("status", method="GET"), Fault("html", method="GET")]
)
def test_without_the_proof_nothing_is_confirmed(practice, fresh_call, fault):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(fault)
    report = run(practice, plan)
    assert asked(practice) == ["POST", "DELETE", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(plan.keys, NOT_CONFIRMED)
    assert report.reading is None
    assert len(report.errors) == 1


def test_without_the_proof_what_was_never_sent_is_not_in_doubt(practice, fresh_call):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(Fault("reset", method="POST"))
    practice.control.add_fault(Fault("reset", method="GET"))
    report = run(practice, plan)
    assert ended(report) == {"A": NOT_CONFIRMED, "new": NOT_CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert [type(error) for error in report.errors] == [errors.AnswerLostError] * 2


def test_somebody_who_writes_in_between_is_noticed_for_that_key(practice, fresh_call):
    plan = begin(practice, fresh_call)
    address = (fresh_call.session, fresh_call.tx_id, fresh_call.account)

    def interfere(progress):
        if progress.doing == "Reading back":
            practice.control.set_entry(*address, "A", "theirs")
            practice.control.set_entry(*address, "B", "back again")
            practice.control.set_entry(*address, "else", "not ours")

    report = run(practice, plan, on_progress=interfere)
    assert ended(report) == {"A": NOT_CONFIRMED, "new": CONFIRMED, "B": NOT_CONFIRMED, "C": CONFIRMED}
    assert report.errors == ()
    after = edited().rebase(report.reading.context)
    assert [change.key for change in after.changes] == ["A", "B"]
    assert after.change_of("A").before == "theirs"


def test_an_unknown_outcome_with_somebody_elses_value_is_not_committed(practice, fresh_call):
    plan = begin(practice, fresh_call, Draft(BASE).set_value("A", "one"))
    practice.control.add_fault(Fault("reset", "before", method="POST"))
    assert ended(run(practice, plan)) == {"A": NOT_COMMITTED}


def test_a_server_that_says_yes_and_does_nothing_is_not_believed(practice, fresh_call):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(Fault("body", status=204, body=b"", times=3))
    report = run(practice, plan)
    assert ended(report) == dict.fromkeys(plan.keys, NOT_CONFIRMED)
    assert report.reading.context == BASE


def test_a_value_that_comes_back_changed_in_the_least_is_not_confirmed(practice, fresh_call):
    draft = Draft(BASE).set_value("A", "x ").add("N", None)
    plan = begin(practice, fresh_call, draft)
    body = b'{"entry":[{"key":"A","value":"x"},{"key":"N","value":""}]}'
    practice.control.add_fault(Fault("body", method="GET", body=body))
    assert ended(run(practice, plan)) == {"A": NOT_CONFIRMED, "N": NOT_CONFIRMED}


def test_a_repeated_key_is_confirmed_when_all_its_values_are_what_was_wanted(practice, fresh_call):
    base = Context([Entry("A", "1"), Entry("A", "2"), Entry("B", "x"), Entry("B", "y")])
    draft = Draft(base).set_value("A", "3").remove("B")
    plan = plan_commit(fresh_call, draft.changes)
    put(practice, fresh_call, (*base.entries, *base.repeats))
    report = run(practice, plan)
    assert report.reading.context.values_of("A") == ("3", "3")
    assert report.is_complete
    assert draft.rebase(report.reading.context).changes == ()


def test_a_repeated_key_of_which_one_value_is_another_is_not_confirmed(practice, fresh_call):
    plan = begin(practice, fresh_call, Draft(BASE).set_value("A", "3"))
    body = b'{"entry":[{"key":"A","value":"3"},{"key":"A","value":"2"}]}'
    practice.control.add_fault(Fault("body", method="GET", body=body))
    assert ended(run(practice, plan)) == {"A": NOT_CONFIRMED}


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_stopping_keeps_what_was_not_sent_by_then(practice, fresh_call, steps):
    plan = begin(practice, fresh_call)
    answers = [False] * steps + [True]
    report = run(practice, plan, stop_wanted=lambda: answers.pop(0))
    assert answers == []
    assert asked(practice) == [[], ["POST", "GET"], ["POST", "DELETE", "GET"]][steps]
    assert report.keys(CONFIRMED) == ((), ("A", "new"), ("A", "new", "B"))[steps]
    assert set(report.keys(NOT_COMMITTED)) == set(plan.keys) - set(report.keys(CONFIRMED))
    assert report.errors == ()


def test_nobody_is_asked_about_stopping_after_the_last_step(practice, fresh_call):
    plan = begin(practice, fresh_call)
    asked_to_stop = []
    report = run(practice, plan, stop_wanted=lambda: bool(asked_to_stop.append(len(asked(practice)))))
    assert asked_to_stop == [0, 1, 2]
    assert report.is_complete


def test_progress_is_told_before_each_request(practice, fresh_call):
    plan = begin(practice, fresh_call, Draft(BASE).set_value("A", "1!").add(" x", "").remove("B").remove("C"))
    seen = []
    run(practice, plan, on_progress=lambda progress: seen.append((progress, len(asked(practice)))))
    assert seen == [
        (Progress(0, 4, "Sending 2 entries"), 0),
        (Progress(1, 4, "Deleting “B”"), 1),
        (Progress(2, 4, "Deleting “C”"), 2),
        (Progress(3, 4, "Reading back"), 3),
    ]


def test_a_commit_that_is_cancelled_sends_no_more(practice, fresh_call):
    plan = begin(practice, fresh_call)
    practice.control.add_fault(Fault("hang", method="POST"))

    async def cancelled():
        async with client_of(practice) as client:
            task = asyncio.create_task(commit(client, plan))
            await asyncio.to_thread(practice.control.wait_for_log, 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(cancelled())
    assert asked(practice) == ["POST"]


def test_read_only_changes_nothing(practice, fresh_call):
    plan = begin(practice, fresh_call)

    async def sent():
        async with client_of(practice, read_only=True) as client:
            return await commit(client, plan)

    report = asyncio.run(sent())
    assert ended(report) == dict.fromkeys(plan.keys, NOT_COMMITTED)
    assert [type(error) for error in report.errors] == [errors.ReadOnlyError]
    assert asked(practice) == []


# Any draft, any fault --------------------------------------------------------------------------------------


@st.composite
def drafts(draw):
    """A base and what a person did to it, all of it allowed."""
    draft = Draft(draw(contexts(repeats=False)))
    for _ in range(draw(st.integers(1, 5))):
        existing = [*draft.base.keys, *draft.added_keys]
        action = draw(st.sampled_from(["add", "set", "remove"]))
        key = (
            draw(st.one_of(safe_keys, any_text))
            if action == "add" or not existing
            else draw(st.sampled_from(existing))
        )
        try:
            if action == "set":
                draft = draft.set_value(key, draw(text_values))
            elif action == "remove":
                draft = draft.remove(key)
            else:
                draft = draft.add(key, draw(text_values))
        except ValueError:
            continue
    return draft


@settings(max_examples=80)
@given(drafts())
def test_what_was_planned_and_sent_is_what_the_draft_says(practice_server, draft):
    practice_server.control.clear_faults()
    call = unused_call()
    put(practice_server, call, draft.base)
    report = run(practice_server, plan_commit(call, draft.changes))
    assert report.is_complete
    after = {entry.key: wire_entry(entry).get("value", NO_VALUE) for entry in draft.result}
    assert held(practice_server, call) == after
    if draft.changes:
        assert report.reading.context == draft.result
        assert draft.rebase(report.reading.context).changes == ()


faults = st.builds(
    Fault,
    st.sampled_from(["reset", "close", "status", "truncated", "empty", "html"]),
    st.sampled_from(["before", "after"]),
    method=st.sampled_from(["POST", "DELETE", "GET"]),
    skip=st.integers(0, 2),
    status=st.sampled_from([None, 401, 403, 429, 500, 503]),
)


@settings(max_examples=120)
@given(drafts(), st.lists(faults, max_size=3))
def test_whatever_goes_wrong_exactly_what_was_not_confirmed_stays_staged(practice_server, draft, broken):
    control = practice_server.control
    call = unused_call()
    control.clear_faults()
    control.clear_log()
    put(practice_server, call, draft.base)
    before = held(practice_server, call)
    for fault in broken:
        control.add_fault(fault)
    plan = plan_commit(call, draft.changes)
    report = run(practice_server, plan)
    methods = asked(practice_server)
    control.clear_faults()
    after = held(practice_server, call)

    assert methods == sorted(methods, key=["POST", "DELETE", "GET"].index)
    assert methods.count("POST") <= 1
    assert methods.count("GET") <= 1
    assert [key for key, _ in report.outcomes] == list(plan.keys)
    touched = set(plan.keys)
    assert {k: v for k, v in after.items() if k not in touched} == {
        k: v for k, v in before.items() if k not in touched
    }
    if report.reading is None:
        assert not report.keys(CONFIRMED)
        return
    staged = [change.key for change in draft.rebase(report.reading.context).changes]
    assert set(staged) == set(report.keys(NOT_COMMITTED)) | set(report.keys(NOT_CONFIRMED))
    wanted = {change.key: change.after for change in draft.changes}
    for key in report.keys(CONFIRMED):
        gone = key in plan.deletes
        assert (key not in after) == gone
        assert gone or after[key] == wire_entry(Entry(key, wanted[key])).get("value", NO_VALUE)
    assert report.is_complete == (not staged)
