"""The widths of the table's columns, and what stands above and in a table."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.empty_hint import EmptyHint
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.widths import ColumnWidths
from lvctx_gui.ui.call.filter_row import FilterRow
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.scale import em

ROOM = 1000


@pytest.fixture
def header(qapp):
    model = EntriesModel(lambda *_: True)
    model.show_draft(Draft(Context([Entry("k", "v")])))
    table = QTableView()
    table.setModel(model)
    yield table.horizontalHeader()
    table.deleteLater()
    model.deleteLater()


def sizes(header: QHeaderView) -> list[int]:
    return [header.sectionSize(number) for number in range(len(COLUMNS))]


def test_columns_have_their_own_width_or_their_share(header):
    ColumnWidths(header).refresh(ROOM)
    state, key, _, server = sizes(header)
    assert (state, key) == (em(1.9), em(10))
    assert server == max(em(9), int((ROOM - state - key) * 0.4))
    modes = [header.sectionResizeMode(number) for number in range(len(COLUMNS))]
    assert modes == [spec.width.resizing for spec in COLUMNS]


def test_a_share_follows_the_room_until_somebody_draws_the_column_otherwise(header):
    widths = ColumnWidths(header)
    widths.refresh(ROOM)
    before = sizes(header)[Column.ON_SERVER]
    widths.share(2 * ROOM)
    assert sizes(header)[Column.ON_SERVER] > before
    header.resizeSection(Column.ON_SERVER, 77)
    widths.share(ROOM)
    assert sizes(header)[Column.ON_SERVER] == 77


def test_no_share_is_less_than_can_be_read(header):
    ColumnWidths(header).refresh(em(12))
    assert sizes(header)[Column.ON_SERVER] == em(9)


@pytest.mark.parametrize(
    ("shown", "total", "text"),
    [(0, 0, "0 entries"), (1, 1, "1 entry"), (0, 1, "0 of 1 entry"), (7, 12_345, "7 of 12,345 entries")],
)
def test_the_row_of_the_filter_counts_entries(qapp, shown, total, text):
    page, action = QWidget(), QAction("Changed only")
    row = FilterRow([action])
    page.setLayout(row)
    row.show_counts(shown, total)
    assert [label.text() for label in page.findChildren(ElidedLabel)] == [text]
    assert [button.defaultAction() for button in row.buttons] == [action]
    page.deleteLater()


@pytest.mark.parametrize(
    ("rows", "total", "text"),
    [(0, 0, "No entries"), (0, 3, "Nothing matches. Escape in the filter clears it."), (2, 3, "")],
)
def test_an_empty_table_says_why_it_is_empty(qapp, rows, total, text):
    page = QWidget()
    hint = EmptyHint(page)
    hint.show_for(rows, total)
    assert hint.text() == text
    assert hint.isVisibleTo(page) == (rows == 0)
    page.deleteLater()
