"""Each open call is in the bar and in the list behind it: told apart, with what is staged on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTabBar, QToolButton

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.kit.palettes import LIGHT
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.main_window.tab_bar import CallTabBar
from tests.api_server import put
from tests.gui import press, until

CALL = CallRef("U70D93T614311B8@10.40.88.32", 284799061344, "NORTHLINE_AUTO_31")
TWIN = CallRef("U70D93T614999B8@10.40.88.32", CALL.tx_id, CALL.account)
OTHER = CallRef("S7@10.0.0.1", 77, "HARBOR & CO")


async def opened(main_window, api_server, *calls):
    driver = await main_window()
    for call in calls:
        put(api_server, call, [Entry("a", "1"), Entry("b", "2")])
        await driver.look_up(call.session, call.tx_id, call.account)
    return driver


def bar(driver):
    return driver.window.tabs.bar


def tab_texts(driver):
    return [bar(driver).tabText(index) for index in range(bar(driver).count())]


def many(count):
    return [
        CallRef(f"S{number}", 284799061344 + number, f"NORTHLINE_AUTO_{number}") for number in range(count)
    ]


def listed(driver):
    driver.press("callsButton", QToolButton)
    (menu,) = driver.shown(QMenu, "callsMenu")
    return menu


async def test_a_tab_says_transaction_and_account_and_its_tip_says_all(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    assert tab_texts(driver) == ["284799061344 · NORTHLINE_AUTO_31", "77 · HARBOR && CO"]
    tip = bar(driver).tabToolTip(0)
    assert CALL.session in tip
    assert "Environment: " in tip


async def test_two_calls_never_look_alike(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, TWIN)
    one, twin = tab_texts(driver)
    assert one.startswith("284799061344 · NORTHLINE_AUTO_31 · ")
    assert one != twin
    driver.trigger("closeTabAction")
    assert tab_texts(driver) == ["284799061344 · NORTHLINE_AUTO_31"]


async def test_a_pill_counts_what_is_staged_in_sight_and_in_words(main_window, api_server):
    driver = await opened(main_window, api_server, CALL)
    assert driver.shown(QLabel, "stagedPill") == []
    driver.edit_mode()
    driver.set_value("a", "x")
    driver.remove("b")
    assert driver.find(QLabel, "stagedPill").text() == "2"
    assert driver.find(QLabel, "stagedPill").accessibleName() == "2 staged changes"
    assert bar(driver).accessibleTabName(0) == "284799061344 · NORTHLINE_AUTO_31, 2 staged changes"
    driver.trigger("discardAction")
    assert driver.shown(QLabel, "stagedPill") == []
    assert bar(driver).accessibleTabName(0) == "284799061344 · NORTHLINE_AUTO_31"


async def test_the_pill_and_the_close_button_lie_within_the_tab(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    driver.edit_mode()
    driver.set_value("a", "x")
    QApplication.sendPostedEvents()
    end = bar(driver).tabButton(1, QTabBar.ButtonPosition.RightSide)
    assert bar(driver).tabRect(1).contains(end.geometry())
    pill, button = driver.find(QLabel, "stagedPill"), end.findChild(QToolButton, "tabCloseButton")
    assert end.rect().contains(pill.geometry())
    assert end.rect().contains(button.geometry())
    assert pill.geometry().right() < button.geometry().left()
    metrics = QFontMetrics(bar(driver).font())
    text = metrics.horizontalAdvance(bar(driver).tabText(1))
    assert end.geometry().left() - bar(driver).tabRect(1).left() > text


async def test_a_call_that_is_being_written_is_marked(main_window, api_server, faults):
    driver = await opened(main_window, api_server, CALL)
    driver.edit_mode()
    driver.set_value("a", "x")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    bar = driver.window.tabs.bar
    await until(lambda: not bar.tabIcon(0).isNull())
    assert bar.accessibleTabName(0).endswith(", being written, 1 staged change")
    faults.clear()
    await driver.idle()
    assert bar.tabIcon(0).isNull()
    assert tab_texts(driver) == ["284799061344 · NORTHLINE_AUTO_31"]


async def test_from_two_calls_on_a_button_lists_all_of_them(main_window, api_server):
    driver = await opened(main_window, api_server, CALL)
    assert driver.shown(QToolButton, "callsButton") == []
    put(api_server, OTHER, [Entry("a", "1")])
    await driver.look_up(OTHER.session, OTHER.tx_id, OTHER.account)
    driver.edit_mode()
    driver.set_value("a", "x")
    button = driver.find(QToolButton, "callsButton")
    assert button.text() == "2 calls"
    assert button.accessibleName() == "2 open calls"
    menu = listed(driver)
    *calls, line, several = menu.actions()
    assert [each.text() for each in calls] == [
        "284799061344 · NORTHLINE_AUTO_31",
        "77 · HARBOR && CO, 1 staged change",
    ]
    assert [each.isChecked() for each in calls] == [False, True]
    assert line.isSeparator()
    assert several.text() == "Choose several…"
    menu.actions()[0].trigger()
    menu.close()
    assert driver.window.tabs.current.state.call == CALL


async def test_the_list_opens_with_the_keyboard_too(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    button = driver.find(QToolButton, "callsButton")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    (menu,) = driver.shown(QMenu, "callsMenu")
    QTest.keyClick(menu, Qt.Key.Key_Up)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert driver.window.tabs.current.state.call == CALL


async def test_what_has_no_room_is_scrolled_by_arrows_that_can_be_seen(main_window, api_server):
    driver = await opened(main_window, api_server, *many(7))
    arrows = {each.objectName(): each for each in bar(driver).findChildren(QToolButton) if each.isVisible()}
    assert driver.find(QToolButton, "callsButton").text() == "7 calls"
    for name in ("ScrollLeftButton", "ScrollRightButton"):
        picture = arrows[name].grab().toImage()
        inks = {
            picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
        }
        assert LIGHT.edge in inks or LIGHT.line in inks
        assert arrows[name].width() >= em(1.2)
    width = driver.window.width()
    before = bar(driver).tabRect(0).left()
    arrows["ScrollLeftButton"].click()
    assert bar(driver).tabRect(0).left() > before
    assert driver.window.width() == width


@pytest.mark.parametrize("where", [0, 1])
async def test_the_middle_button_closes_a_tab(main_window, api_server, where):
    driver = await opened(main_window, api_server, CALL, OTHER)
    QTest.mouseClick(bar(driver), Qt.MouseButton.MiddleButton, pos=bar(driver).tabRect(where).center())
    assert bar(driver).count() == 1
    assert driver.window.tabs.current.state.call == (OTHER, CALL)[where]


async def test_no_tab_moves_when_another_one_is_chosen(main_window, api_server):
    driver = await opened(main_window, api_server, OTHER, CallRef("S", 5, "A"))
    places = [bar(driver).tabRect(index) for index in range(2)]
    driver.trigger("previousTabAction")
    QApplication.sendPostedEvents()
    assert [bar(driver).tabRect(index) for index in range(2)] == places


async def test_the_current_tab_joins_what_is_below(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    driver.trigger("lightThemeAction")
    picture = driver.window.grab().toImage()
    place = bar(driver).tabRect(1)
    column = bar(driver).mapTo(driver.window, place.topLeft()).x() + em(0.4)
    top = bar(driver).mapTo(driver.window, place.topLeft()).y()
    papers = [picture.pixelColor(column, y).name() for y in range(top + 4, top + place.height() + 3)]
    assert set(papers) == {LIGHT.base}
    assert picture.pixelColor(column + em(1), top).name() == LIGHT.accent
    driver.trigger("systemThemeAction")


async def test_moving_a_tab_takes_its_words_along(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    bar(driver).moveTab(0, 1)
    assert tab_texts(driver)[1] == "284799061344 · NORTHLINE_AUTO_31"
    menu = listed(driver)
    assert menu.actions()[1].text() == "284799061344 · NORTHLINE_AUTO_31"
    menu.close()
    press(bar(driver), QKeySequence.StandardKey.NextChild)
    assert isinstance(bar(driver), QTabBar)


async def test_the_list_leads_to_the_call_it_names_although_a_tab_has_gone_meanwhile(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, TWIN, OTHER)
    second = listed(driver).actions()[1]
    driver.window.tabs.close_tab(0)
    second.trigger()
    assert driver.window.tabs.current.state.call == TWIN


async def test_a_tab_is_no_wider_than_a_narrow_bar(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    driver.window.resize(em(26), em(30))
    await until(lambda: bar(driver).width() < em(26))
    for index in range(bar(driver).count()):
        bar(driver).setCurrentIndex(index)
        assert bar(driver).tabRect(index).left() >= 0
        assert bar(driver).tabRect(index).right() <= bar(driver).width()


async def test_tabs_are_as_wide_as_their_text_in_another_font(main_window, api_server):
    driver = await opened(main_window, api_server, CALL, OTHER)
    before = [bar(driver).tabRect(index).width() for index in range(2)]
    font = bar(driver).font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    bar(driver).setFont(font)
    after = [bar(driver).tabRect(index).width() for index in range(2)]
    assert all(now > 1.2 * then for now, then in zip(after, before, strict=True))


async def test_a_size_is_worked_out_once_for_each_tab(main_window, api_server, monkeypatch):
    measured = []
    measure = CallTabBar._measured
    monkeypatch.setattr(
        CallTabBar, "_measured", lambda self, at, **kw: measured.append(at) or measure(self, at, **kw)
    )
    await opened(main_window, api_server, CALL, OTHER, *many(4))
    # The new one without its text, without its end, whole, and as the current one; the one before once more.
    assert len(measured) <= 6 * 6
