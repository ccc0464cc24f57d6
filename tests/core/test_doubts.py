from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef, tidy
from lvctx_gui.core.doubts import call_doubts, identifier_doubt
from lvctx_gui.core.visible import is_hidden
from tests.strategies import any_text


@pytest.mark.parametrize("text", ["ARB_WSAPI_1", "EAST/WEST CARDS 2", "O'Neil", 'The "A" team', "4711", "''"])
def test_ordinary_identifiers_raise_no_doubt(text):
    assert identifier_doubt("account", text) is None


@pytest.mark.parametrize(
    ("text", "shown", "instead"),
    [
        ("AR\u200bB", "“AR‹ZWSP›B”", "ARB"),
        ("A\u00a0B", "“A⍽B”", "A B"),
        ("AR\r\nB", "“AR‹CR›↵B”", "ARB"),
        ("ARB\ufe0f", "“ARB‹VS16›”", "ARB"),
        ("A\u200dB", "“A‹ZWJ›B”", "AB"),
        ('"ARB"', "quotation marks", "ARB"),
        ("«\u200bARB »", "quotation marks", "ARB"),
    ],
)
def test_what_hides_is_shown_with_what_is_left_without_it(text, shown, instead):
    doubt = identifier_doubt("account", text)
    assert shown in doubt.text
    assert doubt.text.startswith("The account ")
    assert (doubt.action, doubt.instead) == ("Remove them", instead)


def test_a_number_that_a_spreadsheet_has_cut_is_doubted_and_not_changed():
    doubt = identifier_doubt("account", "4.71E+12")
    assert "a spreadsheet has shortened" in doubt.text
    assert not doubt.action


@given(any_text, st.sampled_from(("session", "account", "tx_id", "client")))
def test_one_action_is_enough(text, field):
    doubt = identifier_doubt(field, tidy(text))
    if doubt is not None and doubt.action:
        assert not any(map(is_hidden, doubt.instead))
        assert doubt.instead == doubt.instead.strip()


def test_the_doubts_of_a_call_are_about_its_texts():
    assert call_doubts(CallRef("S", 1, "A")) == {}
    assert call_doubts(CallRef("S\u200b", 1, "'A'")).keys() == {"session", "account"}
