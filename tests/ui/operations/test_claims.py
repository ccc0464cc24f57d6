"""What the window claims stays true: whatever comes late, is clicked twice or ends unseen."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QPushButton, QTableView, QToolButton

from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, Record
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.messages.message import Message, Tone
from tests.api_server import SAMPLE, SAMPLE_CALL, asked, held
from tests.gui import lay_out, until
from tests.quiet import read_quietly

OTHER_CALL = (SAMPLE_CALL[0], 28479905511, "ARB_WSAPI_4")


async def test_a_late_answer_goes_over_no_proof(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("hang", "after", method="GET"))
    api_server.control.clear_log()
    driver.type_call(*map(str, SAMPLE_CALL), "7419")
    driver.press("lookupButton")
    await until(lambda: len(api_server.control.log()) == 1)
    driver.trigger("commitAction")
    await until(lambda: driver.message.startswith("Committed: "))
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed: ")
    assert (driver.rows()["Key3"], driver.glyph("Key3")) == ("mine", "")


async def test_a_lookup_under_a_commit_leaves_its_edits_and_its_report(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    driver.remove("random")
    api_server.control.clear_log()
    faults.add(Fault("hang", method="DELETE"))
    driver.trigger("commitAction")
    await driver.answer("commitConfirmButton")
    await until(lambda: "DELETE" in asked(api_server))
    driver.type_call(*map(str, SAMPLE_CALL), "7419")
    driver.press("lookupButton")
    await until(lambda: len(api_server.control.log()) == 4)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    faults.clear()
    await driver.idle()
    assert "Not confirmed, still staged: “Key3”" in driver.message
    assert driver.glyph("Key3") == "!"
    assert driver.conflict == ""  # what was sent is to be read first
    driver.press("messageClose", QToolButton)
    assert "“Key3”" in driver.conflict
    assert "Nothing was sent" not in driver.conflict


async def test_a_commit_deletes_nothing_else_than_was_asked_about(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.add("New", "x")
    await driver.commit()
    driver.trigger("historyAction")
    view = driver.find(QTableView, "historyView")
    await until(lambda: view.model().rowCount() == 1)
    faults.add(Fault("hang", "after", method="GET"))
    api_server.control.clear_log()
    driver.press("historyRevertButton")
    await until(lambda: len(api_server.control.log()) == 1)
    driver.remove("random")
    driver.trigger("commitAction")
    assert "Delete 1 key on" in (await driver.appears(QDialog, "commitDialog")).windowTitle()
    faults.clear()
    await driver.idle()
    api_server.control.clear_log()
    await driver.answer("commitConfirmButton")
    await until(
        lambda: any(
            "Delete 2 keys on" in dialog.windowTitle() for dialog in driver.shown(QDialog, "commitDialog")
        )
    )
    assert asked(api_server) == []


async def test_what_others_changed_is_shown_when_the_editor_is_closed(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    before = driver.rows()["Documentatin"]
    api_server.control.set_entry(*SAMPLE_CALL, "Documentatin", "theirs")
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "typing")
    await read_quietly(driver)
    assert driver.status.startswith("“Documentatin” was changed by others since ")
    assert (driver.message, driver.rows()["Documentatin"]) == ("", before)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: driver.glyph("Documentatin") == "•")
    assert (driver.message, driver.rows()["Documentatin"]) == ("", "theirs")


async def test_a_commit_that_could_not_be_read_back_is_settled_by_the_next_try(
    main_window, api_server, faults
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("status", method="GET", status=403, skip=1))
    await driver.commit()
    assert "Not confirmed, still staged: “Key3”" in driver.message
    api_server.control.clear_log()
    driver.press("messageAction")
    await driver.idle()
    assert "could not be read back at first" in driver.message
    assert "Committed and confirmed: “Key3”." in driver.message
    assert asked(api_server) == ["GET"]
    assert driver.glyph("Key3") == ""
    driver.trigger("historyAction")
    view = driver.find(QTableView, "historyView")
    await until(lambda: view.model().rowCount() == 1)
    driver.press("historyRevertButton")
    await driver.idle()
    await driver.commit()
    await driver.close()
    assert held(api_server)["Key3"] == "Value3"


async def test_an_interrupted_commit_takes_no_credit_for_a_later_one(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    state = driver.window.tabs.current.state
    began = datetime(2026, 1, 1, tzinfo=UTC)
    before, post = Context([Entry("Key3", "Value3")]), (Entry("Key3", "mine"),)
    intent = Intent("x" * 32, began, state.call, state.site, "jdoe", before, post, (), ("Key3",))
    driver.window.interrupted.remember([Record(intent)])
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    api_server.control.clear_log()
    await driver.commit()
    assert asked(api_server) == ["GET", "GET", "POST", "GET"]
    assert driver.message.startswith("Committed: 1 changed")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.message == ""


def test_the_second_press_of_a_double_click_starts_nothing(qtbot):
    did = []
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.show_message(Message(Tone.INFO, "Waiting.", "Stop", lambda: did.append("stop")))
    button = bar.findChild(QPushButton, "messageAction")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bar.show_message(Message(Tone.ERROR, "Stopped.", "Try the rest again", lambda: did.append("again")))
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        QApplication.sendEvent(button, mouse(kind))
    assert did == ["stop"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert did == ["stop", "again"]


def mouse(kind):
    """An event in the middle of a button."""
    where, left = QPointF(3, 3), Qt.MouseButton.LeftButton
    return QMouseEvent(kind, where, where, left, left, Qt.KeyboardModifier.NoModifier)


async def test_escape_stops_what_is_under_way_in_this_tab_only(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: "POST" in asked(api_server))
    working = driver.window.tabs.current.state
    assert not driver.window.tabs.bar.tabIcon(0).isNull()
    driver.type_call(*map(str, OTHER_CALL))
    driver.press("lookupButton")
    await until(lambda: driver.window.tabs.bar.count() == 2)
    driver.trigger("cancelAction")
    assert not working.cancel_token.is_cancelled
    driver.window.tabs.bar.setCurrentIndex(0)
    driver.trigger("cancelAction")
    assert working.cancel_token.is_cancelled
    faults.clear()
    await driver.idle()
    assert driver.window.tabs.bar.tabIcon(0).isNull()


async def test_every_key_of_a_long_report_can_be_read_and_the_window_keeps_its_size(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for number in range(40):
        driver.add(f"New {number}", "x")
    faults.add(Fault("status", method="POST", status=403))
    await driver.commit()
    size = driver.window.size()
    driver.press("messageDetailsButton")
    report = driver.find(QPlainTextEdit, "messageReport")
    lines = report.toPlainText().splitlines()
    assert [line for line in lines if "“New 39”" in line and "not committed" in line]
    assert sum("may not do this" in line for line in lines[:40]) == 1
    lay_out()
    assert driver.window.size() == size
    assert report.verticalScrollBar().maximum() > 0
    assert driver.table.height() > report.height() // 2


async def test_a_success_names_its_keys(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    driver.remove("random")
    await driver.commit()
    assert driver.message.endswith(": “Key3” and “random”.")
    driver.press("messageDetailsButton")
    assert (
        "✓ “random” — committed and confirmed" in driver.find(QPlainTextEdit, "messageReport").toPlainText()
    )


async def test_one_change_is_one_change(main_window, api_server, no_keychain):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine")
    driver.window.close()
    dialog = await driver.appears(QDialog, "loseDialog")
    assert "1 staged change in 1 call is not committed" in dialog.accessibleDescription()
    await driver.answer("loseCancelButton")
