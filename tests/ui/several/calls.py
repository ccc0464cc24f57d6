"""Three open calls, and the list in which several are chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.ui.several.dialog import OpenCallsDialog
from tests.api_server import put

CALLS = [CallRef(f"S{number}@10.0.0.1", number, f"ACCOUNT_{number}", 7419) for number in (1, 2, 3)]


async def opened(main_window, api_server):
    """A window with the three calls open, the last one shown, and editing on."""
    return await look_up_all(await main_window(), api_server)


async def look_up_all(driver, api_server):
    for call in CALLS:
        put(api_server, call, [Entry("a", "1"), Entry("b")])
        await driver.look_up(call.session, call.tx_id, call.account, call.client)
    driver.edit_mode()
    return driver


def listed(driver):
    driver.trigger("severalCallsAction")
    return driver.find(OpenCallsDialog, "openCallsDialog")


def choose(dialog, *numbers):
    dialog.view.switched.emit(list(numbers))


def said(dialog):
    return dialog.findChild(QLabel, "openCallsSaid").text()


def draft_of(driver, number):
    return list(driver.window.tabs.pages())[number].state.draft
