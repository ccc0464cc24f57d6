"""States that stand in files: what is read, and what is said of a file that is none."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvctx_gui.api.wire import encode_entries
from lvctx_gui.core.comparison import SideKind, state_after, state_before
from lvctx_gui.core.entries import Context, Entry, NonTextValue, value_text
from lvctx_gui.core.visible import without_halves
from lvctx_gui.services.export import write_history
from lvctx_gui.services.state_files import LARGEST, FileProblemError, read_states
from tests.services.export.histories import records
from tests.strategies import contexts

ANSWER = b'{"entry":[{"key":"Key1","value":"Value1"},{"key":"Key2",},{"key":"n","value":1.0}]}'
ENTRIES = Context([Entry("Key1", "Value1"), Entry("Key2"), Entry("n", NonTextValue("1.0", "number"))])


@pytest.fixture
def file(tmp_path):
    return tmp_path / "answer.json"


def problem(file):
    with pytest.raises(FileProblemError) as found:
        read_states(file)
    return str(found.value)


@pytest.mark.parametrize(
    "data",
    [
        ANSWER,
        b"\xef\xbb\xbf" + ANSWER,
        b"\xff\xfe" + ANSWER.decode().encode("utf-16-le"),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + ANSWER,
        b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 200\r\nDate: now\r\n\r\n" + ANSWER,
    ],
)
def test_an_answer_as_curl_writes_it(file, data):
    file.write_bytes(data)
    (side,) = read_states(file)
    assert (side.kind, side.context, side.name, side.keys) == (SideKind.FILE, ENTRIES, "answer.json", None)
    assert side.at is not None
    assert side.call is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contexts())
def test_any_answer_is_read_to_the_letter(file, context):
    file.write_bytes(encode_entries((*context.entries, *context.repeats)))
    (side,) = read_states(file)
    assert side.context == context


def told(sides):
    """What an exported history tells of states: nothing of what a call held besides."""
    return [(side.kind, side.at.replace(microsecond=0), side.call, side.keys, side.context) for side in sides]


def without_whole(record):
    return replace(record, intent=replace(record.intent, whole=None, lost=()), ended=None)


def has_keys(record):
    return bool(record.intent.changes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(records().filter(has_keys), min_size=1, max_size=3))
def test_an_exported_history_has_two_states_for_each_operation(file, history):
    write_history(file, history)
    sides = read_states(file)
    plain = [without_whole(record) for record in history]
    expected = [state(record) for record in plain for state in (state_before, state_after)]
    assert told(sides) == told(expected)
    assert {side.name for side in sides} == {"answer.json"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records().filter(has_keys))
def test_so_has_one_for_spreadsheets(file, record):
    file = file.with_suffix(".csv")
    write_history(file, [record])
    expected = [state(without_whole(record)) for state in (state_before, state_after)]
    sides = read_states(file)
    texts = [text for entry in expected[0].context for text in (entry.key, value_text(entry.value))]
    texts += [text for entry in record.intent.post for text in (entry.key, value_text(entry.value))]
    if all(without_halves(text) == text for text in texts):  # CSV has only escapes for halves
        assert told(sides) == told(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "answer.json is empty."),
        ('{"entry":[\n{"key":"K"}\n{"key":"L"}]}', "answer.json is not JSON: line 3, column 1 cannot be"),
        ("HTTP/1.1 200 OK\r\nDate: x\r\n\r\n<html>", "line 4, column 1"),
        ('{"entry":[{"key":"K"},{"value":"1"}]}', "answer.json cannot be used: entry 2 has no key."),
        ('{"value":"1"}', "answer.json is JSON, but neither an answer with “entry” nor an exported history."),
        ('{"a":1,"a":2}', "two members of one name"),
        ("[]", "answer.json is an exported history without any operation."),
        ('[{"call":{}}]', "its operation 1 is not as this program exports it."),
        (json.dumps([1]), "its operation 1 is not as this program exports it."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(file, text, words):
    file.write_text(text, encoding="utf-8", newline="")
    assert words in problem(file)


def test_a_line_that_is_no_text_is_named(file):
    file.write_bytes(b'{\n"entry":\n"\xff"}')
    assert problem(file) == "answer.json cannot be read: line 3 is not text in UTF-8."


def test_a_broken_line_of_a_csv_file_is_named(file):
    from lvctx_gui.services.export import CSV_COLUMNS

    file = file.with_suffix(".csv")
    file.write_text(",".join(CSV_COLUMNS) + "\r\n1,2,3\r\n", encoding="utf-8", newline="")
    assert problem(file) == "answer.csv cannot be used: line 2 is not as this program exports it."
    file.write_text("a;b\n", encoding="utf-8")
    assert "line 1 has not the columns" in problem(file)


def test_a_file_that_cannot_be_opened_and_one_that_is_too_large(file, tmp_path):
    assert problem(file) == "answer.json could not be read (No such file or directory)."
    assert "could not be read" in problem(tmp_path)
    with file.open("wb") as large:
        large.truncate(LARGEST + 1)
    assert problem(file) == "answer.json is too large: files of up to 20 MB can be read."
