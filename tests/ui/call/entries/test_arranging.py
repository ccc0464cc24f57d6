"""Filtering, sorting and following drafts is quick by what is kept; it must show what would be found anew."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from operator import contains, eq

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.entries import Context, Entry, Missing, value_text
from lvctx_gui.core.fold import fold
from lvctx_gui.core.merge import merge
from lvctx_gui.core.pattern import Budget
from lvctx_gui.core.search import PLAIN, How, Search, Where
from lvctx_gui.ui.call.entries import finding, order
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.finding import Finder, rows_like
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column, Shown, key_of, value_of
from lvctx_gui.ui.call.entries.sorting import Sorter
from tests.gui import until
from tests.strategies import contexts, drafts

NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)

keys = st.sampled_from(("A", "AB", "Straße", "b", "aB c", "x", "", "é", "cafe\u0301", "İ"))
texts = st.sampled_from(("", "a", "ab", "AB", "ss", "SSE", "x", "b", "1", "é", "E\u0301", "i"))
hows = st.builds(How, st.sampled_from(Where), st.booleans())
values = st.one_of(st.none(), texts)
few = st.lists(keys, max_size=3)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("filter"), texts),
        st.tuples(st.just("filter"), texts, hows),
        st.tuples(st.just("sort"), st.integers(-1, len(COLUMNS) - 1), st.booleans()),
        st.tuples(st.just("show"), st.sampled_from(Shown)),
        st.tuples(st.just("changes first"), st.booleans()),
        st.tuples(st.just("set"), few, values),
        st.tuples(st.just("add"), keys, values),
        st.tuples(st.just("row"), values),
        st.tuples(st.just("remove"), few),
        st.tuples(st.just("rename"), keys, keys),
        st.tuples(st.just("unstage"), few),
        st.tuples(st.just("refresh"), contexts(keys, values)),
        st.tuples(st.just("again")),
    ),
    max_size=12,
)


# The plain way: no more than what the words say -----------------------------------------------------------


def holds(draft, row, needle, how=PLAIN):
    shown, keys = [value_of(draft, row)], [key_of(draft, row)]
    if isinstance(row, str):
        shown.append(draft.base.get(row))
        shown += [each.was for key, each in draft.remote_changes.items() if key == row]
        shown += [each.base for key, each in draft.conflicts.items() if key == row]
    values = ["" if isinstance(it, Missing) else value_text(it) for it in shown]
    if how.where is not Where.BOTH:
        keys, values = (keys, []) if how.where is Where.KEYS else ([], values)
    is_it = eq if how.whole else contains
    return any(is_it(fold(text), fold(needle)) for text in (*keys, *values))


def is_chosen(draft, row, shown):
    if shown is Shown.MINE:
        return isinstance(row, int) or row in draft.edits.by_key
    # Nothing is asked of these calls, and none of their keys has been looked at.
    return shown is Shown.ALL or (shown is Shown.OTHERS and row in draft.others_keys)


def plainly(draft, wanted):
    rows = [row for row in order.natural_rows(draft) if is_chosen(draft, row, wanted["shown"])]
    rows = [row for row in rows if not wanted["filter"][0] or holds(draft, row, *wanted["filter"])]
    column, is_descending = wanted["sort"]
    if column >= 0:
        ask = COLUMNS[column].sort_key
        rest = [row for row in rows if ask(draft, row) is None]
        rows = [row for row in rows if ask(draft, row) is not None]
        rows = sorted(rows, key=lambda row: ask(draft, row), reverse=is_descending) + rest
    if wanted["first"]:
        staged = [row for row in rows if is_chosen(draft, row, Shown.MINE)]
        rows = staged + [row for row in rows if row not in staged]
    return rows


EDITS = {
    "set": lambda draft, some, value: draft.set_values(some, value),
    "add": lambda draft, key, value: draft.add(key, value),
    "row": lambda draft, value: draft.add_row()[0].set_row_value(1, value),
    "remove": lambda draft, some: draft.remove(*some),
    "unstage": lambda draft, some: draft.unstage(*some),
    "refresh": lambda draft, theirs: merge(draft, theirs, NINE).draft,
}


def editable():
    """A model whose edits are staged, as a call's state does."""

    def apply(_name, change):
        with suppress(EditRefusedError):
            model.show_draft(change(model.draft))
        return True

    model = EntriesModel(apply)
    model.set_editable(True)
    return model


