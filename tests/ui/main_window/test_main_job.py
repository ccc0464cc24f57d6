"""The main job through the window, in one process: look up, edit, review, commit."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLineEdit, QToolButton

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.kit.captioned_value import CaptionedValue
from tests.api_server import NO_VALUE, SAMPLE, SAMPLE_CALL, held


def requests(api_server):
    return [(seen.method, seen.target) for seen in api_server.control.log()]


async def test_a_call_on_the_command_line_is_looked_up_at_start(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    assert driver.rows() == {
        "Documentatin": "testers",
        "Key1": "Value1",
        "Key2": "⌀ no value",
        "Key3": "Value3",
        "random": "testing",
    }
    assert driver.find(CaptionedValue, "identityAccount").text() == "ARB_WSAPI_1"
    assert driver.find(QLineEdit, "accountEdit").text() == ""
    await driver.close()
    assert [method for method, _ in requests(api_server)] == ["GET"]


async def test_edit_add_remove_and_commit_send_one_post_and_one_delete(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*SAMPLE_CALL, 7419)
    driver.edit_mode()
    api_server.control.clear_log()
    driver.set_value("Key1", "Value1 — corrected")
    driver.remove("random")
    driver.add("Disposition", "Promise to pay")
    review = driver.review
    assert "Disposition" in review
    assert "POST /context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419" in review
    changed = '{"key":"Key1","value":"Value1 — corrected"}'
    body = '{"entry":[' + changed + ',{"key":"Disposition","value":"Promise to pay"}]}'
    assert body in review
    assert "ARB_WSAPI_1/random?client=7419" in review
    assert driver.was("Key1") == "Value1"
    assert driver.spoken("Key1", "Value") == "Value1 — corrected, was Value1"
    driver.trigger("commitAction")
    assert (await driver.appears(QDialog, "commitDialog")).isVisible()
    assert requests(api_server) == []
    await driver.answer("commitConfirmButton")
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed, 1 added, 1 deleted")
    assert "random" not in driver.rows()
    assert not driver.action("commitAction").isEnabled()
    before, *seen = api_server.control.log()
    assert before.method == "GET"
    assert [request.method for request in seen] == ["POST", "DELETE", "GET"]
    assert seen[0].body.decode() == body
    assert seen[1].target.endswith("/ARB_WSAPI_1/random?client=7419")
    await driver.close()
    assert held(api_server) == {
        "Documentatin": "testers",
        "Key1": "Value1 — corrected",
        "Key2": NO_VALUE,
        "Key3": "Value3",
        "Disposition": "Promise to pay",
    }


async def test_a_commit_without_deletions_does_not_ask(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key2", "")
    driver.trigger("commitAction")
    await driver.idle()
    assert driver.message.startswith("Committed: 1 changed")
    await driver.close()
    assert held(api_server)["Key2"] == ""


async def test_cancelling_the_question_sends_nothing_and_keeps_the_edit(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.remove("random")
    api_server.control.clear_log()
    driver.trigger("commitAction")
    await driver.answer("commitCancelButton")
    await driver.idle()
    assert requests(api_server) == []
    assert driver.action("commitAction").isEnabled()


async def test_a_refused_post_sends_no_delete_and_keeps_everything_staged(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "new")
    driver.remove("random")
    api_server.control.clear_log()
    faults.add(Fault("status", status=403, method="POST"))
    await driver.commit()
    assert [method for method, _ in requests(api_server)] == ["GET", "POST", "GET"]
    assert "403" in driver.message
    assert "Not committed, still staged: “Key1” and “random”" in driver.message
    assert driver.rows()["Key1"] == "new"
    await driver.commit()
    assert driver.message.startswith("Committed:")
    await driver.close()
    assert "random" not in held(api_server)


async def test_nothing_can_be_edited_until_editing_is_switched_on(main_window):
    driver = await main_window("--call", SAMPLE)
    assert not driver.set_value("Key1", "x")
    for name in ("addEntryAction", "removeEntryAction", "commitAction", "deleteAllAction"):
        assert not driver.action(name).isEnabled()
    driver.edit_mode()
    assert driver.set_value("Key1", "x")


async def test_read_only_makes_editing_impossible(main_window):
    driver = await main_window("--call", SAMPLE, "--read-only")
    assert not driver.action("editModeAction").isEnabled()
    driver.action("editModeAction").trigger()
    assert not driver.action("editModeAction").isChecked()


async def test_refreshing_keeps_edits_and_shows_what_others_did(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    api_server.control.set_entry(*SAMPLE_CALL, "Extra", "new")
    driver.trigger("refreshAction")
    await driver.idle()
    assert driver.rows()["Key1"] == "mine"
    assert driver.rows()["Key3"] == "theirs"
    assert driver.rows()["Extra"] == "new"


async def test_refreshing_one_entry_uses_the_single_key_method(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    api_server.control.set_entry(*SAMPLE_CALL, "Key3", "theirs")
    api_server.control.set_entry(*SAMPLE_CALL, "Key1", "theirs too")
    api_server.control.clear_log()
    driver.table.setCurrentIndex(driver.cell("Key3", "Value"))
    driver.trigger("refreshEntryAction")
    await driver.idle()
    assert [target.partition("?")[0].rpartition("/")[2] for _, target in requests(api_server)] == ["Key3"]
    assert driver.rows()["Key3"] == "theirs"
    assert driver.rows()["Key1"] == "Value1"
    api_server.control.remove_entry(*SAMPLE_CALL, "Key3")
    driver.trigger("refreshEntryAction")
    await driver.idle()
    assert driver.glyph("Key3") == "×"
    assert "Key3" in driver.message


async def test_delete_all_wants_the_account_typed_and_offers_to_put_everything_back(main_window, api_server):
    before = api_server.control.entries(*SAMPLE_CALL)

    driver = await main_window("--call", SAMPLE)
    assert not driver.action("deleteAllAction").isEnabled()
    driver.edit_mode()
    driver.trigger("deleteAllAction")
    dialog = await driver.appears(QDialog, "deleteAllDialog")
    edit = dialog.findChild(QLineEdit, "deleteAllEdit")
    edit.setText("ARB_WSAPI_")
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert api_server.control.entries(*SAMPLE_CALL) == before
    edit.setText("ARB_WSAPI_1")
    api_server.control.clear_log()
    await driver.answer("deleteAllConfirmButton")
    await driver.idle()
    assert [method for method, _ in requests(api_server)] == ["GET", "DELETE", "GET"]
    assert api_server.control.entries(*SAMPLE_CALL) == []
    assert driver.rows() == {}
    api_server.control.clear_log()
    driver.press("messageClose", QToolButton)  # the way back outlives the message
    driver.trigger("putBackAction")
    await driver.idle()
    assert [method for method, _ in requests(api_server)] == ["GET"]
    assert api_server.control.entries(*SAMPLE_CALL) == []
    assert "is staged. Nothing was sent yet." in driver.message
    assert len(driver.rows()) == 5
    await driver.commit()
    assert [method for method, _ in requests(api_server)] == ["GET", "GET", "POST", "GET"]
    assert not driver.action("commitAction").isEnabled()
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL) == before
