"""The floor: the plainest model over a list, and the barest window that shows it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QTableView


class PlainestModel(QAbstractTableModel):
    """A list of (key, value); whatever happens to it is done to the list, and the model is reset."""

    def __init__(self, entries=()):
        super().__init__()
        self.entries = self.rows = list(entries)

    def rowCount(self, parent=QModelIndex()):  # noqa: B008, N802  # Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent=QModelIndex()):  # noqa: B008, N802  # Qt's signature
        return 0 if parent.isValid() else 2

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        return None

    def load(self, entries):
        self.beginResetModel()
        self.entries = self.rows = list(entries)
        self.endResetModel()

    def filter(self, needle):
        self.beginResetModel()
        self.rows = [row for row in self.entries if needle in row[0] or needle in row[1]]
        self.endResetModel()

    def sort_by(self, column):
        self.beginResetModel()
        self.rows.sort(key=lambda row: row[column])
        self.endResetModel()

    def set_value(self, row, value):
        self.rows[row] = (self.rows[row][0], value)
        self.dataChanged.emit(self.index(row, 1), self.index(row, 1))


class BarestWindow(QMainWindow):
    """A table in a window, nothing else. It tells of its first paint as the program's window does."""

    first_painted = Signal()

    def __init__(self, model):
        super().__init__()
        self._told = False
        self.table = QTableView()
        self.table.setModel(model)
        self.setCentralWidget(self.table)
        self.resize(1280, 736)

    def paintEvent(self, event):  # noqa: N802  # Qt's name
        super().paintEvent(event)
        if not self._told:
            self._told = True
            QTimer.singleShot(0, self.first_painted.emit)
