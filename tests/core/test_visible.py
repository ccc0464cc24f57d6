from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core.visible import (
    Piece,
    is_hidden,
    parts_in,
    pieces,
    plain_text,
    without_halves,
    without_hidden,
)
from tests.strategies import any_character, any_text

ZERO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u061c\u180e"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = "".join(map(chr, (*range(32), *range(0x7F, 0xA0))))
BLANK_LETTERS = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U00016fe4\U0001d159"
    "\U00013441\U00013442"
)
VARIATIONS = "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
ODD_BLANKS = "\u00a0\u1680\u2000\u2003\u2009\u202f\u205f\u3000"
HIDING = (
    ZERO_WIDTH
    + BIDI
    + CONTROLS
    + ODD_BLANKS
    + BLANK_LETTERS
    + VARIATIONS
    + "\u2028\u2029\ufff9\U000e0041\ud800\udfff\ue000\ufdd0"
)
texts = st.one_of(
    any_text,
    st.text(any_character),
    st.text(st.sampled_from("ab  é\u200d" + HIDING), max_size=20),
)


def is_suspicious(text: str) -> bool:
    """Whether ``text`` holds something that a person would not see or expect. Line breaks do not count."""
    return any(piece.mark and piece.text not in ("↵", "‹CR›") for piece in pieces(text))


def shown(text, **options):
    return [(piece.text, piece.mark) for piece in pieces(text, **options)]


@pytest.mark.parametrize("character", HIDING)
def test_what_could_hide_is_a_mark_wherever_it_stands(character):
    for text in (character, f"a{character}b", f"{character}b", f"a{character}"):
        assert all(character not in piece.text for piece in pieces(text) if not piece.mark)
        assert sum(piece.mark for piece in pieces(text)) == 1


@settings(max_examples=300)
@given(texts)
def test_nothing_that_hides_is_drawn_plain(text):
    for piece in pieces(text):
        if not piece.mark:
            hidden = [
                c for c in piece.text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
            ]
            assert not hidden
            assert not set(piece.text) & set(HIDING)


@settings(max_examples=300)
@given(texts)
def test_the_pieces_cover_the_text(text):
    at = 0
    for piece in pieces(text):
        if piece.mark:
            at += 1  # a mark stands for one character
        else:
            assert text.startswith(piece.text, at)
            at += len(piece.text)
    assert at == len(text)


@given(texts)
def test_no_piece_is_empty_and_no_two_plain_ones_follow_each_other(text):
    found = pieces(text)
    assert all(piece.text for piece in found)
    assert not any(not a.mark and not b.mark for a, b in pairwise(found))


@given(texts, st.integers(0, 30))
def test_a_limit_cuts_and_says_so(text, limit):
    found = pieces(text, limit)
    if len(text) <= limit:
        assert found == pieces(text)
    else:
        assert found[-1] == Piece("…", mark=True)
        assert sum(1 if piece.mark else len(piece.text) for piece in found[:-1]) == limit


@given(texts, st.one_of(st.none(), st.integers(0, 30)))
def test_plain_text_is_one_line_of_what_the_pieces_say(text, limit):
    line = plain_text(text, limit)
    assert line == "".join(piece.text for piece in pieces(text, limit))
    assert len(line.splitlines()) <= 1


