"""Everything that a window says: texts, tool tips, and what screen readers are told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
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


_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def all_texts_of(widget: QWidget) -> Iterator[str]:
    """``texts_of`` the widget, its hints, its headings, and what its cells show of others' data."""
    yield from texts_of(widget)
    yield widget.statusTip()
    yield widget.whatsThis()
    if isinstance(widget, QMenu):
        yield widget.title()
    elif isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QComboBox):
        yield widget.placeholderText()
    elif isinstance(widget, QTabBar):
        yield from (widget.accessibleTabName(index) for index in range(widget.count()))
    elif isinstance(widget, QHeaderView) and widget.model() is not None:
        for section, role in product(range(widget.count()), _ROLES):
            yield str(widget.model().headerData(section, widget.orientation(), role) or "")
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells_below(widget.model(), QModelIndex())


def _cells_below(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    # PySide takes the method of Qt's own list models for a private one.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row, column in product(range(model.rowCount(parent)), range(columns)):
        index = model.index(row, column, parent)
        for role in _ROLES:
            yield str(model.data(index, role) or "")
        if column == 0 and model.rowCount(index):
            yield from _cells_below(model, index)
