"""The page says which call it is, and each part of that can be copied by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from shiboken6 import isValid

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.call.identity_line import IdentityLine
from lvctx_gui.ui.kit.captioned_value import CaptionedValue
from lvctx_gui.ui.kit.scale import em
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.gui import press, until

SESSION, TX, ACCOUNT = (str(part) for part in SAMPLE_CALL)
LONG = CallRef("S" * 90 + "@10.0.0.1", 7, "A" * 60 + "Z")
NAMES = ("identityTransaction", "identityAccount", "identitySession", "identityClient", "identityRead")


def value(driver, name):
    return driver.find(CaptionedValue, name)


def line(driver):
    return driver.find(IdentityLine, "identityLine")


async def test_it_names_the_call_and_when_it_was_read(main_window):
    driver = await main_window("--call", SAMPLE)
    said = [value(driver, name).text() for name in NAMES]
    assert said[:4] == [TX, ACCOUNT, SESSION, "7419"]
    read_at = driver.window.tabs.current.state.read_at.astimezone()
    assert said[4] == f"{read_at:%H:%M:%S} · just now"
    assert value(driver, "identityAccount").accessibleName() == f"Account: {ACCOUNT}"


async def test_without_a_client_it_is_any(main_window):
    driver = await main_window("--call", SAMPLE.partition("?")[0])
    assert value(driver, "identityClient").text() == "any"
    QApplication.clipboard().setText("before")
    value(driver, "identityClient").click()
    assert QApplication.clipboard().text() == "before"


@pytest.mark.parametrize(
    "how",
    [
        lambda button: button.click(),
        lambda button: QTest.keyClick(button, Qt.Key.Key_Return),
        lambda button: QTest.keyClick(button, Qt.Key.Key_Space),
        lambda button: press(button, QKeySequence.StandardKey.Copy),
    ],
)
async def test_each_value_is_copied_to_the_letter_and_told(main_window, api_server, spoken, how):
    call = CallRef("S&1@10.0.0.1", 7, "A\u200b B ")
    put(api_server, call, [Entry("k", "v")])
    driver = await main_window("--call", str(call))
    # It is doubtful, and confirmed by another Enter.
    driver.press("lookupButton")
    await driver.idle()
    for name, text in (("identityAccount", "A\u200b B "), ("identitySession", "S&1@10.0.0.1")):
        button = value(driver, name)
        button.setFocus()
        how(button)
        assert QApplication.clipboard().text() == text
    assert driver.find(QLabel, "statusText").text() == "Copied: S&1@10.0.0.1"
    assert spoken[-1] == "Copied: S&1@10.0.0.1"


async def test_when_it_was_read_is_copied_with_its_date(main_window):
    driver = await main_window("--call", SAMPLE)
    value(driver, "identityRead").click()
    read_at = driver.window.tabs.current.state.read_at.astimezone()
    assert QApplication.clipboard().text() == f"{read_at:%Y-%m-%d %H:%M:%S}"


async def test_how_long_ago_is_counted_while_it_can_be_seen_and_only_then(
    main_window, api_server, monkeypatch
):
    put(api_server, CallRef("S9", 7, "B"), [Entry("k", "v")])
    driver = await main_window("--call", SAMPLE)
    first, read_at = line(driver), driver.window.tabs.current.state.read_at
    monkeypatch.setattr("lvctx_gui.ui.call.identity_line.local_now", lambda: read_at + timedelta(seconds=130))
    assert first._timer.isActive()
    first._timer.timeout.emit()
    assert value(driver, "identityRead").text().endswith(" · 2 min ago")
    await driver.look_up("S9", 7, "B")
    assert not first._timer.isActive()
    assert line(driver)._timer.isActive()


async def test_refreshing_counts_anew(main_window, monkeypatch):
    driver = await main_window("--call", SAMPLE)
    before = driver.window.tabs.current.state.read_at
    driver.press("refreshButton")
    await driver.idle()
    after = driver.window.tabs.current.state.read_at
    assert after > before
    assert value(driver, "identityRead").value == f"{after.astimezone():%Y-%m-%d %H:%M:%S}"


async def test_its_buttons_are_the_actions(main_window, spoken):
    driver = await main_window("--call", SAMPLE)
    refresh = driver.find(QPushButton, "refreshButton")
    driver.window.resize(em(50), em(45))
    await until(lambda: refresh.text() == "")  # where there is little room its sign says it
    assert refresh.accessibleName() == "Refresh"
    driver.window.resize(em(90), em(45))
    await until(lambda: refresh.text() == "Refresh  F5")
    driver.press("copyAddressButton")
    assert QApplication.clipboard().text() == SAMPLE
    assert driver.find(QLabel, "statusText").text() == spoken[-1] == "Copied: the address of the call"
    driver.window.tabs.current.state.say(None)
    driver.action("refreshAction").setEnabled(False)
    assert not driver.find(QPushButton, "refreshButton").isEnabled()


async def test_the_buttons_of_a_call_that_is_gone_follow_nothing_any_more(main_window):
    driver = await main_window("--call", SAMPLE)
    button = driver.find(QPushButton, "refreshButton")
    driver.trigger("closeTabAction")
    for number in range(1, 11):  # that many can be opened again
        assert isValid(button)
        driver.window.tabs.show_page(driver.window.tabs.page_of(CallRef("S", number, "A"), None))
        driver.trigger("closeTabAction")
    await until(lambda: not isValid(button))
    for enabled in (False, True):
        driver.action("refreshAction").setEnabled(enabled)


async def test_a_call_that_was_not_read_yet_says_so(main_window, qtbot):
    driver = await main_window()
    page = driver.window.tabs.page_of(CallRef("S", 1, "A"), None)
    driver.window.tabs.show_page(page)
    assert value(driver, "identityRead").text() == "not read yet"


async def test_arrows_lead_from_value_to_value_and_tab_goes_on(main_window):
    driver = await main_window("--call", SAMPLE)
    value(driver, NAMES[0]).setFocus()
    for name in NAMES[1:]:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
        assert QApplication.focusWidget().objectName() == name
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert QApplication.focusWidget().objectName() == NAMES[-1]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert QApplication.focusWidget().objectName() == NAMES[-2]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget().objectName() == "refreshButton"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget().objectName() == NAMES[-2]


async def test_what_is_too_long_gives_way_and_widens_nothing(main_window, api_server):
    put(api_server, LONG, [Entry("k", "v")])
    driver = await main_window("--call", str(LONG))
    for width in (em(110), em(60), em(40)):
        driver.window.resize(width, em(45))
        QApplication.sendPostedEvents()
        assert driver.window.width() == width
        right = line(driver).width()
        for name in ("refreshButton", "copyAddressButton"):
            button = driver.find(QPushButton, name)
            assert button.width() >= button.sizeHint().width()
            assert button.geometry().right() <= right
        for name in NAMES:
            assert value(driver, name).width() >= em(2)
        assert (
            value(driver, "identityTransaction").width()
            == value(driver, "identityTransaction").sizeHint().width()
        )
    assert LONG.session in value(driver, "identitySession").toolTip().replace("\n", "")
    assert LONG.session in value(driver, "identitySession").accessibleName()


async def test_the_session_gives_way_first(main_window, api_server):
    call = CallRef("S" * 60, 7, ACCOUNT)
    put(api_server, call, [Entry("k", "v")])
    driver = await main_window("--call", str(call))
    driver.window.resize(em(70), em(45))
    QApplication.sendPostedEvents()
    session, account = value(driver, "identitySession"), value(driver, "identityAccount")
    assert session.width() < session.sizeHint().width()
    assert account.width() == account.sizeHint().width()


async def test_where_it_is_narrow_its_buttons_stand_below(main_window):
    driver = await main_window("--call", SAMPLE)
    button, values = driver.find(QPushButton, "refreshButton"), value(driver, NAMES[0]).parentWidget()

    def place():
        return QRect(button.mapTo(line(driver), QPoint(0, 0)), button.size())

    driver.window.resize(em(75), em(45))
    await until(lambda: place().left() > values.geometry().right())
    driver.window.resize(em(45), em(45))
    await until(lambda: place().top() > values.geometry().bottom())
    await until(lambda: place().bottom() < line(driver).height())
