"""The widths of the table's columns: what they hold needs room, and a person has the last word."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.visible import Piece
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.call.entries.widths import ColumnWidths
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import monospaced

ROOM = [1000]
"""How wide the table is."""


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


@pytest.fixture
def widths(header):
    return ColumnWidths(header, lambda: ROOM[0], lambda: None)


@pytest.fixture(autouse=True)
def room():
    ROOM[0] = 1000


def drafted(*keys, added=()):
    draft = Draft(Context([Entry(key, "v") for key in keys]))
    for key in added:
        draft = draft.add(key, "v")
    return draft


def test_the_value_has_what_state_and_keys_leave(header, widths):
    widths.refresh()
    widths.fit(drafted("k"))
    assert sizes(header) == [em(1.9), em(8), 1000 - em(1.9) - em(8)]
    modes = [header.sectionResizeMode(number) for number in range(len(COLUMNS))]
    assert modes == [spec.width.resizing for spec in COLUMNS]


def test_the_keys_have_what_they_need_up_to_two_fifths(header, widths):
    widths.refresh()
    key = "k" * 30
    widths.fit(drafted("k", key, "k"))
    needed = QFontMetrics(monospaced()).horizontalAdvance(key)
    assert needed < sizes(header)[Column.KEY] <= needed + em(2)
    widths.fit(drafted("k" * 300))
    assert sizes(header)[Column.KEY] == 400
    ROOM[0] = 2000
    widths.share()
    assert sizes(header)[Column.KEY] == 800
    assert sum(sizes(header)) == 2000


def test_the_longest_key_is_measured_wherever_it_is(header, widths):
    widths.refresh()
    long = "x" * 25
    keys = [f"k{number}" for number in range(1_000)]
    needed = []
    for draft in (drafted(*keys, long), drafted(long, *keys), drafted(*keys, added=(long,))):
        widths.fit(draft)
        needed.append(sizes(header)[Column.KEY])
    assert len(set(needed)) == 1
    assert needed[0] > QFontMetrics(monospaced()).horizontalAdvance(long)


def test_few_keys_are_measured_of_many(header, widths, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "lvctx_gui.ui.call.entries.widths.pieces", lambda key, *_: asked.append(key) or (Piece(key),)
    )
    widths.fit(drafted(*(f"k{number}" for number in range(10_000))))
    assert len(asked) <= 2 * 200 + 3


def test_what_is_added_makes_the_keys_wider_and_never_narrower(header, widths):
    widths.refresh()
    widths.fit(drafted("k"))
    widths.fit(drafted("k", added=("x" * 25,)), only_wider=True)
    wide = sizes(header)[Column.KEY]
    assert wide > em(8)
    widths.fit(drafted("k"), only_wider=True)
    assert sizes(header)[Column.KEY] == wide
    widths.fit(drafted("k"))
    assert sizes(header)[Column.KEY] == em(8)


def test_what_a_person_has_drawn_stays(header, widths):
    widths.refresh()
    widths.fit(drafted("k"))
    header.resizeSection(Column.KEY, 333)
    assert sizes(header) == [em(1.9), 333, 1000 - em(1.9) - 333]
    for change in (lambda: widths.fit(drafted("k" * 40)), widths.share, widths.refresh):
        ROOM[0] += 50
        change()
        assert sizes(header)[Column.KEY] == 333
        assert sum(sizes(header)) == ROOM[0]


def test_no_column_is_squeezed_to_less_than_can_be_read(header, widths):
    ROOM[0] = em(12)
    widths.refresh()
    widths.fit(drafted("k" * 300))
    assert sizes(header) == [em(spec.width.least) for spec in COLUMNS]


def test_a_narrow_table_is_scrolled_by_the_pixel(qtbot):
    model = EntriesModel(lambda *_: True)
    view = EntriesView(model)
    qtbot.addWidget(view)
    model.show_draft(drafted("k" * 300))
    view.resize(em(12), em(20))
    view.show()
    assert view.horizontalScrollBar().isVisible()
    assert view.horizontalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerPixel
    least = sum(em(spec.width.least) for spec in COLUMNS)
    assert view.horizontalHeader().length() == least
    view.resize(em(60), em(20))
    qtbot.waitUntil(lambda: not view.horizontalScrollBar().isVisible())
    assert view.horizontalHeader().length() == view.viewport().width()
