from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.api import wire
from lvctx_gui.api.errors import NotSentError, UnsafeAddressError
from lvctx_gui.api.wire import REPAIRED_NOTICE, Target, WireError
from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.segments import segment_problem
from tests.attempt import attempt
from tests.strategies import address_text, any_character, any_text, keys, values

CALL = CallRef("S", 1, "A")
rows = st.lists(st.builds(Entry, st.one_of(keys, any_text), values), max_size=6)


def read(text):
    return wire.decode_context(text.encode() if isinstance(text, str) else text)


def refused(decode, body):
    with pytest.raises(WireError) as caught:
        decode(body)
    return str(caught.value)


# Addresses -------------------------------------------------------------------------------------------------


def test_addresses_of_the_documented_call():
    call = CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1", 7419)
    assert str(wire.context_target(call)) == (
        "/context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1?client=7419"
    )
    assert str(wire.key_target(call, "a/b?")) == (
        "/context/call/U70D91T533151E6@10.40.88.32/28479905424/ARB_WSAPI_1/a%2Fb%3F?client=7419"
    )
    assert str(wire.key_target(CALL, "K")) == "/context/call/S/1/A/K"


@settings(max_examples=200)
@given(address_text, address_text, address_text)
def test_an_address_decodes_to_what_it_names_or_is_refused(session, account, key):
    call, _ = attempt(InvalidCallError, CallRef, session, 5, account)
    if call is None:
        return
    target, error = attempt(UnsafeAddressError, wire.key_target, call, key)
    assert (error is None) == (segment_problem(key) is None)
    if error is not None:
        assert isinstance(error, NotSentError)
        assert "Nothing was sent." in str(error)
        return
    text = str(target)
    assert text.isascii()
    assert [unquote(part) for part in text.split("/")[1:]] == ["context", "call", session, "5", account, key]
    assert not set(text) & set("?#\\ ")


@pytest.mark.parametrize("key", ["", ".", "..", "%2e", "a/", "\0", "\ud800"])
def test_a_key_that_would_address_something_else_has_no_address(key):
    with pytest.raises(UnsafeAddressError, match="cannot be addressed on its own"):
        wire.key_target(CALL, key)


def test_a_target_shows_its_query_only_when_there_is_one():
    assert str(Target(("a", "b"))) == "/a/b"
    assert str(Target(("a", "b"), "c=1")) == "/a/b?c=1"
    assert Target(("a", "b"), "c=1").path == "/a/b"


# What is sent ----------------------------------------------------------------------------------------------


def test_no_value_leaves_the_field_out_and_an_empty_one_does_not():
    assert (
        wire.encode_entries([Entry("K"), Entry("L", "")]) == b'{"entry":[{"key":"K"},{"key":"L","value":""}]}'
    )


def test_a_value_that_is_not_text_is_sent_as_the_json_that_it_came_as():
    body = wire.encode_entries(
        [Entry("K", NonTextValue("1.0", "number")), Entry("L", NonTextValue('{"a": [1]}', "object"))]
    )
    assert body == b'{"entry":[{"key":"K","value":1.0},{"key":"L","value":{"a": [1]}}]}'


def test_half_a_character_is_sent_as_an_escape_and_other_text_as_itself():
    assert (
        wire.encode_entries([Entry("ü", "a\ud800😀")])
        == '{"entry":[{"key":"ü","value":"a\\ud800😀"}]}'.encode()
    )


def test_the_text_to_review_is_what_is_sent():
    entries = [Entry("K", "a\r\n\u2028"), Entry("L")]
    assert wire.encode_entries_text(entries).encode() == wire.encode_entries(entries)


@settings(max_examples=200)
@given(st.lists(st.builds(Entry, any_text, st.one_of(st.none(), any_text)), max_size=6))
def test_the_body_is_strict_json_that_says_exactly_what_was_meant(entries):
    data = json.loads(wire.encode_entries(entries).decode("utf-8"))
    assert data == {
        "entry": [
            {"key": entry.key} if entry.value is None else {"key": entry.key, "value": entry.value}
            for entry in entries
        ]
    }


@settings(max_examples=200)
@given(rows)
def test_what_is_sent_is_what_would_be_read(entries):
    assert wire.decode_context(wire.encode_entries(entries)) == Context(entries)


