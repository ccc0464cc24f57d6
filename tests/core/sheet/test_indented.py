"""JSON and XML indented: the same tokens, and the reason where a text is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.sheet.indented import DEEPEST, Form, Indenting, offered
from lvctx_gui.core.sheet.runs import LONGEST, width
from lvctx_gui.core.sheet.sheet import Place
from lvctx_gui.core.tokens.json_tokens import json_tokens
from lvctx_gui.core.tokens.token import Kind

ISSUE = '{"a":1,"a":2,"n":248480010225057793,"f":1.10,"e":1E400}'
SHOWN = '{\n  "a": 1,\n  "a": 2,\n  "n": 248480010225057793,\n  "f": 1.10,\n  "e": 1E400\n}'


def indented(text, form=Form.JSON, lines=100_000):
    indenting = Indenting(text, form, lines)
    while indenting.step(7):
        pass
    if indenting.sheet is None:
        return None, indenting.why
    shown = ""
    while not indenting.sheet.is_complete:
        shown += indenting.sheet.more(100, 3)
    return indenting.sheet, shown


def copied(sheet):
    last = len(sheet.starts) - 1
    return sheet.copied(Place(0, 0), Place(last, width(sheet.block(last).shown)))


def test_the_same_tokens_are_shown_and_copied():
    sheet, shown = indented(ISSUE)
    assert shown == SHOWN
    assert copied(sheet) == SHOWN


@given(st.lists(st.text(max_size=9) | st.text("x \u00a0\U0001f600", min_size=500, max_size=900), max_size=5))
def test_long_ones_are_cut_and_what_is_copied_holds_every_token(parts):
    import json

    text = json.dumps({f"{number}{part}": [part] for number, part in enumerate(parts)}, ensure_ascii=False)
    sheet, _ = indented(text)
    assert json.loads(copied(sheet)) == json.loads(text)
    for kind, start, end in json_tokens(text):
        if kind is not Kind.BLANK:
            assert text[start:end] in sheet.copied(*sheet.span(start, end))
    assert all(len(sheet.block(number).shown) < 4 * LONGEST for number in range(len(sheet.starts)))


def test_what_is_found_in_the_text_is_found_in_what_is_shown():
    sheet, _ = indented('{"a":[1,  "bcd"]}')
    start = sheet.text.index("bcd")
    first, last = sheet.span(start, start + 3)
    assert (first, last) == (Place(3, 5), Place(3, 8))
    assert sheet.copied(first, last) == "bcd"
    assert sheet.offset(first) == start
    # White space that is laid out anew is not shown: what comes before it ends there.
    assert sheet.span(8, 10) == (Place(2, 6), Place(2, 6))


def test_deep_ones_say_how_deep_they_are_and_copies_do_not():
    sheet, shown = indented("[" * 1_000 + "]" * 1_000)
    lines = shown.split("\n")
    assert lines[DEEPEST] == "  " * DEEPEST + "["
    assert lines[900] == "  " * DEEPEST + "‹900› ["
    assert max(map(len, lines)) < LONGEST
    assert "‹" not in copied(sheet)


@pytest.mark.slow("goes through a hundred thousand levels")
@pytest.mark.repeats
@pytest.mark.parametrize("form", [Form.JSON, Form.XML])
def test_a_hundred_thousand_levels_do_not_break_it(form):
    begin, end = ("[", "]") if form is Form.JSON else ("<a>", "</a>")
    text = begin * 100_000 + end * 100_000
    indenting = Indenting(text, form, most_lines=300_000)
    while indenting.step(10_000):
        pass
    assert indenting.sheet is not None
    assert begin in indenting.sheet.more(1_000, 100)
    _, why = indented(text, form)
    assert why == "Shown as text: indented it would have more than 100,000 lines."


def test_one_that_is_none_says_why_when_it_has_been_read():
    assert indented('{"a":1,"b":"cde" "x":2}')[1] == (
        "Shown as text: after character 17 (line 1, column 18) a comma or } is expected."
    )
    assert indented("<a>", Form.XML)[1].startswith("Shown as text: the XML ends after character 3")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("", (Form.TEXT,)),
        ("12", (Form.TEXT,)),
        (" \r\n{", (Form.TEXT, Form.JSON)),
        ("[x", (Form.TEXT, Form.JSON)),
        ("\ufeff<a/>", (Form.TEXT, Form.XML)),
        ("a<", (Form.TEXT,)),
    ],
)
def test_only_what_it_may_be_is_offered(text, forms):
    assert offered(text) == forms
