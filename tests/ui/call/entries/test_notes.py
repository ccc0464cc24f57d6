"""What stands behind a value: what the server holds or held instead, seen, heard, told and found."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from PySide6.QtGui import QGuiApplication

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.merge import merge
from lvctx_gui.ui.call.entries import order
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.finding import Finder
from lvctx_gui.ui.call.entries.notes import note_runs, note_text, spoken_note
from lvctx_gui.ui.call.entries.rows import Column, is_struck, value_of
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.strategies import drafts

SEEN = datetime(2026, 3, 4, 14, 5).astimezone()
SOON, NEXT_DAY = SEEN + timedelta(minutes=5), SEEN + timedelta(days=1)
DATE = "2026-03-04 14:05"
VALUE = COLUMNS[Column.VALUE]


def clashing(theirs, *, seen=SEEN, mine="62", base="61"):
    """A draft in which ``k`` is in conflict."""
    draft = Draft(Context([] if theirs is MISSING else [Entry("k", theirs)]))
    draft = draft.remove("k") if mine is MISSING else draft.staged("k", mine)
    return draft.with_conflicts({"k": Conflict("k", base, mine, theirs, seen)})


def staged(base, mine):
    return Draft(Context([Entry("k", base)])).set_value("k", mine)


def changed_by_others(before, after, *, seen=SEEN):
    def context(value):
        return Context([] if value is MISSING else [Entry("k", value)])

    return merge(Draft(context(before)), context(after), SOON, since=seen).draft


@pytest.mark.parametrize(
    ("draft", "note", "spoken"),
    [
        (Draft(Context([Entry("k", "61")])), "", ""),
        (staged("61", "62"), "was 61", "was 61"),
        (staged(None, "Promise to pay"), "was ⌀ no value", "was no value"),
        (staged("", "62"), "was ", "was empty text"),
        (staged(NonTextValue("1.0", "number"), "62"), "was 1.0", "was number: 1.0"),
        (staged(" 61", "62"), "was ·61", "was ·61"),
        (Draft(Context([Entry("k", "61")])).remove("k"), "", ""),
        (Draft().add("k", "62"), "", ""),
        (clashing("99"), "99 on the server 14:05 · was 61", "99 on the server 14:05, was 61"),
        (
            clashing(None),
            "⌀ no value on the server 14:05 · was 61",
            "no value on the server 14:05, was 61",
        ),
        (clashing(MISSING), "deleted on the server 14:05 · was 61", "deleted on the server 14:05, was 61"),
        (clashing("99", base=MISSING), "99 added on the server 14:05", "99 added on the server 14:05"),
        # The row shows what is to go itself, struck through.
        (clashing("99", mine=MISSING), "99 on the server 14:05", "99 on the server 14:05"),
        (changed_by_others("61", "99"), "was 61 · changed since 14:05", "was 61, changed since 14:05"),
        (
            changed_by_others(None, "99"),
            "was ⌀ no value · changed since 14:05",
            "was no value, changed since 14:05",
        ),
        (changed_by_others(MISSING, "99"), "added since 14:05", "added since 14:05"),
        (changed_by_others("61", MISSING), "deleted since 14:05", "deleted since 14:05"),
    ],
)
def test_behind_a_value_stands_what_the_server_holds_or_held_instead(draft, note, spoken):
    assert (note_text(draft, "k", SOON), spoken_note(draft, "k", SOON)) == (note, spoken)
    assert note_text(draft, "k", NEXT_DAY) == note.replace("14:05", DATE)


@pytest.mark.parametrize(
    ("draft", "note"),
    [
        (clashing("99", seen=None), "99 on the server · was 61"),
        (clashing(MISSING, seen=None), "deleted on the server · was 61"),
        (clashing("99", base=MISSING, seen=None), "99 added on the server"),
        (changed_by_others("61", "99", seen=None), "was 61 · changed"),
        (changed_by_others(MISSING, "99", seen=None), "added"),
        (changed_by_others("61", MISSING, seen=None), "deleted"),
    ],
)
def test_where_nobody_knows_when_it_was_read_no_time_is_told(draft, note):
    assert note_text(draft, "k", SOON) == note


def test_whoever_edits_over_a_change_of_others_is_told_of_their_own_edit():
    draft = changed_by_others("61", "99").set_value("k", "62")
    assert note_text(draft, "k", SOON) == "was 99"
    back = changed_by_others("61", MISSING).add("k", "62")
    assert note_text(back, "k", SOON) == ""


def test_what_stands_for_no_value_is_italic_and_the_rest_is_not():
    runs = note_runs(staged(None, "x"), "k", SOON)
    shown = [("".join(piece.text for piece in run.pieces), run.is_italic) for run in runs]
    assert shown == [("was ", False), ("⌀ no value", True)]


@given(drafts())
def test_what_is_drawn_is_what_is_told_and_spoken_with_the_value(draft):
    for row in order.natural_rows(draft):
        drawn = "".join(piece.text for run in note_runs(draft, row, SOON) for piece in run.pieces)
        assert bool(drawn) == bool(note_text(draft, row, SOON)) == bool(spoken_note(draft, row, SOON))
        assert VALUE.spoken(draft, row, SOON).endswith(spoken_note(draft, row, SOON))
        assert note_text(draft, row, SOON) in VALUE.tip(draft, row, SOON)


def test_a_screen_reader_hears_what_a_value_was_behind_it():
    assert VALUE.spoken(staged("Value1", "Value1 — corrected"), "k", SOON) == "Value1 — corrected, was Value1"
    gone = changed_by_others("61", MISSING)
    assert (is_struck(gone, "k"), value_of(gone, "k")) == (True, "61")
    assert VALUE.spoken(gone, "k", SOON) == "deleted: 61, deleted since 14:05"


@pytest.mark.parametrize(
    ("draft", "needles"),
    [
        (staged("before", "after"), ["before", "after"]),
        (clashing("theirs", mine="mine", base="at first"), ["theirs", "mine", "at first"]),
        (clashing(MISSING, mine="mine", base="at first"), ["mine", "at first"]),
        (changed_by_others("before", "after"), ["before", "after"]),
        (changed_by_others("before", MISSING), ["before"]),
    ],
)
def test_the_filter_finds_what_stands_behind_a_value_too(draft, needles):
    for needle in needles:
        assert Finder().find(draft, order.natural_rows(draft), needle.upper()) == ["k"]
    assert Finder().find(draft, order.natural_rows(draft), "no such text") == []


def test_value_and_time_are_those_of_before_the_first_change():
    first = changed_by_others("61", "98")
    draft = merge(first, Context([Entry("k", "99")]), SOON, since=SOON).draft
    assert note_text(draft, "k", SOON) == "was 61 · changed since 14:05"


async def test_copied_is_the_value_alone(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    driver.trigger("refreshAction")
    await driver.idle()
    for key, value in (("Key1", "mine"), ("Key3", "theirs")):
        assert driver.note(key)
        driver.table.setCurrentIndex(driver.cell(key, "Value"))
        driver.table.copy()
        assert QGuiApplication.clipboard().text() == value
