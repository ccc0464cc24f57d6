"""Others' changes are told against what a person has last seen: over F5, a closed tab and a restart."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.kept import LastSeen
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.messages.moments import local_now, shown_moment
from tests.api_server import SAMPLE, SAMPLE_CALL, held
from tests.gui import until
from tests.journal import journal_of, ready
from tests.quiet import read_quietly

OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


def others(driver):
    return driver.find(QPushButton, "othersButton").text()


def marks(driver):
    """What is told of others' changes, by key: the glyph, the old value, the value that is shown."""
    rows = driver.rows()
    return {
        key: (driver.glyph(key), driver.was(key), rows[key])
        for key in rows
        if driver.glyph(key) in ("•", "×")
    }


def told(driver, key):
    """What a screen reader says of the state of a row."""
    index = driver.cell(key, "Key")
    return index.siblingAtColumn(index.column() - 1).data(Qt.ItemDataRole.AccessibleTextRole)


def state_of(driver):
    return driver.window.tabs.current.state


async def kept(driver):
    """What is kept of the call that is shown."""
    state = state_of(driver)
    await until(lambda: state.seen.is_compared)
    return await (await journal_of(driver)).shelf.last_seen(state.call, state.site)


async def looked_up(main_window):
    driver = await main_window("--call", SAMPLE)
    await ready(driver)
    await kept(driver)
    return driver


async def restarted(driver, main_window):
    await kept(driver)
    assert driver.window.close()
    await driver.close()
    return await looked_up(main_window)


async def refresh(driver):
    driver.trigger("refreshAction")
    await driver.idle()


# Per key, against what was seen -----------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["F5", "restart", "quietly"])
async def test_a_b_c_shows_a_c_and_a_b_a_shows_nothing(main_window, api_server, fake_keyring, way):
    driver = await looked_up(main_window)
    for value, shown in (
        ("B", {"Key3": ("•", "Value3", "B")}),
        ("C", {"Key3": ("•", "Value3", "C")}),
        ("Value3", {}),
    ):
        api_server.control.set_entry(*SAMPLE_CALL, "Key3", value)
        if way == "F5":
            await refresh(driver)
        elif way == "quietly":
            await read_quietly(driver)
        else:
            driver = await restarted(driver, main_window)
        assert marks(driver) == shown


async def test_a_change_after_mark_as_seen_marks_again(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "B")
    await refresh(driver)
    driver.trigger("markSeenAction")
    driver = await restarted(driver, main_window)
    assert (marks(driver), driver.message, others(driver)) == ({}, "", "Others")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "C")
    await refresh(driver)
    assert marks(driver) == {"Key3": ("•", "B", "C")}
    driver = await restarted(driver, main_window)
    assert marks(driver) == {"Key3": ("•", "B", "C")}


async def test_after_a_restart_each_kind_is_told_by_its_word_with_old_new_and_since_when(
    main_window, api_server, fake_keyring
):
    driver = await looked_up(main_window)
    since = shown_moment(state_of(driver).read_at, local_now())
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    api_server.control.set_entry(*SAMPLE_CALL, "New", "1")
    api_server.control.remove_entry(*SAMPLE_CALL, "random")
    driver = await restarted(driver, main_window)
    gone = driver.rows()["random"]
    assert driver.message == (
        f"3 entries changed by others since {since}. Changed: “Key3”. Added: “New”. Deleted: “random”."
    )
    assert others(driver) == "Others 3"
    assert driver.note("Key3") == f"was Value3 · changed since {since}"
    assert driver.note("New") == f"added since {since}"
    assert (driver.glyph("random"), driver.note("random")) == ("×", f"deleted since {since}")
    assert told(driver, "Key3").startswith(
        f"Changed by others since you last saw it, {since}: Value3 → theirs."
    )
    assert told(driver, "New").startswith(f"Added by others since you last saw the call, {since}: 1.")
    assert told(driver, "random").startswith(
        f"Deleted by others since you last saw it, {since}; it was {gone}."
    )
    driver.trigger("markSeenAction")
    assert (driver.message, marks(driver)) == ("", {})
    assert "random" not in driver.rows()


