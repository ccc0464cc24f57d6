"""What is known comes back in another run, sealed, until it is forgotten or nothing is to be kept."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QListView, QPushButton

from tests.api_server import SAMPLE
from tests.gui import profile, until
from tests.journal import history, saved
from tests.store.journal.samples import everything
from tests.ui.main_window.known.samples import beginnings, lines
from tests.ui.main_window.known.test_start_list import act, pin
from tests.ui.main_window.lookup_texts import FOUR, OTHER, TX
from tests.ui.sign_in.login import sign_in

CALL = f"{TX} · ARB_WSAPI_1"


async def signed_in(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    return driver


async def without_tabs(driver):
    while driver.window.tabs.bar.count():
        driver.trigger("closeTabAction")
    await driver.idle()
    return driver.find(QListView, "recentCallsView")


async def test_what_was_looked_up_and_pinned_comes_back_before_anybody_has_signed_in(
    signed_out_window, api_server, real_keychain
):
    driver = await signed_in(signed_out_window, api_server)
    await driver.look_up(*FOUR)
    await driver.look_up(*OTHER)
    view = await without_tabs(driver)
    await pin(driver, view, 1, "Zebra call")
    await saved(driver)
    await driver.close()
    driver = await signed_out_window(profiles=[profile(api_server)])
    await until(lambda: driver.window.recent.was_read)
    view = driver.find(QListView, "recentCallsView")
    assert beginnings(view) == [f"Zebra call: {CALL}", f"{OTHER[1]} · {OTHER[2]}"]
    assert " · 5 entries · Card desk · " in lines(view)[0]
    text = driver.find(QLabel, "recentCallsText").text()
    assert text == "They are kept on this computer, sealed, for 30 days; pinned ones until you unpin them."
    held = everything(driver.window.journal.path.parent)
    assert b"Zebra" not in held
    assert OTHER[2].encode() not in held


async def test_what_was_forgotten_stays_forgotten(signed_out_window, api_server, real_keychain):
    driver = await signed_in(signed_out_window, api_server)
    await driver.look_up(*FOUR)
    await driver.look_up(*OTHER)
    act(await without_tabs(driver), 0, "forgetKnownAction")
    await saved(driver)
    await driver.close()
    driver = await signed_out_window(profiles=[profile(api_server)])
    await until(lambda: driver.window.recent.was_read)
    assert beginnings(driver.find(QListView, "recentCallsView")) == [CALL]


async def test_keep_nothing_erases_pins_too_and_says_that_it_is_for_this_run(
    signed_out_window, api_server, real_keychain
):
    driver = await signed_in(signed_out_window, api_server)
    await driver.look_up(*FOUR)
    await pin(driver, await without_tabs(driver), 0, "Zebra call")
    await saved(driver)
    await driver.close()
    driver = await signed_in(signed_out_window, api_server)
    await driver.look_up(*OTHER)
    view = await without_tabs(driver)
    await until(lambda: beginnings(view)[0].startswith("Zebra call: "))
    await history(driver)
    choice = driver.find(QComboBox, "historyKeepCombo")
    choice.setCurrentIndex(choice.findData(0))
    choice.activated.emit(choice.currentIndex())
    await driver.answer("eraseConfirmButton")
    await until(lambda: beginnings(view) == [f"{OTHER[1]} · {OTHER[2]}"])
    driver.press("historyCloseButton")
    text = driver.find(QLabel, "recentCallsText").text()
    assert text == "They are remembered for this run only: nothing is kept on this computer."
    await driver.close()
    driver = await signed_in(signed_out_window, api_server)
    await until(lambda: driver.window.recent.was_read)
    assert driver.window.recent.find() == []
    assert driver.window.tabs.bar.count() == 0


async def test_a_journal_of_an_earlier_version_tells_its_calls_once(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    await saved(driver)
    # As an earlier version has left it: there are operations, and nothing else.
    (known,) = driver.window.recent.find()
    await driver.window.journal.shelf.forget_call(known.call, known.site)
    driver.trigger("closeTabAction")
    await saved(driver)
    await driver.close()
    driver = await main_window()
    await until(lambda: driver.window.recent.was_read)
    view = driver.find(QListView, "recentCallsView")
    assert beginnings(view) == [CALL]
    assert " · changed · " in lines(view)[0]
    await until(lambda: not driver.window.tasks._running)
    assert [each.call for each in await driver.window.journal.shelf.known_calls()] == [known.call]


async def test_erasing_what_was_sent_is_not_forgetting_the_call(main_window, api_server, real_keychain):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    driver.trigger("historyAction")
    erase = await driver.appears(QPushButton, "historyEraseButton")
    await until(erase.isEnabled)
    erase.click()
    await driver.answer("eraseEntryConfirmButton")
    driver.press("historyCloseButton")
    await saved(driver)
    assert len(driver.window.recent.find()) == 1
