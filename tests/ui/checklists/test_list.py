"""*Checklists…*: what there is, whose it is, what each says of the call that is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item
from lvctx_gui.sandbox import practice_calls
from lvctx_gui.store.checklists.folder import read_file, save
from tests.gui import until
from tests.ui.checklists.conftest import PAYMENTS, Lists

ELSEWHERE = Checklist("Elsewhere", Conditions(("NA4",)), (Item(("K",)),))


async def test_each_list_says_whose_it_is_and_what_it_finds_in_this_call(with_lists):
    driver = await with_lists(PAYMENTS, ELSEWHERE)
    assert driver.lists() == [
        ("Elsewhere", "yours", "not for this call"),
        ("Payments", "yours", "2 missing, 1 wrong"),
    ]
    assert "It is for another environment: NA4." in driver.details
    driver.view.selectRow(1)
    assert "This call: 2 missing, 1 wrong." in driver.details
    assert "Key1: wrong. Wanted: “yes” or “no”." in driver.details
    assert "PromiseDate: Date as 2026-12-31" in driver.details
    assert "[0-9-]{10}" not in driver.details


async def test_what_is_staged_meanwhile_counts(with_lists):
    driver = await with_lists(PAYMENTS)
    driver.edit_mode()
    driver.set_value("Key1", "yes")
    driver.add("Amount", "1")
    assert driver.lists() == [("Payments", "yours", "1 missing")]


async def test_without_a_call_and_without_lists_the_way_on_is_said(main_window, own_folder):
    driver = Lists((await main_window()).window)
    await driver.show_lists()
    assert driver.details.startswith("There are no checklists yet.")
    of_call = driver.find(QPushButton, "newChecklistOfCallButton")
    assert (of_call.isEnabled(), of_call.toolTip()) == (False, "Open a call first.")
    assert not driver.action("newChecklistAction").isEnabled()
    save(own_folder, PAYMENTS)
    driver.press("checklistsCloseButton")
    await driver.show_lists()
    await until(lambda: driver.lists() == [("Payments", "yours", "no call is open")])


async def test_the_administrators_list_is_for_all_and_nobodys_to_edit(with_lists, tmp_path, monkeypatch):
    monkeypatch.setattr("lvctx_gui.store.checklists.folder.distrust", lambda _file: "")
    monkeypatch.setattr("lvctx_gui.store.checklists.folder.read_shelf.__defaults__", (lambda _file: "",))
    save(tmp_path / "policy" / "checklists", PAYMENTS)
    driver = await with_lists()
    assert driver.lists() == [("Payments", "the administrator's", "2 missing, 1 wrong")]
    for name in ("editChecklistButton", "deleteChecklistButton"):
        button = driver.find(QPushButton, name)
        assert (button.isEnabled(), "duplicate it" in button.toolTip()) == (False, True)
    driver.press("duplicateChecklistButton")
    driver.press("checklistSaveButton")
    await until(lambda: len(driver.lists()) == 2)
    assert driver.lists()[0] == ("Payments", "yours", "2 missing, 1 wrong")


async def test_a_file_that_cannot_be_used_is_told_and_hides_no_other(with_lists, own_folder):
    own_folder.mkdir(parents=True)
    (own_folder / "broken.toml").write_text("[[", "utf-8")
    (own_folder / "half.toml").write_text(
        "name = 'Half'\n[[item]]\nkeys = 'Key1'\n[[item]]\nkeys = 'A'\nrequired = 1\n", "utf-8"
    )
    driver = await with_lists(PAYMENTS)
    assert [row[0] for row in driver.lists()] == ["! Half", "Payments"]
    assert driver.said.startswith(f"{own_folder / 'broken.toml'} cannot be used.")
    assert "Item 2, required: “required” must be true or false." in driver.details
    assert driver.lists()[0][2] == "Complete"
    spoken = driver.view.item(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Half: there are mistakes in it"


async def test_a_list_is_deleted_when_the_person_has_said_so(with_lists, own_folder, spoken):
    driver = await with_lists(PAYMENTS)
    driver.press("deleteChecklistButton")
    await driver.answer("deleteChecklistCancelButton")
    assert [file.name for file in own_folder.iterdir()] == ["checklist-payments.toml"]
    driver.press("deleteChecklistButton")
    await driver.answer("deleteChecklistConfirmButton")
    await until(lambda: driver.lists() == [])
    await until(lambda: driver.said == "The checklist “Payments” was deleted.")
    assert driver.said in spoken
    assert [*own_folder.iterdir()] == []
    assert driver.dialog("checklistsDialog").focusWidget() is driver.view


async def test_a_list_is_shared_as_a_file(with_lists, tmp_path):
    driver = await with_lists(PAYMENTS)
    dialog = driver.dialog("checklistsDialog")
    file = tmp_path / "shared.toml"
    dialog.export_to(file)
    await until(lambda: driver.said == f"The checklist was exported to {file}.")
    assert read_file(file).checklist == PAYMENTS
    dialog.export_to(tmp_path)
    await until(lambda: "cannot be written" in driver.said)


@pytest.fixture
def shared(tmp_path):
    brought = Checklist("Payments", items=(Item(("New",), pattern="x+", sentence="Exes", example="xx"),))
    return save(tmp_path, brought)


async def test_what_a_file_brings_is_shown_before_it_is_taken(with_lists, shared):
    driver = await with_lists()
    dialog = driver.dialog("checklistsDialog")
    dialog.import_from(shared)
    view = await driver.appears(QPlainTextEdit, "importChecklistView")
    assert view.toPlainText() == "For all calls.\n    New: Exes (such as xx)"
    await driver.answer("importChecklistCancelButton")
    await driver.idle()
    assert driver.lists() == []
    dialog.import_from(shared)
    await driver.answer("importChecklistConfirmButton")
    await until(lambda: driver.lists() == [("Payments", "yours", "1 missing")])
    await until(lambda: driver.said == "The checklist “Payments” was imported.")


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("takenChecklistCancelButton", ["2 missing, 1 wrong"]),
        ("takenChecklistConfirmButton", ["1 missing"]),
        ("takenChecklistBothButton", ["2 missing, 1 wrong", "1 missing"]),
    ],
)
async def test_a_name_that_is_taken_is_asked_about(with_lists, shared, button, names):
    driver = await with_lists(PAYMENTS)
    driver.dialog("checklistsDialog").import_from(shared)
    await driver.answer("importChecklistConfirmButton")
    await driver.answer(button)
    await until(lambda: [row[2] for row in driver.lists()] == names)
    assert len({row[0] for row in driver.lists()}) == len(names)


async def test_a_file_that_is_no_checklist_is_not_taken(with_lists, tmp_path):
    driver = await with_lists()
    file = tmp_path / "notes.toml"
    file.write_text("name =\nitem = 1", "utf-8")
    driver.dialog("checklistsDialog").import_from(file)
    await until(lambda: driver.said.startswith("Nothing was imported."))
    assert "see line 1." in driver.said


async def test_everything_can_be_done_by_keyboard(with_lists):
    driver = await with_lists(PAYMENTS)
    dialog = driver.dialog("checklistsDialog")
    assert dialog.focusWidget() is driver.view
    QTest.keyClick(driver.view, Qt.Key.Key_Return)
    assert driver.form.isVisible()
    QTest.keyClick(driver.form, Qt.Key.Key_Escape)
    await until(lambda: not driver.shown(QDialog, "checklistForm"))
    assert dialog.focusWidget() is driver.view
    QTest.keyClick(driver.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert driver.table.isVisible()


async def test_the_practice_calls_bring_their_checklist_which_holds_there_alone(
    qt_loop, tmp_path, monkeypatch
):
    monkeypatch.setattr("lvctx_gui.store.policy.policy_path", lambda: tmp_path / "policy" / "policy.toml")
    driver = await qt_loop.open("--demo", "--data-dir", str(tmp_path / "data"), kind=Lists)
    (call,) = (call for call in practice_calls() if call.title == "What a checklist finds")
    await driver.look_up(call.session, call.tx_id, call.account, call.client)
    await driver.show_lists()
    await until(lambda: driver.view.rowCount() == 1)
    assert driver.lists() == [
        ("Quality review (practice)", "practice", "1 missing, 3 without a value, 2 wrong")
    ]
    assert "PromiseDate: wrong. Wanted: Date as 2026-12-31." in driver.details
    assert not driver.find(QPushButton, "editChecklistButton").isEnabled()
