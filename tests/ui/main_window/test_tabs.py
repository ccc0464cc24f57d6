"""Tabs, one for each call, and the lookups that fill them."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QTableView

from lvctx_gui.core.call import CallRef
from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until

OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


async def test_each_call_has_one_tab_and_its_own_edits(main_window, api_server):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.look_up(*OTHER)
    assert driver.rows() == {"a": "1"}
    assert not driver.action("commitAction").isEnabled()
    assert driver.window.tabs.bar.count() == 2
    await driver.look_up(*SAMPLE_CALL, 7419)
    assert driver.window.tabs.bar.count() == 2
    assert driver.rows()["Key1"] == "mine"
    assert driver.window.tabs.bar.accessibleTabName(0).endswith(", 1 staged change")
    assert driver.find(QLabel, "stagedPill").text() == "1"
    assert len(driver.shown(QTableView, "entriesView")) == 1


async def test_a_closed_tab_keeps_its_edits_until_it_is_opened_again(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.trigger("closeTabAction")
    assert "kept" in driver.message
    await driver.look_up(*SAMPLE_CALL, 7419)
    assert driver.rows()["Key1"] == "mine"
    driver.trigger("closeTabAction")
    driver.trigger("reopenTabAction")
    assert driver.rows()["Key1"] == "mine"


async def test_a_new_lookup_cancels_the_one_under_way(main_window, api_server, faults):
    driver = await main_window()
    faults.add(Fault("hang"))
    driver.type_call(*map(str, SAMPLE_CALL))
    driver.press("lookupButton")
    await until(api_server.control.log)
    assert driver.window.busy
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    await driver.look_up(*OTHER)
    assert driver.rows() == {"a": "1"}
    assert driver.window.tabs.bar.count() == 1


async def test_escape_cancels_and_leaves_what_was_there(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    before = driver.rows()
    faults.add(Fault("hang"))
    driver.trigger("refreshAction")
    assert driver.window.busy
    driver.trigger("cancelAction")
    await driver.idle()
    assert driver.rows() == before
    assert driver.action("cancelAction").shortcut() == QKeySequence("Esc")


async def test_an_answer_for_a_tab_that_was_closed_long_ago_meets_nothing(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    tabs = driver.window.tabs
    faults.add(Fault("hang", method="GET"))
    driver.trigger("refreshAction")
    driver.trigger("closeTabAction")
    for number in range(12):  # only the last ones can come back
        tabs.open(CallRef(f"S{number}", 77 + number, "ACCOUNT"), None)
        driver.trigger("closeTabAction")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    faults.clear()
    await driver.idle()
    assert "unexpected" not in driver.message
