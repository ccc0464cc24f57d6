"""The calls of before on the start page: loaded when there are some to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QVBoxLayout, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em, gap, row_height
from lvctx_gui.ui.main_window.recent_calls import CALL, RecentCall, items

WIDTH = 44
"""The widest that the list becomes, in em."""

_SHOWN = 8
"""Rows of earlier calls that are to be seen at once; the others are scrolled."""

_LEAST_SHOWN = 2

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class EarlierCalls(QWidget):
    """A title and the list below it. ``call_wanted`` carries the ``CallRef`` of one."""

    call_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        title = PlainLabel(tr("Earlier calls"))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        self.list = RecentCallsView()
        title.setBuddy(self.list)
        self.list.call_wanted.connect(self.call_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        layout.addWidget(title)
        layout.addWidget(self.list)

    def show_calls(self, calls: Sequence[RecentCall]) -> None:
        """List ``calls``; hidden where there are none."""
        self.list.show_calls(calls)
        self.setVisible(bool(calls))

    def limit(self, height: int) -> None:
        """Let the list be no higher than ``height``, if that leaves some rows."""
        self.list.limit(height)


class RecentCallsView(QListView):
    """Calls of before: Enter or a double click looks one up."""

    call_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recentCallsView")
        self.setAccessibleName(tr("Earlier calls"))
        self.setUniformItemSizes(True)
        self.setMaximumWidth(em(WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSpacing(0)
        self._most = _SHOWN
        self.doubleClicked.connect(self._look_up)

    def show_calls(self, calls: Sequence[RecentCall]) -> None:
        """List ``calls``; who has chosen one keeps it."""
        chosen = self.currentIndex().data(CALL) if self.hasFocus() else None
        before, model = self.model(), items(calls)
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        model.setParent(self)
        rows = range(model.rowCount())
        self._take_height()
        at = next((row for row in rows if model.index(row, 0).data(CALL) == chosen), 0)
        if rows:
            self.setCurrentIndex(model.index(at, 0))
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Chosen looks only what keys act on: while they go elsewhere, nothing here."""
        if self.hasFocus():
            self.selectionModel().select(self.currentIndex(), _SELECT)
        elif self.selectionModel() is not None:
            self.clearSelection()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show which one is chosen."""
        super().focusInEvent(event)
        self._show_chosen()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802  # Qt's name
        """Show none as chosen."""
        super().focusOutEvent(event)
        self._show_chosen()

    def limit(self, height: int) -> None:
        """Be no higher than ``height``, if that leaves some rows."""
        self._most = max(_LEAST_SHOWN, min(_SHOWN, height // row_height()))
        self._take_height()

    def _take_height(self) -> None:
        number = 0 if self.model() is None else self.model().rowCount()
        self.setFixedHeight(min(number, self._most) * row_height() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter looks the chosen one up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._look_up(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _look_up(self, index: QModelIndex) -> None:
        if index.isValid():
            self.call_wanted.emit(index.data(CALL))
