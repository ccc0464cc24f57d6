"""Where the policy says so nothing is kept on the disk, and what was kept before goes or waits."""

from __future__ import annotations

import pytest

from lvctx_gui.core.profile import Policy
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.keychain import needs_keychain
from tests.ui.operations.ways_in import SERVER, save

NO_HISTORY = Policy(history=False, source="/etc/p.toml")


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
