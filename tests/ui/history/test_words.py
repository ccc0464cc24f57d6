"""How an operation is told: its kind, its keys, its end, and what a copy of it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.settle import Outcome, Step
from lvctx_gui.ui.history.model import Column, make_rows
from lvctx_gui.ui.messages.history import (
    author_in_full,
    change_summary,
    headline,
    key_summary,
    outcome_summary,
    record_text,
    why_nothing_to_revert,
)
from tests.ui.history.samples import commit, delete_all, ended_as, large


@pytest.mark.parametrize(
    ("record", "short"),
    [
        (ended_as(Outcome.CONFIRMED, Outcome.CONFIRMED), "confirmed"),
        (ended_as(Outcome.NOT_CONFIRMED, Outcome.NOT_CONFIRMED), "0 of 2 confirmed"),
        (ended_as(Outcome.CONFIRMED, Outcome.NOT_COMMITTED), "1 of 2 confirmed"),
        (ended_as(Outcome.NOT_COMMITTED), "nothing committed"),
        (replace(delete_all({"a": "1"}), results=()), "nothing deleted"),
        (replace(ended_as(Outcome.CONFIRMED), ended=None), "not ended"),
    ],
)
def test_how_a_work_ended_is_told_in_few_words(record, short):
    assert outcome_summary(record) == short


def test_the_headline_names_the_kind_of_work():
    assert headline(commit({}, {"a": "1"})).endswith("Commit: confirmed")
    assert headline(delete_all({"a": "1"})).endswith("Delete all context: confirmed")
    assert "interrupted" in headline(replace(delete_all({"a": "1"}), ended=None))


def test_the_keys_come_before_their_number():
    record = commit({"a": "1", "b": "2"}, {"a": "x", "new": "y"})
    assert change_summary(record, record.intent.changes) == "a, new and b: 1 added, 1 changed, 1 deleted"
    record = large(5)
    words = "key 0, key 1, key 2 and 2 more: 5 added"
    assert change_summary(record, record.intent.changes) == words


def test_a_pasted_session_is_nobodys_name():
    record = commit({}, {"a": "1"})
    nameless = replace(record, intent=replace(record.intent, user=""))
    assert author_in_full(nameless) == "unknown (pasted session)"
    (named, unnamed) = make_rows([record, nameless])
    assert author_in_full(record) == named.cells[Column.BY] == "supervisor"
    assert unnamed.cells[Column.BY] == "unknown"
    assert "pasted session" in unnamed.found_by


@pytest.mark.parametrize("text", ["trailing ", "\u00a0a\tb\r\nc\u200b", "x" * 5_000])
def test_a_copy_holds_keys_values_and_notes_to_the_letter(text):
    copied = record_text(commit({text: text}, {text: f"{text}!"}, note=text))
    assert f"“{text}”: “{text}” → “{text}!”  (committed and confirmed)" in copied
    assert f"Note: {text}\n" in copied


def test_a_copy_tells_kinds_of_values_apart_and_has_no_half_characters():
    record = commit(
        {"a": NonTextValue("1.0", "number"), "b": "1.0", "c": None}, {"a": "\ud800", "b": "", "c": "x"}
    )
    copied = record_text(record)
    assert "“a”: 1.0 (number) → “\ufffd”" in copied
    assert "“b”: “1.0” → “”" in copied
    assert "“c”: (no value) → “x”" in copied


def test_what_was_never_sent_is_told_as_such():
    record = commit({"a": "1"}, {"a": "2"}, (Step.NOT_SENT, Outcome.CONFIRMED, False))
    assert "(was so already)" in record_text(record)
    assert key_summary(record.intent.changes[0], record.results[0]) == "changed · was so already"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (commit({}, {"a": "1"}), ""),
        (commit({}, {"a": "1"}, (Step.DONE, Outcome.NOT_CONFIRMED, True)), "Nothing of it is confirmed"),
        (commit({}, {"a": "1"}, (Step.NOT_SENT, Outcome.CONFIRMED)), "It changed nothing itself"),
        (delete_all({}), "There was nothing in the call"),
        (replace(commit({}, {"a": "1"}, ()), ended=None), "under way or was interrupted"),
    ],
)
def test_why_there_is_nothing_to_revert_is_a_sentence(record, reason):
    told = why_nothing_to_revert(record)
    assert reason in told
    assert bool(told) == bool(reason)
