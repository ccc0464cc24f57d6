"""Replacing in values: what is found is replaced once, and what is no text stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.core.fold import fold
from lvctx_gui.core.pattern import Budget, PatternError, TooSlowError
from lvctx_gui.core.replacing.replacing import Replacing, replace_in, replacer
from tests.strategies import any_text, contexts

letters = st.text("aAbßsSİiı\u0301é ", max_size=8)


def result(text, *args, **options):
    return replacer(Replacing(*args, **options))(text, Budget())


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
    assert [(row[0].content, row[1].content) for row in found.grid.rows] == [("a", "x")]
    assert found.places == 1


def test_it_can_be_stopped():
    class Stopped(Exception):  # noqa: N818
        pass

    def stop():
        raise Stopped

    with pytest.raises(Stopped):
        replace_in(Draft(Context([Entry("a", "x")])), ["a"], Replacing("x", "y"), stop)


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
def test_nothing_that_was_looked_for_is_left_when_it_becomes_another_letter(text, find):
    new, number = result(text, find, "-")
    assert new.count("-") == number
    assert (number > 0) == (fold(find) in fold(text))


@given(contexts(), letters, letters)
def test_only_what_changes_is_in_the_table(base, find, by):
    draft = Draft(base)
    found = replace_in(draft, base.keys, Replacing(find, by))
    for key, new in found.grid.rows:
        assert isinstance(draft.get(key.content), str)
        assert draft.get(key.content) != new.content
