"""The history as JSON: exact."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.services.export import history_csv, history_json, outcome_of
from tests.commit_log import SITE
from tests.services.export.histories import HALVES, histories, one, parsed


def text_of(told):
    """The text that the JSON tells: as such, or in parts."""
    return told if isinstance(told, str) else "".join(told)


def value_of(member):
    """What a member of the JSON stands for."""
    if member["is"] == "missing":
        return MISSING
    if member["is"] == "no value":
        return None
    if member["is"] == "text":
        return text_of(member["value"])
    return NonTextValue(text_of(member["json"]), member["is"])


@given(histories)
def test_every_value_comes_back_from_the_json_as_it_was(history):
    works = json.loads(history_json(history))
    assert len(works) == len(history)
    for work, record in zip(works, history, strict=True):
        intent = record.intent
        changes = [
            (text_of(each["key"]), value_of(each["old"]), value_of(each["new"])) for each in work["changes"]
        ]
        assert changes == [(change.key, change.before, change.after) for change in intent.changes]
        results = {result.key: result for result in record.results}
        for each in work["changes"]:
            result = results.get(text_of(each["key"]))
            assert each["outcome"] == (outcome_of(result) if result else None)
            assert each["sent"] == (result.was_sent if result else None)
            assert text_of(each["reason"]) == (result.reason if result else "")
        assert work["call"] == {
            "session": intent.call.session,
            "transaction_id": intent.call.tx_id,
            "account": intent.call.account,
            "client": intent.call.client,
        }
        told = [text_of(work[name]) for name in ("user", "note", "remark")]
        assert told == [intent.user, intent.note, record.remark]
        assert work["work"] == intent.work.value


@given(histories)
def test_the_json_can_be_written_to_a_file_and_read_again(history):
    """Half a character, too: a file in UTF-8 has no place for one."""
    text = history_json(history)
    assert json.loads(text.encode("utf-8").decode("utf-8")) == json.loads(text)


@pytest.mark.parametrize(
    ("value", "member"),
    [
        (MISSING, {"is": "missing"}),
        (None, {"is": "no value"}),
        ("", {"is": "text", "value": ""}),
        ("missing", {"is": "text", "value": "missing"}),
        ("\ud800", {"is": "text", "value": "\ud800"}),
        (" a\r\n\0", {"is": "text", "value": " a\r\n\0"}),
        (NonTextValue("1.0", "number"), {"is": "number", "json": "1.0"}),
        (
            NonTextValue("12345678901234567890123", "number"),
            {"is": "number", "json": "12345678901234567890123"},
        ),
    ],
)
def test_each_kind_of_value_has_its_member(value, member):
    (work,) = json.loads(history_json([one(value, "other")]))
    assert work["changes"][0]["old"] == member
    (work,) = json.loads(history_json([one("other", value)]))
    assert work["changes"][0]["new"] == member


def test_a_work_tells_when_where_and_who():
    record = replace(one("1", "2", note="ticket 7"), remark="It was stopped.")
    (work,) = json.loads(history_json([record]))
    assert work["began"] == work["ended"] == "2026-03-04T12:00:00+00:00"
    assert (work["environment"], work["address"]) == (SITE.name, SITE.base_url)
    assert (work["user"], work["work"], work["note"], work["remark"]) == (
        "supervisor",
        "commit",
        "ticket 7",
        "It was stopped.",
    )
    assert json.loads(history_json([replace(record, ended=None)]))[0]["ended"] is None


def test_no_history_is_an_empty_list():
    assert json.loads(history_json([])) == []
    assert parsed(history_csv([])) == []


@pytest.mark.parametrize("text", [HALVES, f"a{HALVES}b", HALVES * 2])
def test_two_half_characters_side_by_side_do_not_become_one_in_the_json(text):
    (work,) = json.loads(history_json([one(text, "\U0001f600", note=text)]))
    assert work["changes"][0]["new"]["value"] == "\U0001f600"
    for parts in (work["changes"][0]["old"]["value"], work["note"]):
        assert "".join(parts) == text
