"""The history for other programs: exact as JSON, harmless as CSV."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import MISSING, Context, Entry, Missing, NonTextValue, value_text
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.services import export
from lvctx_gui.services.export import CSV_COLUMNS, history_csv, history_json, outcome_of, write_history
from tests.commit_log import NOON, SITE
from tests.strategies import any_text, values

CALL = CallRef("S1", 147516594361, "ACCOUNT", 7419)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HALVES = "\ud83d\ude00"
"""Two half characters, which Python keeps apart and JSON does not."""

texts = st.one_of(
    any_text,
    st.sampled_from(
        (
            *FORMULA,
            "=1+1",
            "\t=1",
            '"',
            "a,b",
            "'",
            "''=x",
            "'=x",
            "",
            "a;=1",
            ';"=1',
            "\t\n@",
            ";'=",
            "a\r\n+1",
            '";=1,"',
            "; ;-",
            f"a{HALVES}b",
            HALVES * 2,
        )
    ),
)
names = st.sampled_from(("=S", "+A", "-1", "@x", "é, “b”", "U70D91T533151E6@10.40.88.32"))
keys = st.one_of(texts, st.sampled_from(("A", "B")))


few = st.dictionaries(keys, st.one_of(values, texts), max_size=3).map(
    lambda held: Context(Entry(*pair) for pair in held.items())
)


@st.composite
def records(draw):
    """Commits and deletions of every kind, with anything as keys, values and notes."""
    before = draw(few)
    call = draw(st.builds(CallRef, names, st.integers(1, 10**13), names, st.none() | st.integers(1, 10**6)))
    note, user = draw(texts), draw(texts)
    if draw(st.booleans()):
        intent = Intent(
            "id", NOON, call, SITE, user, before, order=before.keys, work=Operation.DELETE_ALL, note=note
        )
    else:
        wanted = draw(few)
        deletes = tuple(key for key in before.keys if key not in wanted)
        order = (*wanted.keys, *deletes)
        intent = Intent("id", NOON, call, SITE, user, before, wanted.entries, deletes, order, note=note)
    results = tuple(
        KeyResult(change.key, Step.DONE, draw(st.sampled_from(Outcome)), draw(st.booleans()), draw(texts))
        for change in intent.changes
        if draw(st.booleans())
    )
    ended = draw(st.sampled_from((None, NOON + timedelta(seconds=3))))
    return Record(intent, results, ended, draw(texts))


histories = st.lists(records(), max_size=2)


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


def parsed(text):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert rows[0] == list(CSV_COLUMNS)
    return [dict(zip(CSV_COLUMNS, row, strict=True)) for row in rows[1:]]


def plain(cell):
    """The cell without the marks that make it harmless."""
    return re.sub(r"(\A|[;\t\r\n\v\f\x85\u2028\u2029])'", r"\1", cell)


def one(before, after, **options):
    old = Context([] if isinstance(before, Missing) else [Entry("K", before)])
    post = () if isinstance(after, Missing) else (Entry("K", after),)
    intent = Intent(
        "id", NOON, CALL, SITE, "supervisor", old, post, () if post else ("K",), ("K",), **options
    )
    return Record(intent, (KeyResult("K", Step.DONE, Outcome.CONFIRMED, True),), NOON)


# JSON ------------------------------------------------------------------------------------------------------


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


# CSV -------------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("text", [HALVES, f"a{HALVES}b", HALVES * 2])
def test_two_half_characters_side_by_side_do_not_become_one_in_the_json(text):
    (work,) = json.loads(history_json([one(text, "\U0001f600", note=text)]))
    assert work["changes"][0]["new"]["value"] == "\U0001f600"
    for parts in (work["changes"][0]["old"]["value"], work["note"]):
        assert "".join(parts) == text


def test_lines_end_as_the_rfc_says():
    assert history_csv([one("1", "2")]).count("\r\n") == 2


def test_a_file_holds_the_same_and_is_made_work_by_work(tmp_path, monkeypatch):
    history = [one("1", "é\ud800\r\n"), one("=1", None)]
    whole = {"h.json": history_json(history), "h.CSV": history_csv(history)}
    sizes = []

    def counting(work, **options):
        sizes.append(len(work["changes"]))
        return dumps(work, **options)

    dumps = json.dumps
    monkeypatch.setattr(export.json, "dumps", counting)
    for name, text in whole.items():
        write_history(tmp_path / name, history)
        encoding = "utf-8" if name == "h.json" else "utf-8-sig"
        assert (tmp_path / name).read_bytes() == text.encode(encoding, "backslashreplace")
    assert sizes == [1, 1]


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no modes")
@pytest.mark.parametrize("name", ["history.json", "history.csv"])
@pytest.mark.parametrize("was", [None, 0o644, 0o666])
def test_an_exported_file_is_its_owners_only(tmp_path, name, was):
    path = tmp_path / name
    if was is not None:
        path.write_text("before")
        path.chmod(was)
    write_history(path, [])
    assert path.stat().st_mode & 0o777 == 0o600
    assert "before" not in path.read_text()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes")
def test_an_export_waits_for_no_pipe(tmp_path):
    path = tmp_path / "history.json"
    os.mkfifo(path)
    with pytest.raises(OSError, match="history"):
        write_history(path, [])
