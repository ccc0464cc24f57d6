"""What can be checked about the look without eyes: contrast, drawing of odd text, scaling, references."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QLabel

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.ui.call.entries.values import value_pieces
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.kit.palettes import DARK, LIGHT, THEMES, State
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.names import key_names
from tests.api_server import SAMPLE


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""

    def linear(channel):
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    colour = QColor(colour)
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_reaches_the_contrast_that_people_need(theme):
    papers = [tone.paper for tone in theme.tones.values()] + [theme.selection]
    pairs = [(tone.ink, tone.paper) for tone in theme.tones.values()]
    pairs += [(tone.ink, theme.selection) for tone in theme.tones.values()]
    pairs += [(theme.text, paper) for paper in papers]
    pairs += [(theme.dim, paper) for paper in papers]
    for tone in (theme.inserted, theme.deleted, theme.info, theme.warning, theme.error, theme.success):
        pairs += [(tone.ink, tone.paper), (theme.text, tone.paper)]
    pairs += [(theme.text, theme.window), (theme.dim, theme.window), (theme.on_accent, theme.accent)]
    pairs += [(theme.error.ink, theme.window), (theme.dim, theme.base), (theme.text, theme.raised)]
    pairs += [(theme.tones[State.CONFLICT].ink, theme.base), (theme.tones[State.REMOVED].ink, theme.base)]
    weak = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5}
    assert not weak


def test_every_state_and_tone_has_a_sign_and_words_of_its_own():
    glyphs = [state.glyph for state in State]
    assert len(set(glyphs)) == len(glyphs)
    assert all(state.words for state in State)
    assert len({tone.value for tone in Tone}) == len(Tone)


@pytest.mark.parametrize(
    ("value", "shown", "whole_is_dim"),
    [
        (None, "⌀ no value", True),
        ("", '""', False),
        (" a ", "·a·", False),
        ("a\nb", "a↵b", False),
        ("a\u200bb", "a‹ZWSP›b", False),
        ("a\u202eb", "a‹RLO›b", False),
        ("\ud800", "‹D800›", False),
        (NonTextValue("1.0", "number"), "1.0  number", False),
    ],
)
def test_values_are_drawn_so_that_nothing_hides(value, shown, whole_is_dim):
    drawn, italic = value_pieces(value)
    assert ("".join(piece.text for piece in drawn), italic) == (shown, whole_is_dim)


def test_forty_thousand_characters_cost_no_more_to_draw_than_a_line():
    drawn, _ = value_pieces("x" * 40_000)
    assert sum(len(piece.text) for piece in drawn) < 400


def test_a_message_is_plain_text_and_heard_by_screen_readers(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    QAccessible.setActive(True)
    bar.show_message(Message(Tone.ERROR, "<b>a customer's value</b>"))
    label = bar.findChild(QLabel, "messageText")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>a customer's value</b>"
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface.text(QAccessible.Text.Name) == "<b>a customer's value</b>"
    bar.show_message(None)
    assert not bar.isVisible()


async def test_the_review_shows_values_as_text_whatever_they_hold(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "<h1>x</h1>\u202e")
    text = driver.review
    assert "<h1>x</h1>‹RLO›" in text


async def test_the_theme_can_be_chosen_and_every_visible_part_follows(main_window):
    driver = await main_window("--call", SAMPLE)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    for name, theme in (("darkThemeAction", DARK), ("lightThemeAction", LIGHT)):
        driver.trigger(name)
        picture = driver.window.grab().toImage()
        assert picture.pixelColor(3, picture.height() // 2) == QColor(theme.window)
        viewport = driver.table.viewport()
        inside = viewport.mapTo(driver.window, viewport.rect().bottomLeft())
        assert picture.pixelColor(inside.x() + 20, inside.y() - 20) == QColor(theme.base)


def test_long_lists_of_keys_are_cut_in_messages():
    assert key_names([f"k{n}" for n in range(7)]).endswith("“k4” and 2 more")


def test_void_calls_do_not_eat_references_to_none(qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(2_000):
        label.setText("x")
    assert sys.getrefcount(None) > before - 1_000
