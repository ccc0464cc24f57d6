"""Labels that fit: one takes as many lines as its text needs, the other cuts it with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame

from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip


def box_line() -> QFrame:
    """A thin line across a box: below its head, between its parts."""
    line = QFrame()
    line.setProperty("line", True)
    line.setFixedHeight(1)
    return line


class WrappedLabel(PlainLabel):
    """A text of as many lines as it needs, as its least height.

    A layout that holds a ``QLabel`` whose height depends on its width asks everything around it for the
    height that it would like, and never for the least: pages that could shrink would be scrolled.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setWordWrap(True)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """Not for layouts: they ask for the least height."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as the text is at the width that it has."""
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """The same height, and as wide as the longest word."""
        return QSize(super().minimumSizeHint().width(), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width takes another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class ElidedLabel(PlainLabel):
    """A line that ends in … where it has too little room; all of it is its tool tip then.

    ``text()`` and screen readers have the whole text. ``least`` is the width below which it does not go.
    """

    def __init__(self, text: str = "", *, least: int = 0) -> None:
        super().__init__(text)
        self._least = least
        self._own_tip = False
        self._short = ""

    def show_text(self, text: str, short: str) -> None:
        """Say ``text``, or ``short`` where there is too little room for all of it (``""``: its beginning)."""
        self._short = short
        self.setText(text)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Next to nothing: it can be cut."""
        whole = super().sizeHint()
        return QSize(min(whole.width(), self._least), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the text, or its beginning and an ellipsis."""
        room = self.contentsRect()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        if cut != self.text() and self._short:
            cut = self.fontMetrics().elidedText(self._short, Qt.TextElideMode.ElideRight, room.width())
        if cut == self.text():
            if self._own_tip:
                self._own_tip = False
                self.setToolTip("")
            super().paintEvent(event)
            return
        if self._own_tip or not self.toolTip():
            self._own_tip = True
            if self.toolTip() != plain_tip(self.text()):
                self.setToolTip(plain_tip(self.text()))
        # Its enumerations are many: they took 12 ms before the first paint, where nothing is cut.
        from PySide6.QtWidgets import QStyle, QStyleOption

        option = QStyleOption()
        option.initFrom(self)
        style = self.style()
        with QPainter(self) as painter:
            style.drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
            style.drawItemText(
                painter,
                room,
                int(self.alignment()),
                self.palette(),
                self.isEnabled(),
                cut,
                self.foregroundRole(),
            )
