"""Signs drawn as lines, for what a font may not hold: the same on every system and at every scale."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap, QPixmapCache
from PySide6.QtWidgets import QWidget

from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme

_SIDE = 16.0
"""Every sign is drawn in a square of this side, and stretched to the place where it stands."""

_LINE = 1.6


class Sign(Enum):
    """What can be drawn."""

    ADD = auto()
    CHECK = auto()
    CLOSE = auto()
    COMPARE = auto()
    COPY = auto()
    DOWN = auto()
    EDIT = auto()
    ERROR = auto()
    EXPORT = auto()
    INFO = auto()
    LEFT = auto()
    LIST = auto()
    LOCK = auto()
    PIN = auto()
    REFRESH = auto()
    RING = auto()
    RIGHT = auto()
    SUCCESS = auto()
    UNDO = auto()
    UP = auto()
    WARNING = auto()


def draw_sign(painter: QPainter, rect: QRect | QRectF, sign: Sign, colour: str) -> None:
    """Draw ``sign`` in ``colour``, as large as ``rect`` allows, in its middle."""
    place = QRectF(rect)
    side = min(place.width(), place.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(place.center().x() - side / 2, place.center().y() - side / 2)
    painter.scale(side / _SIDE, side / _SIDE)
    pen = QPen(QColor(colour), _LINE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS[sign]())
    painter.restore()


def sign_icon(sign: Sign, ink: Callable[[Theme], str] = lambda theme: theme.text) -> QIcon:
    """``sign`` as an icon, in the colour that ``ink`` takes of the theme that the program wears then.

    Where what bears it is disabled it is dimmed.
    """
    return QIcon(_SignEngine(sign, ink))


class SignView(QWidget):
    """A sign of the text's height, for the eye alone: the text beside it says the same."""

    def __init__(self, sign: Sign = Sign.INFO) -> None:
        super().__init__()
        self._sign, self._colour = sign, ""
        self.setFixedSize(em(), em())

    def show_sign(self, sign: Sign, colour: str = "") -> None:
        """Draw another one; without a ``colour`` in that of texts."""
        self._sign, self._colour = sign, colour
        self.update()

    def paintEvent(self, _event: object) -> None:  # noqa: N802  # Qt's name
        """Draw the sign."""
        with QPainter(self) as painter:
            draw_sign(painter, self.rect(), self._sign, self._colour or current_theme().text)


class _SignEngine(QIconEngine):
    """Draws at the time of painting, so that another theme needs no other icon."""

    def __init__(self, sign: Sign, ink: Callable[[Theme], str]) -> None:
        super().__init__()
        self._sign, self._ink = sign, ink

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw the sign into ``rect``."""
        draw_sign(painter, rect, self._sign, self._colour(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The sign on nothing."""
        colour = self._colour(mode)
        name = f"{self._sign.name} {colour} {size.width()} {size.height()}"  # not shown
        picture = QPixmap(size)
        if picture.isNull() or QPixmapCache.find(name, picture):
            # A button that its layout leaves no room asks for none; any other asks whenever it is painted.
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        QPixmapCache.insert(name, picture)
        return picture

    def _colour(self, mode: QIcon.Mode) -> str:
        theme = current_theme()
        return theme.dim if mode is QIcon.Mode.Disabled else self._ink(theme)

    def clone(self) -> QIconEngine:
        """Another one that draws the same."""
        return _SignEngine(self._sign, self._ink)


def _lines(*lines: tuple[tuple[float, float], ...]) -> QPainterPath:
    path = QPainterPath()
    for first, *others in lines:
        path.moveTo(QPointF(*first))
        for point in others:
            path.lineTo(QPointF(*point))
    return path


def _with_circle(path: QPainterPath) -> QPainterPath:
    path.addEllipse(QRectF(1.5, 1.5, 13, 13))
    return path


def _dot(path: QPainterPath, x: float, y: float) -> QPainterPath:
    path.addEllipse(QPointF(x, y), 0.35, 0.35)
    return path


def _warning() -> QPainterPath:
    path = _lines(((8, 1.8), (15, 14), (1, 14), (8, 1.8)), ((8, 6), (8, 9.8)))
    return _dot(path, 8, 12)


