"""The journal's payloads: every value comes back as it was, and nothing but ours is read."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edits, NewRow, Renamed
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.record import Intent, Operation, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.store.journal.codec import (
    CodecError,
    dump_intent,
    dump_page,
    dump_results,
    load_intent,
    load_page,
    load_results,
)
from tests.strategies import any_text, intents, key_results, saved_pages

CALL = CallRef("S-1", 42, "4711", 7)
SITE_PARTS = ("name", "base_url", "practice", "client_code", "client_id", "mark", "place")
SITE = Site("Test", "https://test.example/api/")
VALUES = {
    "no value": None,
    "empty": "",
    "blank": " ",
    "two lines": "a\r\nb\rc\n",
    "half a character": "\ud800x",
    "halves in the wrong order": "\udc00\ud800",
    "a whole one": "\U0001f600",
    "nul": "a\0b",
    "looks like an edit": '{"removed":true}',
    "looks like no value": "null",
    "number": NonTextValue("1.0", "number"),
    "list": NonTextValue("[]", "list"),
    "object": NonTextValue('{"missing": true, "removed": true}', "object"),
}
PAGE = SavedPage(
    "page-1",
    CALL,
    SITE,
    Draft(
        Context([Entry("A", "old"), Entry("B"), Entry("A", "again")]),
        Edits(
            MappingProxyType({**VALUES, "A": REMOVED, "B": "", "gone": REMOVED}),
            (NewRow(1), NewRow(2, "", ""), NewRow(3, "..", None, "is one"), NewRow(4, "x", "\ud800")),
            frozenset({"number", "\ud800"}),
            MappingProxyType({"A": Renamed("B", ""), "gone": Renamed("elsewhere", None)}),
        ),
        MappingProxyType(
            {
                "A": Conflict("A", "old", MISSING, "theirs", datetime(2026, 3, 4, 12, 1, tzinfo=UTC)),
                "B": Conflict("B", None, "", MISSING),
                "number": Conflict("number", MISSING, NonTextValue("1.0", "number"), None),
            }
        ),
    ),
    "a note",
    closed=True,
    current=True,
)
INTENT = Intent(
    "work-1",
    datetime(2024, 5, 17, 12, 0, 0, 123456, UTC),
    CALL,
    SITE,
    "somebody",
    Context([Entry(key, value) for key, value in VALUES.items()] + [Entry("empty", "twice")]),
    (Entry("empty", None), Entry("no value", ""), Entry("number", NonTextValue("2", "number"))),
    ("blank", "nul"),
    ("nul", "empty", "blank", "no value", "number"),
    Operation.COMMIT,
    "a note",
    12,
    Context([Entry("a;b", "1"), Entry("a", None), Entry("a", "twice")]),
    ("a",),
)
NEW_PARTS = {"others", "whole", "lost", "renamed"}
"""What an older version has not written."""

RESULTS = (
    KeyResult("A", Step.DONE, Outcome.CONFIRMED, True),
    KeyResult("\ud800", Step.UNKNOWN, Outcome.NOT_CONFIRMED, True, "It took too long."),
    KeyResult("", Step.REFUSED, Outcome.NOT_COMMITTED, True, "“\udcff” is no value."),
    KeyResult("A", Step.NOT_SENT, Outcome.NOT_COMMITTED),
)


def rows(context):
    """A context with its order, which is no part of its equality."""
    return context.entries, context.repeats


def points(text):
    return [ord(character) for character in text]


@given(saved_pages)
@example(PAGE)
def test_a_page_comes_back(page):
    back = load_page(dump_page(page))
    assert back == page
    assert rows(back.draft.base) == rows(page.draft.base)
    assert list(back.draft.edits.by_key.items()) == list(page.draft.edits.by_key.items())
    assert list(back.draft.conflicts.values()) == list(page.draft.conflicts.values())
    assert back.note == page.note
    assert (back.closed, back.current) == (page.closed, page.current)
    # Two sites are equal at different addresses.
    assert getattr(back.site, "base_url", None) == getattr(page.site, "base_url", None)


@given(intents)
@example(INTENT)
def test_an_intent_comes_back(intent):
    back = load_intent(dump_intent(intent))
    assert back == intent
    assert rows(back.before) == rows(intent.before)
    assert back.site.base_url == intent.site.base_url
    assert back.began.utcoffset() == intent.began.utcoffset()
    if intent.work is Operation.COMMIT:
        assert back.changes == intent.changes


def test_no_part_of_an_intent_or_a_page_is_forgotten():
    assert json.loads(OURS["intent"]).keys() == {field.name for field in fields(Intent)}
    draft = {"base", "edits", "put_back", "renamed", "rows", "conflicts"}
    assert json.loads(OURS["page"]).keys() - draft == {field.name for field in fields(SavedPage)} - {"draft"}


@given(intents)
def test_whose_data_these_were_comes_back_whole(intent):
    back = load_intent(dump_intent(intent)).site
    # Two sites may be equal and know different things.
    assert [getattr(back, name) for name in SITE_PARTS] == [getattr(intent.site, name) for name in SITE_PARTS]


def test_what_an_earlier_version_wrote_says_nothing_of_the_client():
    for dump, load, thing in ((dump_intent, load_intent, INTENT), (dump_page, load_page, PAGE)):
        held = json.loads(dump(thing).decode("utf-8", "surrogatepass"))
        held["site"] = held["site"][:3]
        site = load(json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass")).site
        assert (site.name, site.base_url, site.practice) == (SITE.name, SITE.base_url, SITE.practice)
        assert (site.client_code, site.client_id, site.mark) == ("", None, "")
        known = Site(SITE.name, SITE.base_url, client_code="CARD")
        assert site != known
        assert site.may_be(known)


@pytest.mark.parametrize("time", ["14:32", ""])
def test_of_what_day_an_earlier_version_wrote_nobody_knows(time):
    held = json.loads(dump_page(PAGE).decode("utf-8", "surrogatepass"))
    for conflict in held["conflicts"]:
        conflict[4] = time
    back = load_page(json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    unknown = {key: replace(conflict, seen=None) for key, conflict in PAGE.draft.conflicts.items()}
    assert back.draft.conflicts == unknown


@pytest.mark.parametrize("time", ["2026-03-04T14:32", "yesterday", "14:32:05", 1432, [], True])
def test_a_moment_that_this_program_never_wrote_is_refused(time):
    held = json.loads(dump_page(PAGE).decode("utf-8", "surrogatepass"))
    held["conflicts"][0][4] = time
    assert refuses(load_page, json.dumps(held, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@given(st.lists(key_results, max_size=6).map(tuple), any_text)
@example(RESULTS, "Stopped.")
def test_results_come_back(results, remark):
    assert load_results(dump_results(results, remark)) == (results, remark)


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_values_stay_what_they_are(value):
    draft = Draft(Context([Entry("in the base", value)]), Edits(MappingProxyType({"staged": value})))
    back = load_page(dump_page(SavedPage("1", CALL, None, draft))).draft
    for held in (back.base.get("in the base"), back.edits.by_key["staged"]):
        assert type(held) is type(value)
        assert held == value
        if isinstance(value, str):
            assert points(held) == points(value)


def test_no_value_the_empty_one_and_a_missing_key_stay_apart():
    edits = {"no value": None, "empty": "", "gone": REMOVED}
    base = Context([Entry("no value", "x"), Entry("empty", "x"), Entry("gone", "x")])
    draft = load_page(
        dump_page(SavedPage("1", CALL, None, Draft(base, Edits(MappingProxyType(edits)))))
    ).draft
    assert [draft.get(key) for key in (*edits, "never")] == [None, "", MISSING, MISSING]


def test_two_halves_side_by_side_do_not_become_one_character():
    halves = "\ud83d" + "\ude00"
    edits = Edits(MappingProxyType({"A": halves, halves: "B"}))
    back = load_page(dump_page(SavedPage("1", CALL, None, Draft(Context(), edits)))).draft.edits.by_key
    assert [[points(key), points(value)] for key, value in back.items()] == [
        [points("A"), [0xD83D, 0xDE00]],
        [[0xD83D, 0xDE00], points("B")],
    ]


# --- what is not ours --------------------------------------------------------------------------------------

LOADS = {"page": load_page, "intent": load_intent, "results": load_results}
OURS = {"page": dump_page(PAGE), "intent": dump_intent(INTENT), "results": dump_results(RESULTS, "Stopped.")}


def refuses(load, payload):
    """Whether ``load`` gives an answer or says that it has none; anything else fails the test."""
    try:
        load(payload)
    except CodecError:
        return True
    return False


@pytest.mark.parametrize("name", LOADS)
@given(garbage=st.binary(max_size=80))
def test_garbage_is_refused(name, garbage):
    assert refuses(LOADS[name], garbage)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), any_text),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(("json", "kind", "missing", "removed", "x")), inner, max_size=3),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("name", LOADS)
@given(data=st.data())
def test_parts_of_another_shape_do_no_harm(name, data):
    held = json.loads(OURS[name])
    part = data.draw(st.sampled_from(sorted(held)))
    held[part] = data.draw(json_values)
    refuses(LOADS[name], json.dumps(held).encode())


@pytest.mark.parametrize("name", LOADS)
def test_a_part_that_is_not_there_is_refused(name):
    whole = json.loads(OURS[name])
    for part in whole.keys() - NEW_PARTS:
        assert refuses(LOADS[name], json.dumps({key: whole[key] for key in whole if key != part}).encode())


@pytest.mark.parametrize(("load", "name"), [(load_page, "page"), (load_intent, "intent")])
def test_what_an_older_version_wrote_is_read(load, name):
    whole = json.loads(OURS[name])
    back = load(json.dumps({key: whole[key] for key in whole if key not in NEW_PARTS}).encode())
    if name == "page":
        assert back.draft.edits == replace(PAGE.draft.edits, renamed={})
    else:
        assert back == replace(INTENT, others=0, whole=None, lost=())


@pytest.mark.parametrize("name", LOADS)
def test_a_payload_that_was_cut_is_refused(name):
    for length in range(len(OURS[name])):
        assert refuses(LOADS[name], OURS[name][:length])


@pytest.mark.parametrize("name", LOADS)
def test_each_is_read_only_as_what_it_is(name):
    for other, payload in OURS.items():
        assert refuses(LOADS[name], payload) == (other != name)


@pytest.mark.parametrize("name", LOADS)
def test_nesting_without_end_is_refused(name):
    assert refuses(LOADS[name], b"[" * 100_000)
    assert refuses(LOADS[name], b'{"id":' * 100_000)


@pytest.mark.parametrize(
    ("name", "part", "held"),
    [
        ("page", "base", [["A", {"missing": True}]]),
        ("page", "base", [["A", 5]]),
        ("page", "edits", [["A", {"missing": True}]]),
        ("page", "edits", [["A", ["x"]]]),
        ("page", "rows", [[1, "A", {"json": "1", "kind": "number"}, None]]),
        ("page", "conflicts", [["A", True, None, None, ""]]),
        ("page", "call", ["S-1", 0, "4711", None]),
        ("page", "call", ["S-1", 1, "..", None]),
        ("intent", "site", None),
        ("intent", "work", "something else"),
        ("intent", "began", "yesterday"),
        ("intent", "post", [["A", {"missing": True}]]),
        ("results", "results", [["A", "sent", "committed and confirmed", True, ""]]),
        ("results", "results", [["A", "done", "committed", True, ""]]),
    ],
)
def test_what_could_not_have_been_written_is_refused(name, part, held):
    whole = json.loads(OURS[name])
    assert refuses(LOADS[name], json.dumps({**whole, part: held}).encode())


@pytest.mark.parametrize("name", LOADS)
def test_a_refusal_quotes_nothing(name):
    with pytest.raises(CodecError) as caught:
        LOADS[name](b'{"remark": "a value", "results": [["a value"]], "id": "a value"}')
    assert "a value" not in str(caught.value)
