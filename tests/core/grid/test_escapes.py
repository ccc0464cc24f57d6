"""What a file cannot hold is escaped, and comes back; everything else stays as it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.grid.escapes import for_text_file, for_workbook, unescaped
from lvctx_gui.core.grid.halves import joined, unjoined
from tests.strategies import any_text

_texts = any_text | st.text("_x0D8fF5\r\n\x01\ufffe\ud800", max_size=20)


@given(_texts)
def test_what_was_escaped_comes_back(text):
    assert unescaped(for_workbook(text)) == text
    assert unescaped(for_text_file(text)) == text


@given(_texts)
def test_a_workbook_can_hold_the_result_whatever_the_text(text):
    node = ET.Element("t")
    node.text = for_workbook(text)
    assert unescaped(ET.fromstring(ET.tostring(node, "utf-8")).text or "") == text


@given(_texts)
def test_so_can_a_file_in_utf_8(text):
    for_text_file(text).encode()


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a\r\nb", "a_x000D_\nb"),
        ("\x01", "_x0001_"),
        ("\ufffe\ud800", "_xFFFE__xD800_"),
        ("_x000D_", "_x005F_x000D_"),
        ("_x00_", "_x00_"),
        ("=1\t ", "=1\t "),
    ],
)
def test_in_a_workbook_it_is_escaped_as_workbooks_do(text, escaped):
    assert for_workbook(text) == escaped


def test_in_a_text_file_line_breaks_and_controls_stay():
    assert for_text_file("a\r\nb\x01é") == "a\r\nb\x01é"


@given(any_text)
def test_halves_are_kept_apart_in_json(text):
    parts = unjoined(text)
    assert joined(parts) == text
    assert not any(re.search("[\ud800-\udbff][\udc00-\udfff]", part) for part in [parts] if type(part) is str)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="neither"):
        joined(3)