# What is read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["{}", '{"entry":null}', '{"entry":[]}', " {} \r\n"])
def test_an_answer_without_entries_is_a_call_without_context(body):
    assert read(body) == Context()
    assert read(body).notices == ()


def test_no_value_is_the_same_whether_it_is_left_out_or_null():
    assert read('{"entry":[{"key":"K"},{"key":"L","value":null}]}') == Context([Entry("K"), Entry("L")])


def test_fields_that_nobody_knows_are_passed_over():
    assert read('{"total":1,"entry":[{"key":"K","value":"V","type":"x"}]}') == Context([Entry("K", "V")])


def test_repeated_keys_are_kept():
    context = read('{"entry":[{"key":"K","value":"1"},{"key":"K","value":"2"}]}')
    assert context.values_of("K") == ("1", "2")


@pytest.mark.parametrize(
    ("spelled", "kind"),
    [
        ("1", "number"),
        ("1.0", "number"),
        ("-0", "number"),
        ("1e3", "number"),
        ("1e-400", "number"),
        ("12345678901234567890123", "number"),
        ("0.1000000000000000055511151231257827", "number"),
        ("9" * 5_000, "number"),
        ("true", "true/false"),
        ("false", "true/false"),
        ('{"a": [1.0, "x", null, true], "b": {}}', "object"),
        ('{"\\"": "ü\\n"}', "object"),
        ("[]", "list"),
        ("[1.10, []]", "list"),
    ],
)
def test_a_value_that_is_not_text_keeps_the_spelling_of_the_server(spelled, kind):
    expected = NonTextValue(spelled, kind)
    strict = f'{{"entry":[{{"key":"K","value":{spelled}}}]}}'
    assert read(strict) == Context([Entry("K", expected)])
    assert wire.decode_value(f'{{"value":{spelled}}}'.encode()) == expected
    with_comma = read(f'{{"entry":[{{"key":"K","value":{spelled},}}]}}')
    assert with_comma == Context([Entry("K", expected)])
    assert with_comma.notices == (REPAIRED_NOTICE,)


@given(st.text("{}[],:'\"0x1F.+-eNaInfity/*\\ \n", max_size=30))
@example("0x1F")
@example("[0xG]")
def test_whatever_stands_in_an_answer_is_read_or_refused(spelled):
    body = f'{{"entry":[{{"key":"K","value":{spelled},}}]}}'
    context, refusal = attempt(WireError, read, body)
    assert (context is None) != (refusal is None)


@pytest.mark.parametrize("spelled", ["NaN", "Infinity", "-Infinity"])
def test_what_json_has_no_number_for_is_refused(spelled):
    assert spelled in refused(wire.decode_value, f'{{"value":{spelled}}}'.encode())
    assert spelled in refused(
        wire.decode_context, f'{{"entry":[{{"key":"K","value":[{spelled},]}}]}}'.encode()
    )


def test_a_byte_order_mark_is_passed_over():
    body = b'\xef\xbb\xbf{"entry":[{"key":"K","value":"V"}]}'
    assert read(body) == Context([Entry("K", "V")])
    assert read(body.replace(b'"}]', b'",}]')) == Context([Entry("K", "V")])


