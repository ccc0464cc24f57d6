"""A long message in a low window is scrolled, with the keyboard too, by whole lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.readable import READABLE
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.stacked import stack_in
from lvctx_gui.ui.kit.text_and_buttons import TextAndButtons
from tests.gui import lay_out


@pytest.fixture
def shown(qtbot):
    alive = []

    def show(text):
        label, button = WrappedLabel(text), QPushButton("Try the rest again")
        label.setTextInteractionFlags(READABLE)
        window = QWidget()
        stack_in(window, TextAndButtons(label, button), QPushButton())
        qtbot.addWidget(window)
        window.resize(em(28), em(16))
        window.show()
        for _ in range(3):
            lay_out()
        alive.append(window)
        return label, button, window.findChild(ScrollBody).verticalScrollBar()

    return show


def test_what_has_no_room_is_read_with_the_arrows(shown):
    label, button, bar = shown("Nothing was saved, as the server broke off. " * 12)
    assert bar.maximum() > 0
    assert label.focusPolicy() & Qt.FocusPolicy.TabFocus
    for _ in range(100):
        QTest.keyClick(label, Qt.Key.Key_Down)
    assert bar.value() == bar.maximum()
    QTest.keyClick(label, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    assert button.y() + button.height() <= button.parentWidget().height()


def test_tab_does_not_stop_at_a_text_that_is_seen_as_a_whole(shown):
    label, _, bar = shown("Nothing was saved.")
    assert bar.maximum() == 0
    assert not label.focusPolicy() & Qt.FocusPolicy.TabFocus
