"""Another theme reaches every widget, and no widget is told of it again and again."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from lvctx_gui.ui.kit.palettes import DARK, LIGHT
from lvctx_gui.ui.kit.theme import apply_theme
from tests.api_server import SAMPLE

MOST = 6
"""Times that a widget may be told, on the average; it was 19 when one style sheet replaced another."""

LOOKS = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class Told(QObject):
    """Counts what the widgets of one window are told of palettes and styles.

    An application may have others: what earlier tests have left is told, too.
    """

    def __init__(self, app, window):
        super().__init__(app)
        self.window = window
        self.times = Counter()

    def eventFilter(self, watched, event):  # noqa: N802  # Qt's name
        if event.type() in LOOKS and isinstance(watched, QWidget):
            self.times[event.type()] += watched.window() is self.window
        return False


def paper(driver):
    """The colour of the table below its last row."""
    image = driver.table.viewport().grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() - 3)


async def test_a_widget_hears_a_few_times_of_another_theme(main_window):
    driver = await main_window("--call", SAMPLE)
    app = QApplication.instance()
    another = QWidget()
    for _ in range(300):
        QLabel(another)
    another.show()  # what is hidden is told little
    apply_theme(app, LIGHT)
    assert paper(driver) == QColor(LIGHT.base)
    widgets = len(driver.window.findChildren(QWidget))
    told = Told(app, driver.window)
    app.installEventFilter(told)
    try:
        apply_theme(app, DARK)
    finally:
        app.removeEventFilter(told)
    assert paper(driver) == QColor(DARK.base)
    changes = told.times.total()
    apply_theme(app, LIGHT)
    assert paper(driver) == QColor(LIGHT.base)
    assert widgets <= changes <= MOST * widgets
