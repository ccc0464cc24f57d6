"""What a call has, and lacks, of what checklists ask."""

import re

import pytest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.assessment import Status, assess
from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.core.checklist.judging import State, holds
from lvctx_gui.core.checklist.places import Where, where_is
from lvctx_gui.core.checklist.words import finding_words, state_words, status_word, wanted
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.site import Site

HERE = Where(frozenset({"na3", "production"}), frozenset({"7419", "card"}))
DATE = Item(("PromiseDate",), pattern=r"\d{4}-\d\d-\d\d", sentence="Date as 2026-12-31", example="2026-12-31")


def matches(pattern, text):
    return re.fullmatch(pattern, text) is not None


def call(**values):
    return Draft(Context(Entry(key, value) for key, value in values.items()))


def of(draft, *items, when=None, before=None, matching=matches):
    lists = [Checklist("Payments", when or Conditions(), items)]
    return assess(lists, HERE, draft, matching, *([before] if before else []))


def state_of(draft, item):
    return of(draft, item).findings[0].state


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("2026-12-31", State.OK),
        ("2026-12-31 ", State.WRONG),
        ("on 2026-12-31", State.WRONG),
        (None, State.NO_VALUE),
        ("", State.EMPTY),
        (" \t", State.BLANK),
        ("\u200b\u00a0", State.BLANK),
        (NonTextValue("20261231", "number"), State.WRONG),
    ],
)
def test_a_pattern_matches_whole_values(value, state):
    assert state_of(call(PromiseDate=value), DATE) is state


def test_a_key_that_is_not_there_is_missing_and_an_optional_one_is_not():
    assert state_of(call(), DATE) is State.MISSING
    assert state_of(call(), Item(("PromiseDate",), required=False)) is State.OK
    assert state_of(call(PromiseDate=""), Item(("PromiseDate",), required=False)) is State.EMPTY


def test_no_value_and_an_empty_one_may_be_allowed():
    assert state_of(call(K=None), Item(("K",), allow_no_value=True)) is State.OK
    assert state_of(call(K=""), Item(("K",), allow_no_value=True)) is State.EMPTY
    assert state_of(call(K=""), Item(("K",), allow_empty=True)) is State.OK
    assert state_of(call(K=None), Item(("K",), allow_empty=True)) is State.NO_VALUE


def test_a_value_is_right_when_it_is_allowed_or_matches():
    item = Item(("K",), allowed=("yes", "no", "NA"), pattern="[0-9]+", sentence="A number")
    assert [state_of(call(K=value), item) for value in ("yes", "7", "Yes", "yes ")] == [
        State.OK,
        State.OK,
        State.WRONG,
        State.WRONG,
    ]
    assert state_of(call(K="  "), Item(("K",), allowed=("  ",))) is State.OK


def test_what_is_no_text_is_taken_as_the_table_shows_it():
    assert state_of(call(K=NonTextValue("82", "number")), Item(("K",), pattern="[0-9]+")) is State.OK
    assert state_of(call(K=NonTextValue("true", "true/false")), Item(("K",), allowed=("true",))) is State.OK


def test_of_one_of_these_keys_the_best_counts():
    item = Item(("Amount", "PromiseAmount"), allowed=("1",))
    assert state_of(call(), item) is State.MISSING
    assert state_of(call(Amount=""), item) is State.EMPTY
    assert state_of(call(Amount="", PromiseAmount="2"), item) is State.WRONG
    found = of(call(Amount="", PromiseAmount="1"), item).findings[0]
    assert (found.state, found.key) == (State.OK, "PromiseAmount")


def test_a_key_that_the_answer_repeats_is_right_only_if_it_is_every_time():
    twice = Draft(Context([Entry("K", "1"), Entry("K", "2")]))
    assert state_of(twice, Item(("K",), allowed=("1",))) is State.WRONG
    assert state_of(twice.set_value("K", "1"), Item(("K",), allowed=("1",))) is State.OK