async def test_one_change_is_told_with_both_values(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "new text")
    since = shown_moment(state_of(driver).read_at, local_now())
    await refresh(driver)
    said = f"“Key3” was changed by others since {since}: Value3 → “new text”."
    assert driver.message == said
    driver = await restarted(driver, main_window)
    assert driver.message == said


async def test_what_was_seen_another_day_is_told_with_its_date(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    state, earlier = state_of(driver), datetime.now().astimezone() - timedelta(days=3)
    seen = LastSeen(state.call, state.site, earlier, Context([Entry("Key1", "long ago")]))
    await (await journal_of(driver)).shelf.keep_last_seen(seen)
    state.seen.at = None
    await driver.close()
    driver = await looked_up(main_window)
    assert f"changed by others since {earlier:%Y-%m-%d %H:%M}" in driver.message


# What is seen -----------------------------------------------------------------------------------------------


async def test_what_was_committed_from_here_is_seen(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    driver.remove("random")
    await driver.commit()
    driver = await restarted(driver, main_window)
    assert (marks(driver), driver.message) == ({}, "")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs")
    driver = await restarted(driver, main_window)
    assert marks(driver) == {"Key1": ("•", "mine", "theirs")}


async def test_what_was_committed_is_seen_although_the_program_ended_before_that_was_kept(
    main_window, api_server, fake_keyring
):
    driver = await looked_up(main_window)
    before = await kept(driver)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.commit()
    await until(lambda: "Key1" in driver.rows())
    journal = await journal_of(driver)
    await driver.window.tasks.end()
    await journal.shelf.keep_last_seen(before)  # as if it had been killed in between
    await driver.close()
    driver = await looked_up(main_window)
    assert marks(driver) == {"Key3": ("•", "Value3", "theirs")}


async def test_of_what_is_staged_a_change_is_a_conflict_and_no_news(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.window.autosave.now()
    driver = await restarted(driver, main_window)
    assert driver.glyph("Key1") == "!"
    assert marks(driver) == {"Key3": ("•", "Value3", "theirs")}
    assert others(driver) == "Others 2"


async def test_restored_edits_and_others_changes_are_told_in_one_line(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.window.autosave.now()
    driver = await restarted(driver, main_window)
    assert driver.message.startswith("1 staged change was restored; nothing was sent. “Key3” was changed by")


async def test_a_closed_tab_and_one_that_was_dropped_tell_it_too(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    await driver.look_up(*OTHER)
    await kept(driver)
    driver.trigger("previousTabAction")
    driver.trigger("closeTabAction")
    driver.window.tabs._closed.clear()  # as after ten other calls
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.look_up(*SAMPLE_CALL, 7419)
    await kept(driver)
    assert marks(driver) == {"Key3": ("•", "Value3", "theirs")}


async def test_marking_before_the_journal_has_answered_leaves_nothing_marked(
    main_window, api_server, fake_keyring
):
    driver = await looked_up(main_window)
    state = state_of(driver)
    state.seen.is_compared = False
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await refresh(driver)
    driver.trigger("markSeenAction")
    assert state.seen.is_compared
    assert (await kept(driver)).context.get("Key3") == "theirs"


# How it is kept ---------------------------------------------------------------------------------------------


async def test_the_call_is_there_before_the_journal_has_answered(main_window, api_server, fake_keyring):
    driver = await looked_up(main_window)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    await driver.close()
    driver = await main_window("--call", SAMPLE)
    assert (driver.rows()["Key3"], driver.glyph("Key3")) == ("theirs", "")
    await until(lambda: driver.glyph("Key3") == "•")


async def test_on_the_disk_it_is_sealed(main_window, api_server, fake_keyring, tmp_path):
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "a customer's value")
    driver = await looked_up(main_window)
    assert (await kept(driver)).context.get("Key3") == "a customer's value"
    await driver.close()
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path.name for path in files if b"a customer's value" in path.read_bytes()] == []
    assert any(path.name.startswith("journal") for path in files)


async def test_an_answer_that_shows_nothing_new_is_no_reason_to_mark(
    main_window, api_server, fake_keyring, faults
):
    driver = await looked_up(main_window)
    faults.add(Fault("status", status=503))
    await refresh(driver)
    faults.clear()
    await refresh(driver)
    assert (marks(driver), held(api_server)["Key3"]) == ({}, "Value3")
