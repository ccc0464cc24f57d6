"""Several open calls at a time: chosen, given one key, committed one after the other."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QTableView

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.several.dialog import OpenCallsDialog
from lvctx_gui.ui.several.set_dialog import SetKeyDialog
from tests.api_server import put
from tests.gui import until
from tests.shots.matrix import Scene, small
from tests.shots.stage import Stage

CALLS = [
    CallRef(f"U70D93T61431{number}B8@10.40.88.32", 284799061344 + number, account, 7419)
    for number, account in enumerate(("NORTHLINE_AUTO_31", "HARBOR_AND_CO", "MERIDIAN_CARE_4"))
]


async def chosen(stage: Stage) -> OpenCallsDialog:
    driver = await stage.editing()
    for number, call in enumerate(CALLS):
        put(
            stage.server,
            call,
            [Entry("Balance", f"{number}20.00"), Entry("Disposition"), Entry("QaNote", "x")],
        )
        await driver.look_up(call.session, call.tx_id, call.account, call.client)
        await driver.idle()
    pages = list(driver.window.tabs.pages())
    pages[1].state.why_fixed = "This call cannot be told apart from another one."
    driver.trigger("severalCallsAction")
    dialog = driver.find(OpenCallsDialog, "openCallsDialog")
    dialog.view.switched.emit([1, 2, 3])
    return dialog


async def listed(stage: Stage) -> None:
    await chosen(stage)


async def setting(stage: Stage) -> None:
    await chosen(stage)
    stage.driver.press("openCallsSetButton")
    dialog = await stage.driver.appears(SetKeyDialog, "setKeyDialog")
    dialog.findChild(QLineEdit, "setKeyEdit").setText("Disposition")
    dialog.findChild(QLineEdit, "setKeyValueEdit").setText("Promise to pay")
    assert dialog.findChild(QTableView, "setKeyOutlook") is not None


async def staged(stage: Stage) -> OpenCallsDialog:
    dialog = await chosen(stage)
    pages = list(stage.driver.window.tabs.pages())
    for page in pages[2:]:
        page.state.apply("set", lambda draft: draft.set_value("Disposition", "Promise to pay"))
    pages[2].state.apply("remove", lambda draft: draft.remove("QaNote"))
    await until(lambda: dialog.model.row(2).staged)
    return dialog


async def asking(stage: Stage) -> None:
    await staged(stage)
    stage.driver.press("openCallsCommitButton")
    await until(lambda: stage.driver.shown(QTableView) and stage.driver.dialog("commitSeveralDialog"))


async def ended(stage: Stage) -> None:
    dialog = await staged(stage)
    stage.fail("status", status=403, method="POST", path_contains="MERIDIAN")
    stage.driver.press("openCallsCommitButton")
    await stage.driver.answer("commitSeveralConfirmButton")
    await until(lambda: stage.driver.window.flows._several_commits.told)
    await stage.driver.idle()
    dialog.view.setCurrentIndex(dialog.model.index(3, 1))


SCENES = (
    small("several-calls", listed),
    small("several-set", setting),
    small("several-commit", asking),
    Scene("several-ended", ended),
)
