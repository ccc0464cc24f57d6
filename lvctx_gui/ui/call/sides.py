"""The two sides of a page: the table, and the pane beside it, whose width is a person's."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.settings import WindowSettings

_USUAL_SHARE = 0.36
"""How much of the first page the pane takes until a person wants it otherwise."""

_USUAL_LEAST = 20.5
"""On small windows it takes at least so many em, which leaves both buttons in one line."""

_LEAST_LEFT = 18


class PaneWidth(QObject):
    """How wide the right pane is on every page: a person's choice, which outlives the window."""

    changed = Signal()

    def __init__(self, settings: WindowSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._width = settings.pane_width()

    def of(self, whole: int) -> int:
        """The width, on a page that is ``whole`` wide; the first one decides while nobody has chosen."""
        if self._width is None:
            self._width = max(round(whole * _USUAL_SHARE), em(_USUAL_LEAST))
        return self._width

    def choose(self, width: int) -> None:
        """A person wants it ``width`` wide."""
        if width != self._width:
            self._width = width
            self._settings.set_pane_width(width)
            self.changed.emit()


class Sides(QSplitter):
    """``left`` and ``right`` beside each other. Another size of the window changes only the left side."""

    def __init__(self, left: QWidget, right: QWidget, width: PaneWidth) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._width = width
        left.setMinimumWidth(em(_LEAST_LEFT))
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(gap())
        self.splitterMoved.connect(self._take_choice)
        width.changed.connect(self._share)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as it must be: it takes what room there is, and nothing that could shrink is scrolled."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Give the pane its width back where it was too narrow for it before."""
        super().resizeEvent(event)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """On another page somebody may have chosen another width meanwhile."""
        super().showEvent(event)
        self._share()

    def _share(self) -> None:
        # A page that nobody has seen yet has the size that Qt gives to any widget.
        if self.isVisible():
            wanted = self._width.of(self.width())
            self.setSizes([self.width() - self.handleWidth() - wanted, wanted])

    def _take_choice(self) -> None:
        self._width.choose(self.sizes()[1])
