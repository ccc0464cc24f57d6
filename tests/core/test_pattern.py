"""What people write as a pattern is found, refused in words, or given up in time."""

import re
import threading

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lvctx_gui.core.fold import fold
from lvctx_gui.core.pattern import LONGEST, Budget, Pattern, PatternError, TooSlowError

ENDLESS = "(a|a)*$"
"""What takes years for ``MANY``."""
MANY = "a" * 60 + "!"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("izmir", "İzmir"),
        ("İzmir", "izmir"),
        ("ışık", "IŞIK"),
        ("IŞIK", "ışık"),
        ("ı", "İ"),
        ("[i]", "ı"),
        ("strasse", "Straße"),
        ("STRAẞE", "strasse"),
        ("Spaßstraße", "SPASSSTRASSE"),
        ("(?<spaß>[ß])+", "ß"),
        ("café", "cafe\u0301"),
        ("cafe\u0301", "CAFÉ"),
        ("caf.", "cafe\u0301"),
        (r"\d{4}-\d{2}", "2025-04"),
        ("[A-Z]{3}", "abc"),
    ],
)
def test_a_pattern_takes_for_the_same_what_a_filter_does(pattern, text):
    assert Pattern(pattern).fullmatch(text)
    assert Pattern(pattern).is_in(f"before {text} after")


@given(st.text("abciıİIßséE\u0301\u0307 1", max_size=12))
def test_a_text_that_is_a_pattern_finds_itself_in_all_its_forms(text):
    assume(not re.search("ß[\u0301\u0307]", text))  # the mark then stands on an s
    assert Pattern(text).fullmatch(text)
    assert Pattern(text).fullmatch(fold(text))


def test_by_the_letter_nothing_is_taken_for_another_letter():
    assert not Pattern("yes", ignore_case=False).fullmatch("Yes")
    assert not Pattern("i", ignore_case=False).fullmatch("ı")
    assert not Pattern("é", ignore_case=False).fullmatch("e\u0301")
    assert Pattern("yes|no", ignore_case=False).fullmatch("no")


def test_whole_is_more_than_a_part():
    assert Pattern("yes").is_in("yesterday")
    assert not Pattern("yes").fullmatch("yesterday")
    assert not Pattern("yes$").fullmatch("yes\n")


def test_places_are_those_of_the_text_as_it_is():
    text = "İzmir, Straße, cafe\u0301, izmir"
    assert [text[slice(*span)] for span in Pattern("izmir").search(text)] == ["İzmir", "izmir"]
    assert [text[slice(*span)] for span in Pattern("é").search(text)] == ["e\u0301"]
    assert [text[slice(*span)] for span in Pattern("strasse").search(text)] == ["Straße"]
    assert Pattern("x*").search("ab") == ()
    assert Pattern("a").search("aaa", limit=2) == ((0, 1), (1, 2))


@given(st.text("aiİıße\u0301\u0307, "))
def test_places_are_within_the_text_and_in_its_order(text):
    spans = Pattern("[i-z]|é").search(text)
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("(a", "The pattern has a “(” without a “)”, near character 2."),
        ("a)", "The pattern has a “)” without a “(”, near character 1."),
        ("[a", "The pattern has a “[” without a “]”, near character 2."),
        ("*a", "The pattern says how often, but not what, near character 1."),
        ("a**", "The pattern says twice how often, near character 2."),
        ("a{2,1}", "The pattern's least number is above its most, near character 2."),
        ("x{99999999999}", "The pattern repeats something too often, near character 2."),
        ("a\\", "The pattern ends with “\\”. Write “\\\\” for the character itself."),
        ("[b-a]", "The pattern has a range that runs backwards, near character 4."),
        ("\\u12", "The pattern has an unfinished “\\” sequence, near character 2."),
        ("\\1", "The pattern names a group that it does not have, near character 2."),
        ("(?P=q)", "The pattern names a group that it does not have, near character 3."),
        ("\\p{Foo}", "The pattern names a kind of character that does not exist, near character 7."),
        ("(?z)", "The pattern has “(?” or “(*” before something unknown, near character 2."),
        ("(?:a){e<=1", "The pattern cannot be read, near character 10."),
        ("(?iLu)a", "The pattern cannot be read."),
        ("(" * 450 + "a" + ")" * 450, "The pattern has too many brackets within each other."),
        ("a" * (LONGEST + 1), "The pattern is longer than 1,000 characters."),
    ],
)
def test_what_is_no_pattern_is_refused_with_what_is_wrong_and_where(text, sentence):
    with pytest.raises(PatternError) as raised:
        Pattern(text)
    assert str(raised.value) == sentence
    assert raised.value.place is None or 0 <= raised.value.place < len(text)


@given(st.text("()[]{}|*+?\\^$.,-:<>=!#aPpkR1 \u0301ß", max_size=25))
@example("(?")
def test_whatever_is_typed_is_a_pattern_or_refused_or_given_up(text):
    try:
        Pattern(text).search("aab 1 (ß) e\u0301", Budget(0.05))
    except (PatternError, TooSlowError) as error:
        _is_a_sentence(error)


def _is_a_sentence(error):
    assert str(error).startswith("The pattern ")
    assert str(error).endswith(".")


def test_a_pattern_that_takes_for_ever_ends_in_a_sentence():
    for ask in (Pattern(ENDLESS).search, Pattern(ENDLESS).is_in, Pattern(ENDLESS).fullmatch):
        with pytest.raises(TooSlowError, match=r"^The pattern takes too long: .*\.$"):
            ask(MANY)


def test_the_pattern_of_old_ends_too():
    text = "a" * 28 + "!"
    try:
        assert not Pattern("(a+)+$").is_in(text)
    except TooSlowError as error:
        _is_a_sentence(error)


def test_many_texts_together_end_as_well():
    budget, pattern = Budget(together=0.02, each=10), Pattern("a*b")

    def look_through() -> None:
        while True:
            pattern.is_in("a" * 100, budget)

    with pytest.raises(TooSlowError, match="so many texts"):
        look_through()


def test_others_run_while_a_pattern_is_looked_for():
    ended, turns = threading.Event(), []

    def look() -> None:
        with pytest.raises(TooSlowError):
            Pattern(ENDLESS).is_in(MANY, Budget(each=0.3))
        ended.set()

    thread = threading.Thread(target=look)
    thread.start()
    while not ended.wait(0.001):
        turns.append(ended)
    thread.join()
    assert len(turns) > 10
