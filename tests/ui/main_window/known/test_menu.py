"""*Call → Recent*, and pinning the call that is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QMenu

from lvctx_gui.core.call import CallRef
from tests.gui import until
from tests.ui.main_window.known.samples import ELSEWHERE, ONE, THREE, TWO, with_two
from tests.ui.main_window.lookup_texts import shown_call


def recent_menu(driver):
    menu = driver.window.findChild(QMenu, "recentCallsMenu")
    menu.aboutToShow.emit()
    return [action for action in menu.actions() if not action.isSeparator()]


def texts(actions):
    return [action.text() for action in actions]


async def test_it_lists_the_latest_ten_with_pins_first_when_it_opens(main_window, api_server):
    driver = await with_two(main_window, api_server)
    actions = recent_menu(driver)
    assert [text.split(" · ")[:2] for text in texts(actions)] == [
        ["&1 77", "Ärzte"],
        ["&2 284799061344", "NORTHLINE_AUTO_31"],
    ]
    recent = driver.window.recent
    site = driver.window.tabs.current.state.site
    recent.pin(recent.known(ONE, site), "This & that")
    for number in range(12):
        recent.note(CallRef("S", number + 1, "A"), site, number)
    actions = recent_menu(driver)
    assert len(actions) == 10
    assert texts(actions)[0].startswith("&1 This && that: 284799061344 · NORTHLINE_AUTO_31 · 1 entry · ")
    assert texts(actions)[9].startswith("&0 ")
    actions[0].trigger()
    await driver.idle()
    assert shown_call(driver) == [*ONE.texts.values()]


async def test_a_call_of_another_environment_is_named_with_it_and_asked_about(main_window, api_server):
    driver = await with_two(main_window, api_server)
    driver.window.recent.note(THREE, ELSEWHERE, 5)
    api_server.control.clear_log()
    action = recent_menu(driver)[-1]
    assert " · NA4 · " in action.text()
    action.trigger()
    await driver.idle()
    assert api_server.control.log() == []
    assert "looked up on NA4" in driver.find(QLineEdit, "sessionEdit").accessibleDescription()


async def test_without_any_it_says_so(main_window):
    driver = await main_window()
    (action,) = recent_menu(driver)
    assert action.text() == "There are no earlier calls yet."
    assert not action.isEnabled()


async def test_the_call_that_is_shown_is_pinned_renamed_and_unpinned(main_window, api_server, spoken):
    driver = await with_two(main_window, api_server)
    assert not driver.action("unpinCallAction").isEnabled()
    driver.trigger("pinCallAction")
    assert (await driver.appears(QLineEdit, "pinNameEdit")).text() == ""
    await driver.answer("pinConfirmButton")
    await until(lambda: driver.action("unpinCallAction").isEnabled())
    assert spoken[-1] == "Pinned: 77 · Ärzte"
    assert driver.action("pinCallAction").text() == "Rename pin…"
    driver.trigger("pinCallAction")
    (await driver.appears(QLineEdit, "pinNameEdit")).setText("  Night shift ")
    await driver.answer("pinConfirmButton")
    site = driver.window.tabs.current.state.site
    await until(lambda: driver.window.recent.known(TWO, site).name == "Night shift")
    driver.window.tabs.bar.setCurrentIndex(0)
    assert not driver.action("unpinCallAction").isEnabled()
    driver.window.tabs.bar.setCurrentIndex(1)
    driver.trigger("unpinCallAction")
    assert not any(known.is_pinned for known in driver.window.recent.find())
    assert driver.action("pinCallAction").text() == "Pin call…"
