"""Each kind of widget in each of its states, drawn and measured: border, text, mark, ring, paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, QStringListModel, Qt
from PySide6.QtGui import QFont, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QSplitter,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.palettes import THEMES
from lvctx_gui.ui.operations.deleted_entries import DeletedEntriesView, DeletedEntry
from tests.ui.kit.contrast import (
    SHAPE,
    TEXT,
    colours,
    contrast,
    drawn,
    edge_contrast,
    inner,
    newly_visible,
    text_contrast,
    wearing,
)


def _button(kind=QPushButton, **properties):
    def make():
        button = kind()
        button.setText("Hill")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for name, value in properties.items():
            if name in ("checked",):
                button.setCheckable(True)
                button.setChecked(value)
            else:
                button.setProperty(name, value)
        return button

    return make


def _line(**properties):
    def make():
        edit = QLineEdit("Hill")
        for name, value in properties.items():
            edit.setProperty(name, value)
        return edit

    return make


def _check(*, checked):
    def make():
        box = CheckBox("Hill", "hill")
        box.setChecked(checked)
        return box

    return make


def _choice():
    box = ChoiceBox("hill", "Hill")
    box.addItems(["Hill", "Dale"])
    return box


def _table():
    model = QStandardItemModel(2, 2)
    for row in range(2):
        for column in range(2):
            model.setItem(row, column, QStandardItem("Hill"))
    table = QTableView()
    model.setParent(table)
    table.setModel(model)
    return table


def _list():
    view = QListView()
    view.setModel(QStringListModel(["Hill", "Dale"], view))
    return view


def _tabs():
    bar = QTabBar()
    bar.addTab("Hill")
    bar.addTab("Dale")
    return bar


BUTTONS = {
    "button": _button(),
    "primary": _button(primary=True),
    "danger": _button(danger=True),
    "held": _button(held=True),
    "held danger": _button(danger=True, held=True),
    "choice": _button(choice=True, checked=False),
    "chosen": _button(choice=True, checked=True),
    "flat": _button(flat="true"),
    "tool": _button(QToolButton),
    "flat tool": _button(QToolButton, flat="true"),
}
FIELDS = {
    "line": _line(),
    "wrong line": _line(wrong=True),
    "read-only line": _line(readOnly=True),
    "text": lambda: QPlainTextEdit("Hill"),
    "rich text": lambda: QTextEdit("Hill"),
    "list to choose from": _choice,
    "box": _check(checked=False),
    "checked box": _check(checked=True),
}
VIEWS = {
    "table": _table,
    "list": _list,
    "deleted entries": lambda: DeletedEntriesView([DeletedEntry("Hill", "Dale")] * 3, tr("gone")),
    "tabs": _tabs,
}
WITHOUT_BORDER = {"flat", "flat tool", "tabs", "box", "checked box"}
"""A box has one of its own, measured below; tabs are known by their line."""


@pytest.fixture(params=THEMES, ids=lambda theme: theme.name)
def theme(request, qtbot):
    with wearing(request.param, QFont("DejaVu Sans", 14)):
        yield request.param


@pytest.fixture
def stage(theme, qtbot):
    """Shows a widget in a window of its own, with something beside it that has the focus."""

    def show(make):
        window = QWidget()
        qtbot.addWidget(window)
        layout = QGridLayout(window)
        layout.setContentsMargins(20, 20, 20, 20)
        widget, other = make(), QPushButton("other")
        layout.addWidget(widget, 0, 0)
        layout.addWidget(other, 1, 0)
        window.resize(300, 240)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        other.setFocus()
        return window, widget

    return show


def hover(widget):
    """What the mouse does when it comes to ``widget``."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    middle, buttons = QPointF(widget.rect().center()), Qt.MouseButton.NoButton
    where, keys = widget.mapToGlobal(middle), Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, middle, where, buttons, buttons, keys)
    QApplication.sendEvent(widget, move)
    widget.update()


def all_of(*kinds):
    return pytest.mark.parametrize(
        ("name", "make"), [(name, make) for kind in kinds for name, make in kind.items()]
    )


@all_of(BUTTONS, FIELDS, VIEWS)
@pytest.mark.parametrize("enabled", [True, False], ids=["enabled", "disabled"])
def test_its_text_can_be_read(stage, name, make, enabled):
    window, widget = stage(make)
    widget.setEnabled(enabled)
    found = text_contrast(drawn(window), inner(widget.geometry(), 6))
    assert found is not None
    assert found >= TEXT


@all_of(BUTTONS, FIELDS, VIEWS)
def test_its_border_can_be_seen(stage, name, make):
    if name in WITHOUT_BORDER:
        pytest.skip("known by something else")
    window, widget = stage(make)
    assert edge_contrast(drawn(window), widget.geometry()) >= SHAPE


@all_of(BUTTONS, FIELDS, VIEWS)
def test_the_ring_of_the_focus_can_be_seen(stage, name, make):
    window, widget = stage(make)
    place = widget.geometry().adjusted(-3, -3, 3, 3)
    before = drawn(window, place)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    number, _ = newly_visible(before, drawn(window, place))
    if name == "tabs":  # the chosen one has a line at the bottom already
        assert number >= widget.tabRect(0).width() + 1.8 * widget.tabRect(0).height()
    else:
        assert number >= 1.5 * (widget.width() + widget.height())


