"""All conflicts in a window beside the table: each is decided there, and it follows all the others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QPushButton, QTableView

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.entries import MISSING
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.conflicts.model import ConflictsModel
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def in_conflict(main_window, api_server):
    """A window with its list open: Key1, Key3 and random are in conflict."""

    async def open_list():
        driver = await main_window("--call", SAMPLE)
        driver.edit_mode()
        driver.set_value("Key1", "mine 1")
        driver.set_value("Key3", "mine 3")
        driver.remove("random")
        for key in ("Key1", "Key3", "random"):
            api_server.control.set_entry(*SAMPLE_CALL, key, f"theirs of {key}")
        await driver.commit()
        api_server.control.clear_log()
        driver.press("resolveButton")
        return driver

    return open_list


def the_list(driver):
    return driver.find(QTableView, "conflictsView")


def keys(driver):
    model = the_list(driver).model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def row(driver, number):
    model = the_list(driver).model()
    return [model.index(number, column).data() for column in range(model.columnCount())]


def choose(driver, number):
    the_list(driver).selectRow(number)


async def test_it_lists_key_before_theirs_and_mine_and_waits_for_nothing(in_conflict):
    driver = await in_conflict()
    assert keys(driver) == ["Key1", "Key3", "random"]
    assert not driver.dialog("conflictsDialog").isModal()
    key, before, theirs, mine = row(driver, 1)
    assert (key, before, mine) == ("Key3", "Value3", "mine 3")
    assert theirs.startswith("theirs of Key3  (")
    assert row(driver, 2)[3] == "deleted"
    driver.set_value("Key2", "the window can still be used")
    assert driver.rows()["Key2"] == "the window can still be used"


async def test_what_is_decided_goes_and_the_next_one_is_current(in_conflict, api_server):
    driver = await in_conflict()
    choose(driver, 0)
    driver.press("conflictsKeepButton")
    assert keys(driver) == ["Key3", "random"]
    assert driver.find(QPlainTextEdit, "conflictsTheirsText").toPlainText() == "theirs of Key3"
    driver.press("conflictsTakeButton")
    assert keys(driver) == ["random"]
    assert driver.rows()["Key3"] == "theirs of Key3"
    driver.press("conflictsKeepButton")
    await until(lambda: not driver.shown(QDialog, "conflictsDialog"))
    assert driver.window.focusWidget() is driver.table
    assert "All conflicts are resolved. Nothing was sent yet." in driver.message
    assert writes(api_server) == []
    await driver.commit()
    await driver.close()
    assert held(api_server)["Key1"] == "mine 1"
    assert "random" not in held(api_server)


async def test_a_third_value_decides_and_is_what_is_staged(in_conflict):
    driver = await in_conflict()
    choose(driver, 2)  # mine would delete it
    driver.find(QLineEdit, "conflictsValueEdit").setText("a third")
    driver.press("conflictsUseButton")
    assert keys(driver) == ["Key1", "Key3"]
    assert driver.rows()["random"] == "a third"
    assert driver.glyph("random") == "~"
    # Of the next one nothing is typed yet; mine again decides as well.
    choose(driver, 0)
    edit = driver.find(QLineEdit, "conflictsValueEdit")
    assert edit.text() == ""
    edit.setText("mine 1")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert keys(driver) == ["Key3"]
    assert driver.glyph("Key1") == "~"


async def test_several_are_decided_at_once_and_are_one_step(in_conflict):
    driver = await in_conflict()
    select = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    choose(driver, 0)
    view = the_list(driver)
    view.selectionModel().select(view.model().index(0, 0), select)
    select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().select(view.model().index(1, 0), select)
    assert not driver.find(QPushButton, "conflictsUseButton").isEnabled()
    driver.press("conflictsTakeButton")
    assert keys(driver) == ["random"]
    driver.trigger("undoAction")
    assert set(keys(driver)) == {"Key1", "Key3", "random"}


@pytest.mark.parametrize(
    ("button", "value"), [("conflictsKeepAllButton", "mine 1"), ("conflictsTakeAllButton", "theirs of Key1")]
)
async def test_all_of_them_at_once(in_conflict, button, value):
    driver = await in_conflict()
    driver.press(button)
    await until(lambda: not driver.shown(QDialog, "conflictsDialog"))
    assert driver.rows()["Key1"] == value


async def test_it_follows_what_is_decided_and_read_elsewhere(in_conflict, api_server):
    driver = await in_conflict()
    driver.press("takeTheirsButton")  # it shows the one whose row is current
    assert keys(driver) == ["Key1", "Key3"]
    driver.set_value("Key2", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key2", "theirs of Key2")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs again")
    driver.trigger("refreshAction")
    await driver.idle()
    assert keys(driver) == ["Key1", "Key3", "Key2"]
    assert row(driver, 1)[2].startswith("theirs again")
    driver.trigger("discardAction")
    await until(lambda: not driver.shown(QDialog, "conflictsDialog"))
    assert driver.window.focusWidget() is driver.table


async def test_the_keyboard_decides_and_takes_back(in_conflict, spoken):
    driver = await in_conflict()
    dialog = driver.dialog("conflictsDialog")
    dialog.activateWindow()
    await until(dialog.isActiveWindow)
    choose(driver, 0)
    view = the_list(driver)
    view.setFocus()
    spoken.clear()
    QTest.keyClick(view, Qt.Key.Key_M, CTRL)
    assert keys(driver) == ["Key3", "random"]
    assert spoken[-1].startswith("“Key3”: before Value3, theirs “theirs of Key3” read at ")
    assert spoken[-1].endswith(", mine “mine 3”")
    QTest.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert set(keys(driver)) == {"Key1", "Key3", "random"}
    QTest.keyClick(view, Qt.Key.Key_T, CTRL)
    assert driver.rows()["Key3"] == "theirs of Key3"
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not driver.shown(QDialog, "conflictsDialog")


async def test_with_editing_off_a_decision_switches_it_on(in_conflict):
    driver = await in_conflict()
    driver.trigger("editModeAction")
    choose(driver, 0)
    driver.press("conflictsTakeButton")
    assert driver.action("editModeAction").isChecked()
    assert driver.rows()["Key1"] == "theirs of Key1"


async def test_where_nothing_may_be_changed_nothing_is_decided_and_it_says_so(in_conflict):
    driver = await in_conflict()
    driver.window.editing.set_read_only("Read-only: the profile says so.")
    choose(driver, 0)
    driver.press("conflictsTakeButton")
    assert keys(driver) == ["Key1", "Key3", "random"]
    assert "nothing was decided" in driver.message


async def test_it_goes_with_its_page_and_opens_once(in_conflict, api_server):
    driver = await in_conflict()
    driver.press("resolveButton")
    assert len(driver.shown(QDialog, "conflictsDialog")) == 1
    other = ("S2@10.0.0.2", 28479905511, "OTHER")
    api_server.control.put_call(*other, 7419, [{"key": "a", "value": "1"}])
    await driver.look_up(*other)
    assert not driver.shown(QDialog, "conflictsDialog")


async def test_a_long_value_can_be_read_whole(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key3", "mine\n" * 300)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs\n" * 300)
    await driver.commit()
    driver.press("resolveButton")
    assert driver.find(QPlainTextEdit, "conflictsTheirsText").toPlainText() == "theirs\n" * 300
    assert driver.find(QPlainTextEdit, "conflictsMineText").toPlainText() == "mine\n" * 300
    assert driver.find(QPlainTextEdit, "conflictsBaseText").toPlainText() == "Value3"
    assert driver.window.focusWidget() is not None
    assert QApplication.activeWindow() is not None


def test_its_table_is_a_good_model(qtmodeltester):
    model = ConflictsModel()
    qtmodeltester.check(model)
    one, two = Conflict("a", "1", "2", "3"), Conflict("b", MISSING, None, "")
    model.show_conflicts([one, two])
    qtmodeltester.check(model)
    model.show_conflicts([two])
    model.show_conflicts([two, one])
    assert model.conflicts == (two, one)
    cells = [model.index(0, column).data() for column in range(4)]
    assert cells == ["b", "not there", "empty", "no value"]
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "“b”: before not there, theirs empty, mine no value"


def third_value(driver):
    return driver.find(QLineEdit, "conflictsValueEdit")


async def test_a_value_that_is_being_typed_stays_with_its_key(in_conflict, api_server):
    driver = await in_conflict()
    choose(driver, 0)
    QTest.keyClicks(third_value(driver), "for Key1")
    choose(driver, 1)
    assert third_value(driver).text() == ""
    choose(driver, 0)
    assert third_value(driver).text() == "for Key1"
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "mine 1")  # others decide it
    driver.trigger("refreshAction")
    await driver.idle()
    assert keys(driver) == ["Key3", "random"]
    assert third_value(driver).text() == ""
    QTest.keyClick(third_value(driver), Qt.Key.Key_Return)
    assert keys(driver) == ["Key3", "random"]
    assert driver.rows()["Key3"] == "mine 3"


async def test_enter_in_an_empty_field_decides_nothing(in_conflict):
    driver = await in_conflict()
    choose(driver, 0)
    assert not driver.find(QPushButton, "conflictsUseButton").isEnabled()
    QTest.keyClick(third_value(driver), Qt.Key.Key_Return)
    assert keys(driver) == ["Key1", "Key3", "random"]
    assert driver.rows()["Key1"] == "mine 1"


async def test_what_was_typed_stays_where_it_could_not_be_used(in_conflict):
    driver = await in_conflict()
    driver.window.editing.set_read_only("Read-only: the profile says so.")
    choose(driver, 0)
    third_value(driver).setText("a third")
    driver.press("conflictsUseButton")
    assert keys(driver) == ["Key1", "Key3", "random"]
    assert third_value(driver).text() == "a third"


async def test_where_the_call_may_not_be_changed_it_says_why_and_editing_stays_off(in_conflict):
    driver = await in_conflict()
    driver.trigger("editModeAction")
    state = driver.window.tabs.current.state
    state.why_fixed = "This call answers at two addresses."
    choose(driver, 0)
    driver.press("conflictsTakeButton")
    assert keys(driver) == ["Key1", "Key3", "random"]
    assert driver.message == "This call answers at two addresses. Nothing was decided."
    assert not driver.action("editModeAction").isChecked()


async def test_while_the_server_is_being_changed_it_says_that_it_cannot_decide(
    in_conflict, faults, api_server
):
    driver = await in_conflict()
    faults.add(Fault("hang", method="GET"))
    driver.trigger("deleteAllAction")
    await driver.appears(QDialog, "deleteAllDialog")
    driver.find(QLineEdit, "deleteAllEdit").setText(SAMPLE_CALL[2])
    driver.press("deleteAllConfirmButton")
    await until(lambda: driver.window.tabs.current.state.is_working)
    driver.press("conflictsTakeAllButton")
    assert keys(driver) == ["Key1", "Key3", "random"]
    assert driver.message.startswith("Nothing was decided. The server is just being changed")
    driver.trigger("cancelAction")
    faults.clear()
    await driver.idle()
    assert keys(driver) == ["Key1", "Key3", "random"]


async def test_it_outlasts_a_window_that_is_minimised(in_conflict):
    driver = await in_conflict()
    driver.window.showMinimized()
    await until(driver.window.isMinimized)
    driver.window.showNormal()
    await until(lambda: not driver.window.isMinimized())
    assert driver.shown(QDialog, "conflictsDialog")
