"""What somebody is asked before anything is deleted: what goes, where, and how it comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QListView

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.ui.messages.names import Place
from lvctx_gui.ui.operations.deleted_entries import DeletedEntriesView, DeletedEntry
from tests.api_server import SAMPLE, SAMPLE_CALL, held, writes
from tests.gui import until

ENTER = Qt.Key.Key_Return


def listed(dialog):
    model = dialog.findChild(QListView, "deletedEntriesView").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def words(dialog):
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


async def asked(driver, name):
    driver.trigger(f"{name}Action")
    dialog = await driver.appears(QDialog, f"{name}Dialog")
    dialog.activateWindow()
    await until(lambda: dialog.isActiveWindow() and dialog.cancel.was_seen)
    return dialog


async def test_the_question_before_a_commit_says_what_goes_where_in_plain_words(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.window.connections.place = lambda: Place("NA3 live", "#c01c28")
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.add("New", "y")
    driver.remove("Key2")
    driver.remove("random")
    dialog = await asked(driver, "commit")
    assert dialog.windowTitle() == "Commit 4 changes to PRODUCTION NA3 live, deleting 2 keys?"
    assert dialog.confirm.text() == "Commit and delete 2 keys"
    assert listed(dialog) == ["Key2: ⌀ no value", "random: testing"]
    said = words(dialog)
    assert "1 changed, 1 added, 2 deleted." in said
    assert "Transaction 28479905424, account ARB_WSAPI_1\nSession U70D91T533151E6@10.40.88.32" in said
    assert "The server has no undo. You can put them back from here: Call → History → Revert." in said
    for figure in ("POST", "DELETE", "The API"):
        assert figure not in said
    dialog.close()


async def test_a_commit_that_only_deletes_says_so(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("random")
    dialog = await asked(driver, "commit")
    place = driver.window.connections.environment
    assert dialog.windowTitle() == f"Delete 1 key on {place}?"
    assert dialog.confirm.text() == "Delete 1 key"
    assert "This key is deleted:" in words(dialog)
    dialog.close()


async def test_what_is_renamed_is_listed_with_its_new_name(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.model().setData(driver.cell("Key3", "Key"), "Key4")
    dialog = await asked(driver, "commit")
    assert dialog.windowTitle().startswith("Commit 1 change to ")
    assert "1 renamed." in words(dialog)
    assert listed(dialog) == ["Key3: Value3  (renamed to Key4)"]
    assert "deleted only when the server holds it under its new name" in words(dialog)
    dialog.close()


async def test_a_second_enter_deletes_nothing(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("random")
    driver.window.activateWindow()
    driver.table.setFocus()
    QTest.keyClick(driver.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    QTest.keyRelease(driver.window, Qt.Key.Key_Control)
    dialog = await driver.appears(QDialog, "commitDialog")
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget() or dialog, ENTER)
    await driver.idle()
    assert writes(api_server) == []
    assert "random" in held(api_server)


async def test_deleting_everything_lists_what_the_call_holds(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    dialog = await asked(driver, "deleteAll")
    place = driver.window.connections.environment
    assert dialog.windowTitle() == f"Delete all context of this call on {place}?"
    assert listed(dialog) == [
        "Documentatin: testers",
        "Key1: Value1",
        "Key2: ⌀ no value",
        "Key3: Value3",
        "random: testing",
    ]
    assert "These 5 entries are deleted, as last read:" in words(dialog)
    assert "everything can be put back afterwards. Your 1 staged change stays staged." in words(dialog)
    dialog.close()


async def test_enter_after_the_account_leads_to_the_button_and_deletes_nothing(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    dialog = await asked(driver, "deleteAll")
    edit = dialog.findChild(QLineEdit, "deleteAllEdit")
    assert dialog.focusWidget() is edit
    QTest.keyClicks(edit, SAMPLE_CALL[2][:-1])
    QTest.keyClick(edit, ENTER)
    assert dialog.isVisible()
    assert dialog.focusWidget() is edit
    assert dialog.findChild(QLabel, "deleteAllHint").text() == "That is not the account of this call."
    QTest.keyClicks(edit, SAMPLE_CALL[2][-1])
    QTest.keyClick(edit, ENTER)
    assert dialog.focusWidget() is dialog.confirm
    for _ in range(3):
        QTest.keyClick(dialog.focusWidget(), ENTER)
    await driver.idle()
    assert dialog.isVisible()
    assert writes(api_server) == []
    assert "Press Space" in dialog.findChild(QLabel, "deleteAllHint").text()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    await driver.idle()
    assert writes(api_server) == ["DELETE"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "k: ⌀ no value"),
        ("", 'k: ""'),
        (" a\nb\u202e ", "k: ·a↵b‹RLO›·"),
        (NonTextValue("1.0", "number"), "k: 1.0  number"),
        ("\ud800", "k: ‹D800›"),
    ],
)
def test_a_value_is_listed_so_that_nothing_of_it_hides(qtbot, value, shown):
    view = DeletedEntriesView([DeletedEntry("k", value)], "gone")
    qtbot.addWidget(view)
    assert view.model().index(0, 0).data() == shown


def test_a_key_that_is_nothing_to_see_is_marked(qtbot):
    assert DeletedEntry("", "v").text == '"": v'
    assert DeletedEntry("a\u200b", "v").text == "a‹ZWSP›: v"


def test_five_thousand_entries_are_drawn_only_where_they_are_seen(qtbot):
    asked_for = []

    class Watched(list):
        def __getitem__(self, index):
            asked_for.append(index)
            return super().__getitem__(index)

    entries = Watched(DeletedEntry(f"Key {number}", "x" * 1_000) for number in range(5_000))
    view = DeletedEntriesView(entries, "gone")
    qtbot.addWidget(view)
    view.resize(400, view.sizeHint().height())
    view.show()
    view.grab()
    rows = {index for index in asked_for if isinstance(index, int)}
    assert rows
    assert max(rows) < 20
    asked_for.clear()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 4_999
    view.grab()
    assert len({index for index in asked_for if isinstance(index, int)}) < 40


def test_the_list_is_left_with_tab_and_enter_in_it_is_the_dialogs(qtbot):
    view = DeletedEntriesView([DeletedEntry("k", "v")], "gone")
    qtbot.addWidget(view)
    assert not view.tabKeyNavigation()
    assert view.accessibleName() == "gone"
    assert view.editTriggers() == QListView.EditTrigger.NoEditTriggers
