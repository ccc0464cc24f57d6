"""Bad input gets a clear sentence at the right place, and nothing is lost."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from lvctx_gui.sandbox import Fault
from lvctx_gui.ui.messages.reading import CREATES_CONTEXT
from tests.api_server import SAMPLE, SAMPLE_CALL

EMPTY_CALL = ("S1@10.0.0.1", 147516594361, "NOBODY")


@pytest.mark.parametrize(
    ("fields", "wrong", "reason"),
    [
        (("", "28479905424", "A", ""), "sessionEdit", "empty"),
        (("S", "28479905424", "", ""), "accountEdit", "empty"),
        (("S", "", "A", ""), "txIdEdit", "empty"),
        (("S", "-5", "A", ""), "txIdEdit", "positive whole number"),
        (("S", "0", "A", ""), "txIdEdit", "positive whole number"),
        (("S", "12x", "A", ""), "txIdEdit", "positive whole number"),
        (("S", "1", "A", "seven"), "clientEdit", "whole number"),
        (("..", "1", "A", ""), "sessionEdit", "dot segment"),
        (("S", "1", "%2e%2E", ""), "accountEdit", "dot segment"),
        (("S\0", "1", "A", ""), "sessionEdit", "NUL"),
    ],
)
async def test_a_wrong_identifier_is_said_at_its_field_before_any_request(
    main_window, api_server, fields, wrong, reason
):
    driver = await main_window()
    await driver.look_up(*fields)
    problem = driver.find(QLabel, f"{wrong}Problem")
    assert reason in problem.text()
    assert driver.find(QLineEdit, wrong).accessibleDescription() == problem.text()
    # What was typed is still there.
    assert driver.find(QLineEdit, "txIdEdit").text() == fields[1]
    await driver.close()
    assert api_server.control.log() == []


async def test_twelve_digits_are_an_ordinary_transaction_id(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*EMPTY_CALL)
    await driver.close()
    assert "/147516594361/" in api_server.control.log()[0].target


PASTES = [
    "https://api.livevox.com/context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419",
    "/context/call/U70D91T533151E6%4010.40.88.32/28479905424/ARB_WSAPI_1/Key1?client=7419",
    "U70D91T533151E6@10.40.88.32\t28479905424\tARB_WSAPI_1\t7419",
    "U70D91T533151E6@10.40.88.32,28479905424,ARB_WSAPI_1,7419\r\n",
]


@pytest.mark.parametrize("text", PASTES)
@pytest.mark.parametrize("field", ["sessionEdit", "accountEdit"])
async def test_pasting_a_whole_address_into_any_field_fills_all_of_them(main_window, text, field):
    driver = await main_window()
    QApplication.clipboard().setText(text)
    driver.find(QLineEdit, field).paste()
    texts = [
        driver.find(QLineEdit, name).text()
        for name in ("sessionEdit", "txIdEdit", "accountEdit", "clientEdit")
    ]
    assert texts == ["U70D91T533151E6@10.40.88.32", "28479905424", "ARB_WSAPI_1", "7419"]


async def test_pasted_sip_headers_fill_session_and_transaction_and_keep_the_account(main_window):
    driver = await main_window()
    driver.find(QLineEdit, "accountEdit").setText("ARB_WSAPI_1")
    QApplication.clipboard().setText("Session-ID: U1@10.0.0.1\r\nX-transaction-id: 28479905424\r\n")
    driver.find(QLineEdit, "sessionEdit").paste()
    assert driver.find(QLineEdit, "sessionEdit").text() == "U1@10.0.0.1"
    assert driver.find(QLineEdit, "txIdEdit").text() == "28479905424"
    assert driver.find(QLineEdit, "accountEdit").text() == "ARB_WSAPI_1"


async def test_typing_an_address_by_hand_is_not_taken_apart_before_enter(main_window, api_server, qtbot):
    driver = await main_window()
    edit = driver.find(QLineEdit, "sessionEdit")
    address = "/context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
    for character in address:
        edit.insert(character)
    assert edit.text() == address
    driver.press("lookupButton")
    await driver.idle()
    assert len(driver.rows()) == 5


async def test_a_call_without_context_says_so_and_says_it_again_in_the_review(main_window, api_server):
    driver = await main_window()
    await driver.look_up(*EMPTY_CALL)
    said = driver.find(QLabel, "emptyText").text()
    assert "This call has no context" in said
    assert "mistyped id" in said
    assert driver.message == ""  # nothing else says the same
    driver.edit_mode()
    driver.add("Note", "first")
    assert CREATES_CONTEXT in driver.review
    await driver.commit()
    assert driver.message.startswith("Committed: 1 added")
    await driver.close()
    assert api_server.control.entries(*EMPTY_CALL) == [{"key": "Note", "value": "first"}]


@pytest.mark.parametrize("body", [b"{}", b'{"entry":null}', b'{"entry":[]}'])
async def test_an_answer_without_entries_is_a_call_without_context(main_window, faults, body):
    driver = await main_window()
    faults.add(Fault("body", body=body))
    await driver.look_up(*SAMPLE_CALL)
    assert "This call has no context" in driver.find(QLabel, "emptyText").text()


async def test_the_documented_answer_with_its_trailing_comma_is_read_with_a_notice(main_window, faults):
    driver = await main_window()
    faults.add(Fault("body", body=b'{"entry":[{"key":"Key2",},{"key":"a","value":"b"}]}'))
    await driver.look_up(*SAMPLE_CALL)
    assert driver.rows() == {"Key2": "⌀ no value", "a": "b"}
    assert "not strict JSON" in driver.message


async def test_odd_values_and_repeated_keys_are_shown_marked_and_never_sent_back(
    main_window, api_server, faults
):
    body = b'{"entry":[{"key":"n","value":1.0},{"key":"t","value":true},{"key":"o","value":{"a":1}},' + (
        b'{"key":"d","value":"1"},{"key":"d","value":"2"},{"key":"x","value":"y"}]}'
    )

    driver = await main_window()
    faults.add(Fault("body", body=body, method="GET", times=None))
    await driver.look_up(*SAMPLE_CALL)
    assert driver.cell("n", "Value").data() == "1.0"
    assert driver.cell("o", "Value").data() == '{"a": 1}'
    model = driver.table.model()
    keys = [model.index(row, driver.column("Key")).data() for row in range(model.rowCount())]
    assert keys == ["n", "t", "o", "d", "d", "x"]
    state = driver.column("Key") - 1
    marked = [bool(model.index(row, state).data()) for row in range(model.rowCount())]
    assert marked == [True, True, True, True, True, False]
    driver.edit_mode()
    driver.set_value("x", "z")
    api_server.control.clear_log()
    driver.trigger("commitAction")
    await driver.idle()
    (post,) = [seen for seen in api_server.control.log() if seen.method == "POST"]
    assert post.body == b'{"entry":[{"key":"x","value":"z"}]}'


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("html"), ["200", "HTML"]),
        (Fault("empty"), ["200", "empty"]),
        (Fault("truncated", when="after"), ["broke before the answer was complete"]),
        (Fault("garbage", when="after"), ["200", "not JSON"]),
        (Fault("body", body=b"[1,2]"), ["200", "a list"]),
        (Fault("huge"), ["200", "8 MB"]),
        (Fault("status", status=403), ["403", "Superuser"]),
        (Fault("status", status=404), ["404"]),
        (Fault("status", status=429, retry_after=7), ["429", "7 seconds"]),
        (Fault("status", status=500), ["500"]),
        (Fault("status", status=503), ["503"]),
        (Fault("reset"), ["broke"]),
        (Fault("close"), ["broke"]),
        (Fault("redirect", location="https://example.com/login"), ["302", "another address"]),
    ],
)
async def test_a_bad_answer_says_what_came_and_leaves_the_table(main_window, faults, fault, words):
    driver = await main_window("--call", SAMPLE)
    before = driver.rows()
    faults.add(fault)
    driver.trigger("refreshAction")
    await driver.idle()
    # The number of a status stands in the details.
    driver.press("messageDetailsButton")
    said = f"{driver.message} {driver.find(QPlainTextEdit, 'messageReport').toPlainText()}"
    assert "carried out" not in driver.message  # a read changes nothing
    for word in words:
        assert word in said
    if fault.kind not in ("truncated", "reset", "close"):
        assert "127.0.0.1" in driver.message
    assert driver.rows() == before


async def test_a_server_that_is_gone_is_told_and_a_later_lookup_works(main_window, api_server):
    driver = await main_window()
    api_server.stop()
    await driver.look_up(*SAMPLE_CALL)
    assert "refused the connection" in driver.message
    api_server.start()
    driver.press("messageAction")
    await driver.idle()
    assert len(driver.rows()) == 5


BAD_KEYS = ["", ".", "..", "%2e", "a/../b", "x\0y", "/"]


@pytest.mark.parametrize("key", BAD_KEYS)
async def test_a_key_that_cannot_be_addressed_is_shown_and_editable_but_not_removed_alone(
    main_window, api_server, key
):
    api_server.control.put_call(
        *SAMPLE_CALL, 7419, [{"key": key, "value": "old"}, {"key": "ok", "value": "1"}]
    )

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.table.setCurrentIndex(driver.cell(key, "Value"))
    api_server.control.clear_log()
    driver.trigger("removeEntryAction")
    assert "cannot be deleted on its own" in driver.message
    assert not driver.action("commitAction").isEnabled()
    assert driver.set_value(key, "new")
    await driver.commit()
    assert [seen.method for seen in api_server.control.log()] == ["GET", "POST", "GET"]
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL)[0] == {"key": key, "value": "new"}


@pytest.mark.parametrize("key", [bad for bad in BAD_KEYS if bad])
async def test_such_a_key_cannot_be_added_and_what_was_typed_stays(main_window, api_server, key):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.trigger("addEntryAction")
    model = driver.table.model()
    row = model.rowCount() - 1
    model.setData(model.index(row, driver.column("Value")), "precious")
    model.setData(model.index(row, driver.column("Key")), key)
    api_server.control.clear_log()
    driver.trigger("commitAction")
    await driver.idle()
    assert "no usable key" in driver.message
    assert api_server.control.log() == []
    assert model.index(row, driver.column("Key")).data() == key
    assert model.index(row, driver.column("Value")).data() == "precious"


async def test_a_lone_surrogate_from_the_server_survives_editing_another_part(main_window, api_server):
    api_server.control.put_call(*SAMPLE_CALL, 7419, [{"key": "k", "value": "a\ud800b\r\nc"}])

    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    index = driver.cell("k", "Value")
    driver.table.setCurrentIndex(index)
    driver.table.edit(index)
    editor = QApplication.focusWidget()
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    editor.setTextCursor(cursor)
    editor.insertPlainText("!")
    await driver.commit()
    assert driver.message.startswith("Committed")
    await driver.close()
    assert api_server.control.entries(*SAMPLE_CALL) == [{"key": "k", "value": "a\ud800b\r\nc!"}]
