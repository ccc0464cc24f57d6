"""The table's columns: each says all there is to it, and what a cell shows, tells and is sorted by agrees."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.merge import merge
from lvctx_gui.core.translate import translate_with
from lvctx_gui.ui.call.entries import order
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.values import raw_value, shown_value, spoken_value, value_pieces
from tests.strategies import any_key, any_lookup, any_text, drafts

READ_AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
STATE, KEY, VALUE = COLUMNS
any_column = st.sampled_from(COLUMNS)


def test_a_column_stands_where_its_number_says():
    assert [spec.column for spec in COLUMNS] == list(Column)


@pytest.mark.parametrize("whole", [KEY, KEY.width])
def test_a_column_that_leaves_something_out_is_none(whole):
    told = {field.name: getattr(whole, field.name) for field in fields(whole)}
    assert type(whole)(**told) == whole
    for name in told:
        with pytest.raises(TypeError, match=name):
            type(whole)(**{other: value for other, value in told.items() if other != name})


def test_every_column_has_a_name_and_those_with_a_title_show_it():
    assert [spec.title for spec in COLUMNS] == ["", "Key", "Value"]
    assert [spec.name for spec in COLUMNS] == ["State", "Key", "Value"]


def test_one_column_takes_the_rest_and_each_can_be_read():
    assert [spec.column for spec in COLUMNS if spec.width.takes_rest] == [Column.VALUE]
    assert sum(spec.width.most for spec in COLUMNS if not spec.width.takes_rest) < 1
    assert all(spec.width.least > 0 for spec in COLUMNS)


@given(drafts(), any_column)
def test_every_cell_has_its_texts(draft, spec):
    for row in order.natural_rows(draft):
        told = [spec.text(draft, row), spec.raw(draft, row)]
        told += [spec.tip(draft, row, READ_AT), spec.spoken(draft, row, READ_AT)]
        assert all(isinstance(text, str) for text in told)
        spec.text(draft, row).encode()  # Qt makes nothing of a text with half a character


def test_a_tip_begins_with_a_capital_letter_and_leaves_the_others_alone():
    draft = Draft(Context([Entry("A", "1")])).set_value("A", "2")
    assert STATE.tip(draft, "A", READ_AT) == "Changed"
    translate_with(lambda sentence, _about, _number: "vom Benutzer geändert" if sentence == "changed" else "")
    try:
        assert STATE.tip(draft, "A", READ_AT) == "Vom Benutzer geändert"
    finally:
        translate_with(None)


@given(drafts(), any_column)
def test_what_a_column_is_sorted_by_can_be_compared(draft, spec):
    keys = [spec.sort_key(draft, row) for row in order.natural_rows(draft)]
    sorted(key for key in keys if key is not None)


@given(drafts())
def test_keys_and_values_are_edited_and_nothing_else(draft):
    model = EntriesModel(lambda *_: True)
    model.set_editable(True)
    model.show_draft(draft)
    for row in range(model.rowCount()):
        for spec in COLUMNS:
            editable = bool(model.flags(model.index(row, spec.column)) & Qt.ItemFlag.ItemIsEditable)
            assert not editable or spec in (KEY, VALUE)


@given(drafts(), any_column)
def test_the_model_answers_what_the_column_says(draft, spec):
    model = EntriesModel(lambda *_: True, clock=lambda: READ_AT)
    model.show_draft(draft)
    for number in range(model.rowCount()):
        row, index = model.row_id(number), model.index(number, spec.column)
        assert model.data(index) == spec.text(draft, row)
        assert model.data(index, Qt.ItemDataRole.EditRole) == spec.raw(draft, row)
        spoken = model.data(index, Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == spec.spoken(draft, row, READ_AT)
        for role in (Qt.ItemDataRole.FontRole, Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.UserRole):
            assert model.data(index, role) is None


# Values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown", "raw", "spoken", "drawn"),
    [
        (MISSING, "", "", "", ()),
        (None, "⌀ no value", "", "no value", ("⌀ no value",)),
        ("", "", "", "empty text", ('""',)),
        ("x", "x", "x", "x", ("x",)),
        (NonTextValue("1.0", "number"), "1.0", "1.0", "number: 1.0", ("1.0", "  number")),
        (NonTextValue("[]", "list"), "[]", "[]", "list: []", ("[]", "  list")),
    ],
)
def test_each_kind_of_value_looks_and_speaks_differently(value, shown, raw, spoken, drawn):
    assert (shown_value(value), raw_value(value), spoken_value(value)) == (shown, raw, spoken)
    pieces, is_nothing = value_pieces(value)
    assert tuple(piece.text for piece in pieces) == drawn
    assert is_nothing == (value is None)


@given(any_lookup)
def test_what_is_edited_and_copied_has_every_character(value):
    if isinstance(value, str):
        assert raw_value(value) == value
    shown_value(value).encode()


# What changes with time -----------------------------------------------------------------------------------


@given(any_key, any_text, st.timedeltas(min_value=datetime.resolution).filter(lambda span: span.days < 9999))
def test_a_change_that_was_read_another_day_says_which(key, text, passed):
    theirs = Context([Entry(key, text + "x")])
    draft = merge(Draft(Context([Entry(key, text)])), theirs, READ_AT, since=READ_AT).draft
    now = READ_AT + passed
    date = (
        "" if now.astimezone().date() == READ_AT.astimezone().date() else f"{READ_AT.astimezone():%Y-%m-%d} "
    )
    for told in (STATE.tip, STATE.spoken, KEY.tip, VALUE.tip, VALUE.spoken):
        assert f"{date}{READ_AT.astimezone():%H:%M}" in told(draft, key, now)