@all_of(BUTTONS, FIELDS)
def test_hover_changes_the_paper_and_looks_nothing_like_the_focus(stage, theme, name, make):
    window, widget = stage(make)
    before = drawn(window)
    hover(widget)
    after = drawn(window)
    left, middle = widget.geometry().left(), widget.geometry().center().y()
    edge = [(image.pixelColor(left, middle)).name() for image in (before, after)]
    if name not in WITHOUT_BORDER:
        assert edge[0] == edge[1]
    number, new = newly_visible(before, after)
    assert number == 0 or theme.accent not in new
    assert text_contrast(after, inner(widget.geometry(), 6)) >= TEXT


@pytest.mark.parametrize("name", ["button", "primary", "danger", "tool", "flat", "flat tool"])
def test_hover_can_be_seen_on_what_is_pressed(stage, name):
    window, widget = stage(BUTTONS[name])
    before = drawn(window)
    hover(widget)
    assert drawn(window) != before


def test_a_box_and_its_mark_can_be_seen(stage, theme):
    window, box = stage(_check(checked=False))
    place = QRect(box.geometry().topLeft(), box.size())
    place.setWidth(box.fontMetrics().height() + 8)
    empty = drawn(window)
    assert max(contrast(colour, theme.window) for colour in colours(empty, place)) >= SHAPE
    box.setChecked(True)
    checked = drawn(window)
    number, _ = newly_visible(empty.copy(place), checked.copy(place))
    assert number > 20
    found = colours(checked, place)
    assert found[theme.accent] > 50
    assert contrast(theme.accent, theme.on_accent) >= SHAPE
    assert any(contrast(colour, theme.accent) >= SHAPE and number > 5 for colour, number in found.items())
    box.setEnabled(False)
    greyed = colours(drawn(window), place)
    assert theme.accent not in greyed
    assert max(contrast(colour, theme.window) for colour in greyed) >= SHAPE


@pytest.mark.parametrize("kind", [_button(choice=True, checked=False), _button(QToolButton, checked=False)])
def test_what_is_chosen_can_be_told(stage, theme, kind):
    window, button = stage(kind)
    button.setCheckable(True)
    before = drawn(window)
    button.setChecked(True)
    after = drawn(window)
    assert after != before
    place = button.geometry()
    edge = colours(after, QRect(place.left(), place.center().y(), 3, 1))
    assert max(contrast(colour, theme.window) for colour in edge) >= SHAPE


def test_the_arrow_of_a_list_can_be_seen(stage, theme):
    window, box = stage(_choice)
    place = box.geometry()
    arrow = QRect(place.right() - box.fontMetrics().height() - 4, place.top() + 4, 20, place.height() - 8)
    assert text_contrast(drawn(window), arrow) >= TEXT


def test_the_chosen_line_of_a_list_has_a_frame(stage, theme, qtbot):
    _, box = stage(_choice)
    box.showPopup()
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    picture = drawn(view.viewport())
    chosen = view.visualRect(view.currentIndex())
    found = colours(picture, chosen)
    assert found[theme.accent] >= 1.8 * chosen.width()
    assert text_contrast(picture, inner(chosen, 3)) >= TEXT
    box.hidePopup()


def test_a_menu_shows_what_is_chosen_and_what_is_checked(theme, qtbot):
    menu = QMenu()
    qtbot.addWidget(menu)
    plain, checked = menu.addAction("Hill"), menu.addAction("Dale")
    checked.setCheckable(True)
    menu.popup(menu.pos())
    unchecked = drawn(menu)
    checked.setChecked(True)
    number, _ = newly_visible(unchecked, drawn(menu))
    assert number > 10
    before = drawn(menu)
    menu.setActiveAction(plain)
    after = drawn(menu)
    number, new = newly_visible(before, after)
    place = menu.actionGeometry(plain)
    assert theme.accent in new
    assert number >= 1.5 * (place.width() + place.height())
    assert text_contrast(after, inner(place, 3)) >= TEXT
    menu.hide()


def test_the_grip_between_two_halves_can_be_seen(stage, theme):
    def make():
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(QTextEdit())
        splitter.addWidget(QTextEdit())
        return splitter

    _, splitter = stage(make)
    handle = splitter.handle(1)
    found = colours(drawn(handle))
    assert max(contrast(colour, theme.window) for colour in found) >= SHAPE
    assert found[theme.edge] > 20


def test_the_handle_of_a_scroll_bar_can_be_seen(stage, theme):
    def make():
        bar = QScrollBar(Qt.Orientation.Horizontal)
        bar.setRange(0, 100)
        bar.setPageStep(50)
        return bar

    window, bar = stage(make)
    found = colours(drawn(window), bar.geometry())
    assert contrast(theme.edge, theme.window) >= SHAPE
    assert found[theme.edge] > 100
