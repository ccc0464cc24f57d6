from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.segments import segment_problem
from tests.strategies import address_text, any_text

_DOTS = (".", "..", "%2e", "%2E", "%2e%2E", ".%2e", "%252E", "%25252e", "%2525252E%2e", "%252e%252e")


def _nested(dots):
    return [dots, f"a/{dots}/b", f"{dots}/b", f"a/{dots}", f"a%2F{dots}", f"a\\{dots}", f"a%5C{dots}"]


@pytest.mark.parametrize("text", [spelled for dots in _DOTS for spelled in _nested(dots)])
def test_a_dot_segment_is_refused_in_every_spelling(text):
    assert "dot segment" in segment_problem(text)


@pytest.mark.parametrize("text", [".;", "..;x", "%2e%2E;a=b", "a/..;/b", ".%3B", "..%253Bx"])
def test_dots_before_a_path_parameter_are_refused(text):
    assert "dot segment" in segment_problem(text)


@pytest.mark.parametrize("text", [";", ";x", "a/;x", "%3Bx"])
def test_a_part_that_would_be_empty_without_its_path_parameter_is_refused(text):
    assert "semicolon" in segment_problem(text)


@pytest.mark.parametrize(
    "text",
    ["/", "a/", "/a", "a//b", "//", "\\", "a\\", "\\a", "a\\\\b", "%2F", "a%2f", "a%252F", "a/%5C", "%5c%2F"],
)
def test_an_empty_part_is_refused_in_every_spelling(text):
    assert "slash" in segment_problem(text)


def test_empty_text_is_refused():
    assert segment_problem("") == "is empty"


@pytest.mark.parametrize("text", ["\0", "a\0b", "%00", "a%00", "%2500", "%252500"])
def test_nul_is_refused_in_every_encoding(text):
    assert "NUL" in segment_problem(text)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_half_a_character_is_refused(text):
    assert "surrogate" in segment_problem(text)


def test_text_encoded_over_and_over_is_refused():
    text = "a b"
    for _ in range(12):
        text = quote(text, safe="")
    assert "too many times" in segment_problem(text)


@pytest.mark.parametrize(
    "text",
    [
        *("U70D91T533151E6@10.40.88.32", "ARB_WSAPI_1", "EAST/WEST CARDS 2", "a/b", "a%2Fb", "100%", "%zz"),
        *("paid?", "case#4", "call back on", "a+b", "a;b=c&d", "back\\slash", "Grüße", "...", "a.", ".a"),
        *("a..b", "..a", " ", " . ", "\u200b", "\n", "\t", "😀", "~", "-", ". .", "\u202e", "%C3%BC", ":"),
    ],
)
def test_ordinary_text_is_accepted(text):
    assert segment_problem(text) is None


def _parts(text):
    return [part.partition(";")[0] for part in text.replace("\\", "/").split("/")]


@settings(max_examples=300)
@given(st.one_of(address_text, any_text))
@example("..;a")
@example("%25252e")
def test_accepted_text_cannot_become_another_address_however_often_it_is_decoded(text):
    if segment_problem(text) is not None:
        return
    sent = quote(text, safe="")
    assert "/" not in sent
    assert unquote(sent) == text
    for _ in range(6):
        assert not {"", ".", ".."} & set(_parts(sent)), sent
        assert "\0" not in sent
        sent = unquote(sent)


@given(st.text(st.sampled_from(".%2eE5"), max_size=10), st.sampled_from(["a", "key", "é"]))
def test_what_is_refused_stays_refused_beside_another_part(text, other):
    if segment_problem(text) is not None:
        assert segment_problem(f"{other}/{text}") is not None
        assert segment_problem(f"{text}/{other}") is not None


@given(st.one_of(address_text, any_text))
def test_the_problem_is_the_end_of_a_sentence(text):
    problem = segment_problem(text)
    assert problem is None or (problem[0].islower() and not problem.endswith("."))
