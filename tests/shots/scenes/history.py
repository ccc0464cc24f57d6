"""What was sent from this computer, and a connection that is looked into."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QTableView

from tests.gui import until
from tests.journal import history
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage, repair

NOTE = "Ticket 4711: wrong disposition"


async def empty(stage: Stage) -> None:
    driver = await stage.signed_in()
    await history(driver)


async def filled(stage: Stage) -> QTableView:
    """A commit with a note, one that was refused, one of which nothing is confirmed, and a deletion."""
    driver = await stage.editing()
    repair(driver)
    driver.find(QLineEdit, "commitNoteEdit").setText(NOTE)
    page = driver.window.tabs.current
    assert page is not None
    page.state.set_note(NOTE)
    await driver.commit()
    driver.set_value("Key3", "Value3 — corrected")
    stage.fail("status", status=403, method="POST")
    await driver.commit()
    stage.give_up_early()
    stage.fail("reset", "after", method="POST")
    stage.fail("status", status=503, method="GET", times=3, skip=1)
    await driver.commit()
    await stage.read_again()
    await stage.ask_delete_all(typed=True)
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    view: QTableView = await history(driver)
    return view


async def shown(stage: Stage) -> None:
    view = await filled(stage)
    view.selectRow(view.model().rowCount() - 1)


async def of_a_refused_one(stage: Stage) -> None:
    view = await filled(stage)
    view.selectRow(1)


async def erasing(stage: Stage) -> None:
    await shown(stage)
    stage.driver.press("historyEraseButton")
    await stage.driver.appears(QDialog, "eraseEntryDialog")


async def without_match(stage: Stage) -> None:
    await filled(stage)
    stage.driver.find(QLineEdit, "historyFilterEdit").setText("no such text")


async def reverted(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    await driver.commit()
    view = await history(driver)
    view.selectRow(0)
    driver.press("historyRevertButton")
    await driver.idle()


async def both_ways(stage: Stage) -> None:
    """A commit, and the one that has reverted it."""
    await reverted(stage)
    await stage.driver.commit()
    view = await history(stage.driver)
    view.selectRow(1)
    await stage.driver.idle()
    await until(stage.driver.dialog("historyDialog")._ways.reverted.isVisible)


async def choosing_keys(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    await driver.commit()
    await history(driver)
    driver.press("historyRevertKeysButton")
    dialog = await driver.appears(QDialog, "revertKeysDialog")
    dialog._keys.check([0], checked=True)


async def diagnosed(stage: Stage) -> None:
    driver = await stage.signed_in()
    driver.trigger("diagnoseAction")
    await driver.idle()


async def diagnosed_in_vain(stage: Stage) -> None:
    driver = await stage.signed_in()
    stage.server.stop()
    driver.trigger("diagnoseAction")
    await driver.appears(QDialog, "diagnoseDialog")
    await until(lambda: not driver.window.busy)


SCENES = (
    Scene("history-empty", empty),
    core("history", shown),
    Scene("history-selected", of_a_refused_one),
    Scene("history-erase", erasing),
    Scene("history-filter-none", without_match),
    Scene("history-reverts", both_ways),
    Scene("history-keys", choosing_keys),
    small("reverted", reverted),
    small("diagnose", diagnosed),
    Scene("diagnose-failed", diagnosed_in_vain),
)
