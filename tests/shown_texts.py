"""Everything that a window says: texts, tool tips, and what screen readers are told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)


def texts_of(widget: QWidget) -> Iterator[str]:
    """Everything that this widget says of its own accord; what its children say is theirs."""
    yield widget.toolTip()
    yield widget.accessibleName()
    yield widget.accessibleDescription()
    yield widget.windowTitle()
    yield from _content(widget)
    for action in widget.actions():
        yield action.text()
        yield action.toolTip()


def _content(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QPlainTextEdit | QTextEdit) and widget.isReadOnly():
        yield widget.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(index) for index in range(widget.count()))
    elif isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield widget.tabText(index)
            yield widget.tabToolTip(index)
    elif isinstance(widget, QTableView) and widget.model() is not None:
        yield from _cells(widget)


def _cells(table: QTableView) -> Iterator[str]:
    model = table.model()
    for row, column in product(range(model.rowCount()), range(model.columnCount())):
        for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            yield model.data(model.index(row, column), role) or ""
