"""*View → Requests*: what the window has sent, as it went, and no secret in it."""

import json
import stat

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QTableView

from lvctx_gui.core.curl.command import Shell
from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.requests import acting
from lvctx_gui.ui.requests.model import Column
from lvctx_gui.ui.requests.words import note_words
from tests.api_server import SAMPLE
from tests.core.curl.exchanges import exchange
from tests.gui import until


async def opened(driver):
    driver.trigger("requestsAction")
    return await driver.appears(QDialog, "requestsDialog")


def column(dialog, which):
    model = dialog.model
    return [model.index(row, which).data() for row in range(model.rowCount())]


def shown_texts(dialog):
    """All that the dialog shows of each request."""
    view = dialog.findChild(QTableView, "requestsView")
    texts = []
    for row in range(dialog.model.rowCount()):
        view.selectRow(row)
        texts += [dialog.model.index(row, each).data() for each in Column]
        texts += [each.toPlainText() for each in dialog.findChildren(QPlainTextEdit)]
        texts += [each.text() for each in dialog.findChildren(QLabel)]
    return texts


async def test_what_was_sent_before_it_was_opened_is_there(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.commit()
    dialog = await opened(driver)
    operations = [words.partition(" · ")[0] for words in column(dialog, Column.OPERATION)]
    assert operations[0] in ("Sign-in", "Lookup")
    methods = list(zip(operations, column(dialog, Column.METHOD), strict=True))
    assert ("Lookup", "GET") in methods
    assert ("Check", "GET") in methods
    assert ("Commit", "POST") in methods
    assert ("Proof", "GET") in methods
    assert column(dialog, Column.OPERATION)[-1].endswith(" · 28479905424")
    assert set(column(dialog, Column.STATUS)) <= {"200", "204"}


async def test_new_requests_come_while_it_is_open_and_what_is_chosen_stays(main_window):
    driver = await main_window("--call", SAMPLE)
    dialog = await opened(driver)
    view = dialog.findChild(QTableView, "requestsView")
    view.selectRow(0)
    before, chosen = dialog.model.rowCount(), dialog.chosen
    driver.trigger("refreshAction")
    await driver.idle()
    await until(lambda: dialog.model.rowCount() > before)
    assert dialog.chosen is chosen
    assert column(dialog, Column.OPERATION)[-1].startswith("Refresh")


async def test_bodies_and_headers_stand_below_and_the_session_nowhere(main_window, api_server):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "Grüße")
    await driver.commit()
    dialog = await opened(driver)
    secrets = driver.window.flows.recorder.secrets
    assert secrets
    texts = "\n".join(shown_texts(dialog))
    assert not any(secret in texts for secret in secrets)
    assert "LV-Session: ***" in texts
    assert "Grüße" in texts or "Gr\\u00fc\\u00dfe" in texts
    assert "HTTP/1.1 204" in texts


async def test_what_failed_is_there_with_its_reason_and_waits_are_marked(main_window, faults, virtual_clock):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    faults.add(Fault("status", status=429, method="POST", retry_after=2))
    await driver.commit()
    dialog = await opened(driver)
    assert "429" in column(dialog, Column.STATUS)
    notes = [note for note in column(dialog, Column.NOTE) if note]
    # How long depends on the clock.
    assert any(note.startswith("waited ") and "Retry-After" in note for note in notes), notes
    assert any("attempt 2" in note for note in notes), notes


def test_a_wait_is_told_with_its_reason():
    assert note_words(exchange(waited=2.0, waited_why="Retry-After")) == "waited 2.0 s: Retry-After"
    assert note_words(exchange(waited=2.0, waited_why="Retry-After", attempt=3)) == (
        "waited 2.0 s: Retry-After, attempt 3"
    )
    assert note_words(exchange()) == ""


async def test_the_filter_shows_what_holds_every_word(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.trigger("refreshAction")
    await driver.idle()
    dialog = await opened(driver)
    total = dialog.model.rowCount()
    driver.find(QLineEdit, "requestsFilterEdit").setText("refresh get")
    assert 0 < dialog.model.rowCount() < total
    assert f"of {total} requests" in dialog.findChild(QLabel, "requestsCounts").text()


async def test_clear_forgets_them(main_window):
    driver = await main_window("--call", SAMPLE)
    dialog = await opened(driver)
    driver.press("requestsClearButton")
    await until(lambda: dialog.model.rowCount() == 0)
    assert driver.window.flows.recorder.exchanges == ()


async def test_a_request_is_copied_as_curl_without_the_session(main_window):
    driver = await main_window("--call", SAMPLE)
    dialog = await opened(driver)
    driver.press("requestsCurlButton")
    await until(lambda: "curl" in QGuiApplication.clipboard().text())
    command = QGuiApplication.clipboard().text()
    assert "LVCTX_SESSION" in command
    assert not any(secret in command for secret in driver.window.flows.recorder.secrets)
    assert "LVCTX_SESSION" in dialog.findChild(QLabel, "requestsSaid").text()


@pytest.mark.parametrize("bodies", [True, False])
async def test_requests_are_saved_as_har_for_the_owner_alone(main_window, tmp_path, bodies):
    driver = await main_window("--call", SAMPLE)
    dialog = await opened(driver)
    file = tmp_path / "requests.har"
    dialog.save_to(file, bodies=bodies)
    await until(lambda: "written to" in dialog.findChild(QLabel, "requestsSaid").text())
    text = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(json.loads(text)["log"]["entries"]) == dialog.model.rowCount()
    assert ("Value1" in text) is bodies
    assert not any(secret in text for secret in driver.window.flows.recorder.secrets)


async def test_saving_asks_and_offers_to_leave_bodies_out(main_window):
    driver = await main_window("--call", SAMPLE)
    await opened(driver)
    driver.press("requestsSaveButton")
    question = await driver.appears(QDialog, "saveHarDialog")
    assert "customers' data" in question.accessibleDescription()
    assert question.confirm.text() == "Save without bodies…"
    assert question.focusWidget() is question.confirm
    await driver.answer("saveHarCancelButton")


async def test_a_body_that_no_command_holds_goes_into_a_file(main_window, tmp_path):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "mine")
    await driver.commit()
    recorder = driver.window.flows.recorder
    post = next(each for each in recorder.exchanges if each.method == "POST" and each.transaction)
    file = tmp_path / "body.json"
    said = await acting.copy_with_file(file, post, recorder.secrets, Shell.BASH)
    assert "not encrypted" in said
    assert file.read_bytes() == post.request_body.data
    assert f"--data-binary '@{file}'" in QGuiApplication.clipboard().text()


async def test_the_table_is_a_table_to_screen_readers_and_its_model_is_sound(main_window, qtmodeltester):
    driver = await main_window("--call", SAMPLE)
    dialog = await opened(driver)
    qtmodeltester.check(dialog.model)
    view = dialog.findChild(QTableView, "requestsView")
    assert view.accessibleName()
    assert dialog.model.headerData(0, view.verticalHeader().orientation()) == "1"
