"""Find and replace in a call: seen before it is staged, and one step of undo."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTextEdit

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry, NonTextValue
from lvctx_gui.ui.incoming import replacing
from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.incoming.replace_dialog import ReplaceDialog
from tests.api_server import SAMPLE, SAMPLE_CALL, put
from tests.gui import until

ENTRIES = [
    Entry("a", "one fish"),
    Entry("b", "two Fish"),
    Entry("c", ""),
    Entry("d"),
    Entry("n", NonTextValue("1", "number")),
]


async def editing(main_window, api_server):
    put(api_server, CallRef(*SAMPLE_CALL, 7419), ENTRIES)
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setFocus()
    return driver


def ask(driver, find, by, *switches):
    driver.trigger("replaceAction")
    dialog = driver.find(ReplaceDialog, "replaceDialog")
    dialog.findChild(QLineEdit, "replaceFindEdit").setText(find)
    dialog.findChild(QLineEdit, "replaceByEdit").setText(by)
    for name in switches:
        dialog.findChild(QAbstractButton, name).setChecked(True)
    QTest.keyClick(dialog.findChild(QLineEdit, "replaceFindEdit"), Qt.Key.Key_Return)
    return dialog


def draft(driver):
    return driver.window.tabs.current.state.draft


async def test_what_is_found_is_seen_first_and_is_one_step(main_window, api_server):
    driver = await editing(main_window, api_server)
    ask(driver, "fish", "fishfish")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    assert preview.windowTitle() == "Replace 2 places in 2 entries"
    assert not draft(driver).staged_count
    driver.press("incomingConfirmButton")
    await driver.idle()
    await until(lambda: draft(driver).staged_count)
    assert (draft(driver).get("a"), draft(driver).get("b")) == ("one fishfish", "two fishfish")
    assert driver.window.tabs.current.state.undo_stack.undoText() == "Replace in 2 entries"
    driver.trigger("undoAction")
    assert not draft(driver).staged_count


async def test_case_and_pattern_and_the_empty_text_but_not_no_value(main_window, api_server):
    driver = await editing(main_window, api_server)
    ask(driver, "Fish", "cat", "replaceCase")
    await driver.appears(IncomingDialog, "incomingDialog")
    driver.press("incomingConfirmButton")
    await until(lambda: draft(driver).get("b") == "two cat")
    assert draft(driver).get("a") == "one fish"
    ask(driver, "^$", "filled", "replacePattern")
    await driver.appears(IncomingDialog, "incomingDialog")
    driver.press("incomingConfirmButton")
    await until(lambda: draft(driver).get("c") == "filled")
    assert draft(driver).get("d") is None


async def test_only_the_selected_or_the_filtered_entries_are_looked_through(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.find(QLineEdit, "filterEdit").setText("two")
    ask(driver, "fish", "cat")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    assert [row.key for row in preview.rows] == ["b"]
    driver.press("incomingCancelButton")
    await driver.idle()
    assert not draft(driver).staged_count


@pytest.mark.parametrize(
    ("find", "by", "switches", "said"),
    [
        ("nowhere", "x", (), "Nothing to replace was found in 3 values."),
        ("(", "x", ("replacePattern",), ""),
        ("a", r"\\1", ("replacePattern",), "names the group"),
        ("(o+o+)+$", "x", ("replacePattern",), "Nothing to replace"),
    ],
)
async def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    main_window, api_server, find, by, switches, said
):
    driver = await editing(main_window, api_server)
    dialog = ask(driver, find, by.replace("\\\\", "\\"), *switches)
    label = dialog.findChild(QLabel, "replaceSaid")
    await until(dialog.preview.isEnabled)
    assert said in label.text()
    assert dialog.wish.text == find
    assert dialog.preview.isEnabled()
    driver.press("replaceCloseButton")


async def test_reading_mode_says_how_to_switch_editing_on(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.action("editModeAction").setChecked(False)
    driver.trigger("replaceAction")
    assert not driver.shown(ReplaceDialog)
    assert driver.message == "Editing is off, so nothing was changed. Ctrl+E switches it on."
    driver.press("messageAction")
    assert driver.action("editModeAction").isChecked()


async def test_what_is_left_out_is_named(main_window, api_server):
    driver = await editing(main_window, api_server)
    driver.set_value("b", "2 fish")
    put(api_server, CallRef(*SAMPLE_CALL, 7419), [ENTRIES[0], Entry("b", "1 fish"), *ENTRIES[2:]])
    driver.trigger("refreshAction")
    await until(lambda: draft(driver).conflicts)
    dialog = ask(driver, "1|2", "x", "replacePattern")
    label = dialog.findChild(QLabel, "replaceSaid")
    await until(lambda: "Nothing" in label.text())
    assert label.text() == (
        "Nothing to replace was found in 3 values. Left out, because conflicts are decided first: “b”. "
        "Left out, because they hold no text: “n”."
    )
    dialog.findChild(QLineEdit, "replaceFindEdit").setText("1|2|one")
    driver.press("replacePreviewButton")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    assert [row.key for row in preview.rows] == ["a"]
    assert "“b”" in preview.findChild(QLabel, "incomingNotes").text()


async def test_what_others_change_under_the_preview_is_replaced_in_anew(main_window, api_server):
    driver = await editing(main_window, api_server)
    ask(driver, "fish", "cat")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    put(api_server, CallRef(*SAMPLE_CALL, 7419), [Entry("a", "three fish and a fish"), *ENTRIES[1:]])
    driver.trigger("refreshAction")
    await until(lambda: preview.windowTitle() == "Replace 3 places in 2 entries")
    await until(preview.confirm.isEnabled)
    driver.press("incomingConfirmButton")
    await until(lambda: draft(driver).staged_count)
    assert draft(driver).get("a") == "three cat and a cat"
    assert not draft(driver).conflicts


async def test_the_preview_shows_what_is_far_within_a_long_value(main_window, api_server):
    driver = await editing(main_window, api_server)
    long = "word " * 20_000
    put(api_server, CallRef(*SAMPLE_CALL, 7419), [Entry("a", f"{long}fish {long}")])
    driver.trigger("refreshAction")
    await driver.idle()
    ask(driver, "fish ", "cat ")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    shown = preview.findChild(QTextEdit, "incomingChange").toPlainText()
    assert "fishcat" in shown
    assert len(shown) < 1_000
    driver.press("incomingCancelButton")


async def test_zeros_that_a_person_replaces_are_no_doubt(main_window, api_server):
    driver = await editing(main_window, api_server)
    put(api_server, CallRef(*SAMPLE_CALL, 7419), [Entry("a", "0012"), Entry("b", "0013")])
    driver.trigger("refreshAction")
    await driver.idle()
    ask(driver, "^0+", "", "replacePattern")
    preview = await driver.appears(IncomingDialog, "incomingDialog")
    assert preview.findChild(QLabel, "incomingSummary").text() == "2 entries are changed."
    driver.press("incomingConfirmButton")
    await until(lambda: draft(driver).get("a") == "12")


async def test_it_can_be_stopped_while_it_looks(main_window, api_server, monkeypatch):
    driver = await editing(main_window, api_server)
    began, ended = threading.Event(), threading.Event()

    def endless(_draft, _keys, _wish, go_on):
        began.set()
        try:
            while True:
                go_on()
        finally:
            ended.set()

    monkeypatch.setattr(replacing, "replace_in", endless)
    dialog = ask(driver, "fish", "cat")
    await until(began.is_set)
    said = dialog.findChild(QLabel, "replaceSaid").text()
    assert said == "Looking through 5 entries … Escape stops."
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await until(ended.is_set)
    await driver.idle()
    assert not draft(driver).staged_count
    assert not driver.shown(IncomingDialog)


async def test_what_was_looked_for_is_there_again(main_window, api_server):
    driver = await editing(main_window, api_server)
    dialog = ask(driver, "nowhere", "x", "replacePattern", "replaceWhole")
    wish = dialog.wish
    await until(dialog.preview.isEnabled)
    driver.press("replaceCloseButton")
    driver.trigger("replaceAction")
    dialog = driver.find(ReplaceDialog, "replaceDialog")
    assert dialog.wish == wish
    assert dialog.findChild(QLabel, "replaceHint").isVisible()
    driver.press("replaceCloseButton")
