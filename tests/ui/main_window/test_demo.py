"""The practice server is one click away, or one option."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from tests.api_server import SAMPLE, SAMPLE_CALL


async def test_demo_starts_its_own_server_signs_in_and_offers_practice(qt_loop, tmp_path, capsys):
    from lvctx_gui.app import open_window
    from tests.gui import Driver

    window = open_window(["--demo", "--data-dir", str(tmp_path), "--call", SAMPLE])
    assert window.busy
    driver = Driver(window)
    qt_loop.at_end.push_async_callback(driver.close)
    await driver.idle()
    assert len(driver.rows()) == 5
    titles = [action.text() for action in window.menuBar().actions()]
    assert "&Practice" in titles
    await driver.close()
    assert "listening on http://127.0.0.1:" in capsys.readouterr().out


async def test_without_a_server_a_lookup_says_so_and_practice_is_one_click_away(qt_loop, tmp_path):
    driver = await qt_loop.open("--data-dir", str(tmp_path))
    driver.press("signInCancelButton")
    driver.type_call(*map(str, SAMPLE_CALL), "")
    driver.press("lookupButton")
    await driver.appears(QDialog, "signInDialog")
    driver.press("signInCancelButton")
    await driver.idle()
    assert "not connected" in driver.message
    assert "Nothing was sent." in driver.message
    driver.trigger("signInAction")
    driver.press("signInPracticeButton")
    await driver.idle()
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5
