"""What is missing in a call, what is wrong, and which keys look alike."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui import Driver, until
from tests.shots.matrix import Scene, core, small
from tests.shots.scenes.checklists import QUALITY
from tests.shots.stage import Stage
from tests.ui.call.checklist_calls import editor, type_into, use


async def at_call(stage: Stage, title: str) -> Driver:
    driver = await stage.editing(title)
    await until(lambda: driver.window.flows.checklists.is_loaded)
    use(driver, QUALITY)
    return driver


async def each_state(stage: Stage) -> None:
    await at_call(stage, "What a checklist finds")


async def complete(stage: Stage) -> None:
    await at_call(stage, "A complete review")


async def missing_keys(stage: Stage) -> None:
    await at_call(stage, "Missing keys")


async def only_missing(stage: Stage) -> None:
    driver = await at_call(stage, "What a checklist finds")
    driver.trigger("missingOnlyAction")
    driver.table.setCurrentIndex(driver.cell("NoticeRead", "Value"))
    driver.table.setFocus()


async def typed(stage: Stage) -> None:
    driver = await at_call(stage, "Missing keys")
    type_into(driver, "Documentation", "Read to the customer")
    driver.remove("CallReason")
    driver.table.setCurrentIndex(driver.cell("NoticeRead", "Value"))


async def offered(stage: Stage) -> None:
    driver = await at_call(stage, "Missing keys")
    driver.table.setCurrentIndex(driver.cell("NoticeRead", "Value"))
    driver.table.setFocus()
    driver.table.edit(driver.table.currentIndex())
    QTest.keyClick(editor(driver), Qt.Key.Key_Down)


async def keys_offered(stage: Stage) -> None:
    driver = await at_call(stage, "Missing keys")
    driver.trigger("addEntryAction")
    QTest.keyClicks(editor(driver), "Documentatio")


async def alike(stage: Stage) -> None:
    await at_call(stage, "Nearly the same key twice")


SCENES = (
    core("checklist-states", each_state),
    core("checklist-missing", missing_keys),
    small("checklist-only-missing", only_missing),
    Scene("checklist-complete", complete),
    Scene("checklist-typed", typed),
    small("checklist-offers", offered),
    Scene("checklist-keys-offered", keys_offered),
    small("alike-keys", alike),
)
