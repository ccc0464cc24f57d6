"""The table of a comparison: its rows, its filter, and that 100,000 entries are nothing special."""

from __future__ import annotations

from PySide6.QtCore import Qt

from lvctx_gui.core.comparison import Comparison, Side, SideKind
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.ui.compare.model import CompareModel
from lvctx_gui.ui.compare.view import CompareView
from tests.gui import until

MANY = 30_000


def side(*pairs):
    return Side(SideKind.SERVER, Context([Entry(*pair) for pair in pairs]))


def compared(left, right, model=None):
    model = model or CompareModel()
    model.show_comparison(Comparison(left, right), ("left", "right"))
    return model


def keys(model):
    return [model.row_id(row) for row in range(model.rowCount())]


LEFT, RIGHT = side(("same", "1"), ("K", "1"), ("gone", "\ud800")), side(("K", "2"), ("same", "1"), ("new",))


def test_it_is_a_proper_model(qtmodeltester):
    model = compared(LEFT, RIGHT)
    qtmodeltester.check(model)
    model.set_only_differences(True)
    qtmodeltester.check(model)


def test_rows_are_found_by_their_keys():
    model = compared(LEFT, RIGHT)
    assert keys(model) == ["K", "gone", "new", "same"]
    assert [model.row_of(key) for key in keys(model)] == [0, 1, 2, 3]
    model.set_only_differences(True)
    assert model.row_of("same") is None
    assert model.differing_among(range(3)) == 3


async def test_a_large_comparison_is_searched_some_rows_at_a_time(qt_loop):
    left = side(*((f"key {number}", f"value {number}") for number in range(MANY)))
    right = side(*((f"key {number}", f"value {number + 1}") for number in range(MANY)))
    model = compared(left, right)
    model.set_filter("VALUE 29999")
    assert model.is_finding
    assert model.rowCount() == MANY  # what was shown stays until then
    await until(lambda: not model.is_finding)
    assert keys(model) == ["key 29998", "key 29999"]
    # Another comparison meanwhile is shown with what is found in it.
    model.set_filter("key 7")
    model.show_comparison(Comparison(left, left), ("left", "right"))
    await until(lambda: not model.is_finding)
    assert all("key 7" in key for key in keys(model))


async def test_what_is_selected_stays_selected_when_rows_move(qt_loop):
    model = compared(LEFT, RIGHT)
    view = CompareView(model)
    view.setCurrentIndex(model.index(model.row_of("new"), 1))
    compared(side(("new", "1"), *((entry.key, entry.value) for entry in LEFT.context)), RIGHT, model)
    assert view.chosen_keys() == ["new"]
    assert model.index(view.currentIndex().row(), 1).data(Qt.ItemDataRole.DisplayRole) == "new"
    view.deleteLater()
