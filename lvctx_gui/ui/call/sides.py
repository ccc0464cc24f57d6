"""The two sides of a page: the table, and the pane beside it, or below it where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QWidget

from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.settings import WindowSettings

_USUAL_SHARE = 0.36
"""How much of the first page the pane takes until a person wants it otherwise."""

_USUAL_LEAST = 20.5
"""On small windows it takes at least so many em, which leaves both buttons in one line."""

_LEAST_LEFT = 23
"""In em: beside the pane the table has so much room that it need not be scrolled to the side."""

_NARROW = 44
"""In em: where the page is narrower, the pane stands below the table."""

_USUAL_SHARE_BELOW = 0.45


class PaneWidth(QObject):
    """How wide the right pane is on every page: a person's choice, which outlives the window.

    How high it is where it stands below the table is remembered as long as the window is there.
    """

    changed = Signal()

    def __init__(self, settings: WindowSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._width = settings.pane_width()
        self._is_seen = False
        self._height: int | None = None

    def be_seen(self) -> None:
        """Somebody is about to see a page: from now on it decides, and not one that is made in advance."""
        self._is_seen = True

    def of(self, whole: int) -> int:
        """The width on a page that is ``whole`` wide; the first one that is seen decides where nobody has."""
        if self._width is not None:
            return self._width
        width = max(round(whole * _USUAL_SHARE), em(_USUAL_LEAST))
        if self._is_seen:
            self._width = width
        return width

    def choose(self, width: int) -> None:
        """A person wants it ``width`` wide."""
        if width != self._width:
            self._width = width
            self._settings.set_pane_width(width)
            self.changed.emit()

    def height_of(self, whole: int) -> int:
        """The height, on a page that leaves ``whole`` for both."""
        return round(whole * _USUAL_SHARE_BELOW) if self._height is None else self._height

    def choose_height(self, height: int) -> None:
        """A person wants it ``height`` high where it stands below the table."""
        if height != self._height:
            self._height = height
            self.changed.emit()


class Sides(QSplitter):
    """``left`` and ``right`` beside each other, or below each other where the page is narrow.

    Another size of the window changes only the left side.
    """

    turned = Signal(bool)
    """Whether the right side stands below the left one from now on: both need a height of their own then."""

    def __init__(self, left: QWidget, right: QWidget, width: PaneWidth) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._width = width
        self._left, self._right = left, right
        left.setMinimumWidth(em(_LEAST_LEFT))
        self.addWidget(left)
        self.addWidget(right)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(gap())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.splitterMoved.connect(self._take_choice)
        width.changed.connect(self._share)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as it must be: it takes what room there is, and nothing that could shrink is scrolled."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As narrow as the wider side: where there is no room beside it the other one goes below."""
        width = max(side.minimumSizeHint().width() for side in (self._left, self._right))
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Turn where that is needed, and give the pane its size back where there was no room for it."""
        super().resizeEvent(event)
        self._turn()
        self._share()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """On another page somebody may have chosen another width meanwhile."""
        super().showEvent(event)
        self._turn()
        self._share()

    def _share(self) -> None:
        # A page that nobody has seen yet has the size that Qt gives to any widget.
        if not self.isVisible():
            return
        if self._is_turned:
            whole = self.height() - self.handleWidth()
            wanted = self._width.height_of(whole)
        else:
            whole = self.width() - self.handleWidth()
            wanted = self._width.of(self.width())
        self.setSizes([whole - wanted, wanted])

    @property
    def _is_turned(self) -> bool:
        return self.orientation() is Qt.Orientation.Vertical

    def _turn(self) -> None:
        least = em(_LEAST_LEFT) + self.handleWidth() + self._right.minimumSizeHint().width()
        is_narrow = self.width() < max(em(_NARROW), least)
        if self.isVisible() and is_narrow != self._is_turned:
            self._left.setMinimumWidth(0 if is_narrow else em(_LEAST_LEFT))
            self.setOrientation(Qt.Orientation.Vertical if is_narrow else Qt.Orientation.Horizontal)
            self.turned.emit(is_narrow)
            self.updateGeometry()

    def _take_choice(self) -> None:
        size = self.sizes()[1]
        if self._is_turned:
            self._width.choose_height(size)
        else:
            self._width.choose(size)
