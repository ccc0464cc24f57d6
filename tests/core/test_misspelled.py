"""Keys that are one edit from a key on a checklist."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.lookalike import resemblance
from lvctx_gui.core.misspelled import LEAST, Listed, difference, one_edit
from tests.strategies import any_text

short = st.text("abA é", max_size=9)
words = st.one_of(short, any_text)


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("Documentatin", "Documentation", "a missing character"),
        ("Documentationn", "Documentation", "an extra character"),
        ("Dokumentation", "Documentation", "one character"),
        ("Documentaiton", "Documentation", "two swapped characters"),
        ("Phone1", "Phone2", "one character"),
        ("documentation", "Documentation", "capital letters"),
        ("Documentation ", "Documentation", "blanks"),
        ("documentatin", "Documentation", "a missing character and what is hard to see"),
        ("Documentati", "Documentation", ""),
        ("Documentation", "Documentation", ""),
        ("Other", "Documentation", ""),
    ],
)
def test_what_two_keys_differ_by_is_said(wrong, right, told):
    assert difference(wrong, right) == told
    assert (Listed([right]).meant(wrong) == right) is bool(told)


def test_of_two_that_are_both_on_the_checklist_neither_is_meant_for_the_other():
    listed = Listed(["Phone1", "Phone2"])
    assert [listed.meant(key) for key in ("Phone1", "Phone2")] == [None, None]
    assert listed.meant("Phone3") == "Phone1"


def test_keys_of_three_characters_are_too_short_for_a_slip():
    assert LEAST == 4
    assert Listed(["abc"]).meant("abd") is None
    assert Listed(["abcd"]).meant("abce") == "abcd"
    assert Listed(["abc"]).meant("ABC") == "abc"


def edits(key):
    """Everything that one edit makes of a key, the slow way; characters are put in and mistaken as ``x``."""
    made = {key[:at] + key[at + 1 :] for at in range(len(key))}
    made |= {f"{key[:at]}x{key[at:]}" for at in range(len(key) + 1)}
    made |= {f"{key[:at]}x{key[at + 1 :]}" for at in range(len(key))}
    made |= {key[:at] + key[at + 1] + key[at] + key[at + 2 :] for at in range(len(key) - 1)}
    return made - {key}


@given(words)
def test_every_edit_is_found_and_nothing_that_takes_two(key):
    listed = Listed([key])
    for wrong in edits(key):
        assert one_edit(wrong, key)
        assert one_edit(key, wrong)
        if len(key) >= LEAST:
            assert listed.meant(wrong) == key


@given(short, short)
def test_nothing_but_one_edit_is_one(wrong, right):
    is_replaced = len(wrong) == len(right) and sum(a != b for a, b in zip(wrong, right, strict=True)) == 1
    assert bool(one_edit(wrong, right)) is (is_replaced or wrong in edits(right) or right in edits(wrong))


@given(st.lists(words, max_size=5), words)
def test_a_key_is_meant_for_the_first_that_it_differs_little_from_and_none_that_is_listed(keys, key):
    meant = Listed(keys).meant(key)
    if key in keys:
        assert meant is None
    elif meant is not None:
        assert meant in keys
        assert difference(key, meant)
    else:
        assert not any(resemblance(key, each) for each in keys)
