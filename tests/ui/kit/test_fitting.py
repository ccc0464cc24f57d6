"""The parts that keep windows within the screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPushButton, QTextEdit, QVBoxLayout, QWidget

from lvctx_gui.ui.kit.dialogs import Question
from lvctx_gui.ui.kit.fitting import ScrollBody, within
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.labels import ElidedLabel, WrappedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.main_window.status_bar import StatusBar

LONG = "Waiting 48 s for the server, which asked for it, before “Key3” is tried for the third time. " * 9


@pytest.fixture
def parent(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def tops(row):
    return [button.y() for button in row.findChildren(QPushButton)]


def test_a_row_of_buttons_goes_on_in_the_next_line_and_keeps_its_ends(parent, qtbot):
    row = FlowRow()
    first, second, third = (QPushButton(text) for text in ("Revert this commit…", "Copy", "Close"))
    row.add(first, second)
    row.add_stretch()
    row.add(third)
    layout = QVBoxLayout(parent)
    layout.addWidget(row)
    layout.addStretch(1)
    parent.resize(em(60), em(20))
    qtbot.waitUntil(lambda: row.height() < em(4) and third.geometry().right() == row.rect().right())
    assert len(set(tops(row))) == 1
    assert first.x() == 0
    high = row.height()
    parent.resize(layout.minimumSize().width(), em(20))
    qtbot.waitUntil(lambda: len(set(tops(row))) > 1)
    assert row.height() > high
    assert third.geometry().right() == row.rect().right()
    assert all(row.rect().contains(button.geometry()) for button in (first, second, third))
    second.hide()
    qtbot.waitUntil(lambda: len({first.y(), third.y()}) == 2)
    parent.resize(em(60), em(20))
    qtbot.waitUntil(lambda: row.height() == high)


def test_a_text_without_room_ends_in_an_ellipsis_and_is_whole_elsewhere(parent, qtbot):
    label = ElidedLabel(LONG, least=em(4))
    label.setParent(parent)
    label.resize(em(20), em(2))
    label.show()
    picture = label.grab()
    assert label.text() == LONG
    assert label.toolTip() == plain_tip(LONG)
    assert label.minimumSizeHint().width() <= em(4)
    label.setText("short")
    assert label.grab() != picture
    assert label.toolTip() == ""


def test_a_text_without_room_is_said_shorter_where_there_is_a_shorter_one(parent):
    label, short = ElidedLabel(), ElidedLabel("10 entries")
    for each in (label, short):
        each.setParent(parent)
        each.resize(em(8), em(2))
        each.show()
    label.show_text("10 entries on the server", "10 entries")
    assert label.grab().toImage() == short.grab().toImage()
    assert (label.text(), label.toolTip()) == (
        "10 entries on the server",
        plain_tip("10 entries on the server"),
    )
    label.resize(em(40), em(2))
    assert label.grab().toImage() != short.grab().toImage()
    assert label.toolTip() == ""


def test_a_tool_tip_of_its_own_is_left_to_a_text_that_is_cut(parent):
    label = ElidedLabel(LONG)
    label.setParent(parent)
    label.setToolTip("the reason")
    label.resize(em(5), em(2))
    label.show()
    label.grab()
    assert label.toolTip() == "the reason"


def test_markup_in_a_text_that_is_cut_is_shown_as_it_is(parent):
    label = ElidedLabel("<b>bold</b>")
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_no_text_at_the_bottom_widens_the_window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    line = StatusBar()
    window.setStatusBar(line)
    window.resize(em(46), em(20))
    window.show()
    line.show_trouble("the reason")
    line.count("DELETE", None, 12)
    line.say("short")
    others = [line.findChild(QLabel, name) for name in ("journalText", "requestText")]
    qtbot.waitUntil(lambda: all(label.width() >= label.sizeHint().width() for label in others))
    line.say(LONG)
    qtbot.waitUntil(lambda: line.findChild(QLabel, "statusText").toolTip() == plain_tip(LONG))
    # What is long takes the place of nothing else.
    assert all(label.width() >= label.sizeHint().width() for label in others)
    line.count("DELETE" * 20, None, 1e6)
    qtbot.waitUntil(lambda: others[1].toolTip() == plain_tip(others[1].text()))
    assert window.width() == em(46)
    assert window.minimumSizeHint().width() <= em(10)


def test_a_dialog_grows_with_what_it_shows_and_then_scrolls(parent, qtbot):
    dialog = FittingDialog(parent, QSize(em(20), 0))
    content = QWidget()
    lines = QVBoxLayout(content)
    lines.addWidget(QLineEdit())
    layout = QVBoxLayout(dialog)
    body = ScrollBody(content)
    layout.addWidget(body, 1)
    ok = QPushButton("OK")
    layout.addWidget(ok)
    dialog.open()
    before = dialog.height()
    lines.addWidget(QLineEdit())
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert body.verticalScrollBar().maximum() == 0
    last = QLineEdit()
    for _ in range(60):
        lines.addWidget(QLineEdit())
    lines.addWidget(last)
    most = within(QSize(10_000, 10_000), parent).height()
    qtbot.waitUntil(lambda: dialog.height() == most)
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > 0)
    assert dialog.rect().contains(ok.geometry())
    assert last.visibleRegion().isEmpty()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    last.setFocus()
    qtbot.waitUntil(lambda: last.visibleRegion().boundingRect() == last.rect())
    dialog.close()


def test_a_long_question_is_read_with_the_keyboard(parent, qtbot):
    dialog = Question(parent, "some", "Some title", "\n".join(map(str, range(500))), "Yes", "No")
    dialog.open()
    bar = dialog.findChild(ScrollBody).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    place = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        QTest.keyClick(dialog.cancel, key)
        place.append(bar.value())
    assert 0 < place[0] < place[1] == bar.maximum()
    assert place[2] < place[1]
    assert place[3] == 0
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_question_shows_all_of_its_words_where_there_is_room(parent):
    dialog = Question(parent, "some", "Some title " * 12, LONG, "Yes", "No")
    dialog.open()
    assert dialog.findChild(ScrollBody).verticalScrollBar().maximum() == 0
    for label in dialog.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
        place = label.mapTo(dialog, QPoint())
        assert place.y() + label.height() <= dialog.height()
    dialog.close()


def test_a_window_from_a_larger_screen_comes_back_within_this_one(qtbot, tmp_path):
    settings = WindowSettings(tmp_path / "window.ini")
    large, again = QMainWindow(), QMainWindow()
    for window in (large, again):
        qtbot.addWidget(window)
    large.resize(4_000, 3_000)
    settings.remember(large)
    assert settings.restore(again)
    again.show()
    assert again.screen().availableGeometry().contains(again.geometry())


def test_a_message_makes_a_page_scroll_only_where_it_cannot_shrink(qtbot):
    content = QWidget()
    layout = QVBoxLayout(content)
    label = WrappedLabel(LONG)
    layout.addWidget(label)
    table = QTextEdit()
    table.setMinimumHeight(em(3))
    layout.addWidget(table, 1)
    body = ScrollBody(content)
    qtbot.addWidget(body)
    body.resize(em(40), em(18))
    body.show()
    qtbot.waitUntil(lambda: label.height() == label.heightForWidth(label.width()))
    assert label.height() > em(4)
    assert table.height() < table.sizeHint().height()
    assert body.verticalScrollBar().maximum() == 0
    body.resize(em(14), em(18))
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
