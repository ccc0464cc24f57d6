"""One of several choices, as a button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QAction, QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton

from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, text_edge


class ChoiceButton(QPushButton):
    """The button of a switch, with a short name and, where it chooses rows, their number."""

    def __init__(self, action: QAction, name: str, text: Callable[[int], str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("choice", True)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self._action = action
        self._text = text
        self._size: QSize | None = None
        self.show_number(0)
        # The action decides what becomes of it: of a choice one is always on.
        self.clicked.connect(self._trigger)
        action.changed.connect(self._follow)
        self._follow()

    def show_number(self, number: int) -> None:
        """Say how many rows it shows."""
        if (text := self._text(number)) != self.text():
            self._size = None
            self.setText(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another font takes other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._size = None

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as with two figures in bold: nothing jumps when something is edited or chosen."""
        if self._size is None:
            hint, font = super().sizeHint(), QFont(self.font())
            font.setBold(True)
            bold = QFontMetrics(font).horizontalAdvance(max((self._text(88), self.text()), key=len))
            # Not what the hint has besides the text: styles have a least width for buttons.
            beside = 2 * (text_edge() + 1)
            self._size = QSize(max(bold + beside, em(4)), hint.height())
        return QSize(self._size)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """It is never cut."""
        return self.sizeHint()

    def _trigger(self) -> None:
        self._action.trigger()
        self._follow()

    def _follow(self) -> None:
        self.setChecked(self._action.isChecked())
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(plain_tip(self._action.toolTip()))
