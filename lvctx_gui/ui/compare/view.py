"""The table of a comparison: what differs first, marks within values, keys for copying."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from lvctx_gui.core.comparison import DIFFERENT, RowKind
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import Piece, pieces, without_halves
from lvctx_gui.ui.call.entries.look import Face, Look, colour
from lvctx_gui.ui.call.entries.painting import fitting, paint_ring
from lvctx_gui.ui.call.entries.rows_view import RowsView
from lvctx_gui.ui.call.entries.values import DRAWN
from lvctx_gui.ui.compare.marks import Run
from lvctx_gui.ui.compare.model import Column, CompareModel
from lvctx_gui.ui.kit.palettes import State, Tone
from lvctx_gui.ui.kit.putting import copy_text
from lvctx_gui.ui.kit.scale import em, row_height
from lvctx_gui.ui.kit.theme import current_theme, monospaced
from lvctx_gui.ui.messages.comparing import row_words

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
_KEY_SHARE = 0.3
"""How much of the width keys take, at most."""

_MEASURED = 200
"""Keys that are measured for the width of their column."""

GLYPHS = {
    RowKind.CHANGED: "~",
    RowKind.ONLY_LEFT: "−",
    RowKind.ONLY_RIGHT: "+",
    RowKind.IGNORED: "·",
    RowKind.UNKNOWN: "?",
    RowKind.SAME: "=",
}  # not shown as words: signs
_STATES = {
    RowKind.CHANGED: State.CHANGED,
    RowKind.ONLY_LEFT: State.REMOVED,
    RowKind.ONLY_RIGHT: State.ADDED,
}


class CompareView(RowsView):
    """Shows a ``CompareModel``. ``whole_wanted`` when somebody wants all of a row's two values."""

    whole_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, model: CompareModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self._compared = model
        self.setObjectName("compareView")
        self.setAccessibleName(tr("Comparison, what differs first"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setMinimumSectionSize(em(2))
        columns.sectionResized.connect(self._note_choice)
        self._is_ours = self._is_chosen = False
        self.refresh_look()
        model.rearranged.connect(self._share)

    def refresh_look(self) -> None:
        """Take over the application's new theme and font."""
        self._look = Look(current_theme(), self.font(), monospaced())
        self.verticalHeader().setDefaultSectionSize(row_height())
        self._share()
        self.viewport().update()

    # Widths -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share another width."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        if self._is_chosen:
            return
        look, room = self._look, self.viewport().width()
        words = max(look.small.metrics.horizontalAdvance(row_words(kind)) for kind in RowKind)
        keys = (str(self._compared.row_id(row)) for row in range(min(_MEASURED, self._compared.rowCount())))
        metrics = look.key(struck=False).metrics
        widest = max((metrics.horizontalAdvance(without_halves(key[:80])) for key in keys), default=0)
        state = words + em(2)
        key = max(em(6), min(widest + em(1), int(room * _KEY_SHARE)))
        self._is_ours = True
        self.setColumnWidth(Column.STATE, state)
        self.setColumnWidth(Column.KEY, key)
        self.setColumnWidth(Column.LEFT, max(em(6), (room - state - key) // 2))
        self._is_ours = False

    def _note_choice(self, column: int) -> None:
        # The last one is stretched by Qt.
        self._is_chosen = self._is_chosen or not (self._is_ours or column == Column.RIGHT)

    # Drawing ------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the rows in sight, with the ring around the current one."""
        if self.font() != self._look.font:
            self.refresh_look()
        around, current = event.region().boundingRect(), self.currentIndex().row()
        with QPainter(self.viewport()) as painter:
            row = self.rowAt(around.top())
            while 0 <= row < self._compared.rowCount():
                top = self.rowViewportPosition(row)
                if top > around.bottom():
                    break
                self._paint_row(painter, row, top, is_current=row == current)
                row += 1

    def _paint_row(self, painter: QPainter, row: int, top: int, *, is_current: bool) -> None:
        look, model, kind = self._look, self._compared, self._compared.kind(row)
        tone = look.theme.tones[_STATES.get(kind, State.SAME)]
        width = self.horizontalHeader().length()
        place = QRect(self.columnViewportPosition(0), top, width, self.rowHeight(row))
        selected = self.selectionModel().isSelected(model.createIndex(row, 0))
        # The current row, which has the ring, shows what state it is in.
        is_plain = kind not in DIFFERENT or not is_current
        painter.fillRect(place, colour(look.theme.selection if selected and is_plain else tone.paper))
        for column in Column:
            left = self.columnViewportPosition(column)
            cell = QRect(left, top, self.columnWidth(column), place.height())
            painter.setClipRect(cell)
            inner = cell.adjusted(look.left, 0, -look.right, 0)
            if column is Column.STATE:
                self._paint_state(painter, cell, kind, tone)
            elif column is Column.KEY:
                self._paint_key(painter, inner, row)
            else:
                self._paint_value(painter, inner, row, column, kind)
        painter.setClipping(False)
        if selected and not is_current:
            painter.fillRect(QRect(place.left(), top, look.strip, place.height()), colour(look.theme.accent))
        if is_current:
            paint_ring(painter, place, look.theme, has_focus=self.hasFocus())

    def _paint_state(self, painter: QPainter, cell: QRect, kind: RowKind, tone: Tone) -> None:
        look = self._look
        ink = tone.ink if kind in DIFFERENT else look.theme.dim
        painter.setPen(colour(ink))
        painter.setFont(look.glyph.font)
        sign = cell.adjusted(em(0.4), 0, 0, 0)
        sign.setWidth(em(1))
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, GLYPHS[kind])
        painter.setFont(look.small.font)
        painter.drawText(cell.adjusted(em(1.55), 0, 0, 0), _LEFT, row_words(kind))

    def _paint_key(self, painter: QPainter, inner: QRect, row: int) -> None:
        key, theme = str(self._compared.row_id(row)), self._look.theme
        shown = pieces(key, DRAWN) or (Piece('""', mark=True),)
        runs = [Run(piece) for piece in shown]
        self._draw(painter, inner, runs, self._look.key(struck=False), theme.text)

    def _paint_value(self, painter: QPainter, inner: QRect, row: int, column: Column, kind: RowKind) -> None:
        look = self._look
        runs, italic = self._compared.runs(row, column)
        if not runs:
            text = tr("not known") if kind is RowKind.UNKNOWN else tr("no such key")
            runs, italic = [Run(Piece(text, mark=True))], True
        ink = look.theme.text if kind in DIFFERENT or kind is RowKind.SAME else look.theme.dim
        self._draw(painter, inner, runs, look.value(italic=italic), ink, is_left=column is Column.LEFT)

    def _draw(
        self,
        painter: QPainter,
        rect: QRect,
        runs: Sequence[Run],
        face: Face,
        ink: str,
        *,
        is_left: bool = False,
    ) -> None:
        """Draw the runs one behind the other, cut off with … at the right; what is marked is underlined."""
        theme = self._look.theme
        tone = theme.deleted if is_left else theme.inserted
        painter.setFont(face.font)
        placed, end = fitting([run.piece for run in runs], max(rect.width(), 0), face.metrics)
        for number, (piece, x) in enumerate(placed):
            is_marked = runs[number].is_marked
            if is_marked:
                upto = placed[number + 1][1] if number + 1 < len(placed) else end
                paper = QRect(rect.left() + x, rect.top() + em(0.2), upto - x, rect.height() - em(0.4))
                painter.fillRect(paper, colour(tone.paper))
                painter.fillRect(QRect(paper.left(), paper.bottom(), paper.width(), 2), colour(tone.ink))
            text = theme.dim if piece.mark and not is_marked else tone.ink if is_marked else ink
            painter.setPen(colour(text))
            painter.drawText(rect.adjusted(x, 0, 0, 0), _LEFT, piece.text)

    # Keys ---------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter shows all of both values, Ctrl+C copies the rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.whole_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
        self._unite()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Show all of both values."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self.whole_wanted.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """Ask for the menu of the rows: at the mouse, or else at the current row."""
        where, row = event.globalPos(), self.visualRect(self.currentIndex())
        if event.reason() is not QContextMenuEvent.Reason.Mouse and row.isValid():
            where = self.viewport().mapToGlobal(row.bottomLeft())
        self.menu_wanted.emit(where)

    def chosen_numbers(self) -> Sequence[int]:
        """The numbers of the selected rows, the current one where none is."""
        current = self.currentIndex()
        if current.isValid() and not self.selectionModel().isSelected(current):
            return [current.row()]
        return self._selected_numbers()

    def chosen_keys(self) -> list[str]:
        """The keys of the selected rows, from top to bottom."""
        return [str(row) for row in self.selected_ids()]

    def copy(self) -> None:
        """Copy the selected rows: a line for each, key, left and right value parted by tabs."""
        if text := self._compared.rows_text(self.chosen_numbers()):
            copy_text(text)
