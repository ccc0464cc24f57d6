"""One idea of the row: a ring around all of the current one, and paper by state and selection."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.merge import merge
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.view import EntriesView
from lvctx_gui.ui.kit.palettes import State
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme

KEYS = ("same", "changed", "removed", "clash", "news", "gone", "added")


def everything():
    """A draft with a row of each state."""
    base = Context([Entry(key, "1") for key in KEYS[:-1]])
    draft = Draft(base).set_value("changed", "2").remove("removed").set_value("clash", "2").add("added", "2")
    theirs = [Entry(key, "3" if key in ("clash", "news") else "1") for key in KEYS[:5]]
    return merge(draft, Context(theirs)).draft


@pytest.fixture
def page(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    model = EntriesModel(lambda *_: True)
    page.view, page.field = EntriesView(model), QLineEdit()
    layout = QVBoxLayout(page)
    layout.addWidget(page.view)
    layout.addWidget(page.field)
    page.resize(em(50), em(30))
    model.show_draft(everything())
    page.model = model
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def picture(page):
    return page.view.viewport().grab().toImage()


def rows_rect(page, key):
    number = page.model.row_of(key)
    return page.view.rowViewportPosition(number), page.view.rowHeight(number)


def border_of(image, page, key):
    """The colours along the four sides of a row, and its columns' joints."""
    top, height = rows_rect(page, key)
    left, right = 0, page.view.horizontalHeader().length() - 1
    across = [QPoint(x, y) for x in range(left, right, 7) for y in (top, top + height - 1)]
    along = [QPoint(x, y) for y in range(top, top + height) for x in (left, right)]
    return {image.pixelColor(point).name() for point in (*across, *along)}


def paper_of(image, page, key):
    top, height = rows_rect(page, key)
    joint = page.view.columnViewportPosition(Column.VALUE) - 4
    return image.pixelColor(joint, top + height // 2).name()


def choose(page, *keys):
    """Select rows; the first is the current one."""
    page.view.setCurrentIndex(page.model.index(page.model.row_of(keys[0]), Column.KEY))
    for key in keys[1:]:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        page.view.selectionModel().select(page.model.index(page.model.row_of(key), 0), flags)


@pytest.mark.parametrize("key", KEYS)
def test_the_ring_goes_around_the_whole_row_and_its_paper_tells_the_state(page, key):
    theme = current_theme()
    choose(page, key)
    page.view.setFocus()
    image = picture(page)
    assert border_of(image, page, key) == {theme.accent}
    state = state_of(page.model.draft, key)
    wanted = theme.selection if state is State.SAME else theme.tones[state].paper
    assert paper_of(image, page, key) == wanted
    # Of the others none has a ring, and each has the paper of its state.
    for other in set(KEYS) - {key}:
        assert theme.accent not in border_of(image, page, other)
        assert paper_of(image, page, other) == theme.tones[state_of(page.model.draft, other)].paper


def test_every_state_is_there_with_a_sign_of_its_own(page):
    states = [state_of(page.model.draft, key) for key in KEYS]
    assert len(set(states)) == len(KEYS)
    assert len({state.glyph for state in State}) == len(State)


def test_without_the_focus_the_ring_is_a_thin_line(page):
    theme = current_theme()
    choose(page, "changed")
    page.field.setFocus()
    image = picture(page)
    assert border_of(image, page, "changed") == {theme.edge}
    top, _ = rows_rect(page, "changed")
    assert image.pixelColor(em(5), top + 1).name() == theme.tones[State.CHANGED].paper
    page.view.setFocus()
    focused = picture(page)
    assert focused.pixelColor(em(5), top + 1).name() == theme.accent


def test_other_selected_rows_have_the_paper_of_the_selection(page):
    theme = current_theme()
    choose(page, "changed", "removed", "same", "news")
    page.view.setFocus()
    image = picture(page)
    assert paper_of(image, page, "changed") == theme.tones[State.CHANGED].paper
    for key in ("removed", "same", "news"):
        assert paper_of(image, page, key) == theme.selection
        top, height = rows_rect(page, key)
        assert image.pixelColor(0, top + height // 2).name() == theme.accent  # not by colour alone
        assert border_of(image, page, key) != {theme.accent}
    assert paper_of(image, page, "gone") == theme.tones[State.DELETED_REMOTELY].paper


class Painted(QObject):
    """What of a widget was painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802  # Qt's name
        if event.type() is QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


def test_where_the_current_row_goes_the_whole_ring_goes(page, qtbot):
    """Qt draws cells anew: of the row before, the others would keep their part of the ring."""
    page.view.setFocus()
    choose(page, "same")
    viewport = page.view.viewport()
    viewport.repaint()
    painted = Painted(viewport)
    # The selection stays: of what is selected Qt draws the whole row anew by itself.
    flags = QItemSelectionModel.SelectionFlag.NoUpdate
    page.view.selectionModel().setCurrentIndex(page.model.index(2, Column.KEY), flags)
    qtbot.waitUntil(lambda: not painted.region.isEmpty())
    for key in ("same", "removed"):
        top, height = rows_rect(page, key)
        assert QRegion(QRect(0, top, viewport.width(), height)).subtracted(painted.region).isEmpty()


def test_each_column_draws_its_part(page):
    choose(page, "added")
    page.view.setFocus()
    image = picture(page)
    top, _ = rows_rect(page, "added")
    for spec in COLUMNS:
        middle = page.view.columnViewportPosition(spec.column) + page.view.columnWidth(spec.column) // 2
        assert image.pixelColor(middle, top).name() == current_theme().accent
