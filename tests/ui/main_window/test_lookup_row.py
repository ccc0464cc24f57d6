"""What is pasted or typed into the lookup row is the call that is asked for, or a question."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import press
from tests.ui.main_window.lookup_texts import (
    ACCOUNT,
    FOUR,
    NAMES,
    NOTHING,
    OTHER,
    SESSION,
    TX,
    shown_call,
    texts,
)

PATH = f"/context/call/{SAMPLE}"


def paste(driver, text, name="sessionEdit"):
    """Paste over what the field holds, as a person does."""
    QApplication.clipboard().setText(text)
    edit = driver.find(QLineEdit, name)
    edit.setFocus()
    edit.selectAll()
    press(edit, QKeySequence.StandardKey.Paste)


def remark(driver, name):
    found = [label for label in driver.window.findChildren(QLabel, f"{name}Problem") if label.isVisible()]
    return found[0].text() if found else ""


async def enter(driver, name="sessionEdit"):
    QTest.keyClick(driver.find(QLineEdit, name), Qt.Key.Key_Return)
    await driver.idle()


def asked_for(api_server, account):
    """The decoded paths that were asked for with all of ``account``; parts of it may be asked for besides."""
    paths = [unquote(seen.target) for seen in api_server.control.log()]
    return [path for path in paths if path.partition("?")[0].endswith(f"/{account}")]


async def test_text_in_one_field_is_that_fields(main_window, api_server):
    driver = await main_window()
    api_server.control.clear_log()
    for name, text in zip(NAMES, (SESSION, TX, "", "7419"), strict=True):
        driver.find(QLineEdit, name).setText(text)
    QTest.keyClicks(driver.find(QLineEdit, "accountEdit"), "Northline, 28479905424, West")
    await enter(driver, "accountEdit")
    assert shown_call(driver) == [SESSION, TX, "Northline, 28479905424, West", "7419"]
    for name, text in zip(NAMES, (SESSION, "", "Northline, 28479905424, West", "7419"), strict=True):
        driver.find(QLineEdit, name).setText(text)
    paste(driver, "28,479,905,511", "txIdEdit")
    assert texts(driver) == [SESSION, "28,479,905,511", "Northline, 28479905424, West", "7419"]
    await enter(driver, "txIdEdit")
    assert shown_call(driver)[1] == "28479905511"
    assert texts(driver) == NOTHING
    driver.type_call(SESSION, "28479905511", "", "7419")
    paste(driver, "WEST/123456/CARDS", "accountEdit")
    assert texts(driver) == [SESSION, "28479905511", "WEST/123456/CARDS", "7419"]
    await driver.close()
    assert asked_for(api_server, "Northline, 28479905424, West") == [
        f"/context/call/{SESSION}/{tx}/Northline, 28479905424, West?client=7419" for tx in (TX, "28479905511")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"<https://api.livevox.com{PATH}>",
        f"https://api.livevox.com{PATH}.",
        f"https://api.livevox.com{PATH[:60]}=\r\n{PATH[60:]}",
        f"https://api.livevox.com{PATH[:60]}\n> {PATH[60:]}",
        f"2024-05-01\t{SESSION}\t'{TX}\t{ACCOUNT}\t7419.00\r\n",
        f"Account\tSession\tTransaction ID\tClient\r\n{ACCOUNT}\t{SESSION}\t{TX}\t7419.0\r\n",
        SAMPLE,
    ],
)
@pytest.mark.parametrize("name", ["sessionEdit", "clientEdit"])
async def test_a_whole_call_fills_all_fields_whatever_is_around_it(main_window, text, name):
    driver = await main_window()
    paste(driver, text, name)
    assert texts(driver) == FOUR
    assert not remark(driver, "sessionEdit")
    assert QApplication.focusWidget() is driver.find(QLineEdit, "accountEdit")


async def test_every_way_of_pasting_is_one(main_window):
    address = f"{OTHER[0]}/{OTHER[1]}/{OTHER[2]}?client=1"

    driver = await main_window()
    edit = driver.find(QLineEdit, "sessionEdit")
    for text, values in ((PATH, FOUR), (address, [*OTHER, "1"])):
        QApplication.clipboard().setText(text)
        edit.selectAll()
        QApplication.sendEvent(
            edit,
            QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(3, 3), edit.mapToGlobal(QPoint(3, 3))),
        )
        (menu,) = [menu for menu in driver.window.findChildren(QMenu) if menu.isVisible()]
        (action,) = [action for action in menu.actions() if action.objectName() == "edit-paste"]
        action.trigger()
        menu.close()
        assert texts(driver) == values
    edit.setText(PATH)
    assert texts(driver) == FOUR


async def test_an_address_as_long_as_the_one_before_is_taken_apart_too(main_window):
    driver = await main_window()
    refused = "https://api.livevox.com/context/call/S1@10.0.0.1/1234567890/AAAA%F1"
    paste(driver, refused)
    assert "its % codes do not stand for text" in remark(driver, "sessionEdit")
    assert texts(driver) == [refused, "", "", ""]
    paste(driver, refused.replace("%F1", "%41"))
    assert texts(driver) == ["S1@10.0.0.1", "1234567890", "AAAAA", ""]
    paste(driver, refused.replace("%F1", "%42"), "accountEdit")
    assert texts(driver)[2] == "AAAAB"


async def test_what_the_program_fills_in_is_no_paste(main_window, api_server, faults):
    api_server.control.put_call("S9", 7, "x/context/call/a/1/b", 7419, [{"key": "k", "value": "v"}])

    driver = await main_window()
    await driver.look_up("S9", 7, "x%2Fcontext%2Fcall%2Fa%2F1%2Fb")
    api_server.control.clear_log()
    faults.add(Fault("status", status=500, times=None))
    driver.window.look_up_text("S9/7/x%2Fcontext%2Fcall%2Fa%2F1%2Fb?client=7419")
    await driver.idle()
    assert texts(driver)[2] == "x/context/call/a/1/b"
    faults.clear()
    api_server.control.clear_log()
    await enter(driver)
    assert driver.rows() == {"k": "v"}
    assert shown_call(driver)[2] == "x/context/call/a/1/b"
    assert len(asked_for(api_server, "x/context/call/a/1/b")) == 1
    paste(driver, "S9/7/x%2Fcontext%2Fcall%2Fa%2F1%2Fb?client=7419")
    QTest.keyClicks(driver.find(QLineEdit, "txIdEdit"), "1")
    assert texts(driver)[2] == "x/context/call/a/1/b"


async def test_part_of_a_call_empties_what_belongs_to_the_call_before(main_window):
    driver = await main_window("--call", SAMPLE)
    assert (shown_call(driver), texts(driver)) == (FOUR, NOTHING)
    paste(driver, SAMPLE)
    paste(driver, f"Session-ID: {OTHER[0]}\r\nX-transaction-id: {OTHER[1]}\r\n")
    assert texts(driver) == [*OTHER[:2], "", ""]
    assert QApplication.focusWidget() is driver.find(QLineEdit, "accountEdit")
    paste(driver, SAMPLE)
    paste(driver, OTHER[0])
    assert texts(driver) == [OTHER[0], "", "", ""]
    # What a person has put there themselves stays.
    QTest.keyClicks(driver.find(QLineEdit, "accountEdit"), "MINE")
    paste(driver, SESSION)
    assert texts(driver) == [SESSION, "", "MINE", ""]
    paste(driver, f"X-transaction-id: {TX}", "clientEdit")
    assert texts(driver) == [SESSION, TX, "MINE", ""]


async def test_cells_that_cannot_be_told_apart_are_left_open_with_a_word(main_window):
    driver = await main_window()
    paste(driver, f"2024-05-01\tKim Park\t{SESSION}\tAnswered\t{TX}\t{ACCOUNT}\t7419")
    assert texts(driver) == [SESSION, TX, "", ""]
    assert "Several cells can be the account" in remark(driver, "accountEdit")


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        (f"{SESSION}\t2.84799E+10\t{ACCOUNT}", "sessionEdit", "has lost digits"),
        (f"https://api.livevox.com{PATH} and https://api.livevox.com{PATH}1", "accountEdit", "several calls"),
        ("Northline\tWest", "accountEdit", "several cells"),
        ("https://livevox.example/agents", "clientEdit", "not of a call"),
    ],
)
async def test_what_cannot_be_read_is_refused_at_its_field_and_nothing_is_asked(
    main_window, api_server, text, name, why
):
    driver = await main_window()
    api_server.control.clear_log()
    driver.type_call(*SAMPLE_CALL[:1], TX, ACCOUNT, "7419")
    paste(driver, text, name)
    edit = driver.find(QLineEdit, name)
    for _ in range(2):
        assert why in remark(driver, name)
        assert edit.accessibleDescription() == remark(driver, name)
        assert edit.text() == text
        await enter(driver, name)
    assert not api_server.control.log()


async def test_a_spreadsheets_short_form_of_a_number_says_that_digits_are_gone(main_window, api_server):
    driver = await main_window()
    api_server.control.clear_log()
    await driver.look_up(SESSION, "2.84799E+10", ACCOUNT, "7,419")
    assert "has lost digits" in remark(driver, "txIdEdit")
    await driver.look_up(SESSION, TX, "4.7E+12")
    assert "a spreadsheet has shortened" in remark(driver, "accountEdit")
    assert not api_server.control.log()


@pytest.mark.parametrize(
    ("account", "shown", "clean"),
    [
        ("ARB_\u200bWSAPI_1", "ARB_‹ZWSP›WSAPI_1", ACCOUNT),
        ("ARB_WSAPI\u00ad_1", "ARB_WSAPI‹SHY›_1", ACCOUNT),
        ("ARB_\nWSAPI_1", "ARB_↵WSAPI_1", ACCOUNT),
        (f'"{ACCOUNT}"', "quotation marks", ACCOUNT),
        ("EAST\u00a0CARDS", "EAST⍽CARDS", "EAST CARDS"),
        ("“ARB_WSAPI_1\ufe0f”", "‹VS16›", ACCOUNT),
    ],
)
async def test_what_cannot_be_seen_in_an_identifier_is_shown_and_one_action_removes_it(
    main_window, api_server, account, shown, clean
):
    driver = await main_window()
    api_server.control.clear_log()
    driver.type_call(SESSION, TX, "", "7419")
    paste(driver, account, "accountEdit")
    assert shown in remark(driver, "accountEdit")  # at once
    await enter(driver, "accountEdit")
    assert shown in remark(driver, "accountEdit")
    # A line break is no matter of asking: no address can carry one.
    again = "a line break" if "\n" in account else "Press Enter again to look it up as it is"
    assert again in remark(driver, "accountEdit")
    assert not api_server.control.log()
    driver.press("accountEditFix")
    assert (texts(driver)[2], remark(driver, "accountEdit")) == (clean, "")
    assert QApplication.focusWidget() is driver.find(QLineEdit, "accountEdit")
    await enter(driver, "accountEdit")
    assert len(asked_for(api_server, clean)) == 1


async def test_an_identifier_that_really_holds_such_a_character_can_be_looked_up(main_window, api_server):
    api_server.control.put_call("S9", 7, "a\u200bb", 7419, [{"key": "k", "value": "v"}])

    async def enter_call(driver, *call):
        await driver.look_up(*call)

    driver = await main_window()
    api_server.control.clear_log()
    for _ in range(2):
        await enter_call(driver, "S9", "7", "a\u200bb", "7419")
        assert not api_server.control.log()  # another text is another question
        driver.find(QLineEdit, "accountEdit").setText("")
    await enter_call(driver, "S9", "7", "a\u200bb", "7419")
    driver.press("lookupButton")
    await driver.idle()
    assert driver.rows() == {"k": "v"}
    assert not remark(driver, "accountEdit")


async def test_a_blank_that_an_address_ends_in_is_kept_and_told(main_window, api_server):
    api_server.control.put_call("S9", 7, "ARB ", 7419, [{"key": "blank", "value": "1"}])

    driver = await main_window()
    paste(driver, "/context/call/S9/7/ARB%20?client=7419")
    assert "the blank at its end" in remark(driver, "accountEdit")
    await enter(driver)
    assert driver.rows() == {"blank": "1"}
    assert shown_call(driver)[2] == "ARB "
    assert texts(driver) == NOTHING


async def test_an_address_of_another_environment_asks_first(main_window, api_server):
    driver = await main_window()
    api_server.control.clear_log()
    paste(driver, f"https://api.na4.livevox.com{PATH}")
    await enter(driver)
    said = remark(driver, "sessionEdit")
    assert "This address belongs to NA4 (api.na4.livevox.com), but you are signed in to 127.0.0.1" in said
    assert "Press Enter again" in said
    assert not api_server.control.log()
    await enter(driver)
    assert len(driver.rows()) == 5
    assert len(api_server.control.log()) == 1
    api_server.control.clear_log()
    paste(driver, f"{api_server.base_url.upper().replace('HTTP', 'http')}{PATH}")
    await enter(driver)
    assert len(api_server.control.log()) == 1
    paste(driver, f"https://api.na4.livevox.com{PATH}")
    paste(driver, PATH)
    await enter(driver)
    assert len(api_server.control.log()) == 2


async def test_an_address_of_another_environment_on_the_command_line_asks_when_signed_in(
    main_window, api_server
):
    driver = await main_window("--call", f"https://api.na4.livevox.com{PATH}")
    assert "is said to be on NA4" in driver.message
    assert not api_server.control.log()
    driver.press("messageAction")
    await driver.idle()
    assert len(driver.rows()) == 5


@pytest.mark.parametrize(
    ("argument", "why"),
    [("S/1/A%FF", "its % codes do not stand for text"), (f"{SAMPLE} {SAMPLE}0", "several calls")],
)
async def test_the_command_line_is_read_in_the_same_way(main_window, api_server, argument, why):
    driver = await main_window("--call", argument)
    assert why in remark(driver, "sessionEdit")
    assert not api_server.control.log()


async def test_the_remarks_follow_the_theme_without_an_error(main_window):
    driver = await main_window()
    paste(driver, "a\tb", "accountEdit")
    driver.trigger("darkThemeAction")
    QApplication.sendPostedEvents(None, QEvent.Type.PaletteChange)
    assert driver.find(QPushButton, "lookupButton").isVisible()
    assert "several cells" in remark(driver, "accountEdit")
    driver.trigger("systemThemeAction")
