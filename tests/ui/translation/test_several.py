"""Nothing in what opens for several calls, or for finding and replacing, bypasses the translation."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.incoming.replace_dialog import ReplaceDialog
from lvctx_gui.ui.several.dialog import OpenCallsDialog
from lvctx_gui.ui.several.set_dialog import SetKeyDialog
from tests.gui import until
from tests.ui.several.calls import CALLS, opened


async def test_several_calls(main_window, api_server, listener_of, faults):
    driver = await opened(main_window, api_server)
    listener = listener_of(driver)
    listener.data |= {"a", "b", "c", "x", "1", "127.0.0.1", *(str(call.account) for call in CALLS)}
    listener.data |= {call.session for call in CALLS} | {str(call) for call in CALLS}
    pages = list(driver.window.tabs.pages())
    driver.trigger("severalCallsAction")
    dialog = driver.find(OpenCallsDialog, "openCallsDialog")
    listener.listen("open calls")
    dialog.view.switched.emit([0, 1, 2])
    driver.press("openCallsSetButton")
    asked = await driver.appears(SetKeyDialog, "setKeyDialog")
    listener.listen("no key yet")
    for key in ("c", "a", "A", ".."):
        asked.findChild(QLineEdit, "setKeyEdit").setText(key)
        listener.listen(f"key {key}")
    asked.findChild(QLineEdit, "setKeyEdit").setText("a")
    asked.findChild(QLineEdit, "setKeyValueEdit").setText("x")
    driver.press("setKeyConfirmButton")
    await until(lambda: pages[2].state.draft.staged_count)
    await driver.idle()
    pages[1].state.apply("remove", lambda draft: draft.remove("b"))
    listener.listen("set")
    driver.press("openCallsCommitButton")
    await driver.appears(QDialog, "commitSeveralDialog")
    listener.listen("commit several")
    faults.add(Fault("status", status=403, method="POST", path_contains="ACCOUNT_2"))
    driver.press("commitSeveralConfirmButton")
    await until(lambda: driver.window.flows._several_commits.told)
    await driver.idle()
    dialog.view.setCurrentIndex(dialog.model.index(1, 1))
    listener.listen("ended")
    listener.found_nothing()


async def test_find_and_replace(main_window, api_server, listener_of):
    driver = await opened(main_window, api_server)
    listener = listener_of(driver)
    listener.data |= {"a", "b", "x", "1", "(", *(str(call.account) for call in CALLS)}
    driver.trigger("replaceAction")
    dialog = driver.find(ReplaceDialog, "replaceDialog")
    dialog.findChild(QAbstractButton, "replacePattern").setChecked(True)
    listener.listen("replace")
    for find in ("(", "nowhere", "1"):
        dialog.findChild(QLineEdit, "replaceFindEdit").setText(find)
        dialog.findChild(QLineEdit, "replaceByEdit").setText("x")
        driver.press("replacePreviewButton")
        if find != "1":
            await until(dialog.preview.isEnabled)
            listener.listen(f"replace {find}")
    await driver.appears(IncomingDialog, "incomingDialog")
    listener.listen("preview")
    listener.found_nothing()
