"""A value with its name over it, which can be copied by itself; and a row of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.signs import Sign, draw_sign
from lvctx_gui.ui.kit.theme import current_theme, monospaced

_SMALL = 0.87
"""The size of a caption, in that of the text."""

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CaptionedValue(QAbstractButton):
    """A caption over a value. Pressing it, or Ctrl+C on it, copies the value, to the letter.

    Where there is too little room it loses its middle, or its end if it ``keeps_start``; below ``least`` (in
    units of the font, 0: all of it) it does not go.
    """

    copied = Signal(str)

    def __init__(
        self,
        name: str,
        caption: str,
        *,
        bold: bool = False,
        mono: bool = False,
        least: float = 0,
        keeps_start: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.sign: Sign | None = None
        """What is drawn before the value; the value says the same."""
        self.value = ""
        """What is copied: what names the call, exactly."""
        self._caption, self._shown = caption, ""
        self._whole: QSize | None = None
        """How large all of it is: layouts ask again and again."""
        self._bold, self._mono, self._least = bold, mono, least
        mode = Qt.TextElideMode
        self._elided = mode.ElideRight if keeps_start else mode.ElideMiddle
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.activate)

    @staticmethod
    def margin() -> int:
        """What is left around the text, where the ring of the focus is."""
        return em(0.25)

    def show_value(self, value: str, words: str = "") -> None:
        """Show ``value``, or ``words`` in its place."""
        shown = words or plain_text(value)
        if (value, shown) == (self.value, self._shown):
            return
        self.value, self._shown = value, shown
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(
            tr("{caption}: {value}", "a value and what it is", caption=self._caption, value=shown)
        )
        self.setAccessibleDescription(tr("Press to copy") if value else "")
        self.setToolTip(plain_tip(tr("{value}\nClick to copy", value=shown) if value else shown))
        self._whole = None
        self.updateGeometry()
        self.update()

    def activate(self) -> None:
        """Do what pressing it does."""
        self.copy()

    def copy(self) -> None:
        """Put the value on the clipboard, and say so."""
        if self.value:
            from lvctx_gui.ui.kit.putting import copy_text  # not needed for the first paint

            copy_text(self.value)
            self.copied.emit(tr("Copied: {value}", value=plain_text(self.value)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter does what Space does, and Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activate()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+C is meant for the value that has the focus, not for the table."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(event.matches(QKeySequence.StandardKey.Copy))
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another font takes other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._whole = None

    @property
    def _sign_width(self) -> int:
        return em(1.1) if self.sign is not None else 0

    def _fonts(self) -> tuple[QFont, QFont]:
        caption, value = QFont(self.font()), monospaced() if self._mono else QFont(self.font())
        caption.setPointSizeF(caption.pointSizeF() * _SMALL)
        value.setBold(self._bold)
        return caption, value

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All of it."""
        if self._whole is None:
            (caption, value), margin = (QFontMetricsF(font, self) for font in self._fonts()), self.margin()
            shown = value.horizontalAdvance(self._shown) + self._sign_width
            width = max(caption.horizontalAdvance(self._caption), shown)
            height = math.ceil(caption.height() + value.height()) + margin
            self._whole = QSize(math.ceil(width) + 2 * margin + 4, height)
        return QSize(self._whole)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """What is left when it has given way; all of it for what never does."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), em(self._least)) if self._least else whole.width(), whole.height())

    def ink(self, theme: Theme) -> str:
        """The colour of the value."""
        return theme.text if self.value else theme.dim

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw caption and value; the ring of the focus around them."""
        theme, margin = current_theme(), self.margin()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            caption, value = self._fonts()
            if self.hasFocus() or self.underMouse():
                ring = QPen(QColor(theme.accent), 2)
                painter.setPen(ring if self.hasFocus() else QPen(Qt.PenStyle.NoPen))
                painter.setBrush(Qt.BrushStyle.NoBrush if self.hasFocus() else QColor(theme.hover))
                painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), margin, margin)
            room = self.rect().adjusted(margin + 1, 0, -margin - 1, 0)
            painter.setFont(caption)
            painter.setPen(theme.dim)
            height = painter.fontMetrics().height()
            painter.drawText(QRect(room.left(), margin // 2, room.width(), height), 0, self._caption)
            painter.setFont(value)
            painter.setPen(self.ink(theme))
            line = QRect(room.left(), margin // 2 + height, room.width(), painter.fontMetrics().height())
            if self.sign is not None:
                side = em(0.85)
                place = QRect(line.left(), line.center().y() - side // 2, side, side)
                draw_sign(painter, place, self.sign, self.ink(theme))
                line.setLeft(line.left() + self._sign_width)
            cut = painter.fontMetrics().elidedText(self._shown, self._elided, line.width())
            painter.drawText(line, 0, cut)


class ValueRow(QWidget):
    """Values side by side; where there is too little room those of ``giving`` give way, one after another.

    Where even that is not enough they stand in several lines. It takes the focus as one thing: arrows go from
    value to value.
    """

    def __init__(self, values: Sequence[CaptionedValue], giving: Sequence[CaptionedValue]) -> None:
        super().__init__()
        self._all = list(values)
        self._values, self._giving = values, giving
        self._lines: list[Sequence[CaptionedValue]] = [values]
        self._arranged: tuple[object, ...] = ()
        """What they were arranged for last: it is asked for three times when a page is shown."""
        for value in values:
            self._adopt(value)
        values[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(values[0])
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _adopt(self, value: CaptionedValue) -> None:
        value.setParent(self)
        value.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        value.installEventFilter(self)

    def append(self, value: CaptionedValue) -> None:
        """Take one more value, behind all others; the next ``leave_out`` shows it."""
        self._adopt(value)
        self._all.append(value)

    def leave_out(self, *values: CaptionedValue) -> None:
        """Show all but these, from now on."""
        wanted = [value for value in self._all if value not in values]
        if wanted == list(self._values):
            return
        for value in self._all:
            value.setVisible(value in wanted)
        self._values, self._lines = wanted, [wanted]
        if not any(value.focusPolicy() is Qt.FocusPolicy.StrongFocus for value in wanted):
            self._stop_at(wanted[0])
        self.updateGeometry()
        self._arrange()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All of them, in as many lines as they take now."""
        return QSize(_width([value.sizeHint() for value in self._values]), self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As narrow as the widest of them when it has given way: the others can stand below it."""
        return QSize(max(value.minimumSizeHint().width() for value in self._values), self._height)

    @property
    def least_in_one_line(self) -> int:
        """How wide they are in one line when all have given way."""
        return _width([value.minimumSizeHint() for value in self._values])

    @property
    def _line_height(self) -> int:
        return max(value.sizeHint().height() for value in self._values)

    @property
    def _height(self) -> int:
        return self._line_height * len(self._lines) + gap() * (len(self._lines) - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Go from value to value with the arrows."""
        if not isinstance(watched, CaptionedValue):
            return False
        if event.type() is QEvent.Type.FocusIn:
            self._stop_at(watched)
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = next((by for key, by in _STEPS.items() if event.key() == key), 0)
            if step:
                at = self._values.index(watched) + step
                self._values[max(0, min(at, len(self._values) - 1))].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def _stop_at(self, one: CaptionedValue) -> None:
        """Let Tab come back to where it left."""
        for value in self._values:
            value.setFocusPolicy(Qt.FocusPolicy.StrongFocus if value is one else Qt.FocusPolicy.ClickFocus)

    def event(self, event: QEvent) -> bool:
        """A value holds something longer or shorter now."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the room."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Nobody tells what is hidden that its values have changed."""
        super().showEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        sizes = [(value, value.sizeHint(), value.minimumSizeHint()) for value in self._values]
        if self._arranged == (wanted := (self.width(), _space(), gap(), *sizes)):
            return
        self._arranged = wanted
        before, self._lines = len(self._lines), self._broken()
        for number, line in enumerate(self._lines):
            self._share(line, number * (self._line_height + gap()))
        if len(self._lines) != before:
            self.updateGeometry()

    def _broken(self) -> list[Sequence[CaptionedValue]]:
        """As few lines as there is room for, so parted that as little as possible has to give way."""
        number = len(self._values)
        for breaks in range(number):
            ways = [
                [self._values[start:end] for start, end in pairwise((0, *at, number))]
                for at in combinations(range(1, number), breaks)
            ]
            fitting = [
                way
                for way in ways
                if all(_width([value.minimumSizeHint() for value in line]) <= self.width() for line in way)
            ]
            if fitting:
                return min(fitting, key=lambda way: sum(self._missing(line) for line in way))
        return [[value] for value in self._values]

    def _missing(self, line: Sequence[CaptionedValue]) -> int:
        return max(0, _width([value.sizeHint() for value in line]) - self.width())

    def _share(self, line: Sequence[CaptionedValue], top: int) -> None:
        widths = {value: value.sizeHint().width() for value in line}
        missing = self._missing(line)
        for value in self._giving:
            if value in widths:
                given = min(missing, widths[value] - value.minimumSizeHint().width())
                widths[value] -= given
                missing -= given
        left = 0
        for value, width in widths.items():
            value.setGeometry(left, top, width, self._line_height)
            left += width + _space()


def _width(sizes: Sequence[QSize]) -> int:
    return sum(size.width() for size in sizes) + _space() * (len(sizes) - 1)


def _space() -> int:
    return em(0.9)
