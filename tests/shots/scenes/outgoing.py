"""Entries on their way out: what is asked before they go into a file, and what is said then."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit

from lvctx_gui.services.sheets.exporting import FileForm
from lvctx_gui.ui.kit import putting
from lvctx_gui.ui.outgoing import words
from lvctx_gui.ui.outgoing.dialog import ExportDialog
from tests.gui import until
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage
from tests.ui.busy_clipboard import BusyClipboard


async def asked(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", "mine")
    driver.trigger("exportAction")
    await driver.appears(ExportDialog, "exportDialog")


async def asked_csv(stage: Stage) -> None:
    await asked(stage)
    forms = stage.driver.find(QComboBox, "exportFormChoice")
    forms.setCurrentIndex(forms.findData(FileForm.CSV))


async def too_long(stage: Stage) -> None:
    driver = await stage.at_call()
    driver.window.tabs.current.state.say(words.unfit(["Transcript", "QaNotes"], lambda: None))


async def under_way(stage: Stage) -> None:
    driver = await stage.at_call()
    driver.window.tabs.current.state.say(words.under_way(100_000, 40_000, lambda: None))


async def written(stage: Stage) -> None:
    await asked(stage)
    stage.driver.dialog("exportDialog").export.click()
    place = await stage.driver.appears(QFileDialog, "exportPlaceDialog")
    place.findChild(QLineEdit, "fileNameEdit").setText(str(Path(mkdtemp()) / "entries.xlsx"))
    place.accept()
    await until(lambda: "written to" in stage.driver.message)


async def busy_clipboard(stage: Stage) -> None:
    driver = await stage.at_call()
    clipboard = BusyClipboard(1_000)
    before, pauses = putting._clipboard, putting.PAUSES
    putting._clipboard, putting.PAUSES = lambda: clipboard, ()
    try:
        driver.table.selectAll()
        driver.trigger("copyAction")
        await until(lambda: driver.message)
    finally:
        putting._clipboard, putting.PAUSES = before, pauses


SCENES = (
    core("export-asked", asked),
    small("export-asked-csv", asked_csv),
    Scene("export-too-long", too_long),
    Scene("export-under-way", under_way),
    Scene("export-written", written),
    Scene("copy-clipboard-busy", busy_clipboard),
)
