"""What keeps windows within the screen: how large they may be, and dialogs that scroll.

A screen may be small, the system may magnify it (150 % of a laptop's 1280 × 720 leaves 853 × 480) and its
font may be large; none of that may put a button where nobody can press it.
"""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QWidget,
)
from shiboken6 import isValid

from lvctx_gui.ui.kit.scale import em

_SHARE = 0.92
"""How much of the screen a window takes at most: the rest is for its frame and title."""

_bodies: WeakSet[ScrollBody] = WeakSet()
"""All that there are."""


def within(wanted: QSize, widget: QWidget) -> QSize:
    """``wanted``, or as much of it as the screen of ``widget`` has room for."""
    available = widget.screen().availableGeometry().size()
    return wanted.boundedTo(QSize(int(available.width() * _SHARE), int(available.height() * _SHARE)))


class ScrollBody(QScrollArea):
    """Holds a widget that may be larger than the place for it; where the cursor goes, it scrolls.

    What it has scrolled to stays in sight while its contents grow, until a person scrolls elsewhere.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        _bodies.add(self)
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
        if now is not None and self.isAncestorOf(now) and _bodies_around(now)[0] is self:
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
        above = min(margin, (self.maximumViewportSize().height() - place.height()) // 2)
        if above >= 0:
            self.ensureVisible(place.left(), place.center().y(), margin, place.height() // 2 + above)


def bring_into_sight(widget: QWidget) -> None:
    """Let whatever is scrolled around ``widget`` show it."""
    # The inner ones first: they decide where it is.
    for body in _bodies_around(widget):
        body.scroll_to(widget)


def _bodies_around(widget: QWidget) -> list[ScrollBody]:
    """The innermost first.

    They are known rather than found: to say what a viewport is that Qt has made, PySide6 makes Python types
    of all kinds of widgets and their enumerations, which took 15 ms before the first paint.
    """
    around = [body for body in _bodies if isValid(body) and body.isAncestorOf(widget)]
    return sorted(around, key=lambda body: sum(body.isAncestorOf(other) for other in around))
