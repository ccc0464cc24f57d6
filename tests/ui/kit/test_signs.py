"""Signs that are drawn: each is there, in every theme, and asks for no room that there is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit.palettes import LIGHT, THEMES
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.kit.theme import apply_theme

SIZE = QSize(16, 16)


@pytest.fixture
def themed(qapp: QApplication):
    """Gives the application another theme until the test has ended."""
    yield lambda theme: apply_theme(qapp, theme)
    apply_theme(qapp, LIGHT)


@pytest.mark.parametrize("sign", Sign)
def test_every_sign_is_drawn_in_the_ink_of_the_theme(sign, themed):
    icon = sign_icon(sign)
    pictures = []
    for theme in THEMES:
        themed(theme)
        pictures.append(icon.pixmap(SIZE).toImage())
        assert any(pictures[-1].pixelColor(x, y).alpha() > 200 for x in range(16) for y in range(16))
    assert pictures[0] != pictures[1]


def test_where_there_is_no_room_nothing_is_drawn(qapp):
    assert sign_icon(Sign.UNDO).pixmap(QSize(0, 0)).isNull()
    assert sign_icon(Sign.UNDO).pixmap(QSize(16, 0)).isNull()
