"""A login that is typed or pasted: what clings to it, and what it must not replace."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from lvctx_gui.app import open_window
from lvctx_gui.core.profile import Profile
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE
from tests.gui import Driver, profile
from tests.ui.operations.ways_in import ELSEWHERE, USER, choose, fill, submit


@pytest.mark.parametrize("around", [("\u00a0", "\n"), ("", "\u2028"), ("\ufeff", "\u200b"), (" ", "\u00ad")])
async def test_what_clings_to_a_token_is_dropped(signed_out_window, api_server, around):
    driver = await signed_out_window(profiles=[profile(api_server)])
    fill(driver)
    driver.find(QLineEdit, "accessTokenEdit").setText(around[0] + ACCESS_TOKEN + around[1])
    driver.find(QLineEdit, "userNameEdit").setText(around[0] + USER + around[1])
    await submit(driver)
    assert USER in driver.find(QLabel, "userLabel").text()


async def test_an_error_names_the_field_that_it_is_about(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[profile(api_server)])
    fill(driver)
    driver.find(QLineEdit, "accessTokenEdit").setText(f"{ACCESS_TOKEN[:4]}\u00a0{ACCESS_TOKEN[4:]}")
    await submit(driver)
    problem = driver.find(QLabel, "accessTokenEditProblem").text()
    assert problem.startswith("The access token cannot be right: character 5 of")
    assert ACCESS_TOKEN[:4] not in problem
    assert not driver.shown(QLabel, "passwordEditProblem")
    await driver.close()
    assert api_server.control.log() == []


async def test_a_typed_login_replaces_no_profile_that_is_only_called_so(
    signed_out_window, api_server, tmp_path
):
    from lvctx_gui.store.profiles.file import load_profiles

    host = api_server.base_url.partition("://")[2]
    mine = Profile(f"{host} · {CLIENT_CODE} · {USER}", "https://api.stg4.livevox.com", read_only=True)

    driver = await signed_out_window(profiles=[mine])
    choose(driver, "New: another server")
    driver.find(QLineEdit, "baseUrlEdit").setText(api_server.base_url)
    fill(driver)
    await submit(driver)
    await driver.close()
    first, second = load_profiles(tmp_path / "data" / "config" / "profiles.toml").profiles
    assert first == mine
    assert second.base_url == api_server.base_url


async def test_two_that_ask_for_the_sign_in_at_once_share_one_with_the_policy(qt_loop, monkeypatch, tmp_path):
    monkeypatch.setattr("lvctx_gui.store.policy.load_policy", lambda: ELSEWHERE)

    driver = Driver(open_window(["--data-dir", str(tmp_path / "data")]))
    qt_loop.at_end.push_async_callback(driver.close)
    program = driver.window.property("program")
    one, other = await asyncio.gather(program._signing_in(), program._signing_in())
    assert one is other
    assert [entry.profile.name for entry in one.book.entries] == ["Theirs"]
