"""Tabs come back at the next start, also without staged edits, and are read when they are looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLabel

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.record import SavedPage
from lvctx_gui.core.site import Site
from lvctx_gui.sandbox import Fault
from tests.api_server import put
from tests.gui import profile, until
from tests.journal import ready, saved
from tests.ui.sign_in.login import sign_in

CALLS = [CallRef(f"S{number}@10.0.0.1", 1000 + number, f"ACCOUNT_{number}") for number in range(12)]


def opened(driver):
    return [page.state.call for page in driver.window.tabs.pages()]


async def with_tabs(main_window, api_server, calls):
    driver = await main_window()
    for call in calls:
        put(api_server, call, [Entry("k", call.account)])
        await driver.look_up(call.session, call.tx_id, call.account)
    await saved(driver)
    return driver


def reads(api_server):
    return [seen.target for seen in api_server.control.log() if "/context/call/" in seen.target]


async def test_twelve_come_back_and_one_is_read_and_the_others_when_they_are_looked_at(
    main_window, api_server, real_keychain
):
    driver = await with_tabs(main_window, api_server, CALLS)
    driver.window.tabs.bar.setCurrentIndex(3)
    await saved(driver)
    driver.window.close()  # nobody asks anything: nothing would be lost
    assert not driver.shown(QDialog)
    await driver.close()
    api_server.control.clear_log()
    driver = await main_window()
    await ready(driver)
    await until(lambda: driver.window.tabs.bar.count() == 12)
    await driver.idle()
    assert opened(driver) == CALLS
    assert driver.window.tabs.bar.currentIndex() == 3
    assert driver.rows() == {"k": "ACCOUNT_3"}
    assert len(reads(api_server)) == 1
    assert driver.message == ""
    driver.window.tabs.bar.setCurrentIndex(7)
    assert driver.find(QLabel, "emptyText").text().startswith("This call has not been read yet.")
    await driver.idle()
    assert driver.rows() == {"k": "ACCOUNT_7"}
    driver.window.tabs.bar.setCurrentIndex(3)
    driver.window.tabs.bar.setCurrentIndex(7)
    await driver.idle()
    assert len(reads(api_server)) == 2


async def test_a_tab_that_was_closed_does_not_come_back(main_window, api_server, real_keychain):
    driver = await with_tabs(main_window, api_server, CALLS[:3])
    driver.window.tabs.bar.setCurrentIndex(1)
    driver.trigger("closeTabAction")
    await driver.close()
    driver = await main_window()
    await until(lambda: opened(driver) == [CALLS[0], CALLS[2]])


async def test_what_is_staged_comes_back_beside_what_is_not_and_is_read_at_once(
    main_window, api_server, real_keychain
):
    driver = await with_tabs(main_window, api_server, CALLS[:3])
    driver.window.tabs.bar.setCurrentIndex(0)
    driver.edit_mode()
    driver.set_value("k", "mine")
    driver.window.tabs.bar.setCurrentIndex(2)
    await saved(driver)
    await driver.close()
    api_server.control.clear_log()
    driver = await main_window()
    await ready(driver)
    await until(lambda: opened(driver) == CALLS[:3])
    await driver.idle()
    assert len(reads(api_server)) == 2
    assert [len(page.state.draft.changes) for page in driver.window.tabs.pages()] == [1, 0, 0]


async def test_a_tab_of_another_environment_says_where_to_sign_in_and_nothing_is_sent(
    signed_out_window, api_server, real_keychain
):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    await driver.look_up("S1", "7", "A")
    await saved(driver)
    elsewhere = Site("NA4", "https://api.na4.livevox.com", client_id=7419)
    there = SavedPage("there", CallRef("S9", 9, "THERE"), elsewhere, Draft(), current=True)
    await driver.window.journal.save([(5, there)])
    await driver.close()
    api_server.control.clear_log()
    driver = await signed_out_window(profiles=[profile(api_server)])
    await until(lambda: driver.window.tabs.bar.count() == 2)
    driver.window.tabs.bar.setCurrentIndex(1)
    text = driver.find(QLabel, "emptyText")
    assert text.text() == "This call has not been read yet. Sign in to NA4 (Ctrl+I) to read it."
    await sign_in(driver)
    assert text.text() == (
        "This call has not been read yet. It is on NA4, and you are signed in to Card desk: sign in to NA4 "
        "(Ctrl+I) to read it."
    )
    driver.window.tabs.bar.setCurrentIndex(0)
    driver.window.tabs.bar.setCurrentIndex(1)
    await driver.idle()
    assert not any("THERE" in target for target in reads(api_server))


async def test_a_read_that_fails_is_told_on_its_page(main_window, api_server, faults, real_keychain):
    driver = await with_tabs(main_window, api_server, CALLS[:2])
    await driver.close()
    driver = await main_window()
    await until(lambda: opened(driver) == CALLS[:2])
    await driver.idle()
    faults.add(Fault("status", status=500))
    driver.window.tabs.bar.setCurrentIndex(0)
    await driver.idle()
    assert driver.message.startswith("The call could not be read.")
    assert driver.find(QLabel, "emptyText").text().endswith("Press F5 to read it.")
    driver.window.tabs.bar.setCurrentIndex(1)
    assert driver.message == ""
    faults.clear()
    driver.window.tabs.bar.setCurrentIndex(0)
    await driver.idle()
    assert driver.rows() == {"k": "ACCOUNT_0"}


async def test_what_two_programs_had_open_is_shown_once_and_closed_once_for_all(
    main_window, api_server, real_keychain
):
    driver = await with_tabs(main_window, api_server, CALLS[:1])
    site = driver.window.tabs.current.state.site
    twice = [SavedPage(f"other {number}", CALLS[0], site, Draft()) for number in range(2)]
    await driver.window.journal.save([(5 + number, page) for number, page in enumerate(twice)])
    await driver.close()
    driver = await main_window()
    await until(lambda: opened(driver) == CALLS[:1])
    driver.trigger("closeTabAction")
    await saved(driver)
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.window.tabs.bar.count() == 0


async def test_where_nothing_is_kept_no_tab_comes_back(main_window, api_server):
    driver = await with_tabs(main_window, api_server, CALLS[:2])
    await driver.close()
    driver = await main_window()
    await ready(driver)
    assert driver.window.tabs.bar.count() == 0
