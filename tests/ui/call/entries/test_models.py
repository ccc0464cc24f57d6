"""The table's model: Qt's own checks, and rows that keep their place."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6 import QtGui
from PySide6.QtCore import Qt

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.merge import merge
from lvctx_gui.ui.call.entries import order
from lvctx_gui.ui.call.entries import rows as r
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.finding import Finder
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.notes import note_text
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.call.entries.rows import Column, Shown
from lvctx_gui.ui.call.entries.sorting import Sorter
from lvctx_gui.ui.kit.palettes import State

NINE = datetime(2026, 3, 4, 9, 0).astimezone()


class Owner:
    """Stages what the model asks for, as a call's state does."""

    def __init__(self, context):
        self.model = EntriesModel(self.apply, clock=lambda: NINE)
        self.model.set_editable(True)
        self.show(Draft(context))

    def show(self, draft):
        self.draft = draft
        self.model.show_draft(draft)

    def apply(self, _name, change):
        try:
            draft = change(self.draft)
        except ValueError:
            return False
        self.show(draft)
        return True

    def set(self, key, column, text):
        return self.model.setData(self.model.index(self.model.row_of(key), column), text)

    def keys(self):
        return [self.model.index(row, Column.KEY).data() for row in range(self.model.rowCount())]


def context(count=5):
    return Context([Entry(f"k{n}", f"v{n}") for n in range(count)])


@pytest.fixture
def owner(qtmodeltester):
    owner = Owner(
        Context(
            [
                Entry("a", "1"),
                Entry("b", None),
                Entry("c", ""),
                Entry("a", "again"),
                Entry("n", NonTextValue("1.0", "number")),
                Entry("", "no name"),
            ]
        )
    )
    qtmodeltester.check(owner.model)
    return owner


def test_qts_checks_hold_while_everything_happens(owner, qapp):
    # The tester watches every signal of the model from here on.
    owner.set("a", Column.VALUE, "2")
    owner.set("c", Column.KEY, "renamed")
    draft, token = owner.draft.add_row()
    owner.show(draft)
    owner.set(token, Column.VALUE, "typed")
    owner.set(token, Column.KEY, "named")
    owner.show(owner.draft.remove("b"))
    owner.model.set_filter("e")
    owner.model.set_filter("")
    owner.model.sort(Column.VALUE, Qt.SortOrder.DescendingOrder)
    owner.model.set_changes_first(True)
    for shown in (*Shown, Shown.ALL):
        owner.model.set_shown(shown)
    owner.show(owner.draft.rebase(context()))
    owner.show(owner.draft.discard())
    owner.model.sort(-1)
    assert owner.keys() == ["k0", "k1", "k2", "k3", "k4"]


def test_every_kind_of_row_says_what_it_is(owner):
    owner.set("b", Column.VALUE, "x")
    owner.show(owner.draft.remove("c").add("new", "y"))
    states = [state_of(owner.draft, owner.model.row_id(row)) for row in range(owner.model.rowCount())]
    assert states == [
        State.WARNING,
        State.WARNING,
        State.CHANGED,
        State.REMOVED,
        State.WARNING,
        State.WARNING,
        State.ADDED,
    ]


def test_news_are_marked_sorted_and_found_but_what_is_gone_is_no_entry(qapp):
    owner = Owner(context())
    theirs = Context([Entry("k0", "v0"), Entry("k1", "other"), Entry("k2", "v2"), Entry("k3", "v3")])
    owner.show(merge(owner.draft.set_value("k2", "mine"), theirs, NINE, since=NINE).draft)
    model = owner.model
    assert owner.keys() == ["k0", "k1", "k2", "k3", "k4"]
    assert (model.total, model.shown) == (4, 4)
    gone = model.index(4, Column.VALUE)
    assert (gone.data(), note_text(owner.draft, "k4", NINE)) == ("v4", "deleted since 09:00")
    assert not model.flags(gone) & Qt.ItemFlag.ItemIsEditable
    assert model.index(4, Column.STATE).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Deleted by others since you last saw it, 09:00; it was v4. The server was read at 09:00."
    )
    model.sort(Column.STATE)
    assert owner.keys() == ["k2", "k1", "k4", "k0", "k3"]
    model.set_filter("v4")
    assert owner.keys() == ["k4"]
    assert (model.total, model.shown) == (4, 0)
    owner.show(owner.draft.add("k4", "again"))
    model.set_filter("")
    assert state_of(owner.draft, "k4") is State.ADDED


