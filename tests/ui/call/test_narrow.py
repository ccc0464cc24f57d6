"""A page in a narrow window: the pane stands below the table, nothing is scrolled to the side."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QListView, QPlainTextEdit, QPushButton, QSplitter, QTableView, QWidget

from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.scale import em, row_height
from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE
from tests.gui import until
from tests.ui.call.entries.row_keys import press

NARROW = (28, 18)
"""A little more, in em, than 300 % leaves of a screen of 1366 × 768 pixels."""


def body(driver):
    return next(each for each in driver.window.findChildren(ScrollBody) if each.isVisible())


def sides(driver):
    (splitter,) = driver.shown(QSplitter)
    return splitter


def is_seen(widget, all_of_it=True):
    seen = widget.visibleRegion().boundingRect()
    return seen == widget.rect() if all_of_it else not seen.isEmpty()


async def resize(driver, width, height):
    driver.window.resize(QSize(em(width), em(height)))
    is_narrow = width < 44
    await until(lambda: (sides(driver).orientation() is Qt.Orientation.Vertical) == is_narrow)


async def narrow_window(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await resize(driver, *NARROW)
    return driver


async def test_the_pane_stands_below_a_table_of_five_rows_and_nothing_is_wider_than_the_window(main_window):
    narrow = await narrow_window(main_window)
    table = narrow.find(QTableView, "entriesView")
    assert table.viewport().height() >= 5 * row_height()
    assert table.horizontalScrollBar().maximum() == 0
    pane = narrow.find(QPushButton, "commitButton")
    assert pane.mapTo(sides(narrow), QPoint()).y() > table.geometry().bottom()
    assert body(narrow).horizontalScrollBar().maximum() == 0
    assert body(narrow).verticalScrollBar().maximum() > 0


async def test_the_width_of_the_pane_is_the_same_again_in_a_wide_window(main_window):
    driver = await main_window("--call", SAMPLE)
    await resize(driver, 80, 40)
    wide = sides(driver).sizes()
    await resize(driver, 30, 40)
    assert sum(sides(driver).sizes()) <= sides(driver).height()
    await resize(driver, 80, 40)
    await until(lambda: sides(driver).sizes() == wide)


async def test_who_goes_on_in_the_table_sees_all_of_it(main_window):
    narrow = await narrow_window(main_window)
    table = narrow.find(QTableView, "entriesView")
    await until(lambda: is_seen(table))
    narrow.find(QPushButton, "lookupButton").setFocus()
    await until(lambda: is_seen(narrow.find(QPushButton, "lookupButton")))
    table.setFocus()
    await until(lambda: is_seen(table))
    # Who has looked elsewhere with the mouse comes back with the next key.
    bar = body(narrow).verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    await until(lambda: not is_seen(table))
    press(table, Qt.Key.Key_Down)
    await until(lambda: is_seen(table))


async def test_a_message_comes_into_sight_and_leaves_two_thirds_of_the_window(main_window):
    narrow = await narrow_window(main_window)
    narrow.find(QPushButton, "commitButton").setFocus()
    bar = narrow.window.tabs.current.message_bar
    narrow.window.tabs.say(Message(Tone.ERROR, "It was not committed. " * 30, action="Try again"))
    await until(lambda: bar.isVisible() and is_seen(bar))
    assert bar.height() <= narrow.window.height() * 0.45
    assert is_seen(narrow.find(QPushButton, "messageAction"))
    assert body(narrow).horizontalScrollBar().maximum() == 0


async def test_a_message_does_not_take_what_somebody_types_in_out_of_sight(main_window):
    narrow = await narrow_window(main_window)
    page = narrow.window.tabs.current
    page.view.setFocus()
    press(page.view, Qt.Key.Key_F2)
    assert page.view.entry_delegate.is_editing
    narrow.window.tabs.say(Message(Tone.ERROR, "Something went wrong. " * 9))
    await until(page.message_bar.isVisible)
    await narrow.idle()
    assert is_seen(page.view, all_of_it=False)
    assert page.view.entry_delegate.is_editing
    page.view.finish_editing()


async def test_the_whole_value_comes_into_sight_and_so_does_the_review(main_window):
    narrow = await narrow_window(main_window)
    narrow.trigger("wholeValueAction")
    await until(lambda: is_seen(narrow.find(QPlainTextEdit, "wholeValueView")))
    bar = body(narrow).verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    narrow.trigger("wholeValueAction")
    await until(lambda: is_seen(narrow.find(QListView, "changesView")))


async def test_values_that_name_the_call_stand_in_lines_and_none_is_cut_off(main_window):
    narrow = await narrow_window(main_window)
    line = narrow.find(QFrame, "identityLine")
    names = ("Transaction", "Account", "Session", "Client", "Read")
    values = [narrow.find(QWidget, f"identity{name}") for name in names]
    places = [QRect(each.mapTo(line, QPoint()), each.size()) for each in values]
    assert all(line.rect().contains(place) for place in places)
    assert not any(one.intersects(two) for one in places for two in places if one is not two)
    assert len({place.top() for place in places}) > 1