def test_what_takes_too_long_is_unclear_and_what_is_known_is_not_asked_again():
    asked = []

    def slow(pattern, text):
        asked.append(text)

    def quick(pattern, text):
        asked.append(text)
        return True

    first = of(call(PromiseDate="x"), DATE, matching=slow)
    assert (first.findings[0].state, first.status) == (State.UNCLEAR, Status.UNCLEAR)
    second = of(call(PromiseDate="x"), DATE, before=first, matching=quick)
    again = of(call(PromiseDate="x", Other="new"), DATE, before=second, matching=slow)
    assert [each.findings[0].state for each in (second, again)] == [State.OK] * 2
    assert asked == ["x", "x"]


def test_conditions_name_environment_client_and_another_keys_value():
    item = Item(("K",), when=Conditions(keys=(KeyCondition("Disposition", ("Promise to pay",)),)))
    assert state_of(call(Disposition="Promise to pay"), item) is State.MISSING
    assert state_of(call(Disposition="promise to pay"), item) is State.NOT_APPLICABLE
    assert state_of(call(), item) is State.NOT_APPLICABLE
    assert holds(Conditions(("NA3", "NA4"), ("7419",)), HERE, call().values_of)
    assert holds(Conditions(("Production",), ("Card",)), HERE, call().values_of)
    assert not holds(Conditions(("NA4",)), HERE, call().values_of)
    assert not holds(Conditions(clients=("8120",)), HERE, call().values_of)
    assert holds(Conditions(keys=(KeyCondition("K"),)), HERE, call(K=None).values_of)
    assert not holds(Conditions(keys=(KeyCondition("K", ("",)),)), HERE, call(K=None).values_of)


def test_a_list_that_does_not_apply_finds_nothing():
    found = of(call(), DATE, when=Conditions(("NA4",)))
    assert (found.findings, found.checklists, found.status) == ((), (), Status.UNCHECKED)


def test_staged_ones_count_and_are_labelled_staged():
    draft = call(Disposition="x").add("PromiseDate", "2026-12-31")
    found = of(draft, DATE).findings[0]
    assert (found.state, found.staged) == (State.OK, True)
    removed = call(PromiseDate="2026-12-31").remove("PromiseDate")
    found = of(removed, DATE)
    assert [(each.state, each.staged) for each in found.missing] == [(State.MISSING, True)]
    assert finding_words(found.missing[0]) == "PromiseDate: missing, staged. Wanted: Date as 2026-12-31."
    assert state_words(State.MISSING, staged=True) == "missing, staged"
    wrong = of(call(PromiseDate="soon").set_value("PromiseDate", "later"), DATE).findings[0]
    assert (wrong.state, wrong.staged) == (State.WRONG, True)
    untouched = of(call(PromiseDate="soon", K="1").set_value("K", "2"), DATE).findings[0]
    assert (untouched.state, untouched.staged) == (State.WRONG, False)


def test_what_applies_because_of_what_is_staged_is_labelled_staged():
    when = Conditions(keys=(KeyCondition("Disposition", ("Promise to pay",)),))
    draft = call(Disposition="Refused").set_value("Disposition", "Promise to pay")
    assert [(each.state, each.staged) for each in of(draft, DATE, when=when).findings] == [
        (State.MISSING, True)
    ]
    back = call(Disposition="Promise to pay").set_value("Disposition", "Refused")
    found = of(back, DATE, when=when)
    assert [(each.state, each.staged) for each in found.findings] == [(State.NOT_APPLICABLE, True)]
    assert (found.status, found.checklists) == (Status.UNCHECKED, ())


def test_two_lists_that_ask_for_one_key_make_one_finding_of_which_the_worst_counts():
    lenient = Checklist("A", items=(Item(("K",), required=False), Item(("L",))))
    strict = Checklist("B", items=(Item(("K",), allowed=("1",)),))
    found = assess([lenient, strict], HERE, call(K="2"), matches)
    assert [(each.key, each.state, each.checklist) for each in found.findings] == [
        ("K", State.WRONG, "B"),
        ("L", State.MISSING, "A"),
    ]
    assert found.checklists == ("A", "B")