@given(
    st.text(
        st.characters(categories=("L", "N", "P", "S"), exclude_characters=BLANK_LETTERS + VARIATIONS),
        min_size=1,
    )
)
def test_text_without_anything_odd_is_one_plain_piece(text):
    assert shown(text) == [(text, False)]
    assert not is_suspicious(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("two words", [("two words", False)]),
        ("two  words", [("two  words", False)]),
        (" a", [("·", True), ("a", False)]),
        ("a  ", [("a", False), ("·", True), ("·", True)]),
        ("  ", [("·", True), ("·", True)]),
        ("a\tb", [("a", False), ("→", True), ("b", False)]),
        ("a\r\nb", [("a", False), ("‹CR›", True), ("↵", True), ("b", False)]),
        ("a\u00a0b", [("a", False), ("⍽", True), ("b", False)]),
        ("\x07", [("‹0007›", True)]),
        ("\ud83d", [("‹D83D›", True)]),
        ("שלום \u202etxt", [("שלום ", False), ("‹RLO›", True), ("txt", False)]),
        ("👩\u200d👧", [("👩", False), ("‹ZWJ›", True), ("👧", False)]),
        ("❤\ufe0f", [("❤", False), ("‹VS16›", True)]),
        ("葛\U000e0100", [("葛", False), ("‹VS17›", True)]),
        ("ᠠ\u180b", [("ᠠ", False), ("‹180B›", True)]),
        ("e\u0301", [("e\u0301", False)]),
    ],
)
def test_examples(text, expected):
    assert shown(text) == expected


def test_blanks_at_the_ends_of_a_run_from_the_middle_are_ordinary():
    assert shown(" a ", mark_ends=False) == [(" a ", False)]
    assert shown(" a\u200b", mark_ends=False) == [(" a", False), ("‹ZWSP›", True)]


def test_a_cut_text_does_not_mark_the_blank_before_the_cut():
    assert shown(" ab cd", limit=4) == [("·", True), ("ab ", False), ("…", True)]


@pytest.mark.parametrize("character", BLANK_LETTERS)
def test_letters_that_draw_nothing_are_marks(character):
    assert all(character not in piece.text for piece in pieces(f"Key{character}") if not piece.mark)
    assert is_suspicious(f"Key{character}")


@pytest.mark.parametrize(
    ("text", "suspicious"),
    [
        ("a b", False),
        ("a\r\nb\n", False),
        (" a", True),
        ("a ", True),
        ("a\tb", True),
        ("a\u200bb", True),
        ("", False),
    ],
)
def test_line_breaks_are_no_reason_for_suspicion_and_other_marks_are(text, suspicious):
    assert is_suspicious(text) is suspicious


@given(texts)
def test_without_halves_only_half_characters_are_replaced(text):
    whole = without_halves(text)
    assert len(whole) == len(text)
    for before, after in zip(text, whole, strict=True):
        assert after == ("\ufffd" if "\ud800" <= before <= "\udfff" else before)


@given(texts)
def test_whatever_is_hidden_is_marked(text):
    for character in filter(is_hidden, text):
        assert all(piece.mark for piece in pieces(character))


@settings(max_examples=300)
@given(texts)
def test_without_what_hides_nothing_else_is_gone(text):
    clean = without_hidden(text)
    assert not any(map(is_hidden, clean))
    assert [c for c in text if not is_hidden(c) and c != " "] == [c for c in clean if c != " "]
    assert without_hidden(clean) == clean


def test_other_kinds_of_blanks_become_ordinary_ones():
    assert without_hidden("EAST\u00a0CARDS\u200b\u3000x\ty\r\n") == "EAST CARDS x y"


@given(st.text(any_character | st.sampled_from(" \t\u200bab"), max_size=30), st.data())
def test_what_of_the_pieces_stands_for_a_part_of_the_text(text, data):
    places = st.integers(0, len(text))
    flat = sorted(data.draw(st.sets(places, max_size=6)))
    spans = list(zip(flat[::2], flat[1::2], strict=False))
    shown = pieces(text)
    parts = parts_in(shown, spans)
    assert len(parts) == len(shown)
    told = [False] * len(text)
    at = 0
    for piece, within in zip(shown, parts, strict=True):
        if piece.mark:
            assert within in ((), ((0, len(piece.text)),))
            told[at] = bool(within)
            at += 1
            continue
        for start, end in within:
            assert 0 <= start < end <= len(piece.text)
            told[at + start : at + end] = [True] * (end - start)
        at += len(piece.text)
    assert told == [any(start <= place < end for start, end in spans) for place in range(len(text))]


def test_the_sign_of_what_is_cut_off_stands_for_nothing():
    assert parts_in(pieces("abcdef", 3), [(1, 3)]) == [((1, 3),), ()]
