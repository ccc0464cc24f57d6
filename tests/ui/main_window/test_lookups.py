"""Each lookup reads once; the fields are empty after it, and as they were typed where it has failed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, put
from tests.gui import until
from tests.ui.main_window.lookup_texts import FOUR, NOTHING, OTHER, shown_call, texts


async def test_each_lookup_reads_once_however_many_tabs_are_open(main_window, api_server):
    calls = [("S2@10.0.0.2", 28479905500 + n, "OTHER") for n in range(3)]
    for call in calls:
        api_server.control.put_call(*call, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    for call in calls:
        api_server.control.clear_log()
        await driver.look_up(*call)
        assert driver.rows() == {"a": "1"}
        assert [seen.method for seen in api_server.control.log()] == ["GET"]
    api_server.control.clear_log()
    driver.trigger("previousTabAction")
    await driver.idle()
    driver.trigger("closeTabAction")
    driver.trigger("reopenTabAction")
    await driver.idle()
    assert api_server.control.log() == []


async def test_nothing_is_told_of_edits_that_never_were(main_window, api_server, faults):
    api_server.control.put_call("S2@10.0.0.2", 5, "OTHER", 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=500, skip=1))
    await driver.look_up("S2@10.0.0.2", 5, "OTHER")
    assert driver.rows() == {"a": "1"}
    assert driver.message == ""


async def test_after_a_lookup_the_fields_are_empty_and_the_page_says_which_call(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*FOUR)
    assert texts(driver) == NOTHING
    assert shown_call(driver) == FOUR


async def test_after_a_lookup_that_failed_the_fields_hold_what_was_typed(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=500))
    await driver.look_up(OTHER[0], "28,479,905,511", OTHER[2])
    assert "28479905511 · OTHER could not be read" in driver.message
    assert texts(driver) == [OTHER[0], "28,479,905,511", OTHER[2], ""]
    assert shown_call(driver) == FOUR
    assert len(driver.rows()) == 5
    put(api_server, CallRef(OTHER[0], int(OTHER[1]), OTHER[2]), [Entry("a", "1")])
    driver.press("messageAction")
    await driver.idle()
    assert texts(driver) == NOTHING
    assert shown_call(driver) == [*OTHER, ""]
    assert driver.rows() == {"a": "1"}


async def hanging(driver, api_server, faults):
    """A lookup of ``OTHER`` that is under way."""
    api_server.control.clear_log()
    faults.add(Fault("hang"))
    driver.type_call(*OTHER)
    driver.press("lookupButton")
    await until(api_server.control.log)


async def test_while_a_lookup_runs_the_text_stays_dimmed(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    await hanging(driver, api_server, faults)
    edit = driver.find(QLineEdit, "sessionEdit")
    assert texts(driver) == [*OTHER, ""]
    await until(lambda: edit.property("waiting"))
    assert edit.isEnabled()
    faults.clear()
    await driver.idle()
    assert not edit.property("waiting")
    assert texts(driver) == NOTHING


@pytest.mark.parametrize("arguments", [(), ("--call", SAMPLE)])
async def test_a_lookup_that_was_cancelled_counts_as_failed(main_window, api_server, faults, arguments):
    driver = await main_window(*arguments)
    await hanging(driver, api_server, faults)
    driver.trigger("cancelAction")
    await driver.idle()
    assert texts(driver) == [*OTHER, ""]
    assert not driver.find(QLineEdit, "sessionEdit").property("waiting")
    if arguments:
        assert "28479905511 · OTHER was cancelled" in driver.message
        driver.press("messageAction")
        await driver.idle()
        assert texts(driver) == NOTHING
        assert shown_call(driver) == [*OTHER, ""]


async def test_going_to_another_tab_meanwhile_changes_nothing_in_the_fields(main_window, api_server, faults):
    put(api_server, CallRef("S9", 7, "THIRD"), [Entry("a", "1")])
    driver = await main_window("--call", SAMPLE)
    await driver.look_up("S9", 7, "THIRD")
    await hanging(driver, api_server, faults)
    driver.trigger("previousTabAction")
    assert texts(driver) == [*OTHER, ""]
    driver.trigger("cancelAction")
    await driver.idle()
    assert texts(driver) == [*OTHER, ""]
    driver.trigger("nextTabAction")
    assert texts(driver) == [*OTHER, ""]


@pytest.mark.parametrize("fails", [True, False])
async def test_what_is_typed_while_a_lookup_runs_stays(main_window, api_server, faults, fails):
    driver = await main_window("--call", SAMPLE)
    await hanging(driver, api_server, faults)
    QTest.keyClicks(driver.find(QLineEdit, "accountEdit"), "X")
    driver.trigger("cancelAction") if fails else faults.clear()
    await driver.idle()
    assert texts(driver) == [*OTHER[:2], "OTHERX", ""]


async def test_what_is_typed_stays_when_the_journal_opens_late_and_holds_nothing(main_window):
    driver = await main_window("--call", SAMPLE)
    QTest.keyClicks(driver.find(QLineEdit, "accountEdit"), "X")
    driver.window.tabs.load_saved([])
    assert "X" in texts(driver)[2]


async def test_without_any_call_shown_a_failed_lookup_leaves_the_fields(main_window, faults):
    driver = await main_window()
    faults.add(Fault("status", status=500))
    await driver.look_up(*OTHER)
    assert texts(driver) == [*OTHER, ""]


async def test_an_error_that_nobody_expected_leaves_the_fields_and_dims_nothing(
    main_window, monkeypatch, caplog
):
    driver = await main_window()

    async def explode(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("lvctx_gui.services.lookup.look_up_apart", explode)
    caplog.set_level("CRITICAL", "lvctx_gui.ui.kit.tasks")  # this record is meant
    await driver.look_up(*OTHER)
    assert texts(driver) == [*OTHER, ""]
    assert not driver.find(QLineEdit, "sessionEdit").property("waiting")


async def test_the_focus_is_on_the_first_row_after_a_lookup(main_window):
    driver = await main_window()
    driver.type_call(*FOUR)
    edit = driver.find(QLineEdit, "accountEdit")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await driver.idle()
    assert QApplication.focusWidget() is driver.table
    assert driver.table.currentIndex() == driver.table.model().index(0, driver.column("Value"))
