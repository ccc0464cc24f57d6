"""How long a long value is, and that neither this nor what stands behind a value is cut off by it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QImage, QPainter

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue, value_text
from lvctx_gui.core.merge import merge
from lvctx_gui.ui.call.entries import painting
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.look import Look
from lvctx_gui.ui.call.entries.painting import DrawnRow, paint_value
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.call.entries.values import spoken_size, value_size
from lvctx_gui.ui.kit.palettes import LIGHT, State
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.messages.moments import local_now
from tests.strategies import any_lookup

NOW = local_now()


@pytest.mark.parametrize(
    ("value", "size"),
    [
        (MISSING, ""),
        (None, ""),
        ("", ""),
        ("x" * 200, ""),
        ("x" * 201, "201 characters"),
        ("x" * 999, "999 characters"),
        ("x" * 1_000, "1.0 kB"),
        ("ä" * 600, "1.2 kB"),
        ("x" * 9_949, "9.9 kB"),
        ("x" * 9_960, "10 kB"),
        ("x" * 40_300, "40 kB"),
        ("x" * 2_100_000, "2.1 MB"),
        ("a\nb", "2 lines · 3 characters"),
        ("a\r\nb\r\n", "2 lines · 6 characters"),
        ("a\n", "1 line · 2 characters"),
        ("\n", "1 line · 1 character"),
        ("a\rb\u2028c\u2029d", "4 lines · 7 characters"),
        ("line\n" * 669 + "x" * 37_000, "670 lines · 40 kB"),
        (NonTextValue("[" + "1," * 150 + "1]", "list"), "303 characters"),
        ("\ud800" * 400, "1.2 kB"),
    ],
)
def test_a_value_of_many_lines_or_characters_says_how_long_it_is(value, size):
    assert value_size(value) == size
    assert spoken_size(value) == size.replace(" · ", ", ")


@given(st.text("ab\r\n\u2028\u2029", max_size=12))
def test_lines_are_counted_as_if_each_was_found(text):
    lines = len(re.split("\r\n|[\r\n\u2028\u2029]", text))
    ends = bool(re.search("[\r\n\u2028\u2029]\\Z", text))
    expected = "" if lines <= 1 else f"{lines - ends} line"
    assert value_size(text).startswith(expected)
    assert bool(value_size(text)) == bool(expected)


@given(any_lookup | st.text(min_size=150, max_size=400))
def test_any_value_has_a_size_or_fits_its_row(value):
    text = "" if value in (None, MISSING) else value_text(value)
    is_long = len(text) > 200 or any(each in text for each in ("\n", "\r", "\u2028", "\u2029"))
    assert bool(value_size(value)) == is_long


def test_it_is_counted_once():
    text = "line\n" * 500
    painting.value_size(text)
    from lvctx_gui.ui.call.entries.values import _counted

    before = _counted.cache_info().misses
    for _ in range(10):
        painting.value_size(text)
    assert _counted.cache_info().misses == before


def test_a_screen_reader_and_the_tip_say_it_too():
    draft = Draft(Context([Entry("k", "a\nb")])).set_value("k", "c\nd\ne")
    spec = COLUMNS[Column.VALUE]
    assert spec.spoken(draft, "k", NOW) == "c↵d↵e, 3 lines, 5 characters, was a↵b"
    assert spec.tip(draft, "k", NOW).split("\n\n") == ["c↵d↵e", "3 lines · 5 characters", "was a↵b"]


# Drawn ----------------------------------------------------------------------------------------------------


class Recorder:
    """Stands for the painter's texts: what is drawn, where it begins and ends."""

    def __init__(self, monkeypatch):
        self.drawn = []
        self.image = QImage(2_000, 40, QImage.Format.Format_RGB32)
        self.painter = QPainter(self.image)
        draw = painting._draw

        def watched(drawn, rect, shown, face, ink, width=None, hits=()):
            end = draw(drawn, rect, shown, face, ink, width, hits)
            placed, _ = painting.fitting(shown, max(rect.width(), 0), face.metrics)
            text = "".join(piece.text for piece, _ in placed)
            self.drawn.append((text, rect.left(), end, ink))
            return end

        monkeypatch.setattr(painting, "_draw", watched)

    def paint(self, draft, width):
        look = Look(LIGHT, QFont(), QFont())
        drawn = DrawnRow(self.painter, look, draft, "k", State.CHANGED, False, False, NOW)
        paint_value(drawn, QRect(0, 0, width, 40))
        drawn, self.drawn = self.drawn, []
        return drawn


@pytest.fixture
def recorder(qapp, monkeypatch):
    recorder = Recorder(monkeypatch)
    yield recorder
    recorder.painter.end()


def changed(base, mine):
    return Draft(Context([Entry("k", base)])).set_value("k", mine)


def test_the_value_is_cut_before_what_stands_behind_it(recorder):
    width = em(20)
    value, *note = recorder.paint(changed("before", "word " * 50), width)
    assert value[0].endswith("…")
    assert "".join(text for text, *_ in note) == "was before"
    assert note[0][1] >= value[2]
    assert note[-1][2] <= width


@pytest.mark.parametrize("width", [8, 12, 20, 40])
def test_a_long_note_keeps_half_of_the_cell_and_a_short_value_all_of_its_own(recorder, width):
    long = "other " * 60
    value, *note = recorder.paint(changed(long, "word " * 35), em(width))
    room = em(width) - em(0.7)
    assert value[2] - value[1] <= room - room // 2 + 1
    assert note[-1][0].endswith("…")
    assert note[-1][2] - note[0][1] >= room // 2 - em(0.9) - 1
    short, *note = recorder.paint(changed(long, "ok"), em(width))
    assert short[0] == "ok"
    assert note[-1][2] - note[0][1] > room // 2 - em(0.9)


def test_behind_what_is_cut_off_of_a_note_nothing_stands(recorder):
    theirs = Context([Entry("k", "theirs " * 30)])
    draft = merge(changed("before", "mine"), theirs, NOW).draft
    for width in range(10, 60, 7):
        _, *note = recorder.paint(draft, em(width))
        assert [text.endswith("…") for text, *_ in note] == [False] * (len(note) - 1) + [True]


def test_everything_fits_where_there_is_room(recorder):
    value, *note = recorder.paint(changed("before", "after"), em(30))
    assert (value[0], value[3]) == ("after", LIGHT.text)
    assert "".join(text for text, *_ in note) == "was before"
    assert {ink for *_, ink in note} == {LIGHT.dim}


@pytest.mark.parametrize(("width", "is_said"), [(40, True), (10, False)])
def test_a_narrow_cell_shows_the_value_rather_than_its_size(recorder, width, is_said):
    draft = Draft(Context([Entry("k", "word " * 500)]))
    ((text, _, end, _),) = recorder.paint(draft, em(width))
    assert text.endswith("…")
    taken = em(width) - em(0.7) - end
    assert (taken > em(2)) == is_said
