"""JSON taken apart: nothing of it is lost, and what counts as JSON is what the standard says."""

import json
from itertools import islice, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lvctx_gui.core.tokens import json_tokens as json_module
from lvctx_gui.core.tokens.indented import json_lines
from lvctx_gui.core.tokens.json_tokens import json_tokens
from lvctx_gui.core.tokens.token import Kind, NotTokensError

ISSUE = '{"a":1,"a":2,"n":248480010225057793,"f":1.10,"e":1E400}'
FRAGMENTS = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"',
    "'",
    "\\",
    "\\u12",
    '"\\ud800"',
    '"\\n"',
    '"\t"',
    "1",
    "01",
    "-",
    "1.",
    "1.10",
    ".5",
    "1E400",
    "1e",
    "+1",
    "NaN",
    "Infinity",
    "-Infinity",
    "true",
    "false",
    "null",
    "nul",
    " ",
    "\n",
    "\r\n",
    "\u00a0",
    "\u2028",
    "\ufeff",
    "//",
    "/**/",
    "\0",
    "\ud800",
    "9" * 30,
    "é",
    "\x7f",
    "٣",
]
any_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(-9, 9), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


def reason(text):
    with pytest.raises(NotTokensError) as caught:
        list(json_tokens(text))
    return caught.value.why(text)


def is_json(text):
    try:
        list(json_tokens(text))
    except NotTokensError:
        return False
    return True


def python_takes(text):
    """Whether Python's reader does, without what it adds to the standard."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except ValueError:
        return False
    return True


def _refuse(name):
    raise ValueError(name)


def shown(text, lines=json_lines):
    return [
        "  " * line.level + " ".join(text[start:end] for start, end in line.pieces)
        for line in lines(json_tokens(text))
    ]


@given(any_json, st.sampled_from([None, 0, 2]), st.booleans())
def test_what_is_json_is_taken_apart_and_nothing_is_lost(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    tokens = list(json_tokens(text))
    assert "".join(text[start:end] for _, start, end in tokens) == text
    assert all(before.end == after.start for before, after in pairwise(tokens))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=9).map("".join))
@example('{"a":1,"a":2,"n":248480010225057793,"f":1.10,"e":1E400}')
@example('["\\ud800","\\uDC00\\ud800"]')
@example("[1,]")
@example("[NaN]")
@example('{"a":1,}')
@example(" \t\r\n0 ")
@example("")
def test_what_python_takes_for_json_is_json_and_nothing_else(text):
    assert is_json(text) == python_takes(text)


@given(any_json, st.data())
def test_json_with_one_character_gone_is_judged_as_python_judges_it(value, data):
    text = json.dumps(value)
    at = data.draw(st.integers(0, len(text) - 1))
    spoilt = text[:at] + text[at + 1 :]
    assert is_json(spoilt) == python_takes(spoilt)


@given(any_json)
def test_the_indented_view_has_every_token_and_no_other(value):
    text = json.dumps(value)
    seen = "".join("".join(text[a:b] for a, b in line.pieces) for line in json_lines(json_tokens(text)))
    assert seen == "".join(text[a:b] for kind, a, b in json_tokens(text) if kind is not Kind.BLANK)
    assert json.loads("\n".join(shown(text))) == value


@given(any_json)
def test_it_is_laid_out_as_python_lays_it_out(value):
    text = json.dumps(value)
    assert "\n".join(shown(text)) == json.dumps(value, indent=2)


def test_names_that_come_twice_and_numbers_of_any_kind_are_shown_as_they_stand():
    assert shown(ISSUE) == [
        "{", '  "a": 1,', '  "a": 2,', '  "n": 248480010225057793,', '  "f": 1.10,', '  "e": 1E400', "}",
    ]  # fmt: skip


@pytest.mark.slow("goes through a hundred thousand levels")
@pytest.mark.repeats
def test_a_hundred_thousand_levels_are_none_too_deep():
    text = "[" * 100_000 + "]" * 100_000
    lines = list(json_lines(json_tokens(text)))
    assert max(line.level for line in lines) == 99_999
    assert sum(end - start for line in lines for start, end in line.pieces) == len(text)


def test_the_beginning_can_be_had_without_the_rest():
    tokens = json_tokens("[1, 2, tru")
    assert [token.kind for token in islice(tokens, 3)] == [Kind.OPEN, Kind.VALUE, Kind.COMMA]


@pytest.mark.parametrize(
    "token", ['"%s"' % ("x" * 300), '"%s' % ("\\\\" * 300), "1" * 300, '"%s"' % ("\\u1234" * 60)]
)
def test_a_token_that_is_too_long_is_not_looked_into(monkeypatch, token):
    monkeypatch.setattr(json_module, "LONGEST_TOKEN", 200)
    assert reason(f"[1, {token}, 2]").startswith(
        "Shown as text: what begins after character 4 (line 1, column 5) has more than 200 characters, and is"
    )
    assert is_json(f'[1, "{"x" * 100}"' + " " * 500 + "]")
    assert reason('["' + "x" * 100).startswith("Shown as text: the text in quotation marks")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a":1,"b":"cde" "x":2}', "after character 17 (line 1, column 18) a comma or } is expected."),
        ("[1 2]", "after character 3 (line 1, column 4) a comma or ] is expected."),
        ("[1}", "after character 2 (line 1, column 3) a comma or ] is expected."),
        ("[1,]", "after character 3 (line 1, column 4) a value is expected."),
        ("[\n\r\n  tru]", "after character 6 (line 3, column 3) a value or ] is expected."),
        ('{"a":1,}', "after character 7 (line 1, column 8) a name in quotation marks is expected."),
        ("{a:1}", "after character 1 (line 1, column 2) a name in quotation marks or } is expected."),
        ('{"a"}', "after character 4 (line 1, column 5) a colon is expected."),
        ("{} {}", "the JSON ends after character 3 (line 1, column 4), and something stands behind it."),
        ('["a', "the text in quotation marks that begins after character 1 (line 1, column 2) does not end."),
        ('["a\tb"]', "after character 3 (line 1, column 4) stands a control character, which"),
        ('["\\x"]', "after character 2 (line 1, column 3) stands a backslash that begins no escape of JSON."),
        ("\ufeff[]", "it begins with a byte order mark (U+FEFF), which JSON may not."),
        ("[" + " " * 1_500 + "x", "after character 1,501 (line 1, column 1,502) a value or ] is expected."),
    ],
)
def test_what_is_no_json_is_said_with_its_place(text, words):
    assert reason(text).startswith(f"Shown as text: {words}")
