"""The main job takes few keys, and no change of the window may make it take more."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from tests.api_server import SAMPLE, held
from tests.gui import until


class Keys:
    """Presses keys where the focus is, and counts them; what is typed as text is not counted."""

    def __init__(self, driver):
        self.count = 0
        driver.window.activateWindow()

    def press(self, *names):
        for name in names:
            self.count += 1
            target = QApplication.focusWidget()
            QTest.keySequence(target, QKeySequence(name))
            # Qt would think that it is still held.
            for key in (Qt.Key.Key_Control, Qt.Key.Key_Shift):
                QTest.keyRelease(target, key)

    def type(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)


async def test_from_the_clipboard_to_the_context_takes_two(main_window, api_server):
    driver = await main_window()
    keys = Keys(driver)
    QApplication.clipboard().setText(f"{api_server.base_url}/context/call/{SAMPLE}")
    keys.press("Ctrl+V", "Return")
    await driver.idle()
    assert len(driver.rows()) == 5
    assert keys.count == 2
    assert QApplication.focusWidget() is driver.table
    assert driver.table.currentIndex().row() == 0


async def test_correcting_one_value_and_committing_takes_four(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    keys = Keys(driver)
    assert QApplication.focusWidget() is driver.table
    keys.press("Ctrl+E", "Return")
    keys.type("corrected")
    keys.press("Return", "Ctrl+S")
    await driver.idle()
    assert driver.message.startswith("Committed")
    assert held(api_server)["Documentatin"] == "corrected"
    assert keys.count == 4


async def test_adding_one_entry_and_committing_takes_five(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    keys = Keys(driver)
    keys.press("Ctrl+E", "Ctrl+N")
    keys.type("Disposition")
    keys.press("Tab")
    keys.type("Promise to pay")
    keys.press("Return", "Ctrl+S")
    await driver.idle()
    assert held(api_server)["Disposition"] == "Promise to pay"
    assert keys.count == 5


async def test_removing_two_entries_and_committing_takes_six(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    keys = Keys(driver)
    keys.press("Ctrl+E", "Shift+Down", "Del", "Ctrl+S")
    dialog = await driver.appears(QDialog, "commitDialog")
    await until(lambda: dialog.confirm.was_seen)
    keys.press("Shift+Tab", "Space")
    await driver.idle()
    assert sorted(held(api_server)) == ["Key2", "Key3", "random"]
    assert keys.count == 6
