"""The history as CSV: a line for each key, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given

from lvctx_gui.core.entries import MISSING, Context, Missing, NonTextValue, value_text
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.services.export import history_csv, history_json, outcome_of
from tests.commit_log import NOON, SITE
from tests.services.export.histories import CALL, FORMULA, histories, one, parsed


def plain(cell):
    """The cell without the marks that make it harmless."""
    return re.sub(r"(\A|[;\t\r\n\v\f\x85\u2028\u2029])'", r"\1", cell)


@given(histories)
def test_the_csv_has_one_line_for_each_key_and_parses_back(history):
    rows = parsed(history_csv(history))
    expected = [(record, change) for record in history for change in record.intent.changes or (None,)]
    assert len(rows) == len(expected)
    for row, (record, change) in zip(rows, expected, strict=True):
        intent, call = record.intent, record.intent.call
        texts = {
            "session": call.session,
            "transaction_id": str(call.tx_id),
            "account": call.account,
            "client": "" if call.client is None else str(call.client),
            "user": intent.user,
            "work": intent.work.value,
            "note": intent.note,
        }
        if change is None:
            texts |= {
                "key": "",
                "old_is": "",
                "new_is": "",
                "outcome": record.summary,
                "reason": record.remark,
            }
        else:
            result = {result.key: result for result in record.results}.get(change.key)
            texts |= {
                "key": change.key,
                "old": "" if isinstance(change.before, Missing) else value_text(change.before),
                "new": "" if isinstance(change.after, Missing) else value_text(change.after),
                "outcome": outcome_of(result) if result else record.summary,
                "sent": ("yes" if result.was_sent else "no") if result else "",
                "reason": result.reason if result else "",
            }
        assert {name: plain(row[name]) for name in texts} == texts


@given(histories)
def test_no_cell_begins_like_a_formula(history):
    rows = csv.reader(io.StringIO(history_csv(history), newline=""))
    assert not any(cell.startswith(FORMULA) for row in rows for cell in row)


@pytest.mark.parametrize("separator", [";", "\t"])
@given(histories)
def test_no_cell_begins_like_a_formula_for_a_spreadsheet_that_separates_otherwise(separator, history):
    """As in many countries: a ``;`` ends a cell there, whatever stands around it, and so may a line break."""
    text = history_csv(history)
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    # Some take quotation marks that do not begin a cell for ordinary characters, and some drop them.
    cells += re.split(f"[{separator}\r\n]", text)
    # A tab at the beginning of a line can only be within a cell.
    signs = tuple(sign for sign in FORMULA if not sign.isspace())
    assert not [cell for cell in cells if cell.lstrip(' "\u00a0').startswith(signs)]


def test_a_dash_that_begins_no_cell_stays_as_it_is():
    (row,) = parsed(history_csv([one("2026-01-02, a=b; c\r\nd", "it; 'tis")]))
    assert (row["old"], row["new"]) == ("2026-01-02, a=b; c\r\nd", "it; 'tis")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (MISSING, "missing", ""),
        (None, "no value", ""),
        ("", "text", ""),
        ("a,b", "text", "a,b"),
        ('say "x"\r\n', "text", 'say "x"\r\n'),
        ("=HYPERLINK(1)", "text", "'=HYPERLINK(1)"),
        ("'=HYPERLINK(1)", "text", "''=HYPERLINK(1)"),
        ("'tis", "text", "''tis"),
        ("\n=1", "text", "'\n'=1"),
        ("a;=1", "text", "a;'=1"),
        ('a; "=1', "text", "a;' \"=1"),
        ("a\t\t@b\r\n-1\r\n'x", "text", "a\t\t'@b\r\n'-1\r\n''x"),
        ("a;'=1", "text", "a;''=1"),
        ("＝1", "text", "'＝1"),
        (NonTextValue("-1.0", "number"), "number", "'-1.0"),
        (NonTextValue("true", "true/false"), "true/false", "true"),
    ],
)
def test_each_kind_of_value_has_its_word_and_its_text(value, kind, text):
    (row,) = parsed(history_csv([one(value, "other")]))
    assert (row["old_is"], row["old"]) == (kind, text)
    (row,) = parsed(history_csv([one("other", value)]))
    assert (row["new_is"], row["new"]) == (kind, text)
    assert row["began"] == "2026-03-04T12:00:00+00:00"
    assert row["environment"] == "Practice"


def test_what_was_interrupted_says_so():
    record = replace(one("1", "2"), results=(), ended=None)
    assert parsed(history_csv([record]))[0]["outcome"] == "interrupted"
    assert json.loads(history_json([record]))[0]["changes"][0]["outcome"] is None


def test_what_was_never_sent_is_not_claimed_as_committed():
    record = replace(
        one("1", "2"), results=(KeyResult("K", Step.NOT_SENT, Outcome.CONFIRMED, was_sent=False),)
    )
    (change,) = json.loads(history_json([record]))[0]["changes"]
    assert (change["outcome"], change["sent"]) == ("was so already", False)
    (row,) = parsed(history_csv([record]))
    assert (row["outcome"], row["sent"]) == ("was so already", "no")
    (change,) = json.loads(history_json([one("1", "2")]))[0]["changes"]
    assert (change["outcome"], change["sent"]) == ("committed and confirmed", True)


def test_deleting_an_empty_call_has_a_line_too():
    intent = Intent("id", NOON, CALL, SITE, "supervisor", Context(), work=Operation.DELETE_ALL)
    (row,) = parsed(history_csv([Record(intent, ended=NOON, remark="It was stopped.")]))
    assert (row["work"], row["key"], row["old_is"]) == ("delete all", "", "")
    assert (row["outcome"], row["reason"]) == ("nothing committed", "It was stopped.")


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (replace(one("1", "2"), results=(), ended=None), "interrupted"),
        (
            Record(
                Intent("id", NOON, CALL, SITE, "supervisor", Context(), work=Operation.DELETE_ALL), ended=NOON
            ),
            "nothing committed",
        ),
    ],
)
def test_the_words_of_the_format_are_english_in_every_language(in_brackets, record, outcome):
    (row,) = parsed(history_csv([record]))
    assert row["outcome"] == outcome
    assert "«" not in history_csv([record])
    assert "«" not in history_json([record])


def test_lines_end_as_the_rfc_says():
    assert history_csv([one("1", "2")]).count("\r\n") == 2
