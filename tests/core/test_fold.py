"""Texts that a person takes for the same compare equal, and a hit leads back to whole characters."""

import re
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.fold import _PLAIN, _STEADY, _joins, fold, folded, hits, levelled
from tests.strategies import any_character

TRICKY = "iIıİ\u0307\u0323\u0345ßẞſKﬁŉΐΣςéÉe\u0301\u0301\u0308각각\u11a8\u1100\u1161か\u3099\u0ddd\u0dcf-a A"
text = st.text(any_character) | st.text(TRICKY)
FORMS = ("NFC", "NFD")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("izmir", "İzmir"),
        ("İZMİR", "izmir"),
        ("ışık", "IŞIK"),
        ("isik".replace("s", "ş"), "IŞIK"),
        ("strasse", "Straße"),
        ("STRASSE", "straße"),
        ("café", "cafe\u0301"),
        ("cafe\u0301", "CAFÉ"),
        ("i\u0323", "I\u0323\u0307"),
        ("ὀδυσσεύσ", "ὈΔΥΣΣΕΎΣ"),
    ],
)
def test_what_is_typed_finds_what_looks_the_same(typed, found):
    assert fold(typed) == fold(found)


def fold_slowly(original):
    apart = unicodedata.normalize("NFD", original).casefold().replace("\u0131", "i")
    return unicodedata.normalize("NFC", re.sub("i\u0307+", "i", apart))


@given(st.text("Straße aIéλЖ中が각€"))
def test_usual_texts_go_a_shorter_way_to_the_same_end(original):
    assert fold(original) == fold_slowly(original)


def test_another_letter_is_another_letter():
    assert len({fold(word) for word in ("cafe", "café", "cafè", "kafe")}) == 4
    assert fold("j\u0307") != fold("j")


@given(text)
def test_folding_again_changes_nothing(original):
    assert fold(fold(original)) == fold(original)
    assert levelled(levelled(original)) == levelled(original)


@given(text)
def test_both_forms_fold_to_the_same(original):
    for form in FORMS:
        assert fold(unicodedata.normalize(form, original)) == fold(original)
        assert levelled(unicodedata.normalize(form, original)) == levelled(original)


@given(text)
def test_levelling_first_folds_to_the_same(original):
    assert fold(levelled(original)) == fold(original)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_goes_the_short_way_to_the_same_end(original):
    slow = unicodedata.normalize("NFC", unicodedata.normalize("NFD", original).casefold())
    assert fold(original) == slow
    assert levelled(original) == original
    marked = folded(original + "\u00e4")
    for place in range(len(original)):
        assert folded(original).span(place, place + 1) == marked.span(place, place + 1) == (place, place + 1)


@given(text, st.data())
def test_a_span_covers_whole_characters_that_hold_what_was_found(original, data):
    by = data.draw(st.sampled_from((fold, levelled)))
    mapped = folded(original, by=by)
    start = data.draw(st.integers(0, len(mapped.text)))
    end = data.draw(st.integers(start, len(mapped.text)))
    first, last = mapped.span(start, end)
    assert 0 <= first <= last <= len(original)
    assert mapped.text[start:end] in by(original[first:last])
    assert last == len(original) or last == first or not _joins(original[last])
    assert by(original[:first]) + by(original[first:last]) + by(original[last:]) == mapped.text
    if start == end:
        assert first == last


@given(text)
def test_spans_of_neighbours_go_through_the_original_from_end_to_end(original):
    mapped = folded(original)
    spans = [mapped.span(place, place + 1) for place in range(len(mapped.text))]
    assert mapped.span(0, len(mapped.text)) == ((0, len(original)) if mapped.text else (0, 0))
    for (start, end), (next_start, next_end) in pairwise(spans):
        assert (start, end) == (next_start, next_end) or end == next_start


def test_a_hit_is_shown_where_it_stands():
    original = "Große Cafe\u0301s in İzmir"
    assert [original[slice(*span)] for span in hits(folded(original), fold("CAFÉ"))] == ["Cafe\u0301"]
    assert [original[slice(*span)] for span in hits(folded(original), fold("izmir"))] == ["İzmir"]
    assert [original[slice(*span)] for span in hits(folded(original), fold("os"))] == ["oß"]
    assert list(hits(folded("aaaa"), "a", limit=2)) == [(0, 1), (1, 2)]
    assert list(hits(folded("aaaa"), "")) == []
    assert list(hits(folded("ßs"), "s")) == [(0, 1), (1, 2)]


@pytest.mark.repeats
def test_every_character_that_is_taken_for_steady_is():
    steady = [c for c in map(chr, range(0x10000)) if _STEADY.fullmatch(c)]
    assert [c for c in steady if len(fold(c)) != 1 or len(levelled(c)) != 1 or _joins(c)] == []
    plain = [c for c in map(chr, range(0x10000)) if _PLAIN.fullmatch(c)]
    assert set(steady) < set(plain)
    assert [c for c in plain if fold_slowly(c) != c.casefold()] == []


@pytest.mark.slow("asks about every character there is")
@pytest.mark.repeats
def test_no_character_becomes_what_would_join_the_one_before():
    every = [c for c in map(chr, range(128, sys.maxunicode + 1)) if not _joins(c)]
    assert [c for c in every if _joins(fold(c)[0]) or _joins(levelled(c)[0])] == []
