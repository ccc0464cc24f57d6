"""The window in a company whose proxy opens TLS, as the system's settings describe it."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QLabel

from lvctx_gui.core.entries import Entry
from tests.api_server import held, put

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="what the system trusts is set by a variable on Linux only"
)


@pytest.fixture
def behind_the_proxy(company, qt_loop, tmp_path, monkeypatch):
    """Opens a window on the company's server."""
    for kind in ("http", "all", "no"):
        monkeypatch.delenv(f"{kind}_proxy", raising=False)
        monkeypatch.delenv(f"{kind}_proxy".upper(), raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", company.proxy.url)
    monkeypatch.setenv("LVCTX_SESSION_ID", company.api_server.control.open_session())

    return lambda: qt_loop.open("--base-url", company.base_url, "--data-dir", str(tmp_path / "data"))


@linux_only
async def test_the_whole_job_behind_a_proxy_that_the_system_trusts(
    behind_the_proxy, company, fresh_call, monkeypatch, tmp_path
):
    monkeypatch.setenv("SSL_CERT_FILE", str(company.proxy.ca_file))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    put(company.api_server, fresh_call, [Entry("K", "1"), Entry("L", "2")])

    driver = await behind_the_proxy()
    await driver.look_up(fresh_call.session, fresh_call.tx_id, fresh_call.account, fresh_call.client)
    assert driver.rows() == {"K": "1", "L": "2"}
    driver.edit_mode()
    assert driver.set_value("K", "through the proxy")
    driver.remove("L")
    await driver.commit()
    assert "checked on the server" in driver.message
    await driver.close()
    assert held(company.api_server, fresh_call) == {"K": "through the proxy"}
    assert company.asked() == ["GET", "GET", "POST", "DELETE", "GET"]


async def test_a_proxy_that_nobody_trusts_is_explained_in_the_window(behind_the_proxy, company, fresh_call):
    driver = await behind_the_proxy()
    driver.type_call(fresh_call.session, str(fresh_call.tx_id), fresh_call.account)
    driver.press("lookupButton")
    await driver.idle()
    shown = " ".join(label.text() for label in driver.shown(QLabel))
    assert "The certificate of api.practice.test is not trusted here" in shown
    assert "CA file of the profile" in shown
    await driver.close()
    assert company.asked() == []


async def test_a_proxy_that_is_gone_is_named_in_the_window(
    behind_the_proxy, company, fresh_call, monkeypatch
):
    monkeypatch.setenv("HTTPS_PROXY", "http://jane:secret@no-proxy.invalid:3128")

    driver = await behind_the_proxy()
    await driver.look_up(fresh_call.session, fresh_call.tx_id, fresh_call.account)
    shown = " ".join(label.text() for label in driver.shown(QLabel))
    assert "The proxy http://no-proxy.invalid:3128 is not known to your network" in shown
    assert "environment variable HTTPS_PROXY" in shown
    assert "secret" not in shown
    await driver.close()
    assert company.asked() == []