def take(model, wanted, what, arguments):
    """One thing that a person does. What is asked for is in `wanted` as well."""
    if what == "filter":
        wanted["filter"] = arguments
        model.set_filter(*arguments)
    elif what == "show":
        (wanted["shown"],) = arguments
        model.set_shown(*arguments)
    elif what == "changes first":
        (wanted["first"],) = arguments
        model.set_changes_first(*arguments)
    elif what == "sort":
        wanted["sort"] = arguments
        column, is_descending = arguments
        model.sort(column, Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder)
    elif what == "again":
        model.apply_again()
    elif what == "rename":
        key, new = arguments
        if (number := model.row_of(key)) is not None:
            model.setData(model.index(number, Column.KEY), new)
    else:
        with suppress(EditRefusedError):
            model.show_draft(EDITS[what](model.draft, *arguments))


@settings(max_examples=200)
@given(contexts(keys, values), steps)
def test_after_anything_rows_are_those_and_where_the_plain_way_has_them(qapp, base, steps):
    model = editable()
    model.show_draft(Draft(base))
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    wanted = {"filter": [""], "shown": Shown.ALL, "first": False, "sort": (-1, False)}
    for what, *arguments in steps:
        resets.clear()
        take(model, wanted, what, arguments)
        rows = [model.row_id(number) for number in range(model.rowCount())]
        if resets:  # while a person edits, rows stay
            assert rows == plainly(model.draft, wanted)
        gone = set(model.draft.deleted_remotely)
        assert model.shown == sum(row not in gone for row in rows)
        assert model.total == sum(row not in gone for row in order.natural_rows(model.draft))
        for _ in range(2):  # by looking first, then by number
            known = order.natural_rows(model.draft)
            assert [model.row_of(row) for row in rows] == list(range(len(rows)))
            assert all(model.row_of(row) is None for row in known if row not in rows)
    model.apply_again()
    assert [model.row_id(n) for n in range(model.rowCount())] == plainly(model.draft, wanted)


@given(drafts(), st.lists(st.tuples(texts.filter(bool), hows), max_size=6))
def test_one_finder_finds_text_after_text_what_each_alone_would(draft, asked):
    finder = Finder()
    for needle, how in asked:
        found = finder.find(draft, None, needle, how)
        assert found == Finder().find(draft, order.natural_rows(draft), needle, how)
        assert found == [row for row in order.natural_rows(draft) if holds(draft, row, needle, how)]


@given(drafts(), texts.filter(bool), hows)
def test_a_pattern_of_a_text_finds_what_the_text_does(draft, needle, how):
    search = Search(re.escape(needle), replace(how, pattern=True))
    found = rows_like(draft, search, Budget(), lambda: None)
    assert found == set(Finder().find(draft, None, needle, how))


@given(st.lists(st.tuples(drafts(), st.integers(0, 2), st.booleans()), max_size=6))
def test_one_sorter_sorts_draft_after_draft_as_each_alone_would(asked):
    sorter = Sorter()
    for draft, column, descending in [*asked, *asked]:
        for shown in (draft, Draft(draft.base)):
            rows, spec = order.natural_rows(shown), COLUMNS[column]
            found = sorter.sorted_rows(shown, rows, spec, descending=descending)
            assert found == Sorter().sorted_rows(shown, rows, spec, descending=descending)


@given(contexts(), st.sampled_from(COLUMNS))
def test_what_all_keys_are_sorted_by_is_what_each_is_sorted_by(base, spec):
    assert list(spec.sort_keys(base)) == [spec.sort_key(Draft(base), key) for key in base.keys]


# How much is looked at ------------------------------------------------------------------------------------


@pytest.fixture
def folded(monkeypatch):
    """What is folded, key by key."""
    keys, fold = [], finding.fold_row
    monkeypatch.setattr(finding, "fold_row", lambda key, value: keys.append(key) or fold(key, value))
    return keys


def large(count):
    return Draft(Context(Entry(f"key {n}", f"value {n}") for n in range(count)))


@given(contexts(st.sampled_from(("a", "B-1", "c", "a\nb", "a/b", ".."))))
def test_of_odd_keys_too_the_state_is_what_each_alone_has(base):
    (spec,) = (spec for spec in COLUMNS if spec.column is Column.STATE)
    assert list(spec.sort_keys(base)) == [spec.sort_key(Draft(base), key) for key in base.keys]


def test_every_text_is_folded_once_however_often_a_person_types(qapp, folded):
    model = EntriesModel(lambda _name, _change: True)
    draft = large(500).set_value("key 7", "mine")
    model.show_draft(draft)
    assert not folded
    model.set_filter("v")
    assert sorted(folded) == sorted([*draft.base.keys, "key 7"])
    for text in ("va", "val", "key", "", "9", "99", "9"):
        model.set_filter(text)
    model.sort(Column.KEY)
    assert len(folded) == 501
    model.show_draft(draft.set_value("key 8", "mine"))
    model.set_filter("min")
    assert folded[501:] == ["key 7", "key 8"]
    model.show_draft(merge(model.draft, large(500).base, NINE).draft)
    model.set_filter("mi")
    assert len(folded) == 503  # what was read again shows nothing new