def test_no_value_empty_and_missing_look_and_speak_differently(owner):
    def cell(key, role):
        return owner.model.index(owner.model.row_of(key), Column.VALUE).data(role)

    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert (cell("b", Qt.ItemDataRole.DisplayRole), cell("b", Qt.ItemDataRole.EditRole)) == ("⌀ no value", "")
    assert (cell("c", Qt.ItemDataRole.DisplayRole), cell("c", Qt.ItemDataRole.EditRole)) == ("", "")
    assert (cell("b", spoken), cell("c", spoken)) == ("no value", "empty text")


def test_a_screen_reader_hears_state_and_both_values(owner):
    owner.set("b", Column.VALUE, "  x")
    row = owner.model.row_of("b")
    spoken = [
        owner.model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
        for column in (Column.STATE, Column.KEY, Column.VALUE)
    ]
    assert spoken == ["changed", "b, changed", "··x, was no value"]


def test_a_renamed_row_appears_below_the_old_one_and_a_named_row_stays(qapp):
    owner = Owner(context())
    owner.set("k1", Column.KEY, "new")
    assert owner.keys() == ["k0", "k1", "new", "k2", "k3", "k4"]
    draft, token = owner.draft.add_row()
    owner.show(draft)
    row = owner.model.row_of(token)
    owner.set(token, Column.KEY, "last")
    assert owner.model.row_of("last") == row


def test_rows_do_not_jump_while_a_person_edits(qapp):
    owner = Owner(context())
    owner.model.sort(Column.VALUE, Qt.SortOrder.AscendingOrder)
    owner.set("k0", Column.VALUE, "zzz")
    assert owner.keys()[0] == "k0"
    owner.model.set_filter("zzz")
    owner.set("k0", Column.VALUE, "no match any more")
    assert owner.keys() == ["k0"]


def test_a_key_that_exists_is_refused_and_nothing_changes(qapp):
    owner = Owner(context())
    assert not owner.set("k1", Column.KEY, "k2")
    assert not owner.set("k1", Column.KEY, "")
    assert owner.draft.staged_count == 0


def test_a_tool_tip_cannot_turn_a_value_into_markup(qapp):
    owner = Owner(Context([Entry("k", "<b>bold</b>")]))
    tip = owner.model.index(0, Column.VALUE).data(Qt.ItemDataRole.ToolTipRole)
    assert not QtGui.Qt.mightBeRichText(tip)
    assert tip.replace("\u2060", "") == "<b>bold</b>"


texts = st.text(alphabet="abAB1 é", max_size=4)
contexts = st.lists(st.builds(Entry, texts, st.none() | texts), max_size=12).map(Context)


@given(contexts, texts)
def test_the_filter_finds_exactly_what_holds_the_text(base, needle):
    draft = Draft(base)
    found = Finder().find(draft, order.natural_rows(draft), needle)
    wanted = [
        row
        for row in order.natural_rows(draft)
        if needle.casefold() in r.key_of(draft, row).casefold()
        or needle.casefold() in (r.value_of(draft, row) or "").casefold()
    ]
    assert found == wanted


@given(contexts, st.sampled_from(COLUMNS), st.booleans())
def test_sorting_loses_and_invents_no_row(base, spec, descending):
    draft = Draft(base)
    rows = order.natural_rows(draft)
    found = Sorter().sorted_rows(draft, rows, spec, descending=descending)
    assert sorted(map(repr, found)) == sorted(map(repr, rows))
    keys = [spec.sort_key(draft, row) for row in found]
    held = [key for key in keys if key is not None]
    # What has no key comes last either way.
    assert keys[: len(held)] == held == sorted(held, reverse=descending)


@given(contexts, st.lists(st.tuples(st.sampled_from("esrfv"), texts, texts), max_size=8))
def test_whatever_happens_every_row_is_shown_once(qapp, base, steps):
    owner = Owner(base)
    for kind, key, text in steps:
        if kind == "e":
            owner.apply("", lambda draft, key=key, text=text: draft.set_value(key, text))
        elif kind == "s":
            owner.apply("", lambda draft, key=key, text=text: draft.add(key, text))
        elif kind == "r":
            owner.apply("", lambda draft, key=key: draft.remove(key))
        elif kind == "f":
            owner.model.set_filter(text)
        else:
            owner.show(owner.draft.rebase(Context([Entry(key, text)])))
    owner.model.set_filter("")
    shown = [owner.model.row_id(row) for row in range(owner.model.rowCount())]
    assert sorted(map(repr, shown)) == sorted(map(repr, order.natural_rows(owner.draft)))
    assert all(owner.model.row_of(row) == number for number, row in enumerate(shown))
