"""What can be checked about the look without eyes: drawing of odd text, the theme, references."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QLabel

from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.ui.call.entries.values import value_pieces
from lvctx_gui.ui.call.message_line import MessageBar
from lvctx_gui.ui.kit.palettes import DARK, LIGHT, State
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.names import key_names
from tests.api_server import SAMPLE


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
