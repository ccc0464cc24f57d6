"""A call that another program hands over is opened as *Look up* opens one, and answers no question."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QMenu

from lvctx_gui.app import open_window
from lvctx_gui.core.hand_over import Wish
from lvctx_gui.core.site import session_mark
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.main_window.command_line import Arguments
from lvctx_gui.ui.main_window.instance.reception import Reception
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import Driver, until
from tests.ui.main_window.lookup_texts import texts

OTHER_CALL = ("S2@10.0.0.2", 28479905511, "OTHER")
OTHER = "S2@10.0.0.2/28479905511/OTHER"
ELSEWHERE = "https://api.na4.livevox.com"
ASKED = "28479905424 · ARB_WSAPI_1 is said to be on NA4 (api.na4.livevox.com), but you are signed in to"


@pytest.fixture
def other_call(api_server):
    api_server.control.put_call(*OTHER_CALL, 7419, [{"key": "a", "value": "1"}])


def reception(driver, *, read_only=False):
    return Reception(driver.window, Arguments(read_only=read_only))


def tabs(driver):
    return [page.state.call.account for page in driver.window.tabs.pages()]


def reads(api_server):
    return [seen.method for seen in api_server.control.log()]


def status(driver):
    return driver.find(QLabel, "statusText").text()


async def shows(driver, account):
    await until(
        lambda: driver.window.tabs.current and driver.window.tabs.current.state.call.account == account
    )
    await driver.idle()


async def test_a_call_is_opened_in_a_tab_and_what_is_typed_and_staged_stays(main_window, other_call):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.find(QLineEdit, "sessionEdit").insert("half of a ses")
    reception(driver).take(Wish(OTHER))
    await shows(driver, "OTHER")
    assert driver.rows() == {"a": "1"}
    assert texts(driver)[0] == "half of a ses"
    assert [state.draft.staged_count for state in driver.window.tabs.staged()] == [1]


async def test_the_tab_that_is_open_is_shown_and_no_second_one(main_window, other_call):
    driver = await main_window("--call", SAMPLE)
    await driver.look_up(*OTHER_CALL)
    at_desk = reception(driver)
    at_desk.take(Wish(SAMPLE))
    await shows(driver, SAMPLE_CALL[2])
    assert tabs(driver) == [SAMPLE_CALL[2], "OTHER"]
    at_desk.take(Wish(OTHER))
    await shows(driver, "OTHER")
    assert tabs(driver) == [SAMPLE_CALL[2], "OTHER"]


async def test_calls_that_come_at_once_are_all_opened_and_none_twice(main_window, api_server, other_call):
    driver = await main_window()
    at_desk = reception(driver)
    for text in (SAMPLE, OTHER, OTHER):
        at_desk.take(Wish(text))
    await until(lambda: len(tabs(driver)) == 2)
    await driver.idle()
    assert tabs(driver) == [SAMPLE_CALL[2], "OTHER"]
    assert reads(api_server) == ["GET", "GET"]


async def test_a_lookup_under_way_is_not_given_up_for_one_that_comes(main_window, faults, other_call):
    driver = await main_window()
    faults.add(Fault("hang"))
    driver.type_call(*map(str, SAMPLE_CALL), "")
    driver.press("lookupButton")
    reception(driver).take(Wish(OTHER))
    assert tabs(driver) == []
    faults.clear()
    await until(lambda: len(tabs(driver)) == 2)
    await driver.idle()
    assert tabs(driver) == [SAMPLE_CALL[2], "OTHER"]


async def test_another_environment_sends_nothing_before_a_person_has_said_yes(main_window, api_server):
    driver = await main_window()
    reception(driver).take(Wish(SAMPLE, base_url=ELSEWHERE))
    await until(lambda: driver.message)
    await driver.idle()
    assert driver.message.startswith(ASKED)
    assert "It was not looked up yet." in driver.message
    assert reads(api_server) == []
    driver.press("messageAction")
    await shows(driver, SAMPLE_CALL[2])
    assert reads(api_server) == ["GET"]


async def started(qt_loop, tmp_path, *words):
    """The window of a program that was started with a call and waits at its sign-in."""
    driver = Driver(open_window(["--data-dir", str(tmp_path), *words]))
    qt_loop.at_end.push_async_callback(driver.close)
    await driver.appears(QDialog, "signInDialog")
    return driver


async def test_the_environment_of_a_first_start_is_asked_about_as_well(qt_loop, tmp_path, capsys):
    driver = await started(qt_loop, tmp_path, "--base-url", ELSEWHERE, "--call", SAMPLE)
    driver.press("signInPracticeButton")
    await until(lambda: ASKED in driver.message)
    assert tabs(driver) == []


async def test_a_link_connects_nowhere_even_with_a_session_at_hand(
    qt_loop, api_server, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("LVCTX_SESSION_ID", api_server.control.open_session())
    place = api_server.base_url.removeprefix("http://")
    driver = await started(qt_loop, tmp_path, f"lvctx://{SAMPLE}&at={place}")
    assert driver.window.connections.connection is None
    assert place not in driver.find(QComboBox, "profileCombo").currentText()
    driver.press("signInPracticeButton")
    await until(lambda: "ARB_WSAPI_1 is said to be on 127.0.0.1:" in driver.message)
    assert reads(api_server) == []


async def test_a_call_waits_visibly_until_a_question_is_answered(main_window, api_server, spoken, other_call):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("Key1")
    driver.trigger("commitAction")
    question = await driver.appears(QDialog, "commitDialog")
    sent = reads(api_server)
    at_desk = reception(driver)
    at_desk.take(Wish(OTHER))
    waits = "28479905511 · OTHER is looked up when you have answered what is asked now."
    await until(lambda: status(driver) == waits)
    assert waits in spoken
    at_desk.take(Wish("S3@10.0.0.2/5/THIRD"))
    assert question.isVisible()
    assert reads(api_server) == sent
    driver.press("commitCancelButton")
    await shows(driver, "THIRD")
    assert tabs(driver) == [SAMPLE_CALL[2], "OTHER", "THIRD"]
    assert set(reads(api_server)) == {"GET"}
    assert [state.draft.staged_count for state in driver.window.tabs.staged()] == [1]


async def test_a_menu_that_is_open_stays_the_menu_of_what_it_was_opened_for(main_window, other_call):
    driver = await main_window("--call", SAMPLE)
    driver.window._show_row_menu(driver.table.mapToGlobal(driver.table.rect().center()))
    (menu,) = [each for each in driver.window.findChildren(QMenu) if each.isVisible()]
    reception(driver).take(Wish(OTHER))
    await until(lambda: "is looked up when you have answered" in status(driver))
    assert driver.window.tabs.current.state.call.account == SAMPLE_CALL[2]
    menu.close()
    await shows(driver, "OTHER")


async def test_a_call_joins_the_sign_in_that_is_open(signed_out_window, api_server):
    driver = await signed_out_window()
    reception(driver).take(Wish(SAMPLE))
    await until(lambda: status(driver).startswith("Looking up"))
    driver.press("signInPracticeButton")
    await shows(driver, SAMPLE_CALL[2])
    assert reads(api_server) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("S/no number/A", "The transaction id"),
        ("S/1/..", "dot segment"),
        ("S/1/%FF", "is damaged"),
    ],
)
async def test_what_names_no_call_is_said_at_the_fields_and_nothing_is_sent(
    main_window, api_server, text, says
):
    driver = await main_window()
    reception(driver).take(Wish(text))
    await until(lambda: any(says in label.text() for label in driver.shown(QLabel)))
    assert reads(api_server) == []


async def test_a_call_with_what_nobody_can_see_is_asked_about(main_window, api_server):
    driver = await main_window()
    reception(driver).take(Wish("S%E2%80%8B/1/A", base_url=ELSEWHERE))
    await until(lambda: any("cannot be seen" in label.text() for label in driver.shown(QLabel)))
    assert any("belongs to NA4" in label.text() for label in driver.shown(QLabel))
    assert reads(api_server) == []


async def test_only_the_window_that_was_asked_for_takes_a_wish(main_window, api_server):
    driver = await main_window()
    at_desk, here = reception(driver), api_server.base_url
    session = driver.window.connections.connection.manager.session_id
    assert at_desk.can_take(Wish())
    assert at_desk.can_take(Wish(base_url=here))
    assert at_desk.can_take(Wish(SAMPLE, base_url=ELSEWHERE))
    assert at_desk.can_take(Wish(SAMPLE, base_url=here, session=session_mark(session)))
    assert not at_desk.can_take(Wish(SAMPLE, base_url=here, session=session_mark("another")))
    assert not at_desk.can_take(Wish(base_url=ELSEWHERE))
    assert not at_desk.can_take(Wish(SAMPLE, read_only=True))
    assert not reception(driver, read_only=True).can_take(Wish(SAMPLE))


async def test_a_minimised_window_comes_back_as_big_as_it_was(main_window):
    driver = await main_window()
    driver.window.showMaximized()
    driver.window.showMinimized()
    reception(driver).take(Wish(token="from-the-desktop"))
    assert not driver.window.isMinimized()
    assert driver.window.isMaximized()
    assert QApplication.activeWindow() is driver.window
