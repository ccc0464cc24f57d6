"""What two programs say to each other about one window: small, exact, and safe to read from anybody."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lvctx_gui.core.hand_over import (
    GO,
    LONGEST,
    Answer,
    NotUnderstoodError,
    OtherVersionError,
    Wish,
    read_answer,
    read_wish,
    write_answer,
    write_wish,
)

tokens = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
texts = st.text(max_size=60)
wishes = st.builds(Wish, texts, texts, st.booleans(), texts, tokens)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
GOOD = {"version": 1, "call": "S/1/A", "base_url": "", "session": "", "token": "", "read_only": False}


@given(wishes)
def test_a_wish_is_one_line_of_ascii_and_read_as_it_was_written(wish):
    line = write_wish(wish)
    assert (line.count(b"\n"), line.isascii(), len(line) <= LONGEST) == (1, True, True)
    assert read_wish(line) == wish


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_read_as_it_was_written(answer):
    assert read_answer(write_answer(answer)) is answer


def test_half_a_character_survives_the_way_and_is_refused_where_calls_are_read():
    assert read_wish(write_wish(Wish("S/1/\ud800"))).call == "S/1/\ud800"


@given(st.binary(max_size=80).map(lambda data: data + b"\n") | json_values.map(json.dumps).map(str.encode))
def test_garbage_is_not_understood(line):
    for read in (read_wish, read_answer):
        with pytest.raises(NotUnderstoodError):
            read(line)


@given(st.sampled_from(sorted(GOOD)), json_values)
def test_a_part_of_another_kind_is_not_understood(name, part):
    line = json.dumps({**GOOD, name: part}).encode() + b"\n"
    assume(type(part) is not type(GOOD[name]) or (name == "version" and part != 1))
    with pytest.raises(NotUnderstoodError):
        read_wish(line)


def _line(**parts):
    return json.dumps({**GOOD, **parts}).encode() + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        _line(more=1),
        _line(token="two\nlines"),
        _line(token="a\0b"),
        _line(token="ä"),
        _line(token="t" * 501),
        _line(call="c" * 8_001),
        _line(read_only=1),
        _line()[:-1],
        _line()[:-2] + b', "call": "T/2/B"}\n',
        b"[" * 20_000 + b"\n",
        b'{"version": 1e400}\n',
        b'{"version": true, "go": true}\n',
        b'{"version": 1}\n',
        b"{}\n",
        b"\n",
        b"",
        GO,
        _line(call=" " * LONGEST),
    ],
)
def test_what_is_not_to_the_letter_is_not_understood(line):
    with pytest.raises(NotUnderstoodError):
        read_wish(line)
    with pytest.raises(NotUnderstoodError):
        read_answer(line)


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_another_version_is_told_from_garbage(version):
    for read in (read_wish, read_answer):
        with pytest.raises(OtherVersionError):
            read(json.dumps({"version": version, "whatever": [1]}).encode() + b"\n")


def test_what_would_not_be_read_is_not_written():
    with pytest.raises(NotUnderstoodError):
        write_wish(Wish("c" * 8_001))
    with pytest.raises(NotUnderstoodError):
        write_wish(Wish(token="a\nb"))


def test_neither_call_nor_token_stands_in_what_is_logged():
    shown = repr(Wish("S/28479905424/A", token="secret"))
    assert "28479905424" not in shown
    assert "secret" not in shown
