"""The thin line that says a request is under way. It takes its place from the start: nothing moves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme

DELAY = 150
"""Milliseconds before it appears: what is quicker needs no notice."""

_STEP = 40
_ROUND = 1_600


class ProgressLine(QWidget):
    """Runs from side to side while busy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progressLine")
        self.setFixedHeight(max(2, em(0.15)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._age = 0
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY)
        self._delay.timeout.connect(self._begin)
        self._tick = QTimer(self)
        self._tick.setInterval(_STEP)
        self._tick.timeout.connect(self._advance)

    @property
    def is_shown(self) -> bool:
        """Whether the line can be seen."""
        return self._tick.isActive()

    def set_busy(self, busy: bool) -> None:
        """Begin after the delay, or end at once."""
        if busy:
            self._delay.start()
        else:
            self._delay.stop()
            self._tick.stop()
            self.update()

    def _begin(self) -> None:
        self._age = 0
        self._tick.start()
        self.update()

    def _advance(self) -> None:
        self._age = (self._age + _STEP) % _ROUND
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the piece that runs."""
        if not self.is_shown:
            return
        length = self.width() * 0.25
        left = (self.width() + length) * self._age / _ROUND - length
        with QPainter(self) as painter:
            painter.fillRect(QRectF(left, 0, length, self.height()), QColor(current_theme().accent))
