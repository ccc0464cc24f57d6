"""Advice on a draft: what it says of each key follows from what is found, however it is put together."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.checklist.assessment import assess
from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.core.checklist.places import Where
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.near_keys import NearKeys
from lvctx_gui.ui.call.entries import order
from lvctx_gui.ui.call.entries.advice import NO_ADVICE, Advice
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.call.entries.rows import Expected, Shown
from lvctx_gui.ui.call.entries.sorting import Sorter
from lvctx_gui.ui.kit.palettes import State

STATE = COLUMNS[0]
ITEMS = (
    Item(("Key1",)),
    Item(("Key2", "Key3")),
    Item(("Day",), pattern="[0-9]+", sentence="A number", example="1"),
    Item(("Answer",), allowed=("yes", "no")),
)
names = st.sampled_from(("Key1", "key1", "Key2", "Key3", "Kex1", "Day", "Dya", "Answer", "Other", "Key 1"))
values = st.sampled_from((None, "", " ", "1", "yes", "x"))
bases = st.lists(st.tuples(names, values), unique_by=lambda pair: pair[0], min_size=1, max_size=8)
edits = st.lists(
    st.one_of(
        st.tuples(st.just("set"), names, values),
        st.tuples(st.just("remove"), names),
        st.tuples(st.just("row")),
        st.tuples(st.just("unstage"), names),
    ),
    max_size=8,
)


def matches(pattern, text):
    return re.fullmatch(pattern, text) is not None


def advice_on(draft, items=ITEMS):
    assessment = assess([Checklist("L", items=items)], Where(), draft, matches)
    near = NearKeys(draft.base.keys)
    near.expect([key for item in items for key in item.keys])
    while not near.nothing_left:
        near.go_on(3)
    return Advice(draft, assessment, near.groups, near.meant, near.listed, near.index)


def edited(draft, edit):
    what, *arguments = edit
    if what == "set":
        return draft.staged(*arguments)
    if what == "row":
        return draft.add_row()[0]
    if what == "unstage":
        return draft.unstage(*arguments)
    (key,) = arguments
    return draft.remove(key) if draft.get(key) is not draft.get("no such key") else draft


@settings(max_examples=150, deadline=None)
@given(bases, edits, st.sampled_from(Shown), st.integers(-1, 2), st.booleans())
def test_rows_come_and_go_as_if_they_were_listed_anew(qapp, base, edits, shown, column, first):
    draft = Draft(Context(Entry(*pair) for pair in base))
    model = EntriesModel(lambda *_: True)
    model.show_draft(draft, advice_on(draft))
    model.set_shown(shown)
    model.set_changes_first(first)
    model.sort(column)
    for edit in edits:
        draft = edited(draft, edit)
        advice = advice_on(draft)
        model.show_draft(draft, advice)
        rows = [model.row_id(number) for number in range(model.rowCount())]
        assert len({*rows}) == len(rows)
        assert [model.row_of(row) for row in rows] == list(range(len(rows)))
        expected = [row for row in rows if isinstance(row, Expected)]
        if shown in (Shown.ALL, Shown.MISSING):
            assert {*expected} == {*advice.expected}
        else:
            assert expected == []
        assert model.total == len(order.natural_rows(draft))
        assert model.shown == len(rows) - len(expected)
    there = {model.row_id(number) for number in range(model.rowCount())}
    model.apply_again()
    again = {model.row_id(number) for number in range(model.rowCount())}
    assert again <= there if shown is not Shown.ALL else again == there


@settings(deadline=None)
@given(bases, edits)
def test_what_is_said_of_a_key_is_what_is_found(base, edits):
    draft = Draft(Context(Entry(*pair) for pair in base))
    for edit in edits:
        draft = edited(draft, edit)
    advice = advice_on(draft)
    for key in draft.base.keys:
        is_told = bool(advice.remarks(key))
        assert advice.needs_attention(key) <= is_told
        if key not in draft.edits.by_key:
            assert (state_of(draft, key, advice) is State.WARNING) is advice.needs_attention(key)
    assert advice.alike_count == len(advice.alike_keys)
    assert {row.keys for row in advice.expected} <= {each.item.keys for each in advice.assessment.missing}
    for row in (*order.natural_rows(draft), *advice.expected):
        for spec in COLUMNS:
            assert isinstance(spec.text(draft, row, advice), str)
            for told in (spec.tip, spec.spoken):
                assert "[0-9]" not in told(draft, row, None, advice)  # a pattern is never shown


@settings(deadline=None)
@given(bases, edits, st.booleans())
def test_rows_that_advice_is_about_are_sorted_as_each_alone_would_be(base, edits, descending):
    draft, sorter = Draft(Context(Entry(*pair) for pair in base)), Sorter()
    for edit in [None, *edits]:
        draft = edited(draft, edit) if edit else draft
        advice = advice_on(draft)
        rows = [*order.natural_rows(draft), *advice.expected]
        for ordered in (rows, rows[::-1], list(draft.base.keys)):
            found = sorter.sorted_rows(draft, ordered, STATE, advice, descending=descending)
            plain = sorted(ordered, key=lambda row: STATE.sort_key(draft, row, advice), reverse=descending)
            assert found == plain


def test_without_advice_nothing_is_said():
    assert (NO_ADVICE.remarks("Key"), NO_ADVICE.notes("Key"), NO_ADVICE.expected) == ([], [], ())
    assert not NO_ADVICE.needs_attention("Key")
