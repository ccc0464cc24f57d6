"""The row above the table: what it is filtered by, and how many entries that leaves."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.text_field import FilterField


class FilterEdit(FilterField):
    """Down goes on to the table, Escape clears."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filterEdit")
        self.setAccessibleName(tr("Filter keys and values"))
        self.setPlaceholderText(tr("Filter keys and values   (Ctrl+F)"))
        self.setClearButtonEnabled(True)
        self.setMaxLength(1 << 20)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave for the table, or clear the filter."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FilterRow(QHBoxLayout):
    """The filter, the number of entries, and a button for each of ``actions``."""

    def __init__(self, actions: Iterable[QAction]) -> None:
        super().__init__()
        self.setSpacing(em(0.4))
        self.edit = FilterEdit()
        self._counts = ElidedLabel()
        self._counts.setProperty("dim", True)
        self.addWidget(self.edit, 1)
        self.addWidget(self._counts)
        self.buttons: list[QToolButton] = []
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.addWidget(button)
            self.buttons.append(button)

    def show_counts(self, shown: int, total: int) -> None:
        """Say how many of how many entries are to be seen."""
        if shown == total:
            self._counts.setText(tr_n("{n} entry", "{n} entries", total))
        else:
            text = tr_n("{shown} of {n} entry", "{shown} of {n} entries", total, shown=f"{shown:,}")
            self._counts.setText(text)
