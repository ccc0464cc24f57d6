"""One line above filter and table shows one thing, and moves the table by no more than its own height."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QPlainTextEdit, QPushButton, QToolButton, QWidget

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.conflicts.bar import ShownConflict
from lvctx_gui.ui.call.one_line import OneLine
from lvctx_gui.ui.kit.scale import control_height, em
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import lay_out, until

INFO = Message(Tone.INFO, "It is so.")
ERROR = Message(Tone.ERROR, "It was lost.", ends=Ends.DISMISSED)


def shown(*keys):
    conflict = Conflict(keys[0], "61", "62", "99")
    return ShownConflict(conflict, frozenset(keys), f"{keys[0]}: 61 → 99.", f"{keys[0]} was 61")


@pytest.fixture
def line(qtbot):
    line = OneLine()
    qtbot.addWidget(line)
    line.resize(1200, 60)
    return line


def mode(line):
    return line.message_bar.isVisibleTo(line), line.conflict_bar.isVisibleTo(line)


def test_it_is_hidden_while_there_is_nothing_to_say(line):
    assert line.isHidden()
    line.show_message(INFO)
    assert mode(line) == (True, False)
    line.show_message(None)
    assert line.isHidden()


def test_a_new_conflict_covers_an_older_message_which_comes_back_after_it(line):
    line.show_message(INFO)
    line.show_conflict(shown("a"))
    assert mode(line) == (False, True)
    line.show_conflict(None)
    assert mode(line) == (True, False)


def test_a_newer_message_is_read_first_and_dismissing_it_shows_the_conflict(line):
    line.show_conflict(shown("a"))
    line.show_message(INFO)
    assert mode(line) == (True, False)
    button = line.message_bar.findChild(QPushButton, "messageConflictsButton")
    assert button.isVisibleTo(line)
    assert button.text() == "1 conflict…"
    line.show_conflict(shown("a"))  # the same: nothing new
    assert mode(line) == (True, False)
    line.show_message(None)
    assert mode(line) == (False, True)


def test_what_only_a_person_takes_away_is_not_covered(line):
    line.show_message(ERROR)
    line.show_conflict(shown("a"))
    assert mode(line) == (True, False)


def test_what_an_operation_says_on_its_way_comes_first(line):
    line.show_message(Message(Tone.INFO, "Waiting.", "Stop", stays=True))
    line.show_conflict(shown("a"))
    assert mode(line) == (True, False)


def test_what_a_conflict_says_as_well_waits_and_is_spoken(line, spoken):
    line.show_conflict(shown("a"))
    spoken.clear()
    line.show_message(Message(Tone.WARNING, "There is 1 conflict.", gives_way=True))
    assert mode(line) == (False, True)
    assert spoken == ["Warning: There is 1 conflict."]


def test_a_conflict_is_spoken_once_however_often_its_row_becomes_current(line, spoken):
    line.show_conflict(shown("a", "b", "c"))
    line.show_conflict(shown("b", "a", "c"))
    line.show_conflict(shown("a", "b", "c"))
    assert spoken == ["Conflict: a was 61. There are 2 more.", "Conflict: b was 61."]
    line.show_conflict(None)
    line.show_conflict(shown("a"))
    assert spoken[2:] == ["Conflict: a was 61."]


def test_errors_and_conflicts_are_spoken_at_once_and_the_rest_in_its_turn(line, monkeypatch):
    said = {}
    update = QAccessible.updateAccessibility

    def hear(event):
        if isinstance(event, QAccessibleAnnouncementEvent):
            said[event.message()] = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
        update(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    line.show_message(INFO)
    line.show_message(ERROR)
    line.show_message(None)
    line.show_conflict(shown("a"))
    assert said == {"It is so.": False, "Error: It was lost.": True, "Conflict: a was 61.": True}


def test_the_second_press_of_a_double_click_decides_no_other_conflict(line):
    decided = []
    bar = line.conflict_bar
    bar.keep_wanted.connect(decided.append)
    line.show_conflict(shown("a", "b"))
    button = bar.findChild(QPushButton, "keepMineButton")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    line.show_conflict(shown("b"))
    where, left = QPointF(3, 3), Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        event = QMouseEvent(kind, where, where, left, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(button, event)
    assert [conflict.key for conflict in decided] == ["a"]


# In the window ---------------------------------------------------------------------------------------------


def top_of_table(driver):
    lay_out()
    return driver.table.mapTo(driver.window, QPoint()).y()


async def test_neither_a_conflict_nor_a_success_moves_the_table_by_more_than_one_line(
    main_window, api_server
):
    driver = await main_window("--call", SAMPLE)
    driver.window.resize(QSize(1240, 720))
    driver.edit_mode()
    driver.set_value("Key3", "62")
    empty = top_of_table(driver)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "99")
    await driver.commit()
    assert driver.shown(QFrame, "conflictBar")
    assert not driver.shown(QFrame, "messageBar")
    in_conflict = top_of_table(driver)
    assert 0 < in_conflict - empty <= control_height() + em(1)
    driver.press("keepMineButton")
    resolved = top_of_table(driver)
    await driver.commit()
    assert driver.message.startswith("Committed: 1 changed")
    assert in_conflict == resolved == top_of_table(driver)


async def test_a_report_of_what_was_lost_or_sent_is_read_before_the_conflict(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("hang", method="GET", skip=1))
    api_server.control.clear_log()
    driver.trigger("commitAction")
    await until(lambda: len(api_server.control.log()) == 3)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    faults.clear()
    await driver.idle()
    assert "Not confirmed, still staged: “Key3”" in driver.message
    assert driver.conflict == ""
    driver.press("messageConflictsButton")
    assert driver.shown(QDialog, "conflictsDialog")
    driver.press("messageClose", QToolButton)
    assert "“Key3”" in driver.conflict


async def test_the_details_hold_the_number_that_the_sentence_leaves_out(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=503))
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.message.startswith("The call could not be read again.")
    assert "503" not in driver.message.replace("status 503", "")  # the server's own words
    assert driver.status == ""  # the message says it
    driver.press("messageDetailsButton")
    assert "Status: 503" in driver.find(QPlainTextEdit, "messageReport").toPlainText()


async def test_the_order_of_keys_goes_through_the_buttons_of_a_conflict(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.commit()
    names = []
    button = driver.find(QPushButton, "keepMineButton")
    button.setFocus()
    for _ in range(4):
        names.append(driver.window.focusWidget().objectName())
        QTest.keyClick(driver.window.focusWidget(), Qt.Key.Key_Tab)
    assert names[:3] == ["keepMineButton", "takeTheirsButton", "resolveButton"]
    assert isinstance(driver.window.focusWidget(), QWidget)
