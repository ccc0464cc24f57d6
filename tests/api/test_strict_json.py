"""The comma that the API's sample holds is passed over; nothing else that is no JSON is read."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.api.bodies import MAX_ANSWER_BYTES
from lvctx_gui.api.strict_json import JsonError, Literal, load, without_last_commas
from tests.attempt import attempt

texts = st.text(st.one_of(st.sampled_from("{}[],:\"\\ \n\t'/"), st.characters(codec="utf-8")), max_size=12)
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=15,
)
blanks = st.sampled_from(["", " ", "\n", "\t \r\n"])


@st.composite
def documents(draw, *, commas=False):
    """A JSON document with blanks anywhere; with ``commas``, some before closing brackets, and how many."""
    count = 0

    def spell(value):
        nonlocal count
        if isinstance(value, list | dict):
            open_, close = ("[", "]") if isinstance(value, list) else ("{", "}")
            if isinstance(value, list):
                parts = [spell(item) for item in value]
            else:
                parts = [f"{json.dumps(key)}{draw(blanks)}:{spell(item)}" for key, item in value.items()]
            last = ""
            if commas and draw(st.booleans()):
                last, count = "," + draw(blanks), count + 1
            return open_ + draw(blanks) + ",".join(parts) + draw(blanks) + last + close
        return draw(blanks) + json.dumps(value, ensure_ascii=draw(st.booleans())) + draw(blanks)

    value = draw(values)
    return value, spell(value), count


def plain(value):
    """What was read, with numbers as Python has them."""
    if isinstance(value, Literal):
        return json.loads(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


@given(documents())
def test_strict_json_is_read_as_it_is(document):
    value, text, _ = document
    found, was_repaired = load(text.encode())
    assert plain(found) == value
    assert not was_repaired
    assert without_last_commas(text) == text


@given(documents(commas=True))
def test_commas_before_closing_brackets_change_nothing_and_are_told(document):
    value, text, count = document
    found, was_repaired = load(text.encode())
    assert plain(found) == value
    assert was_repaired is (count > 0)


@given(st.one_of(st.text("{}[],:'\"0x1F.+-eNaInfity/*\\ \n", max_size=30), texts))
def test_anything_else_is_refused(text):
    found, refusal = attempt(JsonError, load, text.encode())
    if refusal is not None:
        assert str(refusal)
        return
    spelled = without_last_commas(text)
    # What was read is strict JSON once the commas are gone, by another reader's judgement.
    assert plain(found[0]) == json.loads(spelled, parse_constant=pytest.fail)
    assert found[1] is (spelled != text)


@given(texts)
def test_commas_within_texts_stay(text):
    body = json.dumps([text, ",]", ",}"], ensure_ascii=False)
    assert load((body[:-1] + ",]").encode()) == ([text, ",]", ",}"], True)


@pytest.mark.parametrize(
    "text",
    [
        '{"value":"C:\\data\\new"}',
        '{"value":"C:\\data\\new",}',
        "{'value':1}",
        "{value:1}",
        '{"value":0x1F}',
        '{"value":+1}',
        '{"value":.5}',
        '{"value":5.}',
        '{"value":01}',
        '{"value":1}//x',
        "/* x */{}",
        "[1,,]",
        "[,1]",
        "[1 2]",
        "[1],",
        ",",
        '{"a":1,,}',
        "[NaN,]",
        "[Infinity]",
        "[-Infinity,]",
        "[1,\x0b]",
        "[1,\u00a0]",
        '["a\nb"]',
        '["a\nb",]',
        "\ufeff\ufeff[]",
        "[]\ufeff",
        '{"a":1,"a":2}',
        '{"a":{"b":1,"b":1,},}',
        '["',
        '["\\',
        '[",]',
    ],
)
def test_what_is_no_json_is_refused(text):
    with pytest.raises(JsonError):
        load(text.encode())


@pytest.mark.parametrize("body", [b'["\xff"]', b"\xff\xfe[\0]\0", b'["\xed\xa0\x80"]', b"[\xc3\xa9]", b""])
def test_bytes_that_are_no_utf8_json_are_refused(body):
    with pytest.raises(JsonError):
        load(body)


def test_what_is_decided_where_the_rfc_leaves_it_open():
    assert load(b"\xef\xbb\xbf[]") == ([], False)
    assert load(b'["\\ud800"]') == (["\ud800"], False)
    assert load(b"[1.0,-0,1E400]") == (["1.0", "-0", "1E400"], False)


@pytest.mark.slow("reads megabytes")
@pytest.mark.parametrize(
    "piece",
    ['",', ",", ", ", "[", '"\\"', '{"a":"b",},', '\\"', ",\n", '"a', "1,,", '{"key":"K","value":"V",},'],
)
@pytest.mark.repeats
def test_the_length_of_a_body_is_all_that_its_reading_costs(piece):
    # Were anything of it looked at again and again, this would take hours.
    body = b"[" + (piece * (MAX_ANSWER_BYTES // 4 // len(piece))).encode() + b'"x",]'
    attempt(JsonError, load, body)
