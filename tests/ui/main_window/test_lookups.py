"""Each lookup reads once, and after one that failed the fields name the call that is shown."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE
from tests.gui import until
from tests.ui.main_window.lookup_texts import FOUR, OTHER, texts


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


async def test_after_a_lookup_that_failed_the_fields_name_the_call_that_is_shown(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=500))
    await driver.look_up(*OTHER)
    assert "28479905511 · OTHER could not be read" in driver.message
    assert texts(driver) == FOUR
    assert len(driver.rows()) == 5
    api_server.control.put_call(OTHER[0], int(OTHER[1]), OTHER[2], 7419, [{"key": "a", "value": "1"}])
    driver.press("messageAction")
    await driver.idle()
    assert texts(driver) == [*OTHER, ""]
    assert driver.rows() == {"a": "1"}


async def test_after_a_lookup_that_was_cancelled_too_and_it_can_be_asked_again(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    api_server.control.clear_log()
    faults.add(Fault("hang"))
    driver.type_call(*OTHER)
    driver.press("lookupButton")
    await until(api_server.control.log)
    driver.trigger("cancelAction")
    await driver.idle()
    assert texts(driver) == FOUR
    assert "28479905511 · OTHER was cancelled" in driver.message
    driver.press("messageAction")
    await driver.idle()
    assert texts(driver) == [*OTHER, ""]


async def test_what_is_typed_while_a_lookup_fails_stays(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    api_server.control.clear_log()
    faults.add(Fault("hang"))
    driver.type_call(*OTHER)
    driver.press("lookupButton")
    await until(api_server.control.log)
    QTest.keyClicks(driver.find(QLineEdit, "accountEdit"), "X")
    driver.trigger("cancelAction")
    await driver.idle()
    assert "X" in texts(driver)[2]


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