def _info() -> QPainterPath:
    return _dot(_with_circle(_lines(((8, 7.2), (8, 11.5)))), 8, 4.7)


def _undo() -> QPainterPath:
    path = _lines(((6.2, 2.6), (2.6, 6.2), (6.2, 9.8)))
    path.moveTo(2.8, 6.2)
    path.lineTo(9.5, 6.2)
    path.arcTo(QRectF(5.7, 6.2, 7.6, 7.4), 90, -180)
    path.lineTo(6.5, 13.6)
    return path


def _refresh() -> QPainterPath:
    path = _lines(((13.6, 1.8), (13.6, 5.6), (9.8, 5.6)))
    path.arcMoveTo(QRectF(2.4, 2.4, 11.2, 11.2), 30)
    path.arcTo(QRectF(2.4, 2.4, 11.2, 11.2), 30, 300)
    return path


def _copy() -> QPainterPath:
    path = _lines(((3.5, 11), (2.5, 11), (2.5, 2.5), (10, 2.5), (10, 3.5)))
    path.addRoundedRect(QRectF(5.5, 5.5, 8, 8), 1, 1)
    return path


def _compare() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(1.5, 2.5, 5.5, 11), 0.8, 0.8)
    path.addRoundedRect(QRectF(9, 2.5, 5.5, 11), 0.8, 0.8)
    return path


def _lock() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3, 7, 10, 7), 1, 1)
    path.moveTo(5, 7)
    path.lineTo(5, 4.8)
    path.arcTo(QRectF(5, 1.8, 6, 6), 180, -180)
    path.lineTo(11, 7)
    return path


def _edit() -> QPainterPath:
    return _lines(
        ((2.2, 13.8), (3, 10.4), (11, 2.4), (13.6, 5), (5.6, 13), (2.2, 13.8)),
        ((9.2, 4.2), (11.8, 6.8)),
    )


_PATHS: dict[Sign, Callable[[], QPainterPath]] = {
    Sign.ADD: lambda: _lines(((8, 3), (8, 13)), ((3, 8), (13, 8))),
    Sign.CHECK: lambda: _lines(((3, 8.5), (6.5, 12), (13, 4.5))),
    Sign.CLOSE: lambda: _lines(((4, 4), (12, 12)), ((12, 4), (4, 12))),
    Sign.COMPARE: _compare,
    Sign.COPY: _copy,
    Sign.DOWN: lambda: _lines(((3.5, 6), (8, 10.5), (12.5, 6))),
    Sign.EDIT: _edit,
    Sign.ERROR: lambda: _with_circle(_lines(((5.3, 5.3), (10.7, 10.7)), ((10.7, 5.3), (5.3, 10.7)))),
    Sign.EXPORT: lambda: _lines(
        ((2.5, 9.5), (2.5, 13.5), (13.5, 13.5), (13.5, 9.5)),
        ((8, 10), (8, 2.2)),
        ((4.8, 5.2), (8, 2), (11.2, 5.2)),
    ),
    Sign.INFO: _info,
    Sign.LEFT: lambda: _lines(((10, 3.5), (5.5, 8), (10, 12.5))),
    Sign.LIST: lambda: _lines(((2.5, 4), (13.5, 4)), ((2.5, 8), (13.5, 8)), ((2.5, 12), (13.5, 12))),
    Sign.LOCK: _lock,
    Sign.PIN: lambda: _lines(
        ((4.5, 2.5), (11.5, 2.5)),
        ((6, 2.5), (6, 6.5), (3.5, 9.5), (12.5, 9.5), (10, 6.5), (10, 2.5)),
        ((8, 9.5), (8, 14)),
    ),
    Sign.REFRESH: _refresh,
    Sign.RING: lambda: _with_circle(QPainterPath()),
    Sign.RIGHT: lambda: _lines(((6, 3.5), (10.5, 8), (6, 12.5))),
    Sign.SUCCESS: lambda: _with_circle(_lines(((4.8, 8.3), (7.2, 10.7), (11.2, 5.8)))),
    Sign.UNDO: _undo,
    Sign.UP: lambda: _lines(((3.5, 10), (8, 5.5), (12.5, 10))),
    Sign.WARNING: _warning,
}
