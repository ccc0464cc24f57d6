"""What was staged or committed for one client is neither sent nor reverted for another."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit

from lvctx_gui.core.profile import Profile
from lvctx_gui.sandbox import CLIENT_CODE, CLIENT_ID
from tests.api_server import SAMPLE_CALL
from tests.gui import profile, until
from tests.keychain import needs_keychain
from tests.ui.operations.ways_in import USER, choose, log_in, paste, save


def of_client(api_server, code, **given):
    return Profile(f"Desk {code}", api_server.base_url, client_code=code, user_name=USER, **given)


def posts(api_server):
    return [
        seen.method for seen in api_server.control.log() if "context" in seen.target and seen.method != "GET"
    ]


async def test_what_was_staged_for_one_client_is_never_sent_for_another(signed_out_window, api_server):
    profiles = [of_client(api_server, "ONE"), of_client(api_server, "TWO")]

    driver = await signed_out_window(profiles=profiles)
    await paste(driver, api_server.control.open_session(), "Desk ONE")
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.trigger("signInAction")
    await paste(driver, api_server.control.open_session("agent"), "Desk TWO")
    driver.trigger("commitAction")
    await driver.idle()
    assert "opened on Desk ONE for client ONE" in driver.message
    assert "signed in to Desk TWO for client TWO now" in driver.message
    assert driver.rows()["Key1"] == "x"
    await driver.look_up(*SAMPLE_CALL)
    assert driver.window.tabs.bar.count() == 2
    assert driver.rows()["Key1"] == "Value1"
    await driver.close()
    assert posts(api_server) == []


async def test_nor_is_it_reverted_there(signed_out_window, api_server):
    profiles = [of_client(api_server, "ONE"), of_client(api_server, "TWO")]

    driver = await signed_out_window(profiles=profiles)
    await paste(driver, api_server.control.open_session(), "Desk ONE")
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    await driver.commit()
    (record,) = await driver.window.property("program")._journal.records()
    driver.trigger("signInAction")
    await paste(driver, api_server.control.open_session("agent"), "Desk TWO")
    api_server.control.clear_log()
    driver.window.writes.revert(record)
    await driver.idle()
    assert "made on Desk ONE for client ONE" in driver.message
    assert api_server.control.log() == []


async def test_renaming_a_profile_orphans_nothing(signed_out_window, api_server):
    driver = await signed_out_window(profiles=[of_client(api_server, "ONE")])
    await paste(driver, api_server.control.open_session(), "Desk ONE")
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    book = driver.window.property("program")._sign_in.book
    book._saved(
        of_client(api_server, "ONE").__class__("New name", api_server.base_url, "ONE"), "", book._own[0]
    )
    driver.trigger("signInAction")
    await paste(driver, api_server.control.open_session("agent"), "New name")
    await driver.commit()
    assert driver.message.startswith("Committed")
    await driver.close()
    assert posts(api_server) == ["POST"]


async def stage_with_the_environments_session(driver):
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "x")


@pytest.mark.parametrize("says", ["yes", "no"])
@pytest.mark.parametrize("first", ["commitAction", "refreshAction", "message"])
async def test_where_the_client_is_not_known_a_person_says_so(
    signed_out_window, api_server, monkeypatch, says, first
):
    monkeypatch.setenv("LVCTX_SESSION_ID", api_server.control.open_session())

    driver = await signed_out_window("--base-url", api_server.base_url, profiles=[profile(api_server)])
    await stage_with_the_environments_session(driver)
    driver.trigger("signInAction")
    await log_in(driver, "Card desk")
    assert f"client {CLIENT_CODE} ({CLIENT_ID})" in driver.message
    assert "obtained elsewhere" in driver.message
    api_server.control.clear_log()
    if first == "message":
        if says == "yes":
            driver.press("messageAction")
            await driver.idle()
    else:
        driver.trigger(first)
        await driver.appears(QDialog, "sameClientDialog")
        assert api_server.control.log() == []
        driver.press("sameClientConfirmButton" if says == "yes" else "sameClientCancelButton")
        await driver.idle()
    if says == "no":
        assert driver.rows()["Key1"] == "x"
        assert api_server.control.log() == []
    else:
        if first != "commitAction":
            assert posts(api_server) == []
            message = driver.window.tabs.current.state.message
            assert message is None or "not known" not in message.text
            await driver.commit()
        assert driver.message.startswith("Committed")
    await driver.close()
    assert posts(api_server) == (["POST"] if says == "yes" else [])


@pytest.mark.parametrize("says", ["yes", "no"])
async def test_nor_is_a_commit_reverted_before_a_person_says_so(
    signed_out_window, api_server, monkeypatch, says
):
    monkeypatch.setenv("LVCTX_SESSION_ID", api_server.control.open_session())

    driver = await signed_out_window("--base-url", api_server.base_url, profiles=[profile(api_server)])
    await stage_with_the_environments_session(driver)
    await driver.commit()
    (record,) = await driver.window.property("program")._journal.records()
    driver.trigger("signInAction")
    await log_in(driver, "Card desk")
    api_server.control.clear_log()
    driver.window.writes.revert(record)
    await driver.appears(QDialog, "sameClientDialog")
    assert api_server.control.log() == []
    driver.press("sameClientConfirmButton" if says == "yes" else "sameClientCancelButton")
    await driver.idle()
    if says == "no":
        assert api_server.control.log() == []
    else:
        assert driver.rows()["Key1"] == "Value1"
        await driver.commit()
        assert driver.message.startswith("Committed")
    await driver.close()
    assert posts(api_server) == (["POST"] if says == "yes" else [])


async def test_the_same_session_again_needs_no_question(signed_out_window, api_server, monkeypatch):
    session = api_server.control.open_session()
    monkeypatch.setenv("LVCTX_SESSION_ID", session)

    driver = await signed_out_window("--base-url", api_server.base_url)
    await stage_with_the_environments_session(driver)
    driver.trigger("signOutAction")
    await driver.answer("signOutConfirmButton")
    await driver.idle()
    driver.trigger("signInAction")
    choose(driver, "New: another server")
    driver.find(QLineEdit, "baseUrlEdit").setText(api_server.base_url)
    await paste(driver, session)
    await driver.commit()
    assert driver.message.startswith("Committed")
    await driver.close()
    assert posts(api_server) == ["POST"]


@needs_keychain
@pytest.mark.parametrize("slow", ["keychain", "person"])
async def test_what_an_earlier_version_kept_comes_back_and_asks_whose_it_is(
    signed_out_window, api_server, monkeypatch, real_keychain, slow
):
    from lvctx_gui.store.journal import codec as journal_codec

    def as_before(site):
        return None if site is None else [site.name, site.base_url, site.practice]

    with monkeypatch.context() as before:
        before.setattr(journal_codec, "dump_site", as_before)
        driver = await signed_out_window(profiles=[profile(api_server)])
        await log_in(driver, "Card desk")
        await stage_with_the_environments_session(driver)
        await save(driver)
        await driver.close()
    api_server.control.clear_log()
    driver = await signed_out_window(profiles=[profile(api_server)])
    if slow == "keychain":
        await log_in(driver, "Card desk")
    await until(lambda: driver.window.tabs.current is not None)
    if slow == "person":
        await log_in(driver, "Card desk")
    driver.edit_mode()
    assert driver.rows()["Key1"] == "x"
    assert "An earlier version of this program did not record the client" in driver.message
    assert posts(api_server) == []
    driver.press("messageAction")
    await driver.idle()
    await driver.commit()
    assert driver.message.startswith("Committed")
    await driver.close()
    assert posts(api_server) == ["POST"]
