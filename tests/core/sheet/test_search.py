"""What is looked for is found wherever it stands, as the filter compares, however the text is parted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.fold import fold, folded, hits
from lvctx_gui.core.sheet import search
from lvctx_gui.core.sheet.search import found_places

letters = st.text(st.sampled_from("aAbßSsİiıé\u0301e\n\u00a0 "), max_size=40)


def found(text, wanted, size=search.SLICE):
    return [place for places in found_places(text, wanted, size) for place in places]


@given(letters, st.text(st.sampled_from("aAbßSsiée "), min_size=1, max_size=3), st.integers(1, 9))
def test_a_text_in_slices_is_searched_as_one_in_one_piece(text, wanted, size):
    everywhere = list(hits(folded(text), fold(wanted)))
    for places in (found(text, wanted), found(text, wanted, size)):
        assert all(fold(wanted) in fold(text[start:end]) for start, end in places)
        assert all(before[1] <= after[0] for before, after in pairwise(places))
        assert places[:1] == everywhere[:1]


@pytest.mark.parametrize("size", [3, 7, 50])
def test_what_stands_across_two_slices_is_found_once(size):
    text = "a line, another LINE and the last Line"
    assert [text[a:b] for a, b in found(text, "line", size)] == ["line", "LINE", "Line"]


def test_there_is_an_end_to_what_is_told(monkeypatch):
    monkeypatch.setattr(search, "MOST", 5)
    assert len(found("a" * 100, "a", 3)) == 5
    assert found("aaa", "") == []


def test_each_slice_is_looked_at_when_it_is_asked_for():
    places = found_places("x" * 10 + "needle", "needle", 5)
    assert next(places) == []
