from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.core import segments
from lvctx_gui.core.segments import LITERAL, MOST_ALIASES, aliases, segment_problem
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
    assert segment_problem("") == "It is empty."


@pytest.mark.parametrize("text", ["\0", "a\0b", "%00", "a%00", "%2500", "%252500"])
def test_nul_is_refused_in_every_encoding(text):
    assert "NUL" in segment_problem(text)


@pytest.mark.parametrize("text", ["\n", "a\r\nHost: x", "a%0Ab", "%250d", "a HTTP/1.1\r\n\r\nDELETE /b"])
def test_a_line_break_is_refused_in_every_encoding(text):
    assert "line break" in segment_problem(text)


@pytest.mark.parametrize("text", ["\t", "a\tb", "%09", "a%2509b", "\x1f", "\x7f", "%7F", "\x0b"])
def test_a_control_character_is_refused_in_every_encoding(text):
    assert "control character" in segment_problem(text)


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
        *("a..b", "..a", " ", " . ", "\u200b", "😀", "~", "-", ". .", "\u202e", "%C3%BC", ":"),
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


@given(st.one_of(address_text, any_text, st.text(st.sampled_from("ab.-é ~:"))))
def test_ordinary_text_is_passed_at_once_and_only_what_is_looked_at_whole_is_passed_too(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "_ORDINARY", re.compile("(?!)"))
        looked_at_whole = segment_problem(text)
    assert segment_problem(text) == looked_at_whole


@given(st.one_of(address_text, any_text))
def test_the_problem_is_a_sentence(text):
    problem = segment_problem(text)
    assert problem is None or (problem.startswith("It ") and problem.endswith("."))


# What else it can turn into --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Key1", "U70D91T533151E6@10.40.88.32", "ARB_WSAPI_1", "a.b", "~", "a:b,c", "(a)", "it's", "1=2&3", ""],
)
def test_plain_text_is_what_it_is_everywhere(text):
    assert aliases(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("a;b", "a"),
        ("a?b", "a"),
        ("a#b", "a"),
        ("a b", "a"),
        ("a%3Bb", "a;b"),
        ("a%3Bb", "a"),
        ("a%253Fb", "a"),
        ("100%25", "100%"),
        ("%61", "a"),
        ("a/b", "a"),
        ("a/b", "b"),
        ("a\\b", "a/b"),
        ("a;x/b;y", "a/b"),
        ("a+b", "a b"),
        ("a+b", "a"),
        ("a b", "a%20b"),
        (" a", "a"),
        ("a ", "a"),
        ("?a", ""),
        ("#a", ""),
        (" ", ""),
        ("%3Fa", ""),
        ("é", "Ã©"),
    ],
)
def test_what_a_way_can_make_of_it(text, turned):
    assert turned in aliases(text)


@given(st.text(st.sampled_from(f"aB1-._~{LITERAL}")))
def test_letters_digits_and_what_stays_literal_have_no_alias(text):
    assert aliases(text) == frozenset()


@settings(max_examples=300)
@given(st.one_of(address_text, any_text))
def test_every_other_text_has_an_alias_and_is_never_its_own(text):
    if segment_problem(text) is not None:
        return
    found = aliases(text)
    assert bool(found) == (quote(text, safe=LITERAL) != text)
    assert text not in found
    assert len(found) <= MOST_ALIASES


_STEPS = (
    unquote,
    lambda text: text.partition(";")[0],
    lambda text: text.partition("?")[0],
    lambda text: text.partition("#")[0],
    lambda text: text.partition(" ")[0],
    lambda text: text.replace("\\", "/"),
    lambda text: text.replace("+", " "),
    str.strip,
)


@settings(max_examples=300)
@given(st.text(st.sampled_from("a%25;?# +\\/3BF"), max_size=8), st.lists(st.sampled_from(_STEPS), max_size=4))
def test_whatever_happens_on_the_way_one_after_the_other_is_among_them(text, steps):
    found = aliases(text)
    turned = text
    for step in steps:
        turned = step(turned)
        assert turned == text or turned in found or len(found) == MOST_ALIASES
