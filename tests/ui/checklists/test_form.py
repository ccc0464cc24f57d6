"""The form: what is wrong stands beside the field, and nothing that was typed is lost unasked."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.store.checklists.folder import read_file, save
from tests.gui import until
from tests.ui.checklists.conftest import DATE, PAYMENTS, Lists


def only_file(folder):
    (file,) = folder.iterdir()
    return read_file(file).checklist


async def saved(driver: Lists) -> None:
    driver.press("checklistSaveButton")
    await until(lambda: not driver.shown(QDialog, "checklistForm"))
    await driver.idle()


async def test_a_list_is_made_of_the_open_call_with_one_action(with_lists, own_folder):
    driver = await with_lists()
    driver.press("checklistsCloseButton")
    driver.trigger("newChecklistAction")
    assert driver.items == ["Documentatin", "Key1", "Key2", "Key3", "random"]
    assert driver.try_out == "This call: Complete."
    assert driver.find(QLineEdit, "checklistClientsEdit").text() == "7419"
    await saved(driver)
    made = only_file(own_folder)
    assert made.items[0] == Item(("Documentatin",))
    assert made.items[2] == Item(("Key2",), allow_no_value=True)
    assert "Value1" not in next(own_folder.iterdir()).read_text("utf-8")
    assert driver.lists() == [("New checklist", "yours", "Complete")]
    driver.press("newChecklistOfCallButton")
    assert driver.find(QLineEdit, "checklistNameEdit").text() == "New checklist (2)"


async def test_a_list_is_written_from_nothing(with_lists, own_folder):
    driver = await with_lists()
    driver.press("newChecklistButton")
    assert driver.problem("checklistItems").startswith("There is no item in it yet")
    driver.type_into("checklistNameEdit", "Promise to pay")
    driver.type_into("checklistEnvironmentsEdit", "NA3, NA4")
    driver.type_into("checklistClientsEdit", "7419")
    driver.press("checklistAddConditionButton")
    assert driver.problem("checklistConditions").startswith("A condition has no key.")
    driver.type_into("checklistConditionKeyEdit1", "Disposition")
    driver.type_into("checklistConditionValueEdit1", "Promise to pay")
    driver.press("addItemButton")
    assert driver.form.focusWidget().objectName() == "itemKeysEdit"
    driver.type_into("itemKeysEdit", "Amount\nPromiseAmount")
    driver.type_into("itemAllowedEdit", "none\n1.00 ")
    driver.find(QCheckBox, "itemRequiredCheck").click()
    driver.find(QCheckBox, "itemEmptyCheck").click()
    driver.type_into("itemNoteEdit", "Ask the team lead")
    driver.press("itemAddConditionButton")
    driver.type_into("itemConditionKeyEdit1", "Key1")
    assert driver.items == ["Amount or PromiseAmount"]
    assert driver.problem("itemAllowedEdit") == "With marks: 1.00·"
    await saved(driver)
    wanted = KeyCondition("Disposition", ("Promise to pay",))
    assert only_file(own_folder) == Checklist(
        "Promise to pay",
        Conditions(("NA3", "NA4"), ("7419",), (wanted,)),
        (
            Item(
                ("Amount", "PromiseAmount"),
                Conditions(keys=(KeyCondition("Key1"),)),
                required=False,
                allow_empty=True,
                allowed=("none", "1.00 "),
                note="Ask the team lead",
            ),
        ),
    )


async def test_what_is_wrong_is_said_beside_the_field_while_one_types(with_lists, spoken):
    driver = await with_lists(PAYMENTS, Checklist("Other", items=(DATE,)))
    driver.view.selectRow(1)
    driver.press("editChecklistButton")
    driver.type_into("checklistNameEdit", "OTHER")
    assert driver.problem("checklistNameEdit") == "Another checklist of yours has this name."
    driver.type_into("checklistNameEdit", "Payments")
    assert driver.problem("checklistNameEdit") == ""
    driver.find(QListWidget, "checklistItemsView").setCurrentRow(2)
    driver.type_into("itemPatternEdit", "[0-9")
    assert driver.problem("itemPatternEdit").startswith("The pattern has a “[” without a “]”")
    assert driver.find(QLineEdit, "itemPatternEdit").accessibleDescription() == driver.problem(
        "itemPatternEdit"
    )
    assert driver.items[2] == "! PromiseDate"
    row = driver.find(QListWidget, "checklistItemsView").item(2)
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == "PromiseDate: something is wrong"
    driver.type_into("itemPatternEdit", "[0-9.]{10}")
    assert driver.problem("itemExampleEdit") == "The pattern does not match this example as a whole."
    driver.type_into("itemExampleEdit", "31.12.2026")
    driver.type_into("itemSentenceEdit", "")
    assert driver.problem("itemSentenceEdit").startswith("Say in words what the pattern wants")
    driver.find(QListWidget, "checklistItemsView").setCurrentRow(0)
    driver.press("checklistSaveButton")
    assert driver.form.focusWidget().objectName() == "itemSentenceEdit"
    assert driver.find(QListWidget, "checklistItemsView").currentRow() == 2
    assert spoken[-1].startswith("Not saved: 1 thing is wrong. Say in words")


async def test_a_list_is_tried_out_on_the_open_call_while_one_types(with_lists):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    assert driver.try_out == "This call: 2 missing, 1 wrong."
    driver.type_into("itemAllowedEdit", "yes\nValue1")
    assert driver.try_out == "This call: 2 missing."
    driver.type_into("checklistClientsEdit", "8120")
    assert driver.try_out == "This call: nothing is asked of it. It is for another client: 8120."


async def test_a_value_of_the_call_comes_in_when_the_person_says_so(with_lists, own_folder):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    driver.press("itemTakeValueButton")
    assert driver.find(QPlainTextEdit, "itemAllowedEdit").toPlainText() == "yes\nno\nValue1"
    assert not driver.find(QPushButton, "itemTakeValueButton").isEnabled()
    await saved(driver)
    assert only_file(own_folder).items[0].allowed == ("yes", "no", "Value1")


async def test_items_are_moved_and_removed(with_lists, own_folder):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    driver.press("itemDownButton")
    driver.press("itemDownButton")
    assert driver.items == ["Amount", "PromiseDate", "Key1"]
    assert driver.form.focusWidget() is driver.find(QListWidget, "checklistItemsView")
    driver.press("itemUpButton")
    driver.find(QListWidget, "checklistItemsView").setCurrentRow(0)
    driver.press("removeItemButton")
    assert driver.items == ["Key1", "PromiseDate"]
    await saved(driver)
    assert only_file(own_folder).items == (PAYMENTS.items[0], DATE)


async def test_what_nobody_touches_stays_to_the_letter(with_lists, own_folder):
    odd = Checklist(
        "Odd", items=(Item(("no\u00a0break ", "a"), allowed=(" x", "\u200by")),), description="d "
    )
    driver = await with_lists(odd)
    driver.press("editChecklistButton")
    driver.type_into("checklistNameEdit", "Odder")
    await saved(driver)
    assert only_file(own_folder) == Checklist("Odder", items=odd.items, description="d ")
    driver.press("editChecklistButton")
    driver.type_into("itemAllowedEdit", "no\u00a0break")
    await saved(driver)
    assert only_file(own_folder).items[0].allowed == ("no\u00a0break",)


async def test_edits_are_never_lost_without_a_question(with_lists, own_folder):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    driver.type_into("checklistNameEdit", "Other")
    QTest.keyClick(driver.form, Qt.Key.Key_Escape)
    await driver.answer("unsavedChecklistCancelButton")
    await driver.idle()
    assert driver.find(QLineEdit, "checklistNameEdit").text() == "Other"
    driver.form.close()
    await driver.answer("unsavedChecklistSaveButton")
    await until(lambda: not driver.shown(QDialog, "checklistForm"))
    assert driver.lists()[0][0] == "Other"
    driver.press("editChecklistButton")
    driver.type_into("checklistNameEdit", "Third")
    driver.press("checklistCancelButton")
    await driver.answer("unsavedChecklistConfirmButton")
    await until(lambda: not driver.shown(QDialog, "checklistForm"))
    assert only_file(own_folder).name == "Other"


async def test_the_window_does_not_close_over_a_form_with_edits(with_lists):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    driver.type_into("checklistNameEdit", "Other")
    driver.window.close()
    await driver.answer("unsavedChecklistCancelButton")
    await driver.idle()
    assert driver.window.isVisible()
    assert driver.form.isVisible()


async def test_a_form_that_nobody_changed_closes_at_once(with_lists):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    driver.press("checklistCancelButton")
    assert not driver.shown(QDialog, "checklistForm")


async def test_a_disk_that_is_full_leaves_the_form_open(with_lists, own_folder, monkeypatch):
    driver = await with_lists(PAYMENTS)
    driver.press("editChecklistButton")
    driver.type_into("checklistNameEdit", "Other")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    driver.press("checklistSaveButton")
    await until(lambda: driver.shown(type(driver.form), "checklistForm") and driver.said_in_form)
    assert "No space left on device" in driver.said_in_form
    monkeypatch.undo()
    assert only_file(own_folder) == PAYMENTS
    await saved(driver)
    assert only_file(own_folder).name == "Other"


async def test_of_a_file_with_mistakes_it_is_said_what_saving_leaves_out(with_lists, own_folder):
    own_folder.mkdir(parents=True)
    (own_folder / "a.toml").write_text("name = 'A'\ncolour = 1\n[[item]]\nkeys = 'Key1'\n", "utf-8")
    driver = await with_lists()
    driver.press("editChecklistButton")
    assert driver.said_in_form == (
        "What was wrong in the file is left out when you save it: “colour” is not known."
    )
    driver.press("checklistSaveButton")
    await until(lambda: driver.lists() == [("A", "yours", "Complete")])


async def test_a_list_of_many_items_is_saved(with_lists, own_folder):
    many = Checklist("Many", items=tuple(Item((f"K{number}",)) for number in range(300)))
    save(own_folder, many)
    driver = await with_lists()
    driver.press("editChecklistButton")
    driver.type_into("itemKeysEdit", "Key1")
    assert driver.try_out == "This call: 299 missing."
    await saved(driver)
    assert only_file(own_folder).items[0].keys == ("Key1",)
