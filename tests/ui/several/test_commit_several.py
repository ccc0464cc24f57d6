"""Several calls are committed one after the other: each has its own truth, whatever becomes of the others."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from lvctx_gui.core.entries import Entry
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.call.entries.editor import CellEditor
from lvctx_gui.ui.messages.several import End
from tests.api_server import held, put
from tests.gui import profile, until
from tests.ui.several.calls import CALLS, choose, draft_of, listed, look_up_all, opened, said
from tests.ui.sign_in.login import sign_in


def stage(driver, *numbers, value="x"):
    pages = list(driver.window.tabs.pages())
    for number in numbers:
        pages[number].state.apply("set", lambda draft: draft.set_value("a", value))


async def staged(main_window, api_server, *numbers):
    return begun(await opened(main_window, api_server), *numbers)


async def signed_in(signed_out_window, api_server):
    """The same where somebody has signed in, who can do so again."""
    driver = await signed_out_window(profiles=[profile(api_server)])
    await sign_in(driver)
    return begun(await look_up_all(driver, api_server), 0, 1, 2)


def begun(driver, *numbers):
    stage(driver, *numbers)
    dialog = listed(driver)
    choose(dialog, 0, 1, 2)
    return driver, dialog


async def commit(driver):
    driver.press("openCallsCommitButton")
    await driver.answer("commitSeveralConfirmButton")


async def ended(driver, dialog):
    several = driver.window.flows._several_commits
    await until(lambda: several.told)
    await until(lambda: said(dialog) == several.told)
    return [several.ended[row.id].end for row in dialog.model.chosen]


def ways(api_server):
    """The requests that change something: method and account, in their order."""
    seen = [each for each in api_server.control.log() if each.method in ("POST", "DELETE")]
    return [
        (each.method, each.target.split("/")[5].partition("?")[0])
        for each in seen
        if "ACCOUNT" in each.target
    ]


async def test_each_call_is_committed_and_confirmed(main_window, api_server):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    await commit(driver)
    assert await ended(driver, dialog) == [End.CONFIRMED] * 3
    assert said(dialog) == "3 calls are committed and confirmed."
    assert [held(api_server, call)["a"] for call in CALLS] == ["x"] * 3
    assert [account for _, account in ways(api_server)] == ["ACCOUNT_1", "ACCOUNT_2", "ACCOUNT_3"]
    for page in driver.window.tabs.pages():
        assert page.state.message.text.startswith("Committed: 1 changed — checked on the server")


async def test_the_question_shows_every_call_with_its_counts(main_window, api_server):
    driver, _ = await staged(main_window, api_server, 0)
    pages = list(driver.window.tabs.pages())
    pages[1].state.apply("remove", lambda draft: draft.remove("a").add("c", "new"))
    driver.press("openCallsCommitButton")
    question = await driver.appears(QDialog, "commitSeveralDialog")
    lines = question.findChild(QPlainTextEdit, "plannedCallsView").toPlainText().splitlines()
    assert lines == [
        "1 · ACCOUNT_1: 1 changed.",
        "    Session S1@10.0.0.1, client 7419",
        "2 · ACCOUNT_2: 1 added, 1 deleted.",
        "    Session S2@10.0.0.1, client 7419",
        "3 · ACCOUNT_3: Left out: Nothing is staged on it.",
        "    Session S3@10.0.0.1, client 7419",
    ]
    assert question.confirm.text() == "Commit and delete 1 key"
    assert question.windowTitle().startswith("Commit 2 calls to ")
    driver.press("commitSeveralCancelButton")
    await driver.idle()
    assert ways(api_server) == []
    assert draft_of(driver, 0).staged_count == 1


async def test_one_that_fails_in_the_middle_leaves_the_others_as_they_are(main_window, api_server, faults):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    faults.add(Fault("status", status=403, method="POST", path_contains="ACCOUNT_2"))
    await commit(driver)
    assert await ended(driver, dialog) == [End.CONFIRMED, End.NOT_COMMITTED, End.CONFIRMED]
    assert said(dialog) == "2 calls are committed and confirmed. Not committed: 2 · ACCOUNT_2."
    assert [held(api_server, call)["a"] for call in CALLS] == ["x", "1", "x"]
    assert [draft_of(driver, number).staged_count for number in range(3)] == [0, 1, 0]
    assert "Not committed, still staged: “a”." in dialog.model.row(1).how


async def test_what_nobody_knows_is_not_claimed(main_window, api_server, faults, virtual_clock):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    faults.add(Fault("status", status=403, method="GET", path_contains="ACCOUNT_2", skip=1, times=None))
    await commit(driver)
    assert await ended(driver, dialog) == [End.CONFIRMED, End.NOT_CONFIRMED, End.CONFIRMED]
    assert said(dialog) == "2 calls are committed and confirmed. Not confirmed: 2 · ACCOUNT_2."


async def test_what_cannot_be_committed_is_left_out_and_named(main_window, api_server):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    pages = list(driver.window.tabs.pages())
    put(api_server, CALLS[0], [Entry("a", "theirs"), Entry("b")])
    driver.window.reads.refresh(pages[0].state)
    await until(lambda: pages[0].state.draft.conflicts)
    pages[1].state.why_fixed = "This call cannot be told apart from another one."
    await commit(driver)
    assert await ended(driver, dialog) == [End.LEFT_OUT, End.LEFT_OUT, End.CONFIRMED]
    assert said(dialog) == ("1 call is committed and confirmed. Left out: 1 · ACCOUNT_1 and 2 · ACCOUNT_2.")
    assert dialog.model.row(0).how == (
        "It has 1 conflict to decide. Nothing was sent for it. 1 conflict is to be decided."
    )
    assert held(api_server, CALLS[0])["a"] == "theirs"


async def test_a_conflict_that_is_met_on_the_way_stops_that_call_only(main_window, api_server):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    put(api_server, CALLS[1], [Entry("a", "theirs"), Entry("b")])
    await commit(driver)
    assert await ended(driver, dialog) == [End.CONFIRMED, End.NOT_COMMITTED, End.CONFIRMED]
    assert held(api_server, CALLS[1])["a"] == "theirs"
    assert list(draft_of(driver, 1).conflicts) == ["a"]


async def test_a_tab_that_is_closed_meanwhile_is_not_sent_for(main_window, api_server, faults):
    driver, _ = await staged(main_window, api_server, 0, 1, 2)
    several = driver.window.flows._several_commits
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    driver.window.tabs.close_tab(2)
    faults.clear()
    await until(lambda: several.told)
    assert several.told == ("2 calls are committed and confirmed. Left out: 3 · ACCOUNT_3.")
    assert held(api_server, CALLS[2])["a"] == "1"


async def test_what_is_staged_after_the_question_is_not_sent_unseen(main_window, api_server, faults):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    stage(driver, 1, value="something else")
    index = driver.cell("b", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    driver.find(CellEditor, "cellEditor").setPlainText("typed")
    faults.clear()
    assert await ended(driver, dialog) == [End.CONFIRMED, End.LEFT_OUT, End.LEFT_OUT]
    assert "Something else is staged on it than what you have agreed to." in dialog.model.row(1).how
    assert draft_of(driver, 2).get("b") == "typed"
    assert [held(api_server, call)["a"] for call in CALLS] == ["x", "1", "1"]


async def test_it_can_be_stopped_between_two_calls(main_window, api_server, faults):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    driver.press("openCallsStopButton")
    await until(lambda: said(dialog) == "Stopping: the call that is being committed is finished first.")
    faults.clear()
    assert await ended(driver, dialog) == [End.CONFIRMED, End.LEFT_OUT, End.LEFT_OUT]
    assert "It was stopped before this call." in dialog.model.row(1).how
    assert [account for _, account in ways(api_server)] == ["ACCOUNT_1"]


async def test_a_commit_that_is_stopped_begins_no_other(main_window, api_server, faults):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    driver.window.tabs.bar.setCurrentIndex(0)
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1", times=None))
    await commit(driver)
    await until(lambda: ways(api_server))
    driver.trigger("cancelAction")
    first, *others = await ended(driver, dialog)
    assert first in (End.NOT_COMMITTED, End.NOT_CONFIRMED)
    assert others == [End.LEFT_OUT, End.LEFT_OUT]


async def test_a_session_that_expires_in_the_middle_is_renewed_and_the_rest_goes_on(
    signed_out_window, api_server, faults
):
    driver, dialog = await signed_in(signed_out_window, api_server)
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    api_server.control.expire_sessions()
    faults.clear()
    await driver.appears(QLineEdit, "passwordEdit")
    await sign_in(driver)
    assert await ended(driver, dialog) == [End.CONFIRMED] * 3
    assert [held(api_server, call)["a"] for call in CALLS] == ["x"] * 3


async def test_where_nobody_signs_in_again_the_rest_is_left_out(signed_out_window, api_server, faults):
    driver, dialog = await signed_in(signed_out_window, api_server)
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    api_server.control.expire_sessions()
    faults.clear()
    await driver.answer("signInCancelButton")
    first, *others = await ended(driver, dialog)
    assert first is End.NOT_CONFIRMED
    assert others == [End.LEFT_OUT, End.LEFT_OUT]
    assert "Nobody is signed in any more." in dialog.model.row(2).how


async def test_a_call_of_another_environment_is_left_out(main_window, api_server):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    pages = list(driver.window.tabs.pages())
    pages[1].state.site = replace(pages[1].state.site, base_url="https://elsewhere.example", practice=False)
    await commit(driver)
    assert await ended(driver, dialog) == [End.CONFIRMED, End.LEFT_OUT, End.CONFIRMED]
    assert "and you are signed in to" in dialog.model.row(1).how
    assert [account for _, account in ways(api_server)] == ["ACCOUNT_1", "ACCOUNT_3"]


async def test_each_is_an_operation_of_its_own_in_the_history(main_window, api_server, fake_keyring):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    await commit(driver)
    await ended(driver, dialog)
    records = await driver.window.flows.journal.journal.records()
    assert sorted(record.intent.call.tx_id for record in records) == [1, 2, 3]
    assert all(len(record.done) == 1 for record in records)


async def test_a_window_that_is_to_close_begins_no_other_call(main_window, api_server, faults, fake_keyring):
    driver, _ = await staged(main_window, api_server, 0, 1, 2)
    several = driver.window.flows._several_commits
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    assert not driver.window.close()
    await driver.answer("workingFinishButton")
    await until(lambda: several.is_stopping)
    faults.clear()
    await until(lambda: not driver.window.isVisible())
    assert [held(api_server, call)["a"] for call in CALLS] == ["x", "1", "1"]


async def test_who_signs_in_elsewhere_in_the_middle_sends_nothing_there(main_window, api_server, faults):
    driver, dialog = await staged(main_window, api_server, 0, 1, 2)
    faults.add(Fault("hang", method="POST", path_contains="ACCOUNT_1"))
    await commit(driver)
    await until(lambda: ways(api_server))
    connections = driver.window.flows.connections
    here = connections.connection
    there = replace(here.site, client_id=8000, client_code="OTHER")
    connections.connection = SimpleNamespace(site=there)
    faults.clear()
    _, *others = await ended(driver, dialog)
    connections.connection = here
    assert others == [End.LEFT_OUT, End.LEFT_OUT]
    assert "You are signed in elsewhere now." in dialog.model.row(2).how
    assert [account for _, account in ways(api_server)] == ["ACCOUNT_1"]
