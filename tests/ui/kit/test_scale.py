"""The one scale follows the application's font, and measures each font once."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit import scale


def test_it_follows_the_font_and_measures_each_once(qtbot, monkeypatch):
    measured = []
    monkeypatch.setattr(scale, "QFontMetricsF", lambda font: measured.append(1) or QFontMetricsF(font))
    monkeypatch.setattr(scale, "_measured", None)
    was = QApplication.font()
    try:
        for points in (9, 30, 9):
            font = QFont(was)
            font.setPointSize(points)
            QApplication.setFont(font)
            height = QFontMetricsF(font).height()
            assert [scale.em(), scale.em(10)] == [round(height), round(height * 10)]
    finally:
        QApplication.setFont(was)
    assert len(measured) == 3
