"""Check boxes and lists to choose from, drawn in the theme's own colours.

Fusion takes the colours of its boxes and arrows from the window's, darkened: in a dark theme nobody sees
them. A style sheet could only name files with pictures of a mark.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QWidget,
)

from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.scale import arrow_width, em, gap
from lvctx_gui.ui.kit.signs import Sign, draw_sign
from lvctx_gui.ui.kit.theme import current_theme

_TEXT = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
_FLAGS = int(_TEXT) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)

_INSET = 4
"""Pixels between a box and the left end: the ring of the focus goes around it."""


class CheckBox(QCheckBox):
    """A box to check and what it means, in as many lines as that takes."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All in one line."""
        text = self.fontMetrics().boundingRect(QRect(0, 0, 1 << 16, 1 << 16), int(_TEXT), self.text())
        width = self._text_left + text.width() + gap()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as a word or two."""
        width = min(self.sizeHint().width(), self._text_left + em(9))
        return QSize(width, em(1.5))

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """A narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """The height of the text in this width."""
        room = QRect(0, 0, max(width - self._text_left - gap(), 1), 1 << 16)
        return max(self.fontMetrics().boundingRect(room, _FLAGS, self.text()).height() + em(0.4), em(1.5))

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802  # Qt's name
        """Box and text can be clicked."""
        return self.rect().contains(place)

    @property
    def _text_left(self) -> int:
        return _INSET + em(1) + gap()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the ring of the focus, the box with its mark, and the text."""
        option, theme = QStyleOptionButton(), current_theme()
        self.initStyleOption(option)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.accent), 2))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), em(0.25), em(0.25))
            self._draw_box(painter, theme, is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver))
            painter.setPen(QColor(theme.text if self.isEnabled() else theme.dim))
            painter.drawText(self.rect().adjusted(self._text_left, 0, -gap(), 0), _FLAGS, self.text())

    def _draw_box(self, painter: QPainter, theme: Theme, *, is_hovered: bool) -> None:
        side = em(1)
        box = QRectF(_INSET, (self.height() - side) / 2, side, side)
        draw_box(
            painter, box, theme, checked=self.isChecked(), enabled=self.isEnabled(), is_hovered=is_hovered
        )


def draw_box(
    painter: QPainter, place: QRectF, theme: Theme, *, checked: bool, enabled: bool, is_hovered: bool = False
) -> None:
    """Draw a box to check, with its mark where it is ``checked``, that fills ``place``."""
    box = place.adjusted(0.5, 0.5, -0.5, -0.5)
    if not enabled:
        edge, paper, mark = theme.dim, theme.window, theme.dim
    elif checked:
        edge, paper, mark = theme.accent, theme.accent, theme.on_accent
    else:
        edge, paper, mark = theme.edge, theme.hover if is_hovered else theme.base, theme.text
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(paper))
    painter.drawRoundedRect(box, em(0.15), em(0.15))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if checked:
        draw_sign(painter, box.adjusted(1, 1, -1, -1), Sign.CHECK, mark)


class ChoiceBox(QComboBox):
    """A list to choose one of. Turning the mouse's wheel over it scrolls what it stands in."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        # The delegate that Qt has for such lists takes nothing from style sheets.
        self.setItemDelegate(QStyledItemDelegate(self))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the arrow over what the style sheet draws."""
        super().paintEvent(event)
        theme, side = current_theme(), em(0.85)
        left = self.width() - (arrow_width() + side) // 2
        with QPainter(self) as painter:
            place = QRect(left, (self.height() - side) // 2, side, side)
            draw_sign(painter, place, Sign.DOWN, theme.text if self.isEnabled() else theme.dim)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Nobody chooses by scrolling past."""
        event.ignore()
