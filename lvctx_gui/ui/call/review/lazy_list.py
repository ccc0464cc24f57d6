"""A list of items of different heights that lays out only what is seen: of five thousand a screenful.

Qt's own list would ask each item for its height whenever any of them changes. Here an item that nobody has
looked at has a guessed height, and is measured when it comes into sight.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from lvctx_gui.ui.call.review.places import Places
from lvctx_gui.ui.kit.scale import em

Index = QModelIndex | QPersistentModelIndex
_Cursor = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint

_STEPS = {_Cursor.MoveUp: -1, _Cursor.MovePrevious: -1, _Cursor.MoveDown: 1, _Cursor.MoveNext: 1}


class LazyList(QListView):
    """A list whose items come and go, and are never reset. One of them is current, and selected with that."""

    def __init__(self, items: QAbstractListModel) -> None:
        self._items = items
        self._places = Places()
        super().__init__()
        self.setModel(items)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        items.rowsInserted.connect(self._insert)
        items.rowsRemoved.connect(self._remove)

    def usual_height(self) -> int:
        """The height that an item most likely has."""
        raise NotImplementedError

    def item_height(self, place: int) -> int:
        """The height of the item there, for the width of the viewport."""
        raise NotImplementedError

    def draw_item(self, painter: QPainter, place: int, rect: QRect) -> None:
        """Draw the item there into ``rect``."""
        raise NotImplementedError

    def at_the_top(self) -> tuple[int | None, int]:
        """The item at the upper edge, and how much of it is above that; none where nothing is scrolled."""
        scrolled = self.verticalScrollBar().value()
        place = self._places.at(scrolled) if scrolled else None
        return place, 0 if place is None else scrolled - self._places.top(place)

    def put_at_the_top(self, place: int, above: int) -> None:
        """Scroll so that ``at_the_top`` says this, as far as the list is long enough."""
        self._place_bar()
        self.verticalScrollBar().setValue(self._places.top(place) + above)

    # Heights ------------------------------------------------------------------------------------------

    def _insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._places.insert(first, last - first + 1, self.usual_height())

    def _remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._places.remove(first, last - first + 1)

    def dataChanged(  # noqa: N802  # Qt's name
        self, top_left: Index, bottom_right: Index, roles: object = ()
    ) -> None:
        """Measure again what says something else now."""
        first = top_left.row()
        self._places.forget(first, bottom_right.row() - first + 1)
        QAbstractItemView.dataChanged(self, top_left, bottom_right)

    def measure_again(self) -> None:
        """Every height may be another one now."""
        self._places.guess_all(self.usual_height())
        self._place_bar()
        self.viewport().update()

    def _measure(self, place: int) -> int:
        """Make sure that the height there is the true one; returns by how much it was guessed too low."""
        if self._places.is_known(place):
            return 0
        return self._places.measure(place, self.item_height(place))

    def _measure_seen(self) -> None:
        """Measure what is in sight. What grows above the upper edge moves nothing below it."""
        bar = self.verticalScrollBar()
        place = self._places.at(bar.value())
        changed = False
        while place is not None and place < len(self._places):
            if self._places.top(place) - bar.value() >= self.viewport().height():
                break
            is_above = self._places.top(place) < bar.value()
            if more := self._measure(place):
                changed = True
                if is_above:
                    self._place_bar()
                    bar.setValue(bar.value() + more)
            place += 1
        if changed:
            self._place_bar()

    def _place_bar(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setSingleStep(em(1.3))
        bar.setRange(0, max(0, self._places.end - height))

    # What Qt asks of a view ---------------------------------------------------------------------------

    def doItemsLayout(self) -> None:  # noqa: N802  # Qt's name
        """Measure what is seen: nothing else is laid out."""
        QAbstractItemView.doItemsLayout(self)
        self._measure_seen()

    def updateGeometries(self) -> None:  # noqa: N802  # Qt's name
        """Let the scroll bar reach the last item."""
        QAbstractItemView.updateGeometries(self)
        self._place_bar()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Another width breaks lines elsewhere; the item at the upper edge stays there."""
        QAbstractItemView.resizeEvent(self, event)
        if event.size().width() == event.oldSize().width():
            self._place_bar()
            return
        first = self._places.at(self.verticalScrollBar().value())
        self.measure_again()
        if first:
            self.verticalScrollBar().setValue(self._places.top(first))
        self._measure_seen()

    def horizontalOffset(self) -> int:  # noqa: N802  # Qt's name
        """Nothing is wider than the list."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802  # Qt's name
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802  # Qt's name
        """Draw what has come into sight."""
        self._measure_seen()
        self.viewport().update()

    def visualRect(self, index: Index) -> QRect:  # noqa: N802  # Qt's name
        """Where an item is."""
        place = index.row()
        if not 0 <= place < len(self._places):
            return QRect()
        top = self._places.top(place) - self.verticalOffset()
        return QRect(0, top, self.viewport().width(), self._places.height(place))

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802  # Qt's name
        """The item there."""
        place = self._places.at(point.y() + self.verticalOffset())
        return QModelIndex() if place is None else self._items.index(place)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802  # Qt's name
        """Where the selected item is."""
        return QRegion(*[self.visualRect(index) for index in selection.indexes()][:1] or [QRect()])

    def setSelection(  # noqa: N802  # Qt's name
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Select the item in ``rect``: only one is."""
        self.selectionModel().select(self.indexAt(rect.center()), command)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:  # noqa: N802  # Qt's name
        """Bring an item into sight, with its lower end where it comes from below."""
        place = index.row()
        if not 0 <= place < len(self._places):
            return
        bar, height = self.verticalScrollBar(), self.viewport().height()
        self._measure(place)
        own = self._places.height(place)
        if hint is _Hint.EnsureVisible and self._places.top(place) + own > bar.value() + height > own:
            hint = _Hint.PositionAtBottom
        elif hint is _Hint.EnsureVisible and self._places.top(place) < bar.value():
            hint = _Hint.PositionAtTop
        if hint is _Hint.PositionAtBottom:
            # What will be seen above it must have its true height, too.
            room, above = height - own, place - 1
            while room > 0 and above >= 0:
                self._measure(above)
                room, above = room - self._places.height(above), above - 1
        self._place_bar()
        top = self._places.top(place)
        if hint is _Hint.PositionAtBottom:
            bar.setValue(top + own - height)
        elif hint is not _Hint.EnsureVisible:
            bar.setValue(top)

    def moveCursor(  # noqa: N802  # Qt's name
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """The item that a key leads to."""
        last, now = len(self._places) - 1, self.currentIndex().row()
        if last < 0:
            return QModelIndex()
        if now < 0:
            return self._items.index(0)
        if action in _STEPS:
            place = now + _STEPS[action]
        elif action in (_Cursor.MoveHome, _Cursor.MoveEnd):
            place = 0 if action is _Cursor.MoveHome else last
        elif action in (_Cursor.MovePageUp, _Cursor.MovePageDown):
            page = self.viewport().height() * (1 if action is _Cursor.MovePageDown else -1)
            there = self._places.at(min(max(self._places.top(now) + page, 0), self._places.end - 1))
            place = now if there is None else there
        else:
            place = now
        return self._items.index(min(max(place, 0), last))

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802  # Qt's name
        """Show it and tell screen readers, as Qt's list does from its own layout."""
        QAbstractItemView.currentChanged(self, current, previous)
        if current.isValid() and self.hasFocus() and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)
        self.viewport().update()

    def selectionChanged(  # noqa: N802  # Qt's name
        self, selected: QItemSelection, deselected: QItemSelection
    ) -> None:
        """The current item is the selected one: ``currentChanged`` has told of it."""
        QAbstractItemView.selectionChanged(self, selected, deselected)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the items that are seen."""
        self.executeDelayedItemsLayout()
        self._measure_seen()
        seen = event.rect()
        place = self._places.at(max(self.verticalOffset() + seen.top(), 0))
        with QPainter(self.viewport()) as painter:
            while place is not None and place < len(self._places):
                rect = self.visualRect(self._items.index(place))
                if rect.top() > seen.bottom():
                    break
                self.draw_item(painter, place, rect)
                place += 1
