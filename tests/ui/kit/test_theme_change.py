"""Another theme reaches every widget, and no widget is told of it again and again."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from lvctx_gui.ui.kit.palettes import DARK, LIGHT
from lvctx_gui.ui.kit.theme import apply_theme
from tests.api_server import SAMPLE
from tests.gui import until

MOST = 6
"""Times that a widget may be told, on the average; it was 19 when one style sheet replaced another."""


class Told(QObject):
    """Counts what the widgets of an application are told of palettes and styles."""

    def __init__(self, app):
        super().__init__(app)
        self.times = Counter()

    def eventFilter(self, _, event):  # noqa: N802  # Qt's name
        self.times[event.type()] += 1
        return False


async def test_a_widget_hears_a_few_times_of_another_theme(main_window):
    driver = await main_window("--call", SAMPLE)
    app, light = QApplication.instance(), driver.window.grab().toImage()
    told = Told(app)
    app.installEventFilter(told)
    try:
        apply_theme(app, DARK)
    finally:
        app.removeEventFilter(told)
    dark = driver.window.grab().toImage()
    apply_theme(app, LIGHT)
    widgets = len(driver.window.findChildren(QWidget))
    changes = told.times[QEvent.Type.PaletteChange] + told.times[QEvent.Type.StyleChange]
    assert widgets <= changes <= MOST * widgets
    assert dark != light
    await until(lambda: driver.window.grab().toImage() == light)
