"""Renewing a session by what the keychain holds: nobody is asked, and the server is asked once."""

from __future__ import annotations

from lvctx_gui.sandbox import ACCESS_TOKEN, PRACTICE_USERS
from lvctx_gui.store.secrets import SecretKind
from tests.gui import profile
from tests.ui.sign_in.login import logins, sign_in


async def test_renewing_twice_logs_in_once(signed_out_window, api_server, monkeypatch):
    known = {
        SecretKind.ACCESS_TOKEN: ACCESS_TOKEN,
        SecretKind.PASSWORD: PRACTICE_USERS["supervisor"].password,
    }

    async def get(_profile, kind):
        return known.get(kind)

    async def keep(*_):
        pass

    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    secrets = driver.window.property("program")._secrets
    monkeypatch.setattr(secrets, "get", get)
    monkeypatch.setattr(secrets, "set", keep)
    api_server.control.clear_log()
    driver.trigger("renewAction")
    driver.trigger("renewAction")
    await driver.idle()
    await driver.close()
    assert len(logins(api_server)) == 1
