"""Tabs, cancelling, undo, filtering, focus and closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QTableView, QTextEdit, QWidget

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.remarks import state_of
from lvctx_gui.ui.kit.theme import State
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until

PUBLIC_WIDGETS = [
    "sessionEdit",
    "txIdEdit",
    "accountEdit",
    "clientEdit",
    "lookupButton",
    "filterEdit",
    "entriesView",
    "changesView",
    "messageBar",
    "messageText",
]
PUBLIC_ACTIONS = [
    "editModeAction",
    "addEntryAction",
    "removeEntryAction",
    "restoreEntryAction",
    "discardAction",
    "commitAction",
    "refreshAction",
    "refreshEntryAction",
    "deleteAllAction",
    "undoAction",
    "redoAction",
]
OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


async def test_every_public_name_is_there_and_unique_among_what_is_visible(main_window, api_server, faults):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    await driver.look_up(*OTHER)
    driver.set_value("a", "2")
    faults.add(Fault("status", status=500))
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.window.objectName() == "mainWindow"
    for name in PUBLIC_WIDGETS:
        driver.find(QWidget, name)
    for name in PUBLIC_ACTIONS:
        driver.action(name)
    headers = [driver.table.model().headerData(i, Qt.Orientation.Horizontal) for i in range(4)]
    assert headers[1:] == ["Key", "Value", "On server"]


async def test_every_action_in_the_menus_has_a_shortcut_or_is_a_choice(main_window):
    without = {"copyAction", "aboutAction", "systemThemeAction", "lightThemeAction", "darkThemeAction"}

    driver = await main_window()
    seen = {}
    for action in driver.window.actions_.findChildren(object):
        del action
    for menu_action in driver.window.menuBar().actions():
        for action in menu_action.menu().actions():
            if action.objectName() and not action.isSeparator() and action.objectName() not in without:
                keys = [key.toString() for key in action.shortcuts()]
                assert keys, action.objectName()
                for key in keys:
                    assert key not in seen, f"{key}: {seen[key]} and {action.objectName()}"
                    seen[key] = action.objectName()
    assert len(seen) > 20


async def test_each_call_has_one_tab_and_its_own_edits(main_window, api_server):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.look_up(*OTHER)
    assert driver.rows() == {"a": "1"}
    assert not driver.action("commitAction").isEnabled()
    assert driver.window.tabs.bar.count() == 2
    await driver.look_up(*SAMPLE_CALL, 7419)
    assert driver.window.tabs.bar.count() == 2
    assert driver.rows()["Key1"] == "mine"
    assert "•1" in driver.window.tabs.bar.tabText(0)
    assert len(driver.shown(QTableView, "entriesView")) == 1


async def test_a_closed_tab_keeps_its_edits_until_it_is_opened_again(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.trigger("closeTabAction")
    assert "kept" in driver.message
    await driver.look_up(*SAMPLE_CALL, 7419)
    assert driver.rows()["Key1"] == "mine"
    driver.trigger("closeTabAction")
    driver.trigger("reopenTabAction")
    assert driver.rows()["Key1"] == "mine"


async def test_a_new_lookup_cancels_the_one_under_way(main_window, api_server, faults):
    driver = await main_window()
    faults.add(Fault("hang"))
    driver.type_call(*map(str, SAMPLE_CALL))
    driver.press("lookupButton")
    await until(api_server.control.log)
    assert driver.window.busy
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    await driver.look_up(*OTHER)
    assert driver.rows() == {"a": "1"}
    assert driver.window.tabs.bar.count() == 1


async def test_escape_cancels_and_leaves_what_was_there(main_window, faults):
    driver = await main_window("--call", SAMPLE)
    before = driver.rows()
    faults.add(Fault("hang"))
    driver.trigger("refreshAction")
    assert driver.window.busy
    driver.trigger("cancelAction")
    await driver.idle()
    assert driver.rows() == before
    assert driver.action("cancelAction").shortcut() == QKeySequence("Esc")


async def test_undo_and_redo_every_step(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    states = [driver.rows()]
    driver.set_value("Key1", "x")
    states.append(driver.rows())
    driver.remove("random")
    driver.add("New", "value")
    driver.table.model().setData(driver.cell("Key3", "Key"), "Key3b")
    assert driver.rows()["Key3b"] == "Value3"
    states.append(driver.rows())
    while driver.action("undoAction").isEnabled():
        driver.trigger("undoAction")
    assert driver.rows() == states[0]
    assert not driver.action("commitAction").isEnabled()
    driver.trigger("redoAction")
    assert driver.rows() == states[1]
    while driver.action("redoAction").isEnabled():
        driver.trigger("redoAction")
    assert driver.rows() == states[2]
    driver.trigger("discardAction")
    assert driver.rows() == states[0]
    driver.trigger("undoAction")
    assert driver.rows() == states[2]


async def test_restore_drops_the_edit_of_the_selected_row_only(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.set_value("Key3", "y")
    driver.table.setCurrentIndex(driver.cell("Key1", "Key"))
    driver.trigger("restoreEntryAction")
    assert driver.rows()["Key1"] == "Value1"
    assert driver.rows()["Key3"] == "y"
    driver.set_value("Key3", "Value3")
    assert not driver.action("commitAction").isEnabled()


async def test_edits_survive_filtering_sorting_and_refreshing(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "zzz")
    driver.remove("random")
    driver.find(QLineEdit, "filterEdit").setText("VALUE3")
    assert list(driver.rows()) == ["Key3"]
    driver.find(QLineEdit, "filterEdit").setText("zzz")
    assert list(driver.rows()) == ["Key1"]
    driver.find(QLineEdit, "filterEdit").clear()
    driver.table.sortByColumn(driver.column("Key"), Qt.SortOrder.DescendingOrder)
    assert next(iter(driver.rows())) == "random"
    driver.trigger("changesFirstAction")
    assert set(list(driver.rows())[:2]) == {"Key1", "random"}
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.rows()["Key1"] == "zzz"
    assert driver.window.tabs.current.state.draft.staged_count == 2


async def test_the_review_is_there_while_something_is_staged_and_gone_otherwise(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    assert not driver.shown(QTextEdit, "changesView")
    driver.set_value("Key1", "x")
    assert driver.shown(QTextEdit, "changesView")
    driver.trigger("undoAction")
    assert not driver.shown(QTextEdit, "changesView")


async def test_a_refresh_waits_while_an_editor_is_open(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    index = driver.cell("Key1", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "half a wor")
    api_server.control.remove_entry(*SAMPLE_CALL, "Documentatin")
    driver.trigger("refreshAction")
    await driver.idle()
    assert QApplication.focusWidget() is editor
    assert "Documentatin" in driver.rows()
    QTest.keyClicks(editor, "d")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await until(lambda: driver.glyph("Documentatin") == "×")
    assert state_of(driver.window.tabs.current.state.draft, "Documentatin") is State.DELETED_REMOTELY
    assert driver.rows()["Key1"] == "half a word"


async def test_the_whole_job_with_the_keyboard_alone(main_window, api_server):
    driver = await main_window()
    window = driver.window
    window.activateWindow()
    QTest.keyClicks(QApplication.focusWidget(), SAMPLE_CALL[0])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), str(SAMPLE_CALL[1]))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), SAMPLE_CALL[2])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    await driver.idle()
    assert QApplication.focusWidget() is driver.table
    QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(driver.table, Qt.Key.Key_Down)
    QTest.keyClick(driver.table, Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), "by keyboard")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(driver.table, Qt.Key.Key_Insert)
    QTest.keyClicks(QApplication.focusWidget(), "Added")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "with Tab")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClick(driver.table, Qt.Key.Key_Up)
    QTest.keyClick(driver.table, Qt.Key.Key_Delete)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = await driver.appears(QDialog, "commitDialog")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    await driver.idle()
    assert driver.message.startswith("Committed: 2 keys set and 1 key removed")
    await driver.close()
    held = {entry["key"]: entry.get("value") for entry in api_server.control.entries(*SAMPLE_CALL)}
    assert held == {
        "Documentatin": "testers",
        "Key1": "by keyboard",
        "Key2": None,
        "Key3": "Value3",
        "Added": "with Tab",
    }


async def test_opening_and_leaving_an_editor_changes_nothing(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for key in ("Key2", "Key1"):
        for leave in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            index = driver.cell(key, "Value")
            driver.table.setCurrentIndex(index)
            driver.table.edit(index)
            assert QApplication.focusWidget().toPlainText() == ("" if key == "Key2" else "Value1")
            QTest.keyClick(QApplication.focusWidget(), leave)
    assert not driver.action("commitAction").isEnabled()
    assert driver.rows()["Key2"] == "⌀ no value"


async def test_escape_in_a_row_just_begun_takes_it_back(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    QTest.keyClicks(QApplication.focusWidget(), "not wanted")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    await until(lambda: "" not in driver.rows())
    assert len(driver.rows()) == 5


async def test_the_tab_key_goes_where_the_eye_goes(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.trigger("focusLookupAction")
    names = []
    for _ in range(14):
        names.append(QApplication.focusWidget().objectName() or QApplication.focusWidget().text())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert names == [
        "sessionEdit",
        "txIdEdit",
        "accountEdit",
        "clientEdit",
        "lookupButton",
        "callTabs",
        "filterEdit",
        "Changed only (1)",
        "Changes first",
        "entriesView",
        "changesView",
        "commitNoteEdit",
        "Discard all",
        "Commit 1 change",
    ]
    assert QApplication.focusWidget().objectName() == "editModeButton"


async def test_closing_with_staged_changes_asks_and_can_be_taken_back(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    assert not driver.window.close()
    assert driver.window.isVisible()
    await driver.answer("loseCancelButton")
    assert driver.rows()["Key1"] == "x"


async def test_the_window_does_not_close_under_a_commit(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: any(seen.method == "POST" for seen in api_server.control.log()))
    assert not driver.window.close()
    assert "is under way" in (await driver.appears(QDialog, "workingDialog")).windowTitle()
    await driver.answer("workingCancelButton")
    assert not driver.set_value("Key1", "y")
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed")
    assert driver.window.isVisible()


async def test_escape_stops_a_commit_before_its_next_request(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.remove("random")
    api_server.control.clear_log()
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await driver.answer("commitConfirmButton")
    await until(lambda: len(api_server.control.log()) == 2)
    driver.trigger("cancelAction")
    faults.clear()
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET", "POST", "GET"]
    assert "Committed and confirmed: “Key1”" in driver.message
    assert "Not committed, still staged: “random”" in driver.message


async def test_an_exception_that_nobody_expected_is_told_and_costs_no_edit(main_window, monkeypatch, caplog):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")

    async def explode(*_):
        raise ZeroDivisionError("a customer's value")

    monkeypatch.setattr("lvctx_gui.services.lookup.look_up", explode)
    caplog.set_level("CRITICAL", "lvctx_gui.ui.kit.tasks")  # this record is meant
    driver.trigger("refreshAction")
    await driver.idle()
    assert "ZeroDivisionError" in driver.message
    assert "customer" not in driver.message
    assert driver.rows()["Key1"] == "x"
    assert driver.shown(QDialog) == []


async def test_demo_starts_its_own_server_signs_in_and_offers_practice(qt_loop, tmp_path, capsys):
    from lvctx_gui.app import open_window
    from tests.gui import Driver

    window = open_window(["--demo", "--data-dir", str(tmp_path), "--call", SAMPLE])
    assert window.busy
    driver = Driver(window)
    qt_loop.at_end.push_async_callback(driver.close)
    await driver.idle()
    assert len(driver.rows()) == 5
    titles = [action.text() for action in window.menuBar().actions()]
    assert "&Practice" in titles
    await driver.close()
    assert "listening on http://127.0.0.1:" in capsys.readouterr().out


async def test_without_a_server_a_lookup_says_so_and_practice_is_one_click_away(qt_loop, tmp_path):
    driver = await qt_loop.open("--data-dir", str(tmp_path))
    driver.press("signInCancelButton")
    driver.type_call(*map(str, SAMPLE_CALL), "")
    driver.press("lookupButton")
    await driver.appears(QDialog, "signInDialog")
    driver.press("signInCancelButton")
    await driver.idle()
    assert "not connected" in driver.message
    assert "Nothing was sent." in driver.message
    driver.trigger("signInAction")
    driver.press("signInPracticeButton")
    await driver.idle()
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5


async def test_no_switch_costs_what_is_being_typed(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    for number, name in enumerate(
        ("changesFirstAction", "changedOnlyAction", "undoAction", "editModeAction")
    ):
        index = driver.cell("Key3", "Value")
        driver.table.setCurrentIndex(index)
        driver.table.edit(index)
        QApplication.focusWidget().setPlainText(f"typed {number}")
        driver.trigger(name)
        if name == "undoAction":
            driver.trigger("redoAction")
        assert driver.window.tabs.current.state.draft.get("Key3") == f"typed {number}"
    assert not driver.action("editModeAction").isChecked()


async def test_what_a_message_offers_asks_the_editing_switch(main_window, api_server, faults, virtual_clock):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("status", status=503, method="POST", times=None))
    await driver.commit()
    driver.trigger("editModeAction")
    api_server.control.clear_log()
    driver.press("messageAction")
    await driver.idle()
    assert api_server.control.log() == []
    assert "Editing is off" in driver.message


async def test_a_commit_whose_proof_fails_does_not_say_that_nothing_was_changed(
    main_window, faults, virtual_clock
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("reset", method="GET", skip=1, times=None))
    await driver.commit()
    assert "Everything was sent, but reading back failed" in driver.message
    assert "Nothing on the server was changed" not in driver.message
    assert "Not confirmed, still staged: “Key1”" in driver.message


async def test_a_page_in_place_of_an_answer_to_a_write_is_no_success(main_window, faults, virtual_clock):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("html", method="POST", times=None))
    await driver.commit()
    assert "answered 200" in driver.message
    assert "text/html" in driver.message
    assert "Not committed, still staged: “Key1”" in driver.message


@pytest.mark.parametrize(("keys", "name"), [("E", "editModeAction"), ("H", "historyAction")])
@pytest.mark.parametrize("field", ["sessionEdit", "filterEdit", "commitNoteEdit"])
async def test_shortcuts_work_in_text_fields_too(main_window, keys, name, field):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    edit = driver.find(QLineEdit, field)
    edit.setText("text")
    edit.setFocus()
    seen = []
    driver.action(name).triggered.connect(lambda: seen.append(name))
    QTest.keyClick(edit, getattr(Qt.Key, f"Key_{keys}"), Qt.KeyboardModifier.ControlModifier)
    # The release goes elsewhere when a window has opened; Qt would think that Ctrl is still held.
    QTest.keyRelease(driver.window, Qt.Key.Key_Control)
    assert edit.text() == "text"
    assert seen == [name]
