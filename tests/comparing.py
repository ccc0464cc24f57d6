"""A comparison, used as a person uses it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QTableView

from lvctx_gui.core.entries import Entry
from tests.api_server import put, unused_call
from tests.gui import Driver, until

OLD = [
    Entry("CallTime", "10:00"),
    Entry("Disposition", "Promise to pay on Friday, by card"),
    Entry("QaScore"),
    Entry("Reason", "Past due"),
    Entry("Verified", "yes"),
]
NEW = [
    Entry("CallTime", "11:30"),
    Entry("Disposition", "Promise to pay on Monday, by card"),
    Entry("QaScore", ""),
    Entry("Supervisor", "jdoe"),
    Entry("Verified", "yes"),
]


async def two_calls(driver: Driver, api_server, old=OLD, new=NEW):
    """Two calls in two tabs, of which the second one was read later and is shown."""
    calls = unused_call(), unused_call()
    for call, entries in zip(calls, (old, new), strict=True):
        put(api_server, call, entries)
        await driver.look_up(call.session, call.tx_id, call.account, call.client)
    return calls


async def chooser(driver: Driver, typed: str = "") -> QTableView:
    """The list of what the call that is shown can be compared with, searched for what was ``typed``."""
    driver.trigger("compareAction")
    view = await driver.appears(QTableView, "compareChooserView")
    await until(lambda: view.model().rowCount() or not driver.window.busy)
    if typed:
        driver.find(QLineEdit, "compareChooserEdit").setText(typed)
    return view


def lines(view: QTableView) -> list[str]:
    """What the list offers."""
    model = view.model()
    return [
        " | ".join(str(model.index(row, column).data()) for column in (0, 1))
        for row in range(model.rowCount())
    ]


async def choose(driver: Driver, what: str, typed: str = "") -> QDialog:
    """Compare the call that is shown with the first line that begins so."""
    view = await chooser(driver, typed)
    await until(lambda: any(line.startswith(what) for line in lines(view)))
    number = next(number for number, line in enumerate(lines(view)) if line.startswith(what))
    view.selectRow(number)
    driver.press("compareChooserCompareButton")
    return await driver.appears(QDialog, "compareDialog")


async def compared(driver: Driver, api_server, old=OLD, new=NEW):
    """The comparison of two open calls, the older one at the left."""
    calls = await two_calls(driver, api_server, old, new)
    await choose(driver, "Open call")
    return calls


def shown(driver: Driver) -> dict[str, tuple[str, str, str]]:
    """The rows of the comparison by their keys: how the sides stand, and both values as cells."""
    model = driver.find(QTableView, "compareView").model()
    cells = [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]
    return {key: (state, left, right) for state, key, left, right in cells}


def summary(driver: Driver) -> str:
    return str(driver.find(QLabel, "compareSummary").text())


def said(driver: Driver) -> str:
    found = driver.shown(QLabel, "compareSaid")
    return str(found[0].text()) if found else ""


def head(driver: Driver, side: str) -> tuple[str, str, str]:
    """Environment, call and details of a side (``Left``, ``Right``)."""
    names = ("Environment", "Call", "Details")
    environment, call, details = (driver.find(QLabel, f"compare{side}{name}").text() for name in names)
    return environment, call, details


def select(driver: Driver, *keys: str) -> None:
    """Select the rows of these keys."""
    view = driver.find(QTableView, "compareView")
    view.clearSelection()
    for key in keys:
        number = view.model().row_of(key)
        assert number is not None, key
        chosen = view.selectionModel()
        flags = chosen.SelectionFlag.Select | chosen.SelectionFlag.Rows
        chosen.setCurrentIndex(view.model().index(number, 1), flags)


def copy_buttons(driver: Driver) -> list[str]:
    """What can be copied where, as the buttons say it; those that are disabled in brackets."""
    found = [
        *driver.shown(QPushButton, "compareToLeftButton"),
        *driver.shown(QPushButton, "compareToRightButton"),
    ]
    return [each.text() if each.isEnabled() else f"({each.text()})" for each in found]


def only_differences(driver: Driver, *, on: bool) -> None:
    driver.find(QCheckBox, "compareOnlyDifferences").setChecked(on)
