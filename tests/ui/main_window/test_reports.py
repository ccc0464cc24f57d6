"""What is handed to others: a command line, a report, a diagnosis, without secrets and values."""

from __future__ import annotations

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, SAMPLE_CALL


async def test_copy_as_curl_leaves_the_session_out(main_window, api_server):
    from PySide6.QtWidgets import QApplication

    driver = await main_window("--call", SAMPLE)
    driver.trigger("copyCurlAction")
    text = QApplication.clipboard().text()
    assert text.startswith('curl --header "LV-Session: $LVCTX_SESSION_ID"')
    assert api_server.base_url in text
    assert driver.window.connections.connection.manager.session_id not in text


async def test_details_and_a_report_without_values_are_on_demand(main_window, faults):
    from PySide6.QtWidgets import QApplication

    driver = await main_window("--call", SAMPLE)
    faults.add(Fault("status", status=503))
    driver.trigger("refreshAction")
    await driver.idle()
    driver.press("messageDetailsButton")
    driver.press("messageCopyButton")
    text = QApplication.clipboard().text()
    assert "GET /context/call/{session}/{txId}/{account}" in text
    assert "Status: 503" in text
    for part in (*map(str, SAMPLE_CALL), "7419"):
        assert part not in text


async def test_diagnose_goes_every_step_and_copies_a_text_without_secrets(main_window, api_server):
    from PySide6.QtWidgets import QApplication, QPlainTextEdit

    driver = await main_window("--call", SAMPLE)
    driver.trigger("diagnoseAction")
    await driver.idle()
    text = driver.find(QPlainTextEdit, "diagnoseView").toPlainText()
    for step in ("Name of the server", "Proxy", "Connection", "TLS", "API", "Session"):
        assert step in text
    assert "Everything works." in text
    driver.press("diagnoseCopyButton")
    copied = QApplication.clipboard().text()
    assert "lvctx-gui" in copied
    assert driver.window.connections.connection.manager.session_id not in copied
