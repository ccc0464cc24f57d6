"""What keeps windows within the screen: how large they may be, and dialogs that scroll.

A screen may be small, the system may magnify it (150 % of a laptop's 1280 × 720 leaves 853 × 480) and its
font may be large; none of that may put a button where nobody can press it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QDialog,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from lvctx_gui.ui.kit.scale import em

_SCROLLING: Mapping[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
_SHARE = 0.92
"""How much of the screen a window takes at most: the rest is for its frame and title."""


def within(wanted: QSize, widget: QWidget) -> QSize:
    """``wanted``, or as much of it as the screen of ``widget`` has room for."""
    available = widget.screen().availableGeometry().size()
    return wanted.boundedTo(QSize(int(available.width() * _SHARE), int(available.height() * _SHARE)))


class FittingDialog(QDialog):
    """A dialog that is as large as what it shows, and never larger than the screen.

    It grows with what it shows while it is open. ``wanted`` is its size, where 0 means: as its contents say.
    What may be too large belongs into a ``ScrollBody``, buttons into a ``FlowRow`` below it.
    """

    def __init__(self, parent: QWidget, wanted: QSize) -> None:
        super().__init__(parent)
        self._wanted = wanted

    def setVisible(self, visible: bool) -> None:  # noqa: N802  # Qt's signature
        """Choose the size before the dialog is placed."""
        if visible and not self.isVisible():
            self.resize(self._fitting_size(self._wanted.width()))
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


class ScrollBody(QScrollArea):
    """Holds a widget that may be larger than the place for it; where the cursor goes, it scrolls.

    What it has scrolled to stays in sight while its contents grow, until a person scrolls elsewhere.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._sought: QWidget | None = None
        self._search = QTimer(self)
        self._search.setSingleShot(True)
        self._search.setInterval(0)
        self._search.timeout.connect(self._find_again)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWidget(content)
        content.installEventFilter(self)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.actionTriggered.connect(self._forget_sought)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As large as the contents want to be."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Small: what does not fit is scrolled."""
        return QSize(em(6), em(4))

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """Wrapped texts are higher in a narrow dialog."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """As high as the contents are at this width."""
        content = self._content
        return content.heightForWidth(width) if content.hasHeightForWidth() else content.sizeHint().height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """The contents want another size."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._choose_bar()
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and self._sought is not None:
            self._search.start()  # when all within has its place
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another size may need a bar, or none."""
        self._choose_bar()
        super().resizeEvent(event)

    def _choose_bar(self) -> None:
        """No bar where everything fits without it.

        Qt would leave one that has come once: beside it texts wrap sooner, so that they need it.
        """
        fits = self._content.minimumSizeHint().width() <= self.width()
        fits = fits and self.heightForWidth(self.width()) <= self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded)

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and next(_bodies_around(now), None) is self:
            bring_into_sight(now)

    def _find_again(self) -> None:
        sought = self._sought
        if sought is not None and isValid(sought) and self.isAncestorOf(sought) and sought.isVisible():
            self.scroll_to(sought)

    def _forget_sought(self) -> None:
        self._sought = None

    def scroll_to(self, widget: QWidget) -> None:
        """Show ``widget``, which is within the contents; all of it where there is room."""
        self._sought, margin = widget, em(0.5)
        self.ensureWidgetVisible(widget, margin, margin)
        # Of a field Qt shows no more than the cursor, of a table no more than the current cell.
        place = QRect(widget.mapTo(self._content, QPoint()), widget.size())
        above = min(margin, (self.viewport().height() - place.height()) // 2)
        if above >= 0:
            self.ensureVisible(place.left(), place.center().y(), margin, place.height() // 2 + above)


def bring_into_sight(widget: QWidget) -> None:
    """Let whatever is scrolled around ``widget`` show it."""
    # The inner ones first: they decide where it is.
    for body in _bodies_around(widget):
        body.scroll_to(widget)


def _bodies_around(widget: QWidget) -> Iterator[ScrollBody]:
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, ScrollBody):
            yield around
        around = around.parentWidget()
