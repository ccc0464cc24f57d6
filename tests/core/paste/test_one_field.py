"""Text that belongs to one field is left alone, and what cannot be for it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.call import FIELDS
from lvctx_gui.core.paste.reading import parse_paste
from lvctx_gui.core.paste.result import Refused
from tests.core.paste.samples import ACCOUNT, CLIENT, SESSION, TX, fields, refusal
from tests.strategies import any_text


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", SESSION, TX, ACCOUNT, CLIENT, "EAST/WEST CARDS 2", "Smith, Inc", "a;b=c&d"),
        "Northline, West",
        *("Northline, 12, West", "28,479,905,424", "28.479.905.424,00", "'28479905424", "1,2,3", "1,2"),
        *("Smith,12,", ",,", '"', "Hello, this is, a sentence, really", "Kim, kim@livevox.com, 28479905424"),
        *("WEST/123456/CARDS", "Session ID: closed", "Account: 12", "a|b|c", f"{SESSION},later"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["tx_id", "account", "client"])
def test_text_for_one_field_is_left_alone(text, field):
    result = parse_paste(text, field)
    assert result is None or dict(result.fields) == {"session": SESSION}


@given(any_text, st.sampled_from(FIELDS))
def test_any_text_without_a_session_or_an_address_is_left_alone_or_refused(text, field):
    result = parse_paste(text, field)
    assert result is None or isinstance(result, Refused)


def test_a_session_alone_is_a_session_in_what_mail_programs_make_of_it():
    for text in (f"mailto:{SESSION}", f"{SESSION}<mailto:{SESSION}>", f"sip:{SESSION}"):
        assert fields(text) == {"session": SESSION}
        assert parse_paste(text, "account") is None
    assert parse_paste(SESSION) is None


def test_several_cells_or_lines_without_a_call_are_refused():
    assert "several cells" in refusal("Northline\tWest", "account")
    assert "several lines" in refusal("Dear Kim,\nplease look\nthanks", "account")
    assert parse_paste("NORTH\nLINE", "account") is None  # the field shows the break, and can take it out
