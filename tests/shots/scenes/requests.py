"""What the window has sent: the list of requests."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QTableView

from tests.shots.matrix import Scene, core
from tests.shots.stage import Stage


async def empty(stage: Stage) -> None:
    driver = await stage.signed_in()
    driver.window.flows.recorder.clear()
    driver.trigger("requestsAction")
    await driver.appears(QDialog, "requestsDialog")


async def filled(stage: Stage) -> QTableView:
    """A sign-in, a lookup, and a commit that was asked to wait once."""
    driver = await stage.editing()
    driver.set_value("Key3", "Value3 — corrected")
    stage.fail("status", status=429, method="POST")
    await driver.commit()
    stage.give_up_early()
    stage.fail("reset", "after", method="GET")
    driver.trigger("refreshAction")
    await driver.idle()
    driver.trigger("requestsAction")
    await driver.appears(QDialog, "requestsDialog")
    view: QTableView = driver.find(QTableView, "requestsView")
    return view


async def shown(stage: Stage) -> None:
    view = await filled(stage)
    methods = [view.model().index(row, 2).data() for row in range(view.model().rowCount())]
    view.selectRow(len(methods) - 1 - methods[::-1].index("POST"))


async def filtered(stage: Stage) -> None:
    await filled(stage)
    stage.driver.find(QLineEdit, "requestsFilterEdit").setText("commit")


async def saving(stage: Stage) -> None:
    await filled(stage)
    stage.driver.press("requestsSaveButton")
    await stage.driver.appears(QDialog, "saveHarDialog")


SCENES = (
    core("requests", shown),
    Scene("requests-filtered", filtered),
    Scene("requests-saving", saving),
    Scene("requests-empty", empty),
)
