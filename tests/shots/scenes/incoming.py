"""Tables of other programs on their way into a call."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton

from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.kit.putting import made_by_qt
from tests.core.grid.test_reading import XML_SPREADSHEET, data, excel
from tests.gui import until
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage

TEXT = (
    "Key1\tValue1, corrected\nDisposition\tPromise to pay\nAccountNumber\t1.47517E+11\nkey2\tanother\n"
    "Reviewed\t3-Apr\nReviewed\tyes\nKey3\t\nQaNote\t147516594361\n"
)


async def paste(stage: Stage, text: str, xml: bytes = b"") -> None:
    driver = await stage.editing()
    held = made_by_qt()
    held.setText(text)
    if xml:
        held.setData(XML_SPREADSHEET, xml)
    QApplication.clipboard().setMimeData(held)
    driver.table.setFocus()
    driver.trigger("pasteCallAction")


async def preview(stage: Stage) -> None:
    await paste(stage, TEXT)
    await until(lambda: stage.driver.shown(IncomingDialog, "incomingDialog"))


async def restored(stage: Stage) -> None:
    rows = (
        data("String", "Key1") + data("Number", "147516594361"),
        data("String", "Key2") + data("String", "00123"),
    )
    await paste(stage, "Key1\t1.47517E+11\nKey2\t00123\n", excel(*rows))
    await until(lambda: stage.driver.shown(IncomingDialog, "incomingDialog"))


async def lines(stage: Stage) -> None:
    driver = await stage.editing()
    driver.table.setCurrentIndex(driver.cell("Key1", "Value"))
    QApplication.clipboard().setText("first line\nsecond line\nthird line")
    driver.table.setFocus()
    driver.trigger("pasteCallAction")
    await driver.appears(QPushButton, "pasteLinesConfirmButton")


async def reading_mode(stage: Stage) -> None:
    driver = await stage.editing()
    driver.action("editModeAction").setChecked(False)
    QApplication.clipboard().setText(TEXT)
    driver.table.setFocus()
    driver.trigger("pasteCallAction")
    await until(lambda: driver.message)


async def replacing(stage: Stage) -> None:
    driver = await stage.editing()
    driver.table.setFocus()
    driver.trigger("replaceAction")
    dialog = driver.dialog("replaceDialog")
    dialog.findChild(QLineEdit, "replaceFindEdit").setText("Value(\\d)")
    dialog.findChild(QLineEdit, "replaceByEdit").setText("Item \\1")
    dialog.findChild(QAbstractButton, "replacePattern").setChecked(True)


async def replaced(stage: Stage) -> None:
    await replacing(stage)
    stage.driver.press("replacePreviewButton")
    await until(lambda: stage.driver.shown(IncomingDialog, "incomingDialog"))


async def imported(stage: Stage) -> None:
    driver = await stage.editing()
    path = stage.folder / "entries.csv"
    path.write_bytes("Key;Value\nDisposition;Zugesagt für Freitag\nKey1;Value1, corrected\n".encode("cp1252"))
    driver.window.flows.tables.take_file(driver.window.tabs.current, path)
    await until(lambda: driver.shown(IncomingDialog, "incomingDialog"))


SCENES = (
    small("replace", replacing),
    Scene("replace-preview", replaced),
    Scene("import-preview", imported),
    core("paste-preview", preview),
    Scene("paste-restored", restored),
    small("paste-lines", lines),
    Scene("paste-reading-mode", reading_mode),
)