@pytest.mark.parametrize(
    ("values", "status", "word"),
    [
        ({"PromiseDate": "2026-12-31"}, Status.COMPLETE, "Complete"),
        ({}, Status.INCOMPLETE, "Incomplete"),
        ({"PromiseDate": None}, Status.INCOMPLETE, "Incomplete"),
        ({"PromiseDate": "soon"}, Status.INCORRECT, "Incorrect"),
    ],
)
def test_the_status_of_a_call_is_one_word(values, status, word):
    found = of(call(**values), DATE)
    assert (found.status, status_word(found.status)) == (status, word)
    assert " " not in word


def test_the_words_of_a_finding_never_show_the_pattern():
    found = of(call(PromiseDate="soon"), DATE)
    assert finding_words(found.findings[0]) == "PromiseDate: wrong. Wanted: Date as 2026-12-31."
    assert DATE.pattern not in repr(found.findings[0].state) + finding_words(found.findings[0])
    assert wanted(Item(("K",), pattern="x", sentence="A date", example="2026-12-31")) == (
        "A date (such as 2026-12-31)"
    )
    assert wanted(Item(("K",), allowed=("yes", "no"))) == "“yes” or “no”"
    assert wanted(Item(("K",))) == ""


def test_what_is_known_of_keys_stands_by_key():
    one_of = Item(("A", "B"), allowed=("1", "2"))
    found = of(call(PromiseDate="soon"), one_of, DATE)
    assert {key: each.state for key, each in found.by_key.items()} == {
        "A": State.MISSING,
        "B": State.MISSING,
        "PromiseDate": State.WRONG,
    }
    assert (found.allowed("B"), found.allowed("PromiseDate")) == (("1", "2"), ())
    assert (found.count(State.MISSING), len(found.open)) == (1, 2)


def test_only_the_keys_that_checklists_name_are_looked_at():
    class Watched(Context):
        __slots__ = ("asked",)

        def values_of(self, key):
            self.asked.append(key)
            return super().values_of(key)

        def __iter__(self):
            raise AssertionError("all entries were looked at")

    base = Watched(Entry(f"K{number}", "1") for number in range(100_000))
    base.asked = []
    draft = Draft(base).set_value("K7", "2")
    assert of(draft, Item(("K7",)), Item(("K8",))).status is Status.COMPLETE
    assert set(base.asked) == {"K7", "K8"}
    assert len(base.asked) < 12


def test_where_a_call_is():
    ref = CallRef("S", 1, "A", 7419)
    here = Site("Card desk", "https://api.livevox.com", client_code="CARD", client_id=7419)
    assert where_is(ref, here) == Where(
        frozenset({"card desk", "na3", "api.livevox.com", "production"}), frozenset({"7419", "card"})
    )
    assert where_is(CallRef("S", 1, "A"), here).clients == {"7419", "card"}
    assert where_is(CallRef("S", 1, "A", 8120), here).clients == {"8120"}
    assert where_is(ref, None) == Where(frozenset(), frozenset({"7419"}))
    practice = Site("Practice", "http://127.0.0.1:8000", practice=True)
    assert "practice" in where_is(ref, practice).environments
    assert "production" not in where_is(ref, practice).environments
    assert "staging" in where_is(ref, Site("x", "https://api.stg4.livevox.com")).environments


def test_an_edit_that_changes_nothing_about_an_item_does_not_label_it_staged():
    when = Conditions(keys=(KeyCondition("Disposition", ("Promise to pay", "Paid")),))
    draft = call(Disposition="Paid").set_value("Disposition", "Promise to pay")
    assert [(each.state, each.staged) for each in of(draft, DATE, when=when).findings] == [
        (State.MISSING, False)
    ]
    one_of = Item(("A", "B"), allowed=("1",))
    found = of(call(A="1", B="2").set_value("B", "3"), one_of).findings[0]
    assert (found.state, found.key, found.staged) == (State.OK, "A", False)
