"""Nobody decides a conflict against a value that waits, unseen, behind an open editor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.api_server import SAMPLE, SAMPLE_CALL, held
from tests.gui import until

MOVED = "Warning: Someone else changed “Key1” once more. Nothing was decided."


async def moved_under_an_editor(main_window, api_server, key="Key3"):
    """Key1 is in conflict with A, as the line says; B has come while a cell of ``key`` is edited."""
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await refresh(driver, api_server, "A")
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell(key, "Value"))
    QTest.keyClick(driver.table, Qt.Key.Key_F2)
    QTest.keyClicks(driver.table.focusWidget() or driver.window.focusWidget(), "typed")
    await refresh(driver, api_server, "B")
    assert "→ A (you: mine)" in driver.conflict
    return driver


async def refresh(driver, api_server, value):
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", value)
    driver.trigger("refreshAction")
    await driver.idle()


def press_by_mouse(driver, button):
    QTest.mouseClick(driver.find(QPushButton, button), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("button", ["keepMineButton", "takeTheirsButton"])
@pytest.mark.parametrize("press", [lambda driver, name: driver.press(name), press_by_mouse])
async def test_the_buttons_of_the_line_decide_what_they_say(main_window, api_server, spoken, button, press):
    driver = await moved_under_an_editor(main_window, api_server)
    press(driver, button)
    await until(lambda: "→ B (you: mine)" in driver.conflict)
    assert MOVED in spoken
    assert driver.rows()["Key1"] == "mine"
    driver.press(button)  # now B is seen
    assert driver.conflict == ""


@pytest.mark.parametrize("action", ["keepAllMineAction", "takeAllTheirsAction"])
async def test_so_do_the_actions_for_all(main_window, api_server, spoken, action):
    driver = await moved_under_an_editor(main_window, api_server)
    driver.trigger(action)
    await until(lambda: "→ B (you: mine)" in driver.conflict)
    assert MOVED in spoken


async def test_what_is_typed_into_the_row_itself_is_kept_as_well(main_window, api_server):
    driver = await moved_under_an_editor(main_window, api_server, "Key1")
    driver.press("takeTheirsButton")
    await until(lambda: "→ B" in driver.conflict)
    assert driver.rows()["Key1"] == "typed"
    assert held(api_server)["Key1"] == "B"
