"""What is wrong with a checklist that somebody wrote, and what is made of a call."""

import pytest
from hypothesis import given

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.assessment import Status, assess
from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.core.checklist.making import allowable_value, checklist_of
from lvctx_gui.core.checklist.matching import Patterns, is_match, pattern_problem
from lvctx_gui.core.checklist.places import where_is
from lvctx_gui.core.checklist.problems import problems_of, usable
from lvctx_gui.core.checklist.reasons import conditions_words, why_not
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.site import Site
from tests.checklists import checklists
from tests.strategies import contexts

CALL = CallRef("S", 1, "A", 7419)
NA3 = Site("Desk", "https://api.livevox.com", client_id=7419)
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def told(item):
    found = problems_of(Checklist("A", items=(item,)), pattern_problem, is_match)
    return [(each.field, each.sentence) for each in found]


def test_nothing_is_wrong_with_a_good_one():
    item = Item(("PromiseDate",), pattern=DATE, sentence="Date as 2026-12-31", example="2026-12-31")
    assert told(item) == []
    assert told(Item(("K",), allowed=("n/a",), pattern=DATE, sentence="Date", example="n/a")) == []


@pytest.mark.parametrize(
    ("item", "field", "sentence"),
    [
        (Item(()), "keys", "Name the key that a call should have."),
        (Item(("K", "K")), "keys", "The same key stands there twice."),
        (Item(("..",)), "keys", "No entry can be given this key."),
        (Item(("a\u2028b",)), "keys", "A key must be one line without control characters."),
        (Item(("K",), allowed=("",)), "allowed", "An empty value cannot stand here."),
        (Item(("K",), allowed=("a\nb",)), "allowed", "Each value must be one line"),
        (Item(("K",), allowed=("x",) * 1_001), "allowed", "An item has at most 1000 allowed values."),
        (Item(("K",), sentence="Date"), "pattern", "Write the pattern that this describes"),
        (
            Item(("K",), pattern="(", sentence="s", example="e"),
            "pattern",
            "The pattern has a “(” without a “)”",
        ),
        (Item(("K",), pattern=DATE, example="2026-12-31"), "sentence", "Say in words what"),
        (Item(("K",), pattern=DATE, sentence="Date"), "example", "Give an example of a right value"),
        (
            Item(("K",), pattern=DATE, sentence="Date", example="31.12.2026"),
            "example",
            "The pattern does not match this example as a whole.",
        ),
        (Item(("K",), note="n" * 2_001), "note", "This is longer than 2,000 characters."),
        (
            Item(("K",), Conditions(("NA3, NA4",))),
            "environments",
            "Write the names with commas between them, such as: NA3, NA4.",
        ),
        (Item(("K",), Conditions(clients=(" ",))), "clients", "Write the names with commas between them"),
        (Item(("K",), Conditions(keys=(KeyCondition(""),))), "conditions", "A condition has no key."),
        (
            Item(("K",), Conditions(keys=(KeyCondition("K"), KeyCondition("K", ("1",))))),
            "conditions",
            "Two conditions are about one key.",
        ),
    ],
)
def test_each_field_says_what_is_wrong_with_it(item, field, sentence):
    ((named, said),) = told(item)
    assert (named, said.startswith(sentence)) == (field, True), said


@pytest.mark.parametrize("name", ["", " A", "A ", "a\nb", "x" * 101])
def test_a_name_is_one_line(name):
    found = problems_of(Checklist(name, items=(Item(("K",)),)), pattern_problem, is_match)
    assert [(each.item, each.field) for each in found] == [(None, "name")]


def test_a_list_without_items_and_one_with_too_many():
    for items in ((), (Item(("K",)),) * 501):
        found = problems_of(Checklist("A", items=items), pattern_problem, is_match)
        assert [(each.item, each.field) for each in found] == [(None, "items")]


@given(checklists)
def test_what_is_used_has_no_problems_left_but_those_of_its_head(checklist):
    problems = problems_of(checklist, pattern_problem, is_match)
    used = usable(checklist, problems)
    if used is not None:
        assert not [each for each in problems_of(used, pattern_problem, is_match) if each.item is not None]


def test_patterns_are_exact_and_bounded():
    texts = ("(a|a)*b", "(", "(a|a)*[bc]")
    patterns = Patterns([Checklist("A", items=tuple(Item(("K",), pattern=text) for text in texts))])
    patterns.begin()
    assert patterns.matches("(a|a)*b", "aab") is True
    assert patterns.matches("(a|a)*b", "AAB") is False
    assert patterns.matches("(", "x") is None
    assert is_match("(", "x") is None
    assert patterns.matches("(a|a)*[bc]", "a" * 40) is None
    assert is_match("(a|a)*[bc]", "a" * 40) is None
    assert is_match(DATE, "2026-12-31") is True


def test_a_checklist_made_of_an_open_call_holds_its_keys_and_none_of_its_values():
    draft = Draft(
        Context([Entry("A", "secret"), Entry("B"), Entry("C", ""), Entry("..", "x"), Entry("D", "1")])
    )
    draft = draft.add("New", "secret too").remove("D")
    made = checklist_of(CALL, NA3, draft, "List 1")
    assert made == Checklist(
        "List 1",
        Conditions(("NA3",), ("7419",)),
        (Item(("A",)), Item(("B",), allow_no_value=True), Item(("C",), allow_empty=True), Item(("New",))),
    )
    assert "secret" not in repr(made)
    assert [allowable_value(draft, key) for key in ("A", "B", "C", "none")] == ["secret", "", "", ""]


@given(contexts(repeats=False))
def test_the_call_that_a_list_was_made_of_misses_nothing(context):
    made = checklist_of(CALL, NA3, Draft(context), "A")
    found = assess([made], where_is(CALL, NA3), Draft(context), is_match)
    assert found.missing == ()
    assert found.status is (Status.UNCHECKED if not made.items else found.status)


def test_a_list_made_on_the_practice_server_is_for_it():
    site = Site("Practice", "http://127.0.0.1:1", practice=True)
    made = checklist_of(CallRef("S", 1, "A"), site, Draft(Context([Entry("A", "1")])), "A")
    assert made.when == Conditions(("practice",))
    assert why_not(made.when, where_is(CALL, site), Draft()) == ""


def test_of_which_calls_something_is_asked_is_said():
    keys = (KeyCondition("Disposition", ("Promise to pay", "Paid")), KeyCondition("CallBack"))
    when = Conditions(("NA3", "NA4"), ("7419",), keys)
    assert conditions_words(when) == (
        "Environment: NA3 or NA4. Client: 7419. If “Disposition” is “Promise to pay” or “Paid”. "
        "If the call has the key “CallBack”."
    )
    assert conditions_words(Conditions()) == "For all calls."


@pytest.mark.parametrize(
    ("when", "why"),
    [
        (Conditions(("NA4",)), "It is for another environment: NA4."),
        (Conditions(clients=("8120",)), "It is for another client: 8120."),
        (Conditions(keys=(KeyCondition("B"),)), "This call has no key “B”."),
        (Conditions(keys=(KeyCondition("A", ("1", "2")),)), "In this call “A” is not “1” or “2”."),
        (Conditions(("NA3",), ("7419",), (KeyCondition("A"),)), ""),
    ],
)
def test_why_a_list_asks_nothing_of_a_call_is_said(when, why):
    assert why_not(when, where_is(CALL, NA3), Draft(Context([Entry("A", "x")]))) == why
