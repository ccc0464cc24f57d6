"""A window whose journal is open, and its history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from tests.gui import until

_READING = {"read-the-history", "read-an-operation"}


async def journal_of(driver):
    await until(lambda: driver.window.journal is not None and driver.window.journal.is_open)
    return driver.window.journal


async def ready(driver):
    """Wait until the journal is open and what it held is shown and read."""
    await journal_of(driver)
    await until(lambda: driver.window.autosave._journal is not None)
    await driver.idle()


async def saved(driver):
    await ready(driver)
    await until(lambda: not driver.window.autosave.is_dirty)


async def history(driver):
    driver.trigger("historyAction")
    view = driver.find(QTableView, "historyView")
    journal = await journal_of(driver)
    records = await journal.records()
    await until(lambda: view.model().rowCount() == len(records))
    await until(lambda: not _READING & {handle.name for handle in driver.window.tasks._running})
    return view


def column(view, title):
    model = view.model()
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    return [model.index(row, titles.index(title)).data() for row in range(model.rowCount())]