def test_values_are_read_without_any_change():
    value = "  a\r\n\tb\u2028\u200b\u00a0e\u0301\0\ud800😀 "
    assert read(json.dumps({"entry": [{"key": value, "value": value}]})) == Context([Entry(value, value)])


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"  <xml/>", "HTML or XML"),
        (b'{"entry":[{"key":"K","val', "cut off"),
        (b'{"entry":[{"key":"K","value":"V"}]', "cut off"),
        (b"not json", "not JSON"),
        (b"\x00\xff\xfe\x80", "not JSON"),
        (b'{"entry":[{"key":"\xff","value":"x"}]}', "not JSON"),
        (b'{"entry":[{"key":"K","value":"\xc3"}]}', "not JSON"),
        (b"null", "null instead of an object"),
        (b"1", "a number instead of an object"),
        (b"true", "true or false instead of an object"),
        (b'"text"', "text instead of an object"),
        (b'[{"key":"K"}]', "a list instead of an object"),
        (b'{"code":5,"message":"no"}', "without “entry”"),
        (b'{"Entry":[]}', "without “entry”"),
        (b'{"entry":{}}', "“entry” is an object instead of a list"),
        (b'{"entry":"x"}', "“entry” is text instead of a list"),
        (b'{"entry":1}', "“entry” is a number instead of a list"),
        (b'{"entry":["K"]}', "“entry” list holds text"),
        (b'{"entry":[null]}', "“entry” list holds null"),
        (b'{"entry":[[]]}', "“entry” list holds a list"),
        (b'{"entry":[{}]}', "an entry that has no key"),
        (b'{"entry":[{"key":null,"value":"x"}]}', "an entry that has no key"),
        (b'{"entry":[{"key":1,"value":"x"}]}', "a key that is not text"),
        (b'{"entry":[{"key":["K"]}]}', "a key that is not text"),
        (b'{"entry":' + b"[" * 200_000, "nested too deeply"),
    ],
)
def test_an_answer_that_is_no_context_says_what_it_is_instead(body, words):
    assert words in refused(wire.decode_context, body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<html>", "HTML"),
        (b"[]", "a list instead of an object"),
        (b'{"key":"K"}', "without “value”"),
        (b'{"value":"V"', "cut off"),
    ],
)
def test_an_answer_that_is_no_single_value_says_what_it_is_instead(body, words):
    assert words in refused(wire.decode_value, body)


@pytest.mark.parametrize(
    ("body", "value"),
    [(b'{"value":"V"}', "V"), (b"{}", None), (b'{"value":null}', None), (b'{"value":""}', "")],
)
def test_a_single_value(body, value):
    assert wire.decode_value(body) == value


@pytest.mark.parametrize("depth", [50, 300, 480, 600, 900, 5_000])
def test_a_value_nested_to_any_depth_is_read_or_refused(depth):
    body = b'{"entry":[{"key":"K","value":' + b"[" * depth + b"]" * depth + b"}]}"
    context, error = attempt(WireError, wire.decode_context, body)
    if error is None:
        assert context.get("K") == NonTextValue("[" * depth + "]" * depth, "list")
    else:
        assert depth > 300
        assert "nested too deeply" in str(error)


def test_a_large_answer_with_a_trailing_comma_is_read_too():
    value = "x" * (2 << 20)
    body = f'{{"entry":[{{"key":"K","value":"{value}",}}]}}'
    assert read(body) == Context([Entry("K", value)])
    assert read(body).notices == (REPAIRED_NOTICE,)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(any_character, max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["entry", "key", "value", "code", "x"]), inner, max_size=3),
    ),
    max_leaves=10,
)


@settings(max_examples=200)
@given(
    st.one_of(
        st.binary(max_size=40),
        json_values.map(lambda value: json.dumps(value).encode()),
        st.builds(lambda entry: json.dumps({"entry": entry}).encode(), st.lists(json_values, max_size=3)),
        st.lists(
            st.sampled_from(
                [b'{"entry":[', b'{"key":', b'"K"', b',"value":', b"1", b"}", b"]", b",", b"\xff", b"'"]
            )
        ).map(b"".join),
    )
)
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe{\x00}\x00")
def test_whatever_comes_is_read_or_refused_in_words(body):
    for decode in (wire.decode_context, wire.decode_value, wire.decode_object):
        _, error = attempt(WireError, decode, body)
        assert error is None or str(error)
    assert wire.decode_error(body) is None or isinstance(wire.decode_error(body), str)


# What the server says about an error -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"code":1,"message":"No such client."}', "No such client."),
        (b'{"message":"x"}', "x"),
        (b'{"code":1}', None),
        (b'{"message":" "}', None),
        (b'{"message":5}', None),
        (b"[]", None),
        (b"", None),
        (b"\xff", None),
        (b"<html>", None),
        (b"[" * 200_000, None),
    ],
)
def test_the_message_of_an_error(body, said):
    assert wire.decode_error(body) == said


def test_a_long_message_of_an_error_is_cut():
    assert len(wire.decode_error(json.dumps({"message": "x" * 5_000}).encode())) == 300
