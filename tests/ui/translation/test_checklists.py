"""Nothing about checklists bypasses the translation."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPlainTextEdit, QTableWidget

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.store.checklists.folder import save
from tests.api_server import SAMPLE
from tests.gui import until

ITEMS = (
    Item(("Key1",), allowed=("qyes", "qno")),
    Item(("QA", "QB"), required=False, note="Qnote"),
    Item(("Key3",), pattern="q+", sentence="Qsentence", example="qq"),
    Item(("Key2",), Conditions(keys=(KeyCondition("Key1", ("qyes",)), KeyCondition("QC")))),
)


async def test_the_list_the_form_and_every_question(main_window, listener_of, tmp_path):
    folder = tmp_path / "data" / "config" / "checklists"
    save(folder, Checklist("Qlist", Conditions(("NA4",), ("7419",)), ITEMS, "Qdescription"))
    save(folder, Checklist("Qother", items=ITEMS))
    (folder / "qbroken.toml").write_text("name =", "utf-8")
    (folder / "qhalf.toml").write_text(
        "name = 'Qhalf'\nqcolour = 1\n[[item]]\nkeys = 'QA'\nrequired = 1\n", "utf-8"
    )
    brought = save(tmp_path, Checklist("Qother", items=ITEMS))
    driver = await main_window("--call", SAMPLE)
    listener = listener_of(driver)
    listener.data |= {"Qlist", "Qother", "Qhalf", "Qdescription", "Qnote", "Qsentence", "qcolour", "q+", "qq"}
    listener.data |= {"qyes", "qno", "QA", "QB", "QC", "NA4", "7419", str(folder), brought.name}
    listener.data |= {str(file) for file in folder.iterdir()}
    driver.trigger("checklistsAction")
    view = await driver.appears(QTableWidget, "checklistsView")
    await until(lambda: view.rowCount() == 3)
    for row in range(3):
        view.selectRow(row)
        listener.listen(f"checklist {row}")
    driver.press("editChecklistButton")
    form = await driver.appears(QDialog, "checklistForm")
    rows = driver.find(QListWidget, "checklistItemsView")
    for row in range(rows.count()):
        rows.setCurrentRow(row)
        listener.listen(f"item {row}")
    driver.press("checklistAddConditionButton")
    rows.setCurrentRow(2)
    for name, text in (("itemPatternEdit", "q["), ("itemExampleEdit", ""), ("itemSentenceEdit", "")):
        field = driver.find(QLineEdit, name)
        field.setText(text)
        field.textEdited.emit(text)
        listener.data.add("q[")
    driver.find(QPlainTextEdit, "itemKeysEdit").setPlainText("QA\nQA")
    listener.listen("mistakes")
    driver.press("checklistSaveButton")
    listener.listen("not saved")
    QTest.keyClick(form, Qt.Key.Key_Escape)
    await driver.appears(QDialog, "unsavedChecklistDialog")
    listener.listen("unsaved")
    await driver.answer("unsavedChecklistConfirmButton")
    await until(lambda: not driver.shown(QDialog, "checklistForm"))
    dialog = driver.dialog("checklistsDialog")
    dialog.import_from(brought)
    await driver.appears(QDialog, "importChecklistDialog")
    listener.listen("what a file brings")
    await driver.answer("importChecklistConfirmButton")
    await driver.appears(QDialog, "takenChecklistDialog")
    listener.listen("a name that is taken")
    await driver.answer("takenChecklistConfirmButton")
    await driver.idle()
    listener.listen("imported")
    driver.press("deleteChecklistButton")
    await driver.appears(QDialog, "deleteChecklistDialog")
    listener.listen("before it is deleted")
    listener.found_nothing()
