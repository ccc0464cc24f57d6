"""Links to calls: copied here, pasted anywhere."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.ui.main_window.lookup_texts import NOTHING, texts


async def test_copy_link_gives_a_link_that_names_the_server_and_can_be_pasted(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.trigger("copyLinkAction")
    place = api_server.base_url.removeprefix("http://")
    link = f"lvctx://{SAMPLE}&at={place}"
    assert QApplication.clipboard().text() == link
    assert driver.status == "Copied: a link to the call"
    driver.trigger("pasteCallAction")
    assert texts(driver) == [SAMPLE_CALL[0], str(SAMPLE_CALL[1]), SAMPLE_CALL[2], "7419"]
    driver.press("lookupButton")
    await driver.idle()
    assert texts(driver) == ["", "", "", ""]


@pytest.mark.parametrize("link", ['lvctx://S/1/A" --base-url x', "lvctx://S/1/A#part", "lvctx://S/1/.."])
async def test_a_pasted_link_that_is_none_is_refused(main_window, api_server, link):
    driver = await main_window()
    QApplication.clipboard().setText(link)
    driver.trigger("pasteCallAction")
    assert driver.message.startswith(("This is not a link to a call.", "This link names no call."))
    assert driver.message.endswith("Nothing was pasted.")
    assert texts(driver) == NOTHING
    assert api_server.control.log() == []


async def test_a_link_of_another_server_is_asked_about(main_window, api_server):
    driver = await main_window()
    QApplication.clipboard().setText(f"lvctx://{SAMPLE}&at=api.na4.livevox.com")
    driver.trigger("pasteCallAction")
    driver.press("lookupButton")
    assert any("belongs to NA4 (api.na4.livevox.com)" in label.text() for label in driver.shown(QLabel))
    assert api_server.control.log() == []
    driver.press("lookupButton")
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET"]
