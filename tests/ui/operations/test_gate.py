"""What the policy, the command line and the profile say binds on every way in, through the window."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLabel, QLineEdit, QTabWidget, QToolButton

from lvctx_gui.api.errors import ReadOnlyError
from lvctx_gui.app import open_window
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.profile import Policy, Profile
from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, CLIENT_ID, PRACTICE_USERS
from lvctx_gui.store.profiles.file import export_profiles
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import Driver, profile, until
from tests.keychain import needs_keychain

USER = "supervisor"


def fill(driver):
    for name, text in (
        ("clientNameEdit", CLIENT_CODE),
        ("userNameEdit", USER),
        ("passwordEdit", PRACTICE_USERS[USER].password),
        ("accessTokenEdit", ACCESS_TOKEN),
    ):
        driver.find(QLineEdit, name).setText(text)


def choose(driver, name):
    combo = driver.find(QComboBox, "profileCombo")
    combo.setCurrentIndex([combo.itemText(i).partition("  (")[0] for i in range(combo.count())].index(name))


async def submit(driver):
    driver.press("signInButton")
    await driver.idle()


async def log_in(driver, name):
    choose(driver, name)
    fill(driver)
    await submit(driver)


async def paste(driver, session, name=None):
    if name is not None:
        choose(driver, name)
    driver.find(QTabWidget, "signInWays").setCurrentIndex(1)
    driver.find(QLineEdit, "sessionIdEdit").setText(session)
    await submit(driver)


class Ways:
    """Every way to a connection with the server, as a person goes it."""

    def __init__(self, api_server, folder, monkeypatch):
        self.api_server, self.folder, self.monkeypatch = api_server, folder, monkeypatch

    @property
    def own(self):
        return Profile("Mine", self.api_server.base_url, client_code=CLIENT_CODE, user_name=USER)

    def given(self, way):
        """Profiles and arguments with which the program is started."""
        if way == "environment":
            self.monkeypatch.setenv("LVCTX_SESSION_ID", self.api_server.control.open_session())
        address = ("--base-url", self.api_server.base_url) if way in ("environment", "address") else ()
        return (self.own,) if way in ("own", "own pasted", "renew") else (), address

    async def go(self, way, driver):
        if way == "environment":
            return
        goes = {
            "practice": self._practise,
            "address": self._sign_in_at_address,
            "typed": self._type,
            "typed pasted": self._type_and_paste,
            "imported": self._import,
            "own pasted": self._paste_into_own,
            "renew": self._renew,
        }
        await goes.get(way, self._log_in)(driver)

    async def _practise(self, driver):
        driver.press("signInPracticeButton")
        await driver.idle()

    async def _sign_in_at_address(self, driver):
        # The sign-in that --base-url opened.
        fill(driver)
        await submit(driver)

    async def _type(self, driver):
        self._type_address(driver)
        fill(driver)
        await submit(driver)

    async def _type_and_paste(self, driver):
        self._type_address(driver)
        await paste(driver, self.api_server.control.open_session())

    def _type_address(self, driver):
        choose(driver, "New: another server")
        driver.find(QLineEdit, "baseUrlEdit").setText(f" {self.api_server.base_url}/\u200b")

    async def _import(self, driver):
        file = self.folder / "theirs.toml"
        export_profiles(file, [replace(self.own, name="Theirs")])
        menu = driver.find(QToolButton, "profileMenuButton").menu()
        next(action for action in menu.actions() if "Import" in action.text()).trigger()
        (dialog,) = driver.shown(QFileDialog)
        dialog.fileSelected.emit(str(file))
        dialog.close()
        driver.press("importConfirmButton")
        await driver.idle()
        await log_in(driver, "Theirs")

    async def _paste_into_own(self, driver):
        await paste(driver, self.api_server.control.open_session(), "Mine")

    async def _log_in(self, driver):
        await log_in(driver, "Mine")

    async def _renew(self, driver):
        await self._log_in(driver)
        driver.trigger("renewAction")
        await driver.idle()
        if driver.window.property("program")._sign_in._dialog is not None:
            await self._log_in(driver)


@pytest.fixture
def ways(api_server, tmp_path, monkeypatch, signed_out_window):
    return Ways(api_server, tmp_path, monkeypatch)


SERVER = ("environment", "address", "typed", "typed pasted", "imported", "own", "own pasted", "renew")


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


ELSEWHERE = Policy((Profile("Theirs", "https://api.na4.livevox.com"),), only_these=True, source="/etc/p.toml")


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
    assert driver.window.header._strip.isVisible()
    await driver.look_up(*SAMPLE_CALL)
    assert len(driver.rows()) == 5


async def test_what_a_fixed_profile_leaves_empty_is_the_persons_to_say(signed_out_window, api_server):
    fixed = Policy((Profile("Card desk", api_server.base_url, client_code=CLIENT_CODE),), only_these=True)

    driver = await signed_out_window(policy=fixed)
    assert driver.find(QLineEdit, "clientNameEdit").isReadOnly()
    assert not driver.find(QLineEdit, "userNameEdit").isReadOnly()
    fill(driver)
    await submit(driver)
    assert f"signed in as {USER}" in driver.find(QLabel, "userLabel").text()


# --- what is kept ------------------------------------------------------------------------------------------

NO_HISTORY = Policy(history=False, source="/etc/p.toml")


async def save(driver):
    """Wait until what is staged is in a journal that lasts."""
    await until(lambda: driver.window.property("program")._journal.is_lasting)
    await until(lambda: not driver.window.autosave.is_dirty)


def journal_files(folder):
    return [file for file in (folder / "data").rglob("journal.db*") if file.suffix != ".lock"]


@needs_keychain
@pytest.mark.parametrize("way", [*SERVER, "practice"])
async def test_where_the_policy_says_so_nothing_is_kept_on_any_way(
    signed_out_window, api_server, ways, way, tmp_path, real_keychain
):
    profiles, arguments = ways.given(way)
    driver = await signed_out_window(*arguments, profiles=profiles, policy=NO_HISTORY)
    await ways.go(way, driver)
    await driver.look_up(*SAMPLE_CALL)
    driver.edit_mode()
    driver.set_value("Key1", "kept nowhere")
    await driver.commit()
    assert driver.message.startswith("Committed")
    await driver.window.autosave.now()
    journal = driver.window.property("program")._journal
    assert not journal.is_lasting
    assert "/etc/p.toml" in journal.trouble
    # Nobody can lift it.
    assert not journal.can_try_again
    await journal.keep(30)
    await journal.open_again()
    assert not journal.is_lasting
    assert journal_files(tmp_path) == []
    await driver.close()
    assert journal_files(tmp_path) == []


@needs_keychain
@pytest.mark.parametrize(
    "policy", [NO_HISTORY, Policy(read_only=True, history=False, problem="It is broken.")]
)
async def test_what_was_kept_before_comes_back_and_goes_or_waits(
    signed_out_window, api_server, tmp_path, real_keychain, monkeypatch, policy
):
    monkeypatch.setenv("LVCTX_SESSION_ID", api_server.control.open_session())
    address = ("--base-url", api_server.base_url, "--call", SAMPLE)

    driver = await signed_out_window(*address)
    driver.edit_mode()
    driver.set_value("Key1", "staged before")
    await save(driver)
    await driver.close()
    assert journal_files(tmp_path)
    driver = await signed_out_window(*address, policy=policy)
    journal = driver.window.property("program")._journal
    await until(lambda: journal.is_open and (policy.problem or journal.keep_days == 0))
    await journal.look()
    assert not journal.is_lasting
    if policy.problem:
        # What the administrator meant is not known: nothing is erased, and nothing is written.
        assert journal_files(tmp_path)
        assert "What was kept before is still on this computer" in journal.trouble
    else:
        assert driver.rows()["Key1"] == "staged before"
        assert journal_files(tmp_path) == []
    await driver.close()
    driver = await signed_out_window(*address, policy=Policy())
    await until(lambda: driver.window.property("program")._journal.is_lasting)
    await until(lambda: not driver.window.autosave.is_dirty)
    assert driver.rows()["Key1"] == ("staged before" if policy.problem else "Value1")


# --- whose it is -------------------------------------------------------------------------------------------


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
        before.setattr(journal_codec, "_site", as_before)
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


# --- what is pasted ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("around", [("\u00a0", "\n"), ("", "\u2028"), ("\ufeff", "\u200b"), (" ", "\u00ad")])
async def test_what_clings_to_a_token_is_dropped(signed_out_window, api_server, around):
    driver = await signed_out_window(profiles=[profile(api_server)])
    fill(driver)
    driver.find(QLineEdit, "accessTokenEdit").setText(around[0] + ACCESS_TOKEN + around[1])
    driver.find(QLineEdit, "userNameEdit").setText(around[0] + USER + around[1])
    await submit(driver)
    assert f"signed in as {USER}" in driver.find(QLabel, "userLabel").text()


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
