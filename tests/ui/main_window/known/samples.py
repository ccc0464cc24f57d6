"""Calls to look up, and ways to the lists that show them."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.site import Site
from tests.api_server import put

ONE, TWO = CallRef("S1@10.0.0.1", 284799061344, "NORTHLINE_AUTO_31"), CallRef("S2@10.0.0.1", 77, "Ärzte")
ELSEWHERE = Site("NA4", "https://api.na4.livevox.com", client_id=7419)
THREE = CallRef("S3@10.0.0.1", 3, "CLINIC_7", 12)


async def with_two(main_window, api_server):
    for call in (ONE, TWO):
        put(api_server, call, [Entry("k", call.account)])
    driver = await main_window()
    for call in (ONE, TWO):
        await driver.look_up(call.session, call.tx_id, call.account)
    return driver


async def on_the_start_page(main_window, api_server):
    driver = await with_two(main_window, api_server)
    driver.trigger("closeTabAction")
    driver.trigger("closeTabAction")
    return driver, driver.find(QListView, "recentCallsView")


def popup():
    found = [each for each in QApplication.allWidgets() if each.objectName() == "recentCallsPopup"]
    (shown,) = [each for each in found if each.isVisible()] or [None]
    return shown


def lines(view):
    model = view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def beginnings(view):
    """What names each call: transaction, account, and what comes before them."""
    return [" · ".join(line.split(" · ")[:2]) for line in lines(view)]


def key(driver, name, which):
    edit = driver.find(QLineEdit, name)
    edit.setFocus()
    QTest.keyClick(edit, which)
    return edit


def known_calls(driver):
    return [known.call for known in driver.window.recent.find()]
