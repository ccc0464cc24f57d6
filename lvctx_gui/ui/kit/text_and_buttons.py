"""A sentence and its buttons: beside it, or below it where too little room would be left for it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSlider, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.line_look import text_padding
from lvctx_gui.ui.kit.scale import em, gap

_LEAST_TEXT = 25
"""In em: a text that needs more than one line is left so much room beside its buttons."""

_SHARE = 1 / 3
"""How much of the window's height both may take; what is more of the text is scrolled."""

_LEAST_LINES = 3

_SCROLLING: Mapping[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class TextAndButtons(QWidget):
    """Holds ``label`` and ``buttons``, of which some may be hidden. It is as high as it needs to be."""

    def __init__(self, label: WrappedLabel, *buttons: QWidget) -> None:
        super().__init__()
        self._label = label
        self._text = _ScrolledText(label)
        self._buttons = FlowRow()
        self._buttons.add(*buttons)
        self._buttons.add_stretch()
        self._are_below: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(gap())
        self._grid.setVerticalSpacing(em(0.15))  # the text has some room below it already
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self._text, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._arrange()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As narrow as its widest button: the buttons can go below the text, and below each other."""
        width = max(self._text.minimumSizeHint().width(), self._buttons.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """There is another text, or another button."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """There is another room for them."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """From now on the window's height matters."""
        super().showEvent(event)
        self.window().installEventFilter(self)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The window is higher or lower now."""
        if event.type() is QEvent.Type.Resize and watched is self.window():
            self._arrange()
        return False

    def _arrange(self) -> None:
        whole = self._buttons.sizeHint().width()
        room = self.width() - whole - gap()
        text = self._label.fontMetrics().size(0, self._label.text()).width()
        below = whole > 0 and room < min(text, em(_LEAST_TEXT))
        if below != self._are_below:
            self._are_below = below
            self._grid.removeWidget(self._buttons)
            row, column = (1, 0) if below else (0, 1)
            self._grid.addWidget(self._buttons, row, column, Qt.AlignmentFlag.AlignTop)
        self._buttons.setVisible(whole > 0)
        self._buttons.setMinimumWidth(0 if below else whole)
        most = round(self.window().height() * _SHARE)
        if below:
            most -= self._buttons.heightForWidth(self.width()) + self._grid.verticalSpacing()
        # Of whole lines: half a one looks like a fault.
        line = math.ceil(QFontMetricsF(self._label.font()).height())
        self._text.limit(text_padding() + line * max(_LEAST_LINES, (most - text_padding()) // line))


class _ScrolledText(ScrollBody):
    """A label that scrolls where it is higher than it may be."""

    def __init__(self, label: WrappedLabel) -> None:
        self._most, self._label = em(100), label
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        # Its first line stands where the sign and the buttons beside it are, whatever Qt rounds.
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        label.setIndent(0)
        super().__init__(content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # What is behind it is to be seen.
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        # Who has no mouse goes to it with Tab and reads on with the arrows.
        label.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(self._follow_range)

    def _follow_range(self, _least: int, most: int) -> None:
        policy = Qt.FocusPolicy
        self._label.setFocusPolicy(policy.StrongFocus if most else policy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The arrows scroll what is scrolled, and keep their meaning where nothing is."""
        if watched is not self._label:
            return super().eventFilter(watched, event)
        bar = self.verticalScrollBar()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and bar.maximum():
            action = _SCROLLING.get(event.key())
            if action is not None and not event.modifiers():
                bar.triggerAction(action)
                return True
        return False

    def limit(self, most: int) -> None:
        """Let it be no higher than ``most``."""
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as its text is at the width that it has, up to the limit."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The same height, and narrow."""
        height = self._content.minimumSizeHint().height()
        if height - text_padding() > self._most:  # some of the text, not only what is below it
            height = self._most
        return QSize(super().minimumSizeHint().width(), height)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """Not for layouts, as it is with the label."""
        return False

    def heightForWidth(self, _width: int) -> int:  # noqa: N802  # Qt's name
        """The height of the text at the width that it has."""
        return self._content.minimumSizeHint().height()
