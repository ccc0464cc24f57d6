"""Replacing in values: what is found is replaced once, and what is no text stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.fold import fold, folded, hits
from lvctx_gui.core.merge import merge
from lvctx_gui.core.pattern import Pattern, PatternError, TooSlowError
from lvctx_gui.core.replacing import replacer as texts
from lvctx_gui.core.replacing import replacing as values
from lvctx_gui.core.replacing.replacer import Replacing, TooLongError, replacer
from lvctx_gui.core.replacing.replacing import LeftOut, replace_in
from tests.strategies import any_text, contexts

letters = st.text("aAbßsSİiı\u0301é ", max_size=8)


def result(text, *args, **options):
    return replacer(Replacing(*args, **options))(text)


@pytest.mark.parametrize(
    ("text", "find", "by", "options", "expected"),
    [
        ("one One", "one", "two", {}, ("two two", 2)),
        ("one One", "one", "two", {"case": True}, ("two One", 1)),
        ("aaa", "a", "aa", {}, ("aaaaaa", 3)),
        ("Straße", "ss", "s", {}, ("Strase", 1)),
        ("a.b", ".", "!", {}, ("a!b", 1)),
        ("a.b", ".", "!", {"pattern": True}, ("!!!", 3)),
        ("2026-11-27", r"(\\d+)-(\\d+)-(\\d+)", r"\\3.\\2.\\1", {"pattern": True}, ("27.11.2026", 1)),
        ("abc", "b", "x", {"whole": True}, ("abc", 0)),
        ("B", "b", "x", {"whole": True}, ("x", 1)),
        ("B", "b", "x", {"whole": True, "case": True}, ("B", 0)),
        ("", "^$", "filled", {"pattern": True}, ("filled", 1)),
        ("abc", "^", "> ", {"pattern": True}, ("> abc", 1)),
        ("a,b", ",", r"\\n", {"pattern": True}, ("a\nb", 1)),
        ("a,b", ",", r"\\n", {}, (r"a\\nb", 1)),
        ("ab", "(a)|(b)", r"[\\1\\2]", {"pattern": True}, ("[a][b]", 2)),
        ("İzmir", "(i)z", r"\\1-", {"pattern": True}, ("İ-mir", 1)),
        ("", "", "x", {}, ("", 0)),
        ("", "", "x", {"whole": True}, ("", 0)),
        ("ab", "a|ab", "x", {"pattern": True, "whole": True}, ("x", 1)),
        ("abc", "(.)b(.)", r"\\2\\1", {"pattern": True, "whole": True}, ("ca", 1)),
        ("Straße", "s", "z", {}, ("ztraße", 1)),
        ("sßs", "SS", "-", {}, ("sßs", 0)),
        ("a1b22", r"\\d*", "#", {"pattern": True}, (re.sub(r"\d*", "#", "a1b22"), 5)),
        ("x", "x", r"\\0\\0\\", {"pattern": True}, ("xx\\", 1)),
        ("x", "x", "$1", {"pattern": True}, ("$1", 1)),
    ],
)
def test_examples(text, find, by, options, expected):
    find, by = (each.replace("\\\\", "\\") for each in (find, by))
    expected = (expected[0].replace("\\\\", "\\"), expected[1])
    assert result(text, find, by, **options) == expected


def test_a_group_that_is_not_there_is_said():
    with pytest.raises(PatternError, match="names the group"):
        replacer(Replacing("a", r"\1", pattern=True))


def test_a_pattern_that_takes_for_ever_ends():
    with pytest.raises(TooSlowError):
        result("a" * 40 + "b", "(a|a)*$", "x", pattern=True)


def test_no_value_is_no_text_and_what_is_no_text_stays():
    draft = Draft(Context([Entry("a", ""), Entry("b", None), Entry("c", NonTextValue("1", "number"))]))
    found = replace_in(draft, ["a", "b", "c", "gone"], Replacing("^$", "x", pattern=True))
    assert table(found) == [("a", "x")]
    assert (found.places, found.looked_at, found.left_out) == (1, 1, LeftOut())


def table(found):
    return [(row[0].content, row[1].content) for row in found.grid.rows]


def test_what_is_left_out_is_told_by_why():
    entries = [
        Entry("a", "one"),
        Entry("n", NonTextValue('{"x": "one"}', "object")),
        Entry("o", NonTextValue("2", "number")),
        Entry("r", "two"),
        Entry("r", "one"),
        Entry("s", "one"),
        Entry("s", "one"),
        Entry("c", "one"),
        Entry("d", "one"),
    ]
    draft = merge(
        Draft(Context(entries)).set_value("c", "one too").set_value("d", "no"),
        Context([*entries[:-2], Entry("c", "three"), Entry("d", "three")]),
        None,
    ).draft
    assert set(draft.conflicts) == {"c", "d"}
    found = replace_in(draft, "anorscd", Replacing("one", "1"))
    assert table(found) == [("a", "1"), ("s", "1")]
    assert found.left_out == LeftOut(undecided=("c",), no_text=("n",), repeated=("r",))


def test_what_is_staged_is_looked_through_and_what_is_to_go_is_not():
    draft = Draft(Context([Entry("a", "x"), Entry("b", "x")])).set_value("a", "yx").remove("b").add("c", "x")
    assert table(replace_in(draft, "abc", Replacing("x", "z"))) == [("a", "yz"), ("c", "z")]


def test_values_do_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(texts, "LONGEST", 100)
    monkeypatch.setattr(values, "TOGETHER", 150)
    draft = Draft(Context([Entry("a", "x" * 10), Entry("b", "x" * 10)]))
    assert len(table(replace_in(draft, "a", Replacing("x", "y" * 10)))) == 1
    with pytest.raises(TooLongError, match="A value would have more than 100 characters"):
        replace_in(draft, "a", Replacing("x", "y" * 11))
    with pytest.raises(TooLongError, match="together"):
        replace_in(draft, "ab", Replacing("x", "y" * 10))


def test_it_can_be_stopped():
    class Stopped(Exception):  # noqa: N818
        pass

    def stop():
        raise Stopped

    with pytest.raises(Stopped):
        replace_in(Draft(Context([Entry("a", "x")])), ["a"], Replacing("x", "y"), stop)
    with pytest.raises(Stopped):  # within a value, too
        replacer(Replacing("x", "y"), stop)("x" * 2_000)


@given(letters, letters, st.booleans(), st.booleans())
def test_replacing_a_text_by_itself_changes_nothing_where_case_counts(text, find, whole, pattern):
    assert (
        result(text, re.escape(find) if pattern else find, find, case=True, whole=whole, pattern=pattern)[0]
        == text
    )


@given(any_text, st.text(min_size=1, max_size=2), any_text)
def test_with_case_it_is_what_python_does(text, find, by):
    assert result(text, find, by, case=True) == (text.replace(find, by), text.count(find))


@given(letters, letters.filter(fold))
def test_what_is_replaced_is_what_the_filter_marks_where_that_is_whole_characters(text, find):
    new, number = result(text, find, "-")
    marked = list(hits(folded(text), fold(find)))
    whole = [span for span in marked if fold(text[slice(*span)]) == fold(find)]
    assert new.count("-") == number == len(whole)
    ends, starts = [0, *(end for _, end in whole)], [*(start for start, _ in whole), len(text)]
    assert new.split("-") == [text[end:start] for end, start in zip(ends, starts, strict=True)]


@given(letters, st.sampled_from(["a", "s+", "[ai]", "ß", "(a)|(b)", ".b"]))
def test_a_pattern_replaces_what_the_filter_marks(text, find):
    assert result(text, find, "-", pattern=True)[1] == len(Pattern(find).search(text))


@given(letters, st.sampled_from(["a", "s+", "[ai]*", "(a)|(b)", ".b|", "^|$"]))
def test_with_case_a_pattern_is_replaced_as_python_does(text, find):
    assert result(text, find, r"<\0>", pattern=True, case=True) == re.subn(find, r"<\g<0>>", text)


@given(contexts(), letters, letters)
def test_only_what_changes_is_in_the_table(base, find, by):
    draft = Draft(base)
    found = replace_in(draft, base.keys, Replacing(find, by))
    for key, new in found.grid.rows:
        assert isinstance(draft.get(key.content), str)
        assert draft.get(key.content) != new.content
