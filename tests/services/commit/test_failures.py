"""A commit that meets failures: what is known at the end, and what is read before anything is sent again."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.api import errors
from lvctx_gui.core.alone import needs_proof, why_unprovable
from lvctx_gui.core.diff import apply
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.settle import Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.pace import AT_ONCE
from tests.api_server import NO_VALUE, client_of, held, wire_entry
from tests.commit_log import MemoryCommitLog
from tests.services.scene import (
    BASE,
    CONFIRMED,
    MANY,
    NOT_COMMITTED,
    NOT_CONFIRMED,
    POLICY,
    SHORT,
    Scene,
    ended,
    is_back_off,
    sent,
    steps,
)
from tests.strategies import any_text, contexts, safe_keys, text_values

# What the server does not answer ---------------------------------------------------------------------------

LOST = [
    ("reset", {}),
    ("close", {}),
    ("truncated", {}),
    ("html", {}),
    ("empty", {}),
    ("status", {"status": 500}),
    ("status", {"status": 502}),
    ("status", {"status": 503}),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("kind", "options"), LOST)
def test_an_unknown_post_is_read_before_it_is_repeated(scene, kind, options, when):
    scene.fault(kind, when, method="POST", **options)
    report = scene.commit()
    again = ["POST"] if when == "before" else []
    assert scene.methods == ["GET", "POST", "GET", *again, "DELETE", "DELETE", "GET"]
    assert report.is_complete
    assert [error.carried_out for error in report.errors] == [errors.CarriedOut.UNKNOWN]
    assert len(scene.cancel_token.pauses) == 1
    assert is_back_off(scene.cancel_token.pauses[0], 1)
    assert scene.commit_log.steps("A") == [Step.UNKNOWN, *([Step.DONE] if again else [])]
    assert [change.key for change in scene.commit_log.record.done] == ["A", "B", "C", "new"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_that_is_never_answered_is_settled_by_reading(scene, when):
    scene.fault("hang", when, method="POST")
    report = scene.commit(timeouts=SHORT)
    assert scene.methods.count("POST") == (2 if when == "before" else 1)
    assert report.is_complete
    assert [type(error) for error in report.errors] == [errors.TimedOutError]


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_unknown_delete_is_read_before_it_is_repeated(scene, when):
    scene.fault("reset", when, method="DELETE", path_contains="/B")
    report = scene.commit(Draft(BASE).remove("B"))
    assert scene.methods == ["GET", "DELETE", "GET", *(["DELETE", "GET"] if when == "before" else [])]
    assert report.is_complete


def test_after_a_post_that_failed_no_delete_is_sent_before_the_next_read(scene):
    scene.fault("status", method="POST", status=503, times=2)
    scene.commit()
    assert scene.methods == ["GET", "POST", "GET", "POST", "GET", "POST", "DELETE", "DELETE", "GET"]


def test_only_what_is_left_is_sent_again(scene):
    scene.fault("reset", method="DELETE", path_contains="/C")
    report = scene.commit()
    assert scene.methods.count("POST") == 1
    assert scene.deleted == ["B", "C", "C"]
    assert report.is_complete


@pytest.mark.parametrize(
    ("kind", "options"),
    [("status", {"status": status}) for status in (400, 401, 403, 404, 409, 418)] + [("redirect", {})],
)
def test_a_final_refusal_of_the_post_is_not_repeated(scene, kind, options):
    scene.fault(kind, method="POST", **options)
    report = scene.commit()
    # Who is not signed in cannot read what became of it.
    is_read = options.get("status") != 401
    assert scene.methods == ["GET", "POST", *(["GET"] if is_read else [])]
    claim = NOT_COMMITTED if is_read else NOT_CONFIRMED
    assert ended(report) == {"A": claim, "new": claim, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert steps(report) == {"A": Step.REFUSED, "new": Step.REFUSED, "B": Step.NOT_SENT, "C": Step.NOT_SENT}
    assert sent(report) == {"A", "new"}
    assert [error.status for error in report.errors] == [options.get("status", 302)]
    assert report.results[0].reason == str(report.errors[0])
    assert report.results[1].reason == ""
    assert scene.cancel_token.pauses == []
    assert report.is_proof == is_read
    assert scene.commit_log.steps("A") == [Step.REFUSED]
    assert scene.commit_log.record.done == ()


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_a_server_that_acts_and_refuses_is_read_and_told_as_it_is(scene, status):
    scene.fault("status", "after", method="POST", status=status)
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED}


@pytest.mark.parametrize("status", [400, 403, 409])
def test_a_refusal_that_cannot_be_read_back_is_not_confirmed(scene, status):
    scene.fault("status", "after", method="POST", status=status)
    scene.fault("status", method="GET", status=403, skip=1)
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert ended(report) == {"A": NOT_CONFIRMED}


@pytest.mark.parametrize("status", [400, 403, 409])
async def test_after_a_delete_that_was_finally_refused_no_further_one_is_sent(api_server, faults, status):
    scene = Scene(api_server, base=MANY)
    scene.fault("status", method="DELETE", status=status)
    scene.fault("hang", method="DELETE", times=3)

    refused = asyncio.Event()
    scene.hooks["DELETE<"] = refused.set
    draft = Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9])
    async with client_of(api_server) as client:
        task = asyncio.create_task(scene.carry_out(client, draft))
        await asyncio.to_thread(api_server.control.wait_for_log, 2 + AT_ONCE)
        await refused.wait()
        faults.clear()
        report = await task
    assert scene.methods == ["GET", "POST", *["DELETE"] * AT_ONCE, "GET"]
    assert len(report.keys(CONFIRMED)) == 1 + AT_ONCE - 1
    assert Counter(steps(report).values()) == {Step.DONE: 4, Step.REFUSED: 1, Step.NOT_SENT: 5}
    assert [error.status for error in report.errors] == [status]
    assert report.is_proof
    assert len(held(api_server, scene.call)) == 7


async def test_no_delete_starts_while_the_refusal_of_another_is_being_written_down(api_server, faults):
    scene = Scene(api_server, base=MANY)
    scene.fault("status", method="DELETE", status=403)
    scene.fault("hang", method="DELETE", times=3)
    others = asyncio.Event()

    class SlowLog(MemoryCommitLog):
        async def note(self, intent_id, results):
            await super().note(intent_id, results)
            if results[0].step is Step.REFUSED:
                faults.clear()
                await others.wait()

    scene.commit_log = SlowLog(api_server, lambda line: scene.note(line.what))

    def count_notes(line):
        if sum(result.step is Step.DONE for each in scene.commit_log.lines for result in each.results) >= 3:
            others.set()

    scene.commit_log.on_line = count_notes

    async with client_of(api_server) as client:
        await scene.carry_out(client, Draft(MANY).remove(*MANY.keys))
    assert scene.methods.count("DELETE") == AT_ONCE


def test_a_delete_that_is_refused_is_read_before_anything_is_claimed(scene):
    scene.fault("status", method="DELETE", status=403)
    report = scene.commit(Draft(BASE).remove("A"))
    assert scene.methods == ["GET", "DELETE", "GET"]
    assert ended(report) == {"A": NOT_COMMITTED}


def test_a_server_that_says_yes_and_does_nothing_is_not_believed(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    scene.fault("body", method="DELETE", status=204, body=b"", times=2)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert report.reading.context == BASE


def test_what_the_server_said_yes_to_is_not_sent_again(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    scene.fault("status", method="DELETE", status=503, path_contains="/B")
    report = scene.commit()
    assert scene.methods.count("POST") == 1
    assert ended(report) == {"A": NOT_CONFIRMED, "B": CONFIRMED, "C": CONFIRMED, "new": NOT_CONFIRMED}


def test_a_value_that_comes_back_changed_in_the_least_is_not_confirmed(scene):
    body = b'{"entry":[{"key":"A","value":"x"},{"key":"N","value":""}]}'
    scene.fault("body", method="GET", body=body, skip=1)
    report = scene.commit(Draft(BASE).set_value("A", "x ").add("N", None))
    assert ended(report) == {"A": NOT_CONFIRMED, "N": NOT_CONFIRMED}


def test_a_repeated_key_is_confirmed_when_all_its_values_are_what_was_wanted(api_server):
    base = Context([Entry("A", "1"), Entry("A", "2"), Entry("B", "x"), Entry("B", "y")])
    scene = Scene(api_server, base=base)
    draft = Draft(base).set_value("A", "3").remove("B")
    report = scene.commit(draft)
    assert report.reading.context.values_of("A") == ("3", "3")
    assert report.is_complete
    assert draft.rebase(report.reading.context).changes == ()
    assert scene.commit_log.intent.before == base


def test_a_repeated_key_of_which_one_value_is_another_is_not_confirmed(scene):
    body = b'{"entry":[{"key":"A","value":"3"},{"key":"A","value":"2"}]}'
    scene.fault("body", method="GET", body=body, skip=1)
    assert ended(scene.commit(Draft(BASE).set_value("A", "3"))) == {"A": NOT_CONFIRMED}


# Reading back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "attempts"),
    [
        (Fault("reset", method="GET", skip=1, times=None), 4),
        (Fault("status", method="GET", skip=1, times=None), 4),
        (Fault("html", method="GET", skip=1, times=None), 4),
        (Fault("status", method="GET", skip=1, status=403), 1),
    ],
)
def test_without_the_proof_nothing_is_confirmed(scene, fault, attempts):
    scene.api_server.control.add_fault(fault)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", *["GET"] * attempts]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert not report.is_proof
    assert report.reading.context == BASE
    assert len(report.errors) == attempts
    assert len(scene.cancel_token.pauses) == attempts - 1
    assert scene.commit_log.record.done == ()


def test_without_the_proof_what_was_never_sent_is_not_in_doubt(scene):
    scene.fault("reset", method="POST")
    scene.fault("reset", method="GET", skip=1, times=None)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", *["GET"] * 4]
    assert ended(report) == {"A": NOT_CONFIRMED, "new": NOT_CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert {type(error) for error in report.errors} == {errors.AnswerLostError}


def test_a_proof_that_fails_at_first_is_tried_again(scene):
    scene.fault("status", method="GET", skip=1)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET", "GET"]
    assert report.is_complete
    assert len(report.errors) == 1


def test_when_the_call_cannot_be_read_first_nothing_is_sent(scene):
    scene.fault("status", method="GET", times=None)
    report = scene.commit()
    assert scene.methods == ["GET"] * 4
    assert report.reading is None
    assert not report.has_sent
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert scene.commit_log.ended.results == report.results


# Any draft, any fault --------------------------------------------------------------------------------------


@st.composite
def drafts(draw):
    """A base and what a person did to it, all of it allowed."""
    draft = Draft(draw(contexts(repeats=False)))
    for _ in range(draw(st.integers(1, 6))):
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


def as_held(value):
    return wire_entry(Entry("k", value)).get("value", NO_VALUE)


@pytest.mark.slow("commits to a server for each example")
@settings(max_examples=80)
@given(drafts())
def test_what_was_planned_and_sent_is_what_the_draft_says(shared_api_server, draft):
    shared_api_server.control.clear_faults()
    scene = Scene(shared_api_server, base=draft.base)
    report = scene.commit(draft)
    withheld = unprovable(draft)
    assert set(report.keys(NOT_COMMITTED)) == withheld
    if withheld:
        assert all("was not deleted" in each.reason for each in report.results if each.key in withheld)
        return
    assert report.is_complete
    assert held(shared_api_server, scene.call) == {entry.key: as_held(entry.value) for entry in draft.result}
    if draft.changes:
        assert report.reading.context == draft.result
        assert draft.rebase(report.reading.context).changes == ()
        assert scene.commit_log.record.done == draft.changes


def unprovable(draft):
    """The removals of ``draft`` that no read could prove: by then the POST has been carried out."""
    after_post = apply([change for change in draft.changes if change.after is not MISSING], draft.base)
    removed = [change.key for change in draft.changes if change.after is MISSING]
    plain = [key for key in removed if not needs_proof(key)]
    for key in plain:
        after_post = after_post.without(key)
    found = set()
    for key in filter(needs_proof, removed):
        if why_unprovable(key, after_post):
            found.add(key)
        else:
            after_post = after_post.without(key)
    return found


faults = st.one_of(
    st.builds(
        Fault,
        st.sampled_from(["reset", "close", "status", "truncated", "empty", "html", "garbage"]),
        st.sampled_from(["before", "after"]),
        method=st.sampled_from(["POST", "DELETE", "GET"]),
        skip=st.integers(0, 3),
        times=st.sampled_from([1, 1, 2, 5, None]),
        status=st.sampled_from([None, 500, 503]),
        retry_after=st.sampled_from([None, 1, 20, 70]),
    ),
    st.builds(
        Fault,
        st.sampled_from(["status", "redirect"]),
        method=st.sampled_from(["POST", "DELETE", "GET"]),
        skip=st.integers(0, 3),
        times=st.sampled_from([1, 1, 2, 5]),
        when=st.sampled_from(["before", "after"]),
        status=st.sampled_from([400, 401, 403, 404, 409, 429, 429]),
        retry_after=st.sampled_from([None, 1, 20, 70]),
    ),
)


@pytest.mark.slow("commits to a server for each example")
@settings(max_examples=150)
@given(drafts(), st.lists(faults, max_size=4))
def test_whatever_goes_wrong_exactly_what_was_not_confirmed_stays_staged(shared_api_server, draft, broken):
    control = shared_api_server.control
    control.clear_faults()
    scene = Scene(shared_api_server, base=draft.base)
    before = held(shared_api_server, scene.call)
    for fault in broken:
        control.add_fault(fault)
    report = scene.commit(draft)
    control.clear_faults()
    log = control.log()
    after = held(shared_api_server, scene.call)
    wanted = {change.key: change.after for change in draft.changes}

    # What was sent: each POST directly after a read that was answered, nothing too often, nothing too late.
    methods = [seen.method for seen in log]
    assert all(log[at - 1].method == "GET" for at, method in enumerate(methods) if method == "POST")
    assert (
        max(Counter((seen.method, seen.target) for seen in log if seen.method != "GET").values(), default=0)
        <= 4
    )
    assert sum(scene.cancel_token.pauses) <= POLICY.total + len(methods) * scene.options.limiter.interval
    assert scene.most["DELETE"] <= AT_ONCE

    # Who is not in the plan is not touched.
    assert {k: v for k, v in after.items() if k not in wanted} == {
        k: v for k, v in before.items() if k not in wanted
    }

    # What is said: every key once, and the truth.
    assert [result.key for result in report.results] == list(wanted)
    for key in report.keys(CONFIRMED):
        assert after.get(key, MISSING) == (MISSING if wanted[key] is MISSING else as_held(wanted[key]))
    for key in report.keys(NOT_COMMITTED):
        assert after.get(key, MISSING) == before.get(key, MISSING)
    if report.is_proof:
        staged = [change.key for change in draft.rebase(report.reading.context).changes]
        assert set(staged) == set(report.keys(NOT_COMMITTED)) | set(report.keys(NOT_CONFIRMED))
        assert report.is_complete == (not staged)
    elif draft.changes:
        assert not report.is_complete
        assert report.errors
    if draft.changes:
        assert scene.commit_log.ended.results == report.results
        # Of what was refused and is there all the same nobody can tell who has done it.
        refused = {result.key for result in report.results if result.step is Step.REFUSED}
        assert {change.key for change in scene.commit_log.record.done} == set(
            report.keys(CONFIRMED)
        ) - refused
