"""How a cell is edited."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lvctx_gui.core.translate import tr_marked
from lvctx_gui.ui.call.entries.columns import COLUMNS
from lvctx_gui.ui.call.entries.editor import CellEditor, Leaving
from lvctx_gui.ui.call.entries.model import EntriesModel
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import monospaced
from lvctx_gui.ui.kit.viewports import let_the_areas_paint

Index = QModelIndex | QPersistentModelIndex

_HINTS = {
    Leaving.STAGE: QStyledItemDelegate.EndEditHint.SubmitModelCache,
    Leaving.DROP: QStyledItemDelegate.EndEditHint.RevertModelCache,
    Leaving.NEXT: QStyledItemDelegate.EndEditHint.EditNextItem,
    Leaving.PREVIOUS: QStyledItemDelegate.EndEditHint.EditPreviousItem,
    Leaving.DOWN: QStyledItemDelegate.EndEditHint.SubmitModelCache,
    Leaving.UP: QStyledItemDelegate.EndEditHint.SubmitModelCache,
    Leaving.AWAY: QStyledItemDelegate.EndEditHint.SubmitModelCache,
}
_STEPS = {Leaving.DOWN: 1, Leaving.UP: -1}


class EntryDelegate(QStyledItemDelegate):
    """Makes and places the editor. Drawing is ``RowPainter``'s.

    ``editing_began`` comes when an editor opens, ``editing_ended`` when the last one has closed.
    """

    editing_began = Signal()
    editing_ended = Signal()
    typed = Signal()
    """What an open editor holds has changed."""
    dropped = Signal()
    """Somebody left an editor with Escape."""
    went_on = Signal(object, int, int)
    """Somebody left one for the row below (1) or above (-1): the id of that row, ``None`` where there is
    none, the number of the one that was left, and which way."""

    def __init__(self, entries: EntriesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries
        self._mono = monospaced()
        self._editors: set[CellEditor] = set()
        self._may_stay = False
        """Whether an editor whose text is refused stays open."""
        self._was_refused = False
        self.closeEditor.connect(self._closing)

    @property
    def is_editing(self) -> bool:
        """Whether an editor is open."""
        return bool(self._editors)

    def typing(self) -> tuple[QPersistentModelIndex, str] | None:
        """The cell whose editor is open, and what was typed there; ``None`` when nothing was."""
        for editor in self._editors:
            if editor.isVisible() and editor.is_modified and editor.where is not None:
                return editor.where, editor.text()
        return None

    def refresh_look(self) -> None:
        """Take over the application's new font."""
        self._mono = monospaced()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """One line, whatever the value holds."""
        return QSize(em(6), em(1.7))

    # Editing ------------------------------------------------------------------------------------------

    def createEditor(  # noqa: N802  # Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """An editor as the cell's column needs it."""
        spec, where = COLUMNS[index.column()], QPersistentModelIndex(index)
        is_one_line = spec.editing is not None and spec.editing.is_one_line
        editor = CellEditor(parent, tr_marked(spec.name, "a column"), one_line=is_one_line)
        if is_one_line:
            editor.setFont(self._mono)
        editor.remark = lambda text: self._entries.remark_while_typing(where, text)
        editor.offer(self._entries.offers_for(where))
        editor.finished.connect(lambda leaving: self._finish(editor, leaving))
        editor.hidden.connect(lambda: self._editor_gone(editor))
        editor.where = where
        let_the_areas_paint(editor)
        editor.textChanged.connect(self.typed)
        self._editors.add(editor)
        self.editing_began.emit()
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802  # Qt's name
        """Load the cell, unless something was typed: a refresh must not overwrite that."""
        if isinstance(editor, CellEditor) and not editor.is_modified:
            # Not index.data(): see EntriesModel.data.
            editor.load(self._entries.data(index, Qt.ItemDataRole.EditRole))

    def setModelData(  # noqa: N802  # Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Stage what was typed; an untouched editor stages nothing, so that no value stays no value."""
        if not isinstance(editor, CellEditor) or not editor.is_modified:
            return
        self._was_refused = not self._entries.enter(index, editor.text())
        if self._was_refused and not self._may_stay:
            self._entries.keep_refused(index, editor.text())

    def updateEditorGeometry(  # noqa: N802  # Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Cover the cell."""
        if isinstance(editor, CellEditor):
            editor.place(option.rect)

    def _finish(self, editor: CellEditor, leaving: Leaving) -> None:
        self._was_refused, self._may_stay = False, leaving is not Leaving.AWAY
        number, step = editor.where.row() if editor.where is not None else -1, _STEPS.get(leaving, 0)
        # Known before: by then the row may have left the filter, or moved.
        beside = number + step if step and number >= 0 else -1
        there = self._entries.row_id(beside) if 0 <= beside < self._entries.rowCount() else None
        if leaving is not Leaving.DROP:
            self.commitData.emit(editor)
        self._may_stay = False
        if not self._was_refused:
            self.closeEditor.emit(editor, _HINTS[leaving])
            if step and number >= 0:
                self.went_on.emit(there, number, step)
        elif leaving is Leaving.AWAY:
            self.closeEditor.emit(editor, _HINTS[Leaving.STAGE])

    def _closing(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        if hint is _HINTS[Leaving.DROP]:  # Qt's own filter sees Escape before the editor does
            self.dropped.emit()

    def _editor_gone(self, editor: CellEditor) -> None:
        self._editors.discard(editor)
        if not self._editors:
            self.editing_ended.emit()
