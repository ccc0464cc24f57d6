"""Any draft, any fault: what is not confirmed stays staged, and nothing else does."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.alone import needs_proof, why_unprovable
from lvctx_gui.core.diff import apply
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.settle import Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit.pace import AT_ONCE
from tests.api_server import NO_VALUE, held, wire_entry
from tests.services.scene import CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED, POLICY, Scene
from tests.strategies import as_json_carries, contexts, safe_keys, sent_text, sent_values, text_values


@st.composite
def drafts(draw):
    """A base and what a person did to it, all of it allowed."""
    draft = Draft(draw(contexts(values=sent_values, repeats=False)))
    for _ in range(draw(st.integers(1, 6))):
        existing = [*draft.base.keys, *draft.added_keys]
        action = draw(st.sampled_from(["add", "set", "remove"]))
        key = (
            draw(st.one_of(safe_keys, sent_text))
            if action == "add" or not existing
            else draw(st.sampled_from(existing))
        )
        try:
            if action == "set":
                draft = draft.set_value(key, draw(text_values.map(as_json_carries)))
            elif action == "remove":
                draft = draft.remove(key)
            else:
                draft = draft.add(key, draw(text_values.map(as_json_carries)))
        except ValueError:
            continue
    return draft


def as_held(value):
    return wire_entry(Entry("k", value)).get("value", NO_VALUE)


@pytest.mark.slow("commits to a server for each example")
@settings(max_examples=80)
@given(drafts())
@example(Draft(Context([Entry("a", ""), Entry("a/b", "")])).set_value("a", None).remove("a/b"))
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


any_fault = st.one_of(
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
@given(drafts(), st.lists(any_fault, max_size=4))
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
