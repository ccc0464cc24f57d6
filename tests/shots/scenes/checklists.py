"""Checklists: the list of them, the form, what is asked."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QTableWidget

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.store.checklists.folder import save
from tests.gui import Driver, until
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage

_PROMISED = Conditions(keys=(KeyCondition("Disposition", ("Promise to pay",)),))
QUALITY = Checklist(
    "Quality review",
    Conditions(clients=("7419",), keys=(KeyCondition("AccountNumber"),)),
    (
        Item(("CallReason",), note="Why the customer was called."),
        Item(("Disposition",), allowed=("Promise to pay", "Dispute", "Refused")),
        Item(("Documentation",)),
        Item(("IdentityVerified",), allowed=("yes", "no")),
        Item(("NoticeRead",), allowed=("yes", "no")),
        Item(
            ("PromiseDate",),
            _PROMISED,
            pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}",
            sentence="Date as 2026-12-31",
            example="2026-12-31",
        ),
        Item(("RecordingId", "RecordingLink")),
    ),
    "What a payment call should have after quality review",
)


async def _lists(stage: Stage) -> Driver:
    folder = stage.folder / "data" / "config" / "checklists"
    save(folder, QUALITY)
    save(folder, Checklist("Disputes", Conditions(("NA4",)), QUALITY.items[:2]))
    (folder / "old.toml").write_text("name = 'Old list'\n[[item]]\nkeys = 'A'\nrequired = 1\n", "utf-8")
    driver = await stage.at_call("What a checklist finds")
    driver.trigger("checklistsAction")
    view = await driver.appears(QTableWidget, "checklistsView")
    await until(lambda: driver.window.flows.checklists.is_loaded and view.rowCount() == 3)
    await driver.idle()
    view.selectRow(2)
    return driver


async def shown(stage: Stage) -> None:
    await _lists(stage)


async def without_any(stage: Stage) -> None:
    driver = await stage.signed_in()
    driver.trigger("checklistsAction")
    await driver.appears(QTableWidget, "checklistsView")
    await until(lambda: driver.window.flows.checklists.is_loaded)


async def with_mistakes(stage: Stage) -> None:
    driver = await _lists(stage)
    driver.find(QTableWidget, "checklistsView").selectRow(1)


async def form(stage: Stage) -> None:
    driver = await _lists(stage)
    driver.press("editChecklistButton")
    await driver.appears(QDialog, "checklistForm")
    driver.find(QListWidget, "checklistItemsView").setCurrentRow(5)


async def form_with_problems(stage: Stage) -> None:
    await form(stage)
    driver = stage.driver
    for name, text in (("itemPatternEdit", "[0-9"), ("checklistNameEdit", "")):
        field = driver.find(QLineEdit, name)
        field.setText(text)
        field.textEdited.emit(text)
    driver.press("addItemButton")
    driver.find(QListWidget, "checklistItemsView").setCurrentRow(5)
    driver.press("checklistSaveButton")


async def of_a_call(stage: Stage) -> None:
    driver = await stage.at_call("A complete review")
    driver.trigger("newChecklistAction")
    await driver.appears(QDialog, "checklistForm")


async def unsaved(stage: Stage) -> None:
    await form(stage)
    keys = stage.driver.find(QPlainTextEdit, "itemKeysEdit")
    keys.insertPlainText("Other")
    stage.driver.press("checklistCancelButton")
    await stage.driver.appears(QPushButton, "unsavedChecklistSaveButton")


async def importing(stage: Stage) -> None:
    driver = await _lists(stage)
    file = save(stage.folder, QUALITY)
    driver.find(QDialog, "checklistsDialog").import_from(file)
    await driver.appears(QPlainTextEdit, "importChecklistView")


SCENES = (
    core("checklists", shown),
    Scene("checklists-none", without_any),
    Scene("checklists-mistakes", with_mistakes),
    core("checklist-form", form),
    small("checklist-problems", form_with_problems),
    Scene("checklist-of-a-call", of_a_call),
    Scene("checklist-unsaved", unsaved),
    Scene("checklist-import", importing),
)