def test_a_text_that_goes_on_looks_only_at_what_was_found(monkeypatch):
    finder, draft = Finder(), large(2_000)
    looks = []
    look = finding.contains
    monkeypatch.setattr(finding, "contains", lambda text, needle: looks.append(text) or look(text, needle))
    for needle, looked, found in (("9", 2_000, 542), ("99", 542, 38), ("199", 38, 12), ("19", 2_000, 139)):
        looks.clear()
        assert len(finder.find(draft, None, needle)) == found
        assert len(looks) == looked


def test_what_a_base_is_sorted_by_is_made_once(monkeypatch):
    sorter, base = Sorter(), large(300).base
    asked = []
    spec = COLUMNS[Column.VALUE]

    class Spy:
        column, attention = spec.column, None

        def sort_keys(self, base):
            asked.append("all")
            return spec.sort_keys(base)

        def sort_key(self, draft, row, advice):
            asked.append(row)
            return spec.sort_key(draft, row, advice)

    for draft, expected in (
        (Draft(base), ["all"]),
        (Draft(base), []),  # in the order that is known
        (Draft(base).set_value("key 3", "mine"), ["key 3"]),
        (Draft(base).add("new", "mine"), ["new"]),
    ):
        asked.clear()
        rows = order.natural_rows(draft)
        plain = sorted(rows, key=lambda row, draft=draft: spec.sort_key(draft, row), reverse=True)
        assert sorter.sorted_rows(draft, rows, Spy(), descending=True) == plain
        assert sorted(set(asked)) == sorted(expected)


def test_an_edit_goes_through_no_rows_and_asks_for_its_own_however_much_is_staged(qapp, monkeypatch):
    asked = []
    of = order.RowNumbers.of
    monkeypatch.setattr(order.RowNumbers, "of", lambda self, row: asked.append(row) or of(self, row))
    for staged in (20, 2_000):
        model = EntriesModel(lambda _name, _change: True)
        draft = large(3_000).set_values([f"key {n}" for n in range(staged)], "mine").add("new", "mine")
        model.show_draft(draft)
        asked.clear()
        with monkeypatch.context() as patched:
            patched.setattr(order, "natural_rows", None)
            for edit, rows in (
                (lambda draft: draft.set_value("key 2500", "mine"), ["key 2500"]),
                (lambda draft: draft.set_value("key 3", "mine, too"), ["key 3"]),
                (lambda draft: draft.add("newer", "mine"), ["newer"]),
                (lambda draft: draft.unstage("new"), ["new", "new"]),
                (lambda draft: draft.remove("key 2501", "key 2502"), ["key 2501", "key 2502"]),
            ):
                model.show_draft(edit(model.draft))
                assert (sorted(asked), model.total, model.shown) == (rows, model.rowCount(), model.rowCount())
                asked.clear()


# Where there is much to fold ------------------------------------------------------------------------------


async def test_of_many_entries_the_last_text_is_shown_when_all_are_folded(qt_loop, monkeypatch, folded):
    from lvctx_gui.ui.call.entries import ahead

    monkeypatch.setattr(ahead, "MANY", 50)
    monkeypatch.setattr(ahead, "AT_ONCE", 0)
    monkeypatch.setattr(finding, "_SLICE", 40)
    model, resets = EntriesModel(lambda _name, _change: True), []
    model.show_draft(large(1_000))
    model.modelReset.connect(lambda: resets.append(model.rowCount()))
    for text in ("1", "12", "123"):
        model.set_filter(text)
        assert model.is_finding
        assert model.rowCount() == 1_000
    assert len(folded) < 1_000
    await until(lambda: not model.is_finding)
    assert (resets, len(folded)) == ([1], 1_000)
    model.set_filter("12")
    assert not model.is_finding


async def test_a_filter_that_is_given_up_while_it_is_looked_for_never_comes(qt_loop, monkeypatch, folded):
    from lvctx_gui.ui.call.entries import ahead

    monkeypatch.setattr(ahead, "MANY", 50)
    monkeypatch.setattr(ahead, "AT_ONCE", 0)
    monkeypatch.setattr(finding, "_SLICE", 40)
    model = EntriesModel(lambda _name, _change: True)
    model.show_draft(large(1_000))
    model.set_filter("1")
    model.set_filter("")
    assert not model.is_finding
    await until(lambda: len(folded) == 1_000)
    assert model.rowCount() == 1_000
    # What is read meanwhile is what is looked through.
    model.show_draft(large(900).add("new 12", "1"))
    model.set_filter("12")
    assert model.is_finding
    model.show_draft(large(700))
    await until(lambda: not model.is_finding)
    assert model.rowCount() == sum("12" in f"key {n}" for n in range(700))
