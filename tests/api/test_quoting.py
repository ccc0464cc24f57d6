"""What others say, in our sentences."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.api import wire
from lvctx_gui.api.certificates import clean
from lvctx_gui.api.quoting import quotable
from tests.strategies import any_text

SECRET = "0f1e2d3c+login/session"


@given(any_text, st.integers(1, 400))
def test_it_is_one_short_line_in_which_nothing_hides(text, length):
    line = quotable(text, length)
    assert len(line) <= length
    assert "\n" not in line
    assert all(unicodedata.category(each) not in ("Cc", "Cf", "Cs") or each == "\u200d" for each in line)


@given(st.integers(0, 400), st.sampled_from([SECRET, "0f1e2d3c%2Blogin%2Fsession"]))
def test_a_secret_is_taken_out_before_anything_is_cut(offset, spelled):
    line = quotable("x" * offset + spelled + "y" * 300, 300, (SECRET,))
    assert "0f1" not in line
    assert "login" not in line


@pytest.mark.parametrize("evil", ["\u202e", "\u2066", "\n", "\0", "\u2028", "\x1b[31m", "\u200b"])
def test_what_a_server_says_is_marked(evil):
    body = f'{{"message":"no{evil}pe"}}'.encode() if ord(evil[0]) > 31 else b""
    if not body:
        body = b'{"message":"no' + f"\\u{ord(evil[0]):04x}{evil[1:]}".encode() + b'pe"}'
    said = wire.decode_error(body)
    assert evil[0] not in said
    assert said.startswith("no")
    assert evil[0] not in clean(f"no{evil}pe")


def test_blanks_around_it_are_of_no_interest():
    assert quotable("  no such client \r\n", 300) == "no such client"
