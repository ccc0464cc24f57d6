"""What a person looks for is found where they look, and marked where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.fold import fold
from lvctx_gui.core.pattern import Budget, PatternError
from lvctx_gui.core.search import How, Places, Search, Where
from tests.strategies import any_character

ENDLESS = "(a|a)*$"
PATTERN, WHOLE = How(pattern=True), How(whole=True)


def found(search, text):
    return search.finder()(text, Budget())


def marked(search, text, shown=300):
    return [text[slice(*span)] for span in Places(search).of(text, shown)]


@pytest.mark.parametrize("text", ["=A1", "/Date(1)/", "key:value", "^", "(", "*", "\\", "-x", '"a"', "a|b"])
def test_no_character_means_more_than_itself(text):
    for how in (How(), How(where=Where.KEYS), How(where=Where.VALUES)):
        assert found(Search(text, how), f"before {text} after")
        assert not found(Search(text, how), "something else")
        assert marked(Search(text, how), f"before {text} after") == [text]
    assert found(Search(text, WHOLE), text)
    assert not found(Search(text, WHOLE), text + text)


def test_where_one_looks_is_a_choice():
    assert [(Search("a", How(w)).in_keys, Search("a", How(w)).in_values) for w in Where] == [
        (True, True),
        (True, False),
        (False, True),
    ]


def test_whole_is_all_of_it_by_the_same_fold():
    assert found(Search("straße", WHOLE), "STRASSE")
    assert not found(Search("straße", WHOLE), "STRASSEN")
    assert marked(Search("izmir", WHOLE), "İzmir") == ["İzmir"]
    assert marked(Search("izmir", WHOLE), "İzmir 2") == []
    assert found(Search(r"\d+", How(whole=True, pattern=True)), "123")
    assert not found(Search(r"\d+", How(whole=True, pattern=True)), "123 a")


def test_a_pattern_is_one_where_that_is_chosen_only():
    assert found(Search("^İ.*r$", PATTERN), "izmir")
    assert not found(Search("^İ.*r$"), "izmir")
    with pytest.raises(PatternError):
        Search("(", PATTERN).finder()


def test_hits_are_marked_in_the_text_as_it_is():
    assert marked(Search("izmir"), "von İzmir nach IZMIR") == ["İzmir", "IZMIR"]
    assert marked(Search("strasse"), "Straße") == ["Straße"]
    assert marked(Search("café"), "Cafe\u0301 und café") == ["Cafe\u0301", "café"]
    assert marked(Search("caf.", PATTERN), "Cafe\u0301 und café") == ["Cafe\u0301", "café"]
    assert marked(Search(""), "abc") == []


def test_what_goes_on_behind_what_is_shown_is_marked_up_to_there():
    assert marked(Search("cdef"), "abcdef", shown=4) == ["cd"]
    assert marked(Search("ef"), "abcdef", shown=4) == []
    assert marked(Search("c.*f", PATTERN), "abcdef", shown=4) == ["cd"]
    assert marked(Search("ssx"), "a" + "ß" * 3 + "x", shown=4) == ["ß"]


def test_where_a_pattern_takes_long_nothing_is_marked():
    assert marked(Search(ENDLESS, PATTERN), "a" * 60 + "!") == []
    assert marked(Search(ENDLESS, How(whole=True, pattern=True)), "a" * 60 + "!") == []


@given(st.text(any_character, max_size=40) | st.text("aßiİıe\u0301 "), st.text("aßsiİıe\u0301 ", min_size=1))
def test_what_is_marked_holds_what_is_looked_for_and_lies_in_order(text, needle):
    spans = Places(Search(needle)).of(text, len(text))
    assert bool(spans) == (fold(needle) in fold(text) and bool(text))
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)
    for start, end in spans:
        assert start < end
        assert any(fold(needle) in fold(text[begin:end]) for begin in (start, start - 1))
