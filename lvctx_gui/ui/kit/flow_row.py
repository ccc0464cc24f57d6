"""Rows of buttons that wrap where the window is narrow."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem

from lvctx_gui.ui.kit.scale import gap


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

    def put_behind(self, neighbour: QWidget | None, widget: QWidget) -> None:
        """Put ``widget`` behind ``neighbour``, or before all others where that is ``None``."""
        self._flow.addWidget(widget)
        self._flow.move_behind(neighbour)

    def take_out(self, widget: QWidget) -> None:
        """Give a widget away: it is no longer laid out here."""
        self._flow.take_out(widget)

    def add_filling(self, widget: QWidget) -> None:
        """Append a widget that takes what is left of its line; one at most."""
        self._flow.addWidget(widget)
        self._flow.filling = self._flow.itemAt(self._flow.count() - 1)
        self.add_stretch()

    def add_stretch(self) -> None:
        """Let what follows stand at the right end."""
        self._flow.stretch_at = self._flow.count()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Take as many lines as this width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))

    def event(self, event: QEvent) -> bool:
        """Another widget is shown now, or one is wider: that may take another number of lines."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.setMinimumHeight(self._flow.heightForWidth(self.width()))
        return super().event(event)


def side_by_side(*widgets: QWidget) -> QWidget:
    """Widgets that a ``FlowRow`` does not part: the name of a choice and the choice."""
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap())
    for widget in widgets:
        layout.addWidget(widget)
    return both


class _Shown(NamedTuple):
    """Something that is laid out, and the sizes that it asks for."""

    item: QLayoutItem
    size: QSize
    least: QSize


class _Flow(QLayout):
    """Lays out line by line; keeps its items alive, which PySide leaves to Python."""

    def __init__(self, parent: QWidget) -> None:
        self._items: list[QLayoutItem] = []
        self._known: list[_Shown] | None = None
        self._heights: dict[int, int] = {}
        """By width, of what is known."""
        super().__init__(parent)
        self.stretch_at = 0
        self.filling: QLayoutItem | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap())

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  # Qt's name
        """Append an item."""
        self._items.append(item)
        self._forget()

    def addWidget(self, widget: QWidget) -> None:  # noqa: N802  # Qt's name
        """Append a widget."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        self.invalidate()

    def move_behind(self, neighbour: QWidget | None) -> None:
        """Let the last item be the one behind ``neighbour``, or the first one."""
        place = (
            0
            if neighbour is None
            else 1 + next(number for number, item in enumerate(self._items) if item.widget() is neighbour)
        )
        self._items.insert(place, self._items.pop())
        self.stretch_at += place <= self.stretch_at
        self.invalidate()

    def take_out(self, widget: QWidget) -> None:
        """Forget ``widget``, if it is here."""
        for number, item in enumerate(self._items):
            if item.widget() is widget:
                self.takeAt(number)
                self.stretch_at -= number < self.stretch_at
                self.invalidate()
                return

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """The item there, or ``None``."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802  # Qt's name
        """Remove the item there and return it."""
        self._forget()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        """Something in it may be of another size now."""
        self._forget()
        super().invalidate()

    def _forget(self) -> None:
        self._known = None
        self._heights.clear()

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  # Qt's name
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  # Qt's name
        """A narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """The height of all lines at this width."""
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """All in one line."""
        sizes = [each.size for each in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as the widest of them."""
        size = QSize()
        for each in self._shown():
            size = size.expandedTo(each.least)
        return size

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  # Qt's name
        """Put each item into its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[_Shown]:
        # Asked once for each change: a window that lays itself out asks this layout a dozen times.
        if self._known is None:
            shown = (item for item in self._items if not item.isEmpty())
            self._known = [_Shown(item, item.sizeHint(), item.minimumSize()) for item in shown]
        return self._known

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        left = 0
        for item, whole, least in self._shown():
            size = whole.boundedTo(QSize(max(rect.width(), least.width()), 1 << 20))
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
            for item, size in line:
                if item is self.filling and used < rect.width():
                    size.setWidth(size.width() + rect.width() - used)
                    used = rect.width()
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
