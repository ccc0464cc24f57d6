"""What the policy, the command line and the profile say binds on every way in, through the window."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit

from lvctx_gui.api.errors import ReadOnlyError
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import CLIENT_CODE
from tests.api_server import SAMPLE_CALL
from tests.gui import profile
from tests.ui.operations.ways_in import ELSEWHERE, SERVER, USER, fill, log_in, submit


async def try_to_write(driver):
    await driver.look_up(*SAMPLE_CALL)
    assert not driver.action("editModeAction").isEnabled()
    state = driver.window.tabs.current.state
    state.apply("", lambda draft: draft.set_value("Key1", "x"))
    driver.window.writes._check._editing = SimpleNamespace(is_on=True)  # even if the switch failed
    driver.window.writes.commit(state)
    await driver.idle()
    assert "read-only" in driver.message
    with pytest.raises(ReadOnlyError):
        await driver.window.connections.connection.client.update(state.call, [Entry("A", "1")])


def written(api_server):
    return [seen for seen in api_server.control.log() if seen.method != "GET" and "context" in seen.target]


@pytest.mark.parametrize("way", SERVER)
async def test_a_fixed_profile_that_is_read_only_binds_on_every_way(signed_out_window, api_server, ways, way):
    fixed = Policy((Profile("Look only", api_server.base_url, read_only=True),))

    profiles, arguments = ways.given(way)
    driver = await signed_out_window(*arguments, profiles=profiles, policy=fixed)
    await ways.go(way, driver)
    assert "“Look only”" in driver.action("editModeAction").toolTip()
    await try_to_write(driver)
    await driver.close()
    assert written(api_server) == []


@pytest.mark.parametrize("way", [*SERVER, "practice"])
@pytest.mark.parametrize("strict", ["--read-only", "policy", "problem"])
async def test_read_only_binds_on_every_way(signed_out_window, api_server, ways, way, strict):
    policy = {
        "policy": Policy(read_only=True, source="/etc/p.toml"),
        "problem": Policy(read_only=True, history=False, problem="It is broken."),
    }.get(strict, Policy())

    profiles, arguments = ways.given(way)
    arguments = (*arguments, "--read-only") if strict == "--read-only" else arguments
    driver = await signed_out_window(*arguments, profiles=profiles, policy=policy)
    await ways.go(way, driver)
    await try_to_write(driver)
    await driver.close()
    assert written(api_server) == []


async def test_a_read_only_profile_chosen_in_the_sign_in_of_an_address_counts(signed_out_window, api_server):
    address = ("--base-url", api_server.base_url)
    driver = await signed_out_window(*address, profiles=[profile(api_server, read_only=True)])
    await log_in(driver, "Card desk")
    assert "“Card desk”" in driver.action("editModeAction").toolTip()
    await try_to_write(driver)
    await driver.close()
    assert written(api_server) == []


async def test_so_does_one_that_is_chosen_after_the_session_of_the_environment(
    signed_out_window, api_server, monkeypatch
):
    monkeypatch.setenv("LVCTX_SESSION_ID", api_server.control.open_session())

    driver = await signed_out_window(
        "--base-url", api_server.base_url, profiles=[profile(api_server, read_only=True)]
    )
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    api_server.control.expire_sessions()
    driver.trigger("refreshAction")
    await driver.appears(QLineEdit, "passwordEdit")
    await log_in(driver, "Card desk")
    assert not driver.action("editModeAction").isEnabled()
    await driver.close()
    assert written(api_server) == []


@pytest.mark.parametrize("way", ["environment", "address"])
async def test_where_only_fixed_profiles_count_no_other_address_is_connected(
    signed_out_window, api_server, ways, way
):
    _, arguments = ways.given(way)
    api_server.control.clear_log()
    driver = await signed_out_window(*arguments, policy=ELSEWHERE)
    assert "allows only its own profiles" in driver.window.tabs.start_page.message_bar._text.text()
    driver.type_call(*map(str, SAMPLE_CALL))
    driver.press("lookupButton")
    await driver.appears(QDialog, "signInDialog")
    combo = driver.find(QComboBox, "profileCombo")
    assert [combo.itemText(i) for i in range(combo.count())] == ["Theirs  (fixed by policy)"]
    driver.press("signInCancelButton")
    await driver.idle()
    await driver.close()
    assert api_server.control.log() == []


@pytest.mark.parametrize("session", [False, True])
async def test_even_what_the_view_never_offers_is_refused_before_anything_is_sent(
    signed_out_window, api_server, session
):
    from lvctx_gui.services.sign_in import SignInRequest

    driver = await signed_out_window(policy=ELSEWHERE)
    sign_in = driver.window.property("program")._sign_in
    secrets = {"session_id": "a session"} if session else {"access_token": "t", "password": "p"}
    sign_in._submit(SignInRequest(profile(api_server), **secrets))
    await driver.idle()
    assert "Nothing was sent" in driver.find(QLabel, "signInMessage").text()
    assert driver.window.connections.connection is None
    await driver.close()
    assert api_server.control.log() == []


async def test_an_address_that_a_fixed_profile_names_is_that_profile(
    signed_out_window, api_server, monkeypatch
):
    monkeypatch.setenv("LVCTX_SESSION_ID", f"\n{api_server.control.open_session()}\u00a0")
    fixed = Policy((Profile("Card desk", api_server.base_url, production=True),), only_these=True)

    driver = await signed_out_window("--base-url", f"{api_server.base_url}/", policy=fixed)
    assert "Card desk" in driver.find(QLabel, "environmentLabel").text()
    assert driver.find(QLabel, "productionBadge").text() == "PRODUCTION"
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5


async def test_what_a_fixed_profile_leaves_empty_is_the_persons_to_say(signed_out_window, api_server):
    fixed = Policy((Profile("Card desk", api_server.base_url, client_code=CLIENT_CODE),), only_these=True)

    driver = await signed_out_window(policy=fixed)
    assert driver.find(QLineEdit, "clientNameEdit").isReadOnly()
    assert not driver.find(QLineEdit, "userNameEdit").isReadOnly()
    fill(driver)
    await submit(driver)
    assert USER in driver.find(QLabel, "userLabel").text()
