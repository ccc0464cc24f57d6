"""The counts that are followed from edit to edit are those that are counted anew, and those of the plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings

from lvctx_gui.core import tally
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Kind
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.plan import PlanRefusedError, plan_draft
from lvctx_gui.core.tally import Part, RunningTally, in_order, tally_of, touched_keys
from tests.draft_steps import bases, steps, taken
from tests.strategies import drafts

CALL = CallRef("S", 1, "A")
NUMBER = NonTextValue("1", "number")


def seen_plainly(draft):
    """The same as a tally says, from plan and changes: what is sent, what is refused, which parts."""
    try:
        plan = plan_draft(CALL, draft)
        requests, problems = (len(plan.post), len(plan.deletes)), {}
    except PlanRefusedError as refused:
        requests, problems = None, dict(refused.problems)
    pairs = draft.renamings
    told = {*pairs, *pairs.values(), *draft.conflicts}
    rest = [change for change in draft.changes if change.key not in told]
    kinds = Counter(change.kind for change in rest)
    parts = {
        Part.UNDECIDED: len(draft.conflicts),
        Part.RENAMED: len(pairs),
        Part.CHANGED: kinds[Kind.CHANGED],
        Part.ADDED: kinds[Kind.ADDED],
        Part.DELETED: kinds[Kind.REMOVED],
    }
    return requests, list(problems.items()), parts


def seen(draft, found):
    requests = None if found.refused else (found.posted, found.deleted)
    problems = [(key, found.refused[key]) for key in in_order(draft, found.refused)]
    return requests, problems, {part: found.count(part) for part in Part if part is not Part.OLD_NAME}


@given(drafts())
def test_a_tally_is_what_the_plan_and_the_changes_say(draft):
    assert seen(draft, tally_of(draft)) == seen_plainly(draft)


@pytest.mark.slow("draws hundreds of long ways")
@settings(max_examples=300)
@given(bases, steps)
def test_followed_from_edit_to_edit_it_stays_what_it_is_when_counted_anew(base, way):
    running, draft = RunningTally(), Draft(base)
    before = [draft]
    for step in way:
        draft = taken(draft, step, before)
        before.append(draft)
        assert running.of(draft) == tally_of(draft)
        assert seen(draft, running.of(draft)) == seen_plainly(draft)


def test_what_is_put_back_as_it_is_staged_already_can_be_sent_from_then_on():
    running, draft = RunningTally(), Draft().staged("..", "1")
    assert list(running.of(draft).refused) == [".."]
    assert not running.of(draft.put_back({"..": "1"}, {})).refused


@given(drafts(), drafts())
def test_what_no_edit_touched_is_the_same_in_both_drafts(one, two):
    other = replace(two, base=one.base)
    touched = touched_keys(one, other)
    for key in {*one.edits.by_key, *other.edits.by_key} - touched:
        assert tally.part_of(one, key) is tally.part_of(other, key)
        assert tally.problem_of(one, key) == tally.problem_of(other, key)


@pytest.mark.parametrize("staged", [10, 2_000])
def test_an_edit_asks_about_its_own_key_only_however_much_is_staged(staged, monkeypatch):
    asked = []
    for name in ("part_of", "problem_of"):
        real = getattr(tally, name)
        monkeypatch.setattr(tally, name, lambda draft, key, real=real: asked.append(key) or real(draft, key))
    draft = Draft(Context(Entry(f"k{n:05}", "old") for n in range(3_000)))
    draft = draft.set_values([f"k{n:05}" for n in range(staged)], "new").put_back({"P": NUMBER}, {})
    running = RunningTally()
    running.of(draft)
    for key, edited in (
        ("k00003", draft.set_value("k00003", "newer")),
        ("k02999", draft.remove("k02999")),
        ("k00007", draft.unstage("k00007")),
    ):
        running.of(draft)
        asked.clear()
        running.of(edited)
        assert set(asked) == {key}
        assert len(asked) <= 3
