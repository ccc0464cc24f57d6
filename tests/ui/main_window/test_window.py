"""Closing, stopping and failing: the window asks, waits and tells, and no edit is lost."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from lvctx_gui.sandbox import Fault
from tests.api_server import SAMPLE, held
from tests.gui import until


async def test_closing_with_staged_changes_asks_and_can_be_taken_back(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    assert not driver.window.close()
    assert driver.window.isVisible()
    await driver.answer("loseCancelButton")
    assert driver.rows()["Key1"] == "x"


async def test_the_window_does_not_close_under_a_commit(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("hang", method="POST"))
    driver.trigger("commitAction")
    await until(lambda: any(seen.method == "POST" for seen in api_server.control.log()))
    assert not driver.window.close()
    assert "is under way" in (await driver.appears(QDialog, "workingDialog")).windowTitle()
    await driver.answer("workingCancelButton")
    assert not driver.set_value("Key1", "y")
    faults.clear()
    await driver.idle()
    assert driver.message.startswith("Committed")
    assert driver.window.isVisible()


async def test_escape_stops_a_commit_before_its_next_request(main_window, api_server, faults):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.remove("random")
    api_server.control.clear_log()
    # Carried out, so that it does not matter whether it is ended before it is answered.
    faults.add(Fault("hang", when="after", method="POST"))
    driver.trigger("commitAction")
    await driver.answer("commitConfirmButton")
    await until(lambda: held(api_server)["Key1"] == "x")
    driver.trigger("cancelAction")
    await driver.idle()
    assert [seen.method for seen in api_server.control.log()] == ["GET", "POST", "GET"]
    assert "Committed and confirmed: “Key1”" in driver.message
    assert "Not committed, still staged: “random”" in driver.message


async def test_an_exception_that_nobody_expected_is_told_and_costs_no_edit(main_window, monkeypatch, caplog):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")

    async def explode(*_):
        raise ZeroDivisionError("a customer's value")

    monkeypatch.setattr("lvctx_gui.services.lookup.look_up", explode)
    caplog.set_level("CRITICAL", "lvctx_gui.ui.kit.tasks")  # this record is meant
    driver.trigger("refreshAction")
    await driver.idle()
    assert "ZeroDivisionError" in driver.message
    assert "customer" not in driver.message
    assert driver.rows()["Key1"] == "x"
    assert driver.shown(QDialog) == []


async def test_a_commit_whose_proof_fails_does_not_say_that_nothing_was_changed(
    main_window, faults, virtual_clock
):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("reset", method="GET", skip=1, times=None))
    await driver.commit()
    assert "Everything was sent, but reading back failed" in driver.message
    assert "Nothing on the server was changed" not in driver.message
    assert "Not confirmed, still staged: “Key1”" in driver.message


async def test_a_page_in_place_of_an_answer_to_a_write_is_no_success(main_window, faults, virtual_clock):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    faults.add(Fault("html", method="POST", times=None))
    await driver.commit()
    assert "answered 200" in driver.message
    assert "text/html" in driver.message
    assert "Not committed, still staged: “Key1”" in driver.message
