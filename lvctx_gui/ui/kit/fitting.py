"""What keeps windows within the screen: sizes, dialogs that scroll, rows that wrap, texts that are cut.

A screen may be small, the system may magnify it (150 % of a laptop's 1280 × 720 leaves 853 × 480) and its
font may be large; none of that may put a button where nobody can press it.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QWidget,
    QWidgetItem,
)

from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.theme import em

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
    """Holds a widget that may be larger than the place for it; where the cursor goes, it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWidget(content)
        content.installEventFilter(self)
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
        return super().eventFilter(watched, event)

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            margin = em(0.5)
            self.ensureWidgetVisible(now, margin, margin)
            # Of a field Qt shows no more than the cursor; all of it is to be seen where there is room.
            place = QRect(now.mapTo(self._content, QPoint()), now.size())
            if place.height() + 2 * margin <= self.viewport().height():
                middle = place.center().y()
                self.ensureVisible(place.left(), middle, margin, place.height() // 2 + margin)


class FlowRow(QWidget):
    """A row of buttons that goes on in the next line where it is too long.

    What is added after ``add_stretch`` stands at the right end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._flow = _Flow(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, *widgets: QWidget) -> None:
        """Append widgets."""
        for widget in widgets:
            self._flow.addWidget(widget)

    def add_stretch(self) -> None:
        """Let what follows stand at the right end."""
        self._flow.stretch_at = self._flow.count()

    def insert_before_last(self, widget: QWidget) -> None:
        """Put a widget before the last one."""
        self._flow.addWidget(widget)
        self._flow.swap_last()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Take as many lines as this width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))


def side_by_side(*widgets: QWidget) -> QWidget:
    """Widgets that a ``FlowRow`` does not part: the name of a place and the button that sends there."""
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(em(0.4))
    for widget in widgets:
        layout.addWidget(widget)
    return both


class _Flow(QLayout):
    """Lays out line by line; keeps its items alive, which PySide leaves to Python."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.stretch_at = 0
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(em(0.4))

    def swap_last(self) -> None:
        """Change the order of the last two."""
        self._items[-2:] = reversed(self._items[-2:])
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  # Qt's name
        """Append an item."""
        self._items.append(item)

    def addWidget(self, widget: QWidget) -> None:  # noqa: N802  # Qt's name
        """Append a widget."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        self.invalidate()

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """The item there, or ``None``."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """Remove the item there and return it."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  # Qt's name
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """A narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """The height of all lines at this width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All in one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as the widest of them."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  # Qt's name
        """Put each item into its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        left = 0
        for item in self._shown():
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), item.minimumSize().width()), 1 << 20))
            if lines[-1] and left + size.width() > rect.width():
                lines.append([])
                left = 0
            lines[-1].append((item, size))
            left += size.width() + self.spacing()
        begins_right = set(self._items[self.stretch_at :])
        y = rect.y()
        for line in lines:
            height = max((size.height() for _, size in line), default=0)
            used = sum(size.width() for _, size in line) + self.spacing() * max(0, len(line) - 1)
            x, has_jumped = rect.x(), False
            for item, size in line:
                if not has_jumped and item in begins_right:
                    x, has_jumped = x + max(0, rect.width() - used), True
                if move:
                    middle = y + (height - size.height()) // 2
                    item.setGeometry(QRect(QPoint(x, middle), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return y - self.spacing() - rect.y() if lines[0] else 0


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

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Next to nothing: it can be cut."""
        whole = super().sizeHint()
        return QSize(min(whole.width(), self._least), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the text, or its beginning and an ellipsis."""
        room = self.contentsRect()
        cut = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
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
