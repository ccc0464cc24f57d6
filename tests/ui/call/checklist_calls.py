"""A window at a call of which checklists ask something."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.core.checklist.matching import Patterns
from lvctx_gui.ui.call.entries.editor import CellEditor
from lvctx_gui.ui.call.status_value import StatusValue

DATE = Item(("PromiseDate",), pattern=r"\d{4}-\d\d-\d\d", sentence="Date as 2026-12-31", example="2026-12-31")
ANSWER = Item(("Answer",), allowed=("yes", "no", "not asked"))
RECORDING = Item(("RecordingId", "RecordingLink"))
DOCUMENTATION = Item(("Documentation",))
SALES = Checklist("Sales calls", items=(DOCUMENTATION, DATE, ANSWER, RECORDING))
ONE_CONDITION = Conditions(keys=(KeyCondition("Answer", ("yes",)),))


def use(driver, *checklists):
    """Let these checklists be in use."""
    driver.window.flows.assessor.use(checklists, (), Patterns(checklists))


def keys(driver):
    """The keys of the rows, from top to bottom."""
    model, column = driver.table.model(), driver.column("Key")
    return [model.index(row, column).data() for row in range(model.rowCount())]


def glyphs(driver):
    """The sign and the key of each row that has one."""
    return [f"{sign} {key}" for key in keys(driver) if (sign := driver.glyph(key))]


def choice(driver, name="missingButton"):
    """What the button of a choice of rows says; ``""`` where it is not there."""
    shown = driver.shown(QPushButton, name)
    return shown[0].text() if shown else ""


def status(driver):
    """The status of the call in words; ``""`` where none is shown."""
    shown = driver.shown(StatusValue, "identityStatus")
    return shown[0].text() if shown else ""


def editor(driver):
    return driver.find(CellEditor, "cellEditor")


def type_into(driver, key, text, column="Value"):
    """Go to a cell, type and press Enter."""
    driver.table.setCurrentIndex(driver.cell(key, column))
    driver.table.setFocus()
    QTest.keyClicks(driver.table, text[:1])
    QTest.keyClicks(editor(driver), text[1:])
    QTest.keyClick(editor(driver), Qt.Key.Key_Return)
