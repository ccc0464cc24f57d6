"""How a cell is drawn and edited."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lvctx_gui.core.entries import Lookup, Missing, NonTextValue
from lvctx_gui.core.visible import Piece, pieces
from lvctx_gui.ui.call.entries.editor import CellEditor, Leaving
from lvctx_gui.ui.call.entries.model import (
    NO_VALUE,
    NOTE_ROLE,
    STATE_ROLE,
    STRUCK_ROLE,
    VALUE_ROLE,
    EntriesModel,
)
from lvctx_gui.ui.call.entries.rows import Column
from lvctx_gui.ui.kit.theme import State, Theme, current_theme, em, monospaced

Index = QModelIndex | QPersistentModelIndex

_DRAWN = 300
"""Characters of a value that are looked at for drawing: no column shows more."""

_CUT = "…"

_HINTS = {
    Leaving.STAGE: QStyledItemDelegate.EndEditHint.SubmitModelCache,
    Leaving.DROP: QStyledItemDelegate.EndEditHint.RevertModelCache,
    Leaving.NEXT: QStyledItemDelegate.EndEditHint.EditNextItem,
    Leaving.PREVIOUS: QStyledItemDelegate.EndEditHint.EditPreviousItem,
    Leaving.AWAY: QStyledItemDelegate.EndEditHint.SubmitModelCache,
}


def fitting(
    shown: tuple[Piece, ...], room: int, metrics: QFontMetrics
) -> tuple[list[tuple[Piece, int]], int]:
    """What of ``shown`` is drawn in ``room``, each piece with where it begins, and where the last one ends.

    Whatever does not fit is cut off at the end, and then ``…`` stands there.
    """
    placed: list[tuple[Piece, int]] = []
    x = 0
    for piece in shown:
        width = metrics.horizontalAdvance(piece.text)
        placed.append((piece, x))
        x += width
        if x > room:
            break
    else:
        return placed, x
    dots = metrics.horizontalAdvance(_CUT)
    # Back to where there is room for the sign: pieces that fitted by themselves may leave none.
    while len(placed) > 1 and placed[-1][1] + dots > room:
        placed.pop()
    piece, x = placed.pop()
    text = metrics.elidedText(piece.text + _CUT, Qt.TextElideMode.ElideRight, room - x)
    # Of a mark nothing is shown in part: half of one would say something else.
    cut = Piece(text if text.endswith(_CUT) and not piece.mark else _CUT, piece.mark)
    return [*placed, (cut, x)], room


def value_pieces(value: Lookup) -> tuple[tuple[Piece, ...], bool]:
    """What to draw for a value, and whether all of it is dimmed and italic (it stands for nothing)."""
    if isinstance(value, Missing):
        return (), False
    if value is None:
        return (Piece(NO_VALUE, mark=True),), True
    if isinstance(value, NonTextValue):
        return (*pieces(value.json, _DRAWN), Piece(f"  {value.label}", mark=True)), False
    if value == "":
        return (Piece('""', mark=True),), False
    return pieces(value, _DRAWN), False


class EntryDelegate(QStyledItemDelegate):
    """Draws state, key and values; makes and places the editor.

    ``editing_began`` comes when an editor opens, ``editing_ended`` when the last one has closed.
    """

    editing_began = Signal()
    editing_ended = Signal()
    typed = Signal()
    """What an open editor holds has changed."""
    dropped = Signal()
    """Somebody left an editor with Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mono = monospaced()
        self._theme = current_theme()
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
            if editor.isVisible() and editor.is_touched and editor.where is not None:
                return editor.where, editor.text()
        return None

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self._mono = monospaced()
        self._theme = current_theme()

    # Drawing ------------------------------------------------------------------------------------------

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        """One line, whatever the value holds."""
        return QSize(em(6), em(1.7))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        theme = self._theme
        state: State = _data(index, STATE_ROLE)
        tone = theme.tones[state]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        column = index.column()
        painter.save()
        # Signs piled upon each other, and fonts higher than the row, stay in their cell.
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.fillRect(rect, _colour(theme.selection if selected else tone.paper))
        if selected and column == Column.STATE:
            painter.fillRect(
                QRect(rect.left(), rect.top(), max(2, em(0.18)), rect.height()), _colour(theme.accent)
            )
        inner = rect.adjusted(em(0.3), 0, -em(0.2), 0)
        font = QFont(option.font)
        if column == Column.STATE:
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(_colour(tone.ink))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, state.glyph)
        elif column == Column.KEY:
            key = QFont(self._mono)
            struck = bool(_data(index, STRUCK_ROLE))
            key.setStrikeOut(struck)
            nothing = Piece("key…" if state is State.ADDED else '""', mark=True)
            shown = pieces(str(_data(index, Qt.ItemDataRole.EditRole) or ""), _DRAWN) or (nothing,)
            self._draw(painter, inner, shown, key, tone.ink if struck else theme.text, theme)
        else:
            removed = column == Column.VALUE and bool(_data(index, STRUCK_ROLE))
            shown, italic = value_pieces(_data(index, VALUE_ROLE))
            font.setItalic(italic)
            font.setStrikeOut(removed)
            ink = theme.dim if column == Column.ON_SERVER else tone.ink if removed else theme.text
            note = _data(index, NOTE_ROLE) if column == Column.ON_SERVER else ""
            # When it was read must not be what is cut off.
            room = QFontMetrics(option.font).horizontalAdvance(note) + em(0.5) if note else 0
            end = self._draw(painter, inner.adjusted(0, 0, -room, 0), shown, font, ink, theme)
            if note:
                behind = inner.adjusted(end - inner.left() + (em(0.5) if shown else 0), 0, 0, 0)
                self._draw(painter, behind, (Piece(note, mark=True),), option.font, ink, theme)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(_colour(theme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _draw(
        self,
        painter: QPainter,
        rect: QRect,
        shown: tuple[Piece, ...],
        font: QFont,
        ink: str,
        theme: Theme,
    ) -> int:
        """Draw the pieces one behind the other, cut off with … at the right; returns where they end."""
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        placed, end = fitting(shown, max(rect.width(), 0), QFontMetrics(font))
        for piece, x in placed:
            painter.setPen(_colour(theme.dim if piece.mark else ink))
            painter.drawText(rect.adjusted(x, 0, 0, 0), flags, piece.text)
        return rect.left() + end

    # Editing ------------------------------------------------------------------------------------------

    def createEditor(  # noqa: N802  # Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """An editor for a key or a value."""
        editor = CellEditor(parent, one_line=index.column() == Column.KEY)
        if index.column() == Column.KEY:
            editor.setFont(self._mono)
            editor.remark = lambda text: _key_remark(editor, text)
        editor.finished.connect(lambda leaving: self._finish(editor, leaving))
        editor.hidden.connect(lambda: self._editor_gone(editor))
        editor.where = QPersistentModelIndex(index)
        editor.textChanged.connect(self.typed)
        self._editors.add(editor)
        self.editing_began.emit()
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802  # Qt's name
        """Load the cell, unless something was typed: a refresh must not overwrite that."""
        if isinstance(editor, CellEditor) and not editor.is_touched:
            editor.load(_data(index, Qt.ItemDataRole.EditRole) or "")

    def setModelData(  # noqa: N802  # Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Stage what was typed; an untouched editor stages nothing, so that no value stays no value."""
        if not isinstance(editor, CellEditor) or not editor.is_touched or not isinstance(model, EntriesModel):
            return
        self._was_refused = not model.enter(index, editor.text())
        if self._was_refused and not self._may_stay:
            model.keep_refused(index, editor.text())

    def updateEditorGeometry(  # noqa: N802  # Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Cover the cell."""
        if isinstance(editor, CellEditor):
            editor.place(option.rect)

    def _finish(self, editor: CellEditor, leaving: Leaving) -> None:
        self._was_refused, self._may_stay = False, leaving is not Leaving.AWAY
        if leaving is not Leaving.DROP:
            self.commitData.emit(editor)
        self._may_stay = False
        if not self._was_refused:
            self.closeEditor.emit(editor, _HINTS[leaving])
        elif leaving is Leaving.AWAY:
            self.closeEditor.emit(editor, _HINTS[Leaving.STAGE])

    def _closing(self, _editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        if hint is _HINTS[Leaving.DROP]:  # Qt's own filter sees Escape before the editor does
            self.dropped.emit()

    def _editor_gone(self, editor: CellEditor) -> None:
        self._editors.discard(editor)
        if not self._editors:
            self.editing_ended.emit()


def _key_remark(editor: CellEditor, key: str) -> str:
    where = editor.where
    if where is None or not isinstance(model := where.model(), EntriesModel):
        return ""
    return model.remark_on_key(where, key)


def _data(index: Index, role: int) -> Any:  # noqa: ANN401  # what a model answers
    # Not index.data(): see EntriesModel.data.
    return index.model().data(index, role)


@cache
def _colour(name: str) -> QColor:
    return QColor(name)
