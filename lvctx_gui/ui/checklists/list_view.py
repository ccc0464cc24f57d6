"""The list of checklists: name, whose, what each says of the open call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.store.checklists.folder import FiledChecklist, file_problems
from lvctx_gui.ui.checklists.open_call import OpenCall
from lvctx_gui.ui.checklists.words import this_call_words, whose
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.row_table import choose_by_rows
from lvctx_gui.ui.kit.scale import em


class _Cells(NamedTuple):
    name: str
    whose: str
    this_call: str


class ChecklistView(QTableWidget):
    """Shows checklists, of which one can be chosen. ``wanted`` says that somebody opens one."""

    chosen_changed = Signal()
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(_Cells._fields))
        self._filed: tuple[FiledChecklist, ...] = ()
        self.setObjectName("checklistsView")
        self.setAccessibleName(tr("Checklists"))
        self.setHorizontalHeaderLabels(
            [tr("Checklist", "a column"), tr("Whose", "a column"), tr("This call", "a column")]
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        choose_by_rows(self)
        columns = self.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        columns.setMinimumSectionSize(em(4))
        self.setMinimumHeight(em(6))
        self.itemSelectionChanged.connect(self.chosen_changed)
        self.activated.connect(self.wanted)

    def show_filed(self, filed: Sequence[FiledChecklist], shown: OpenCall | None, chosen: str) -> None:
        """Show these, and what they say of the call ``shown``; choose the one in the file ``chosen``."""
        self.blockSignals(True)
        self._filed = tuple(filed)
        self.setRowCount(len(filed))
        for row, each in enumerate(filed):
            name = plain_text(each.checklist.name, 200) or tr("without a name", "of a checklist")
            cells = _Cells(name, whose(each.origin), this_call_words(each.in_use, shown))
            items = [QTableWidgetItem(text) for text in cells]
            for column, item in enumerate(items):
                item.setToolTip(plain_tip(item.text()))
                self.setItem(row, column, item)
            if file_problems(each):
                items[0].setText(tr("! {name}", "a checklist with mistakes", name=name))
                spoken = tr("{name}: there are mistakes in it", "a checklist", name=name)
                items[0].setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        files = [str(each.file) for each in filed]
        if filed:
            self.selectRow(files.index(chosen) if chosen in files else 0)
        self.blockSignals(False)
        self.chosen_changed.emit()

    @property
    def chosen(self) -> FiledChecklist | None:
        """The checklist that is chosen."""
        rows = self.selectionModel().selectedRows()
        return self._filed[rows[0].row()] if rows else None
