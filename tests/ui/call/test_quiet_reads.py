"""The call that is shown is read again by itself while somebody is there, and disturbs nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from lvctx_gui.sandbox import Fault
from lvctx_gui.services.quiet_reading import IDLE, INTERVAL
from lvctx_gui.services.session import LIFETIME, WARNING
from lvctx_gui.ui.operations.quiet_reading import TICK
from tests.api_server import SAMPLE, SAMPLE_CALL, asked
from tests.gui import until
from tests.quiet import Passing

LONG = ("S9@10.0.0.9", 28479905999, "LONG")


async def at_the_call(main_window, api_server):
    """A window that shows the call, with nothing staged; what it asks from now on is in the log."""
    driver = await main_window("--call", SAMPLE)
    passing = Passing(driver)
    api_server.control.clear_log()
    return driver, passing


# When -------------------------------------------------------------------------------------------------------


async def test_it_reads_at_most_once_a_minute_by_one_get(main_window, api_server):
    _, passing = await at_the_call(main_window, api_server)
    await passing.look(after=INTERVAL - 1)
    assert asked(api_server) == []
    await passing.look(after=2)
    assert asked(api_server) == ["GET"]
    await passing.look(after=INTERVAL - 1)
    assert asked(api_server) == ["GET"]
    await passing.look(after=2)
    assert asked(api_server) == ["GET", "GET"]
    assert passing.quiet._timer.interval() == TICK < INTERVAL * 1000


async def test_of_two_calls_only_the_one_that_is_shown_is_read_and_both_take_turns_of_a_minute(
    main_window, api_server
):
    driver, passing = await at_the_call(main_window, api_server)
    await driver.look_up(*SAMPLE_CALL[:2], "NORTHLINE_AUTO_31", "")
    first, second = (page.state for page in driver.window.tabs.pages())
    api_server.control.clear_log()
    await passing.look()
    assert second.reading.began > first.reading.began
    (seen,) = api_server.control.log()
    assert "NORTHLINE_AUTO_31" in seen.target
    driver.trigger("previousTabAction")
    passing.quiet.look()
    assert not passing.is_reading  # less than a minute after the other one
    await passing.look()
    assert first.reading.began > second.reading.began


async def test_nothing_is_read_after_ten_minutes_without_input_until_somebody_comes_back(
    main_window, api_server
):
    _, passing = await at_the_call(main_window, api_server)
    passing.press_key()
    for _ in range(12):
        await passing.look(present=False)
    assert len(asked(api_server)) == IDLE // 61
    passing.press_key()  # not at the next look but now
    await until(lambda: len(asked(api_server)) == IDLE // 61 + 1)


@pytest.mark.parametrize("kind", ["key", "wheel", "mouse"])
async def test_keys_mouse_and_wheel_are_input_and_a_mouse_that_lies_still_is_not(
    main_window, api_server, kind
):
    driver, passing = await at_the_call(main_window, api_server)
    handle, at = driver.window.windowHandle(), QPointF(50, 50)

    def move(to):
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, to, to, none, none, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(handle, event)

    move(at)
    passing.by(IDLE + 1)
    move(at)
    driver.window.tabs.current.view.selectRow(1)  # the program does that
    passing.quiet.look()
    assert not passing.is_reading
    if kind == "mouse":
        move(at + QPointF(1, 0))
    elif kind == "key":
        passing.press_key()
    else:
        none, begins = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        turned = QPoint(0, -120)
        event = QWheelEvent(at, at, turned, turned, Qt.MouseButton.NoButton, none, begins, False)
        QApplication.sendEvent(handle, event)
    await until(lambda: asked(api_server) == ["GET"])


async def test_nothing_is_read_while_the_server_asked_to_wait(main_window, api_server, faults):
    driver, passing = await at_the_call(main_window, api_server)
    faults.add(Fault("status", status=429, retry_after=300))
    for _ in range(4):
        await passing.look()
    assert asked(api_server) == ["GET"]
    driver.trigger("refreshAction")  # a person may always ask
    await driver.idle()
    assert len(asked(api_server)) == 2
    faults.clear()
    await passing.look(after=301)
    assert len(asked(api_server)) == 3


async def test_nothing_is_read_while_a_commit_is_under_way(main_window, api_server, faults):
    driver, passing = await at_the_call(main_window, api_server)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: "POST" in asked(api_server))
    before = asked(api_server)
    passing.by(61)
    passing.press_key()
    passing.quiet.look()
    assert asked(api_server) == before
    faults.clear()
    await driver.idle()


async def test_nothing_is_read_behind_a_question_a_menu_or_another_window_or_when_switched_off(
    main_window, api_server
):
    driver, passing = await at_the_call(main_window, api_server)
    driver.edit_mode()
    driver.trigger("deleteAllAction")
    await until(lambda: QApplication.activeModalWidget() is not None)
    await passing.look()
    driver.press("deleteAllCancelButton")
    await driver.idle()
    menu = QMenu(driver.window)
    menu.addAction("Something")
    menu.popup(driver.window.pos())
    await passing.look()
    menu.close()
    other = QWidget()
    other.show()
    other.activateWindow()
    await until(other.isActiveWindow)
    await passing.look()
    driver.trigger("watchAction")
    other.close()
    driver.window.activateWindow()
    await until(driver.window.isActiveWindow)
    await passing.look()
    assert asked(api_server) == []
    driver.trigger("watchAction")
    await passing.look()
    assert asked(api_server) == ["GET"]


async def test_who_comes_back_to_the_window_within_ten_minutes_sees_it_read_at_once(main_window, api_server):
    driver, passing = await at_the_call(main_window, api_server)
    other = QWidget()
    other.show()
    other.activateWindow()
    await until(other.isActiveWindow)
    passing.by(61)
    driver.window.activateWindow()
    await until(driver.window.isActiveWindow)
    other.close()
    await until(lambda: asked(api_server) == ["GET"])  # some systems tell of the activation later


async def test_whether_to_look_for_others_changes_is_remembered(main_window, api_server):
    driver = await main_window()
    assert driver.action("watchAction").isChecked()
    driver.trigger("watchAction")
    assert driver.window.close()
    await driver.close()
    driver = await main_window()
    assert not driver.action("watchAction").isChecked()


# The session ------------------------------------------------------------------------------------------------


async def test_a_quiet_read_keeps_no_session_alive(main_window, api_server):
    """Somebody scrolls for two hours and asks for nothing."""
    _, passing = await at_the_call(main_window, api_server)
    before = passing.manager.remaining()
    for _ in range(int(LIFETIME // 61) + 3):
        await passing.look()
    reads = len(asked(api_server))
    # The warning comes as it would without them, and from then on there is none.
    assert LIFETIME - WARNING - 61 < reads * 61 <= LIFETIME - WARNING
    assert before is not None
    assert passing.manager.remaining() == 0


async def test_nothing_is_read_while_nobody_is_signed_in(main_window, api_server):
    _, passing = await at_the_call(main_window, api_server)
    passing.manager.forget()
    await passing.look()
    assert asked(api_server) == []


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_quiet_read_asks_nobody_and_is_not_sent_again_until_a_person_was_served(
    main_window, api_server, faults, status
):
    driver, passing = await at_the_call(main_window, api_server)
    session = passing.manager.session_id
    faults.add(Fault("status", status=status))
    for _ in range(3):
        await passing.look()
    assert asked(api_server) == ["GET"]
    assert driver.message == ""
    assert driver.status.startswith("Looking for others' changes failed: ")
    assert QApplication.activeModalWidget() is None
    assert passing.manager.session_id == session
    faults.clear()
    driver.trigger("refreshAction")
    await driver.idle()
    await passing.look()
    assert asked(api_server) == ["GET", "GET", "GET"]


async def test_a_quiet_read_that_failed_is_tried_again_after_a_minute(main_window, api_server, faults):
    driver, passing = await at_the_call(main_window, api_server)
    faults.add(Fault("status", status=503))
    await passing.look()
    assert (driver.message, asked(api_server)) == ("", ["GET"])
    await passing.look()
    assert asked(api_server) == ["GET", "GET"]
    assert not driver.window.busy


# Disturbing nobody ------------------------------------------------------------------------------------------


async def test_it_waits_for_an_open_editor(main_window, api_server):
    driver, passing = await at_the_call(main_window, api_server)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    steps = driver.window.tabs.current.state.undo_stack.count()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "typing")
    api_server.control.remove_entry(*SAMPLE_CALL, "random")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await passing.look()
    assert QApplication.focusWidget() is editor
    assert driver.window.tabs.current.state.undo_stack.count() == steps
    assert "random" in driver.rows()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: driver.glyph("random") == "×")
    assert (driver.rows()["Key1"], driver.glyph("Key3")) == ("typing", "!")


async def test_news_are_said_once_and_not_every_minute(main_window, api_server, spoken):
    driver, passing = await at_the_call(main_window, api_server)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    api_server.control.remove_entry(*SAMPLE_CALL, "random")
    spoken.clear()
    for _ in range(3):
        await passing.look()
    (said,) = [text for text in spoken if "by others" in text]
    assert said.startswith("2 entries changed by others since ")
    assert said.endswith("Changed: “Key3”. Deleted: “random”.")
    assert driver.status == said
    assert (driver.glyph("Key3"), driver.glyph("random")) == ("•", "×")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "Value3")  # as it was: no news
    await passing.look()
    assert len([text for text in spoken if "by others" in text]) == 1
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs, too")
    await passing.look()
    assert len([text for text in spoken if "by others" in text]) == 2


@pytest.mark.parametrize("in_front", ["the current row", "other rows"])
async def test_scroll_selection_and_current_row_stay_where_they_are(main_window, api_server, in_front):
    """Whatever comes and goes above."""
    entries = [{"key": f"k{number:04}", "value": str(number)} for number in range(3_000)]
    api_server.control.put_call(*LONG, 7419, entries)
    driver = await main_window("--call", f"{LONG[0]}/{LONG[1]}/{LONG[2]}?client=7419")
    passing, table = Passing(driver), driver.table
    table.selectAll()
    row = table.currentIndex().row() if in_front == "the current row" else 1_000
    table.scrollTo(table.model().index(row, 0), table.ScrollHint.PositionAtTop)
    before = in_sight(table), table.current_id(), table.selected_ids()
    fewer = [*entries[:2], *entries[3:]]
    api_server.control.put_call(*LONG, 7419, [{"key": "new", "value": "x"}, *fewer])
    await passing.look()
    assert driver.find(QPushButton, "othersButton").text() == "Others 2"
    if in_front == "other rows":
        assert in_sight(table) == before[0]
    assert table.current_id() == before[1]
    assert table.selected_ids() == [*before[2][:2], *before[2][3:], "k0002"]  # it is struck out at the end


def in_sight(table):
    """The keys that are seen, and where."""
    rows = range(table.rowAt(0), table.rowAt(table.viewport().height() - 1) + 1)
    return [(table.model().row_id(row), table.rowViewportPosition(row)) for row in rows]
