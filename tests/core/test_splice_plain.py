"""What compares and cuts whole texts says the same as what goes through them character by character."""

from __future__ import annotations

import re
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.core import splice
from tests.strategies import any_text

_UNIT = re.compile(r"\r\n|.", re.DOTALL)
_BREAKS = ("\r\n", "\r", "\n", "\u2028", "\u2029")

# Breaks, halves, what takes two of Qt's units, and the characters that could stand for a break.
few_characters = st.lists(
    st.sampled_from(
        ["\r", "\n", "\r\n", "\u2028", "\0", "\ud800", "\udc00", "\ufdd0", "a", "b", "😀", "\U0010ffff"]
    )
).map("".join)
texts = any_text | few_characters


def plain_shown(original):
    return "".join(_plain_unit(unit) for unit in _UNIT.findall(original))


def _plain_unit(unit):
    if unit in _BREAKS:
        return "\n"
    if "\ud800" <= unit <= "\udfff" or unit in "\ufdd0\ufdd1":
        return "\ufffd"
    return "\u2400" if unit == "\0" else unit


def plain_ends(before, after):
    limit = min(len(before), len(after))
    head = 0
    while head < limit and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < limit - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


def plain_break(text):
    return next((unit for unit in _UNIT.findall(text) if unit in _BREAKS), "\n")


def plain_carried(original, edited):
    units = _UNIT.findall(original)
    head, tail = plain_ends([_plain_unit(unit) for unit in units], edited)
    typed = edited[head : len(edited) - tail].replace("\n", plain_break(original))
    kept = 2 * (head + tail) - len(units)
    return "".join(units[:head]) + typed + "".join(units[len(units) - tail :]), kept


def plain_part(original, start, end):
    part, at = [], 0
    for unit in _UNIT.findall(original):
        if start <= at < end:
            part.append(unit)
        at += 2 if unit > "\uffff" else 1
    return "".join(part)


@given(texts)
def test_what_is_shown(original):
    assert splice.shown_text(original) == plain_shown(original)


@given(texts)
def test_the_first_line_break(text):
    assert splice.first_break(text) == plain_break(text)


@settings(max_examples=300)
@given(texts, texts, texts, texts)
def test_what_two_texts_have_in_common(start, one, other, end):
    for before, after in ((start + one + end, start + other + end), (one, other), (start + start, start)):
        assert splice.common_ends(before, after) == plain_ends(before, after)


@settings(max_examples=300)
@given(st.lists(texts, min_size=1, max_size=4), texts, st.data())
def test_what_an_edit_comes_to(stages, other, data):
    shown = plain_shown(data.draw(st.sampled_from(stages)))
    start, end = sorted(data.draw(st.integers(0, len(shown))) for _ in range(2))
    for edited in (other, shown, shown[:start] + plain_shown(other) + shown[end:]):
        plainly = max((plain_carried(each, edited) for each in reversed(stages)), key=lambda found: found[1])
        assert splice.carry_edits(stages, edited) == plainly[0]


@settings(max_examples=300)
@given(texts, texts, st.data())
def test_parts_and_pastes(original, pasted, data):
    whole = sum(2 if character > "\uffff" else 1 for character in plain_shown(original))
    start, end = sorted(data.draw(st.integers(0, whole)) for _ in range(2))
    assert splice.original_part(original, start, end) == plain_part(original, start, end)
    units = _UNIT.findall(original)
    start, end = min(start, len(units)), min(end, len(units))
    plainly = "".join((*units[:start], pasted, *units[end:]))
    assert splice.replaced(original, start, end, pasted) == plainly


def test_a_text_that_holds_what_would_stand_for_a_line_break_finds_another():
    original = "".join(map(chr, range(sys.maxunicode, sys.maxunicode - 300, -1))) + "\r\nb\n"
    assert splice.carry_edit(original, splice.shown_text(original) + "c") == original + "c"
