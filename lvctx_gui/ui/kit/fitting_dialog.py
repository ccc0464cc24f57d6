"""Dialogs that are as large as what they show, and never larger than the screen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QDialog, QWidget

from lvctx_gui.ui.kit.fitting import ScrollBody, within
from lvctx_gui.ui.kit.viewports import let_the_areas_paint

_SCROLLING: Mapping[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class FittingDialog(QDialog):
    """A dialog that is as large as what it shows, and never larger than the screen.

    It grows with what it shows while it is open. ``wanted`` is its size, where 0 means: as its contents say.
    What may be too large belongs into a ``ScrollBody``, buttons into a ``FlowRow`` below it.
    """

    def __init__(self, parent: QWidget, wanted: QSize) -> None:
        super().__init__(parent)
        self._wanted = wanted

    @property
    def has_unsaved(self) -> bool:
        """Whether something that was typed into it would be lost with it; ``reject`` asks then."""
        return False

    def setVisible(self, visible: bool) -> None:  # noqa: N802  # Qt's signature
        """Choose the size before the dialog is placed."""
        if visible and not self.isVisible():
            self.resize(self._fitting_size(self._wanted.width()))
            let_the_areas_paint(self)
        super().setVisible(visible)

    def event(self, event: QEvent) -> bool:
        """Grow with the contents; never shrink, and never move what the person has made larger."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            needed = self._fitting_size(self.width())
            if needed.height() > self.height():
                self.resize(self.width(), needed.height())
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Scroll with the keyboard what is too long, also where nothing in it takes the focus."""
        body = self.findChild(ScrollBody)
        action = _SCROLLING.get(event.key())
        if body is not None and action is not None:
            body.verticalScrollBar().triggerAction(action)
        else:
            super().keyPressEvent(event)

    def _fitting_size(self, width: int) -> QSize:
        layout, place = self.layout(), self.parentWidget() or self
        if layout is None:
            return within(self._wanted, place)
        natural = layout.totalSizeHint()
        least = layout.totalMinimumSize().width()
        width = within(QSize(max(width or natural.width(), least), 0), place).width()
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else natural.height()
        return within(QSize(width, max(height, self._wanted.height())), place)
