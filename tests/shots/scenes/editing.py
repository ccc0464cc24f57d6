"""Edits: staged ones of every kind, and open editors."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui import Driver
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage, repair

LINES = "Agent: good morning.\nCustomer: good morning.\n\tThird line, with a tab. "
REVIEW = "Missing keys"


async def every_kind(stage: Stage) -> None:
    """Changed, added, removed, renamed, without a value."""
    driver = await stage.editing()
    driver.set_value("Key1", "Value1 — corrected")
    driver.set_value("Key3", None)
    driver.remove("random")
    driver.add("Disposition", "Promise to pay")
    driver.add("PromiseToPayFollowUpDateAgreed")
    rename(driver, "Documentatin", "Documentation")
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    driver.table.setFocus()


def rename(driver: Driver, old: str, new: str) -> None:
    assert driver.table.model().setData(driver.cell(old, "Key"), new)


async def one_change(stage: Stage) -> None:
    driver = await stage.editing(REVIEW)
    driver.set_value("QaScore", "62")
    driver.table.setCurrentIndex(driver.cell("QaScore", "Value"))
    driver.table.setFocus()


async def editing_on(stage: Stage) -> None:
    driver = await stage.editing()
    driver.table.setFocus()


async def many_changes(stage: Stage) -> None:
    driver = await stage.editing("A complete review")
    for number, key in enumerate(list(driver.rows())):
        driver.set_value(key, f"changed by me, as number {number}")
    for number in range(12):
        driver.add(f"Added{number:02}", f"The value of the entry that was added as number {number}")
    driver.table.setCurrentIndex(driver.cell("QaScore", "Value"))


async def long_change(stage: Stage) -> None:
    driver = await stage.editing("A value of 40 kB")
    text = str(driver.rows()["Transcript"])
    driver.set_value("Transcript", text.replace("Friday", "Monday", 3))
    driver.table.setCurrentIndex(driver.cell("Transcript", "Value"))


async def white_space(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", " Value1\u00a0")
    driver.set_value("Key3", "Value3\t")
    driver.set_value("random", "")


async def new_row(stage: Stage) -> None:
    driver = await stage.editing()
    driver.trigger("addEntryAction")


async def new_row_refused(stage: Stage) -> None:
    driver = await stage.editing()
    driver.trigger("addEntryAction")
    model = driver.table.model()
    model.setData(model.index(model.rowCount() - 1, driver.column("Key")), "Key1")


async def look_alike(stage: Stage) -> None:
    driver = await stage.editing()
    driver.trigger("addEntryAction")
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "key1")


def open_editor(driver: Driver, key: str, action: str = "editValueAction") -> None:
    title = "Key" if action == "editKeyAction" else "Value"
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.cell(key, title))
    driver.trigger(action)


async def one_line(stage: Stage) -> None:
    driver = await stage.editing()
    open_editor(driver, "Key1")
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, "typed")


async def many_lines(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key3", LINES)
    open_editor(driver, "Key3")


async def long_line(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key3", "A long line that goes on and on. " * 30)
    open_editor(driver, "Key3")


async def long_text(stage: Stage) -> None:
    driver = await stage.editing("A value of 40 kB")
    driver.trigger("wholeValueAction")
    open_editor(driver, "Transcript")


async def renaming(stage: Stage) -> None:
    driver = await stage.editing()
    open_editor(driver, "Documentatin", "editKeyAction")


async def many_selected(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    driver.table.setFocus()
    driver.table.selectAll()


async def only_mine(stage: Stage) -> None:
    await every_kind(stage)
    stage.driver.trigger("changedOnlyAction")


async def nothing_of_mine(stage: Stage) -> None:
    driver = await stage.editing()
    driver.trigger("changedOnlyAction")


async def undone(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    driver.trigger("discardAction")


async def left_by_tab(stage: Stage) -> None:
    """The cursor in the buttons: where the focus is has to be seen."""
    driver = await stage.editing()
    repair(driver)
    for _ in range(2):
        QTest.keyClick(driver.window, Qt.Key.Key_Tab)


SCENES = (
    small("editing-on", editing_on),
    Scene("edit-one", one_change),
    core("edits", every_kind),
    small("edits-many", many_changes),
    Scene("edit-long-value", long_change),
    Scene("edit-white-space", white_space),
    Scene("edit-new-row", new_row),
    Scene("edit-new-row-refused", new_row_refused),
    Scene("edit-look-alike", look_alike),
    Scene("editor-one-line", one_line),
    core("editor-many-lines", many_lines),
    Scene("editor-long-line", long_line),
    small("editor-long-text", long_text),
    Scene("editor-key", renaming),
    Scene("edits-selected", many_selected),
    Scene("edits-discarded", undone),
    Scene("edits-focus-after-table", left_by_tab),
    Scene("mine", only_mine),
    Scene("mine-none", nothing_of_mine),
)
