"""A text of any length, shown in blocks and copied to the letter.

Qt's own documents make other characters of some, and lay out a line of 1 MB as a whole at each change. This
one is given a ``Sheet``, bit by bit while the window goes on answering, and asks it what is copied.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from lvctx_gui.core.sheet.sheet import Place, Sheet
from lvctx_gui.core.sheet.stored import StoredSheet
from lvctx_gui.ui.kit.clipboard import cell_data
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme, monospaced

AT_ONCE = (60_000, 800)
"""Characters and blocks that are there at once."""

SLICE = (30_000, 400)
"""Those of each further turn of the event loop: some milliseconds."""

_TAB = 8
_MOST_MARKS = 2_000
"""Marks of a screen that are dimmed."""
_MOST_HITS = 500
"""Places of a screen that are shown as found."""
_LINE_FEED = "↵"  # not shown as a word: a sign


class SheetView(QPlainTextEdit):
    """Shows a ``Sheet``, read-only. ``completed`` tells that all of it is there."""

    completed = Signal()

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        make_readable(self)
        self.setFont(monospaced())
        self.setMinimumHeight(em(4))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabStopDistance(_TAB * QFontMetricsF(self.font()).horizontalAdvance(" "))
        self.document().setUndoRedoEnabled(False)
        self.document().setDocumentMargin(em(0.5))  # a line feed's mark has room in it
        self._sheet: Sheet = StoredSheet("")
        self._sheet.more(1, 1)
        self._hits: Sequence[tuple[int, int]] = ()
        self._dressed: tuple[object, ...] = ()
        self._begins: dict[int, int] = {}
        """Where blocks in sight begin, by their numbers, while hundreds of places in them are asked for."""
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._append_slice)

    # What is shown ---------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet) -> None:
        """Show ``sheet``, of which nothing has been made yet, from its beginning."""
        self._next.stop()
        self._sheet, self._hits = sheet, ()
        self.clear()
        self._append(*AT_ONCE)
        # Its own cursor goes on with what is put where it stands.
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if not sheet.is_complete:
            self._next.start()
        else:
            self.completed.emit()

    @property
    def sheet(self) -> Sheet:
        """What it shows."""
        return self._sheet

    def set_wrapping(self, on: bool) -> None:  # an action's slot
        """Whether long lines go on below each other."""
        mode = QPlainTextEdit.LineWrapMode.WidgetWidth if on else QPlainTextEdit.LineWrapMode.NoWrap
        if mode is not self.lineWrapMode():
            self.setLineWrapMode(mode)
            self.ensureCursorVisible()

    def _append_slice(self) -> None:
        self._append(*SLICE)
        if self._sheet.is_complete:
            self._next.stop()
            if self.hasFocus() and self.textCursor().atEnd():
                self.ensureCursorVisible()  # somebody has jumped to the end meanwhile, and goes along with it
            self.completed.emit()

    def _append(self, characters: int, blocks: int) -> None:
        """Append some more. A caret that stands at the end, and a selection up to there, go along."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._sheet.more(characters, blocks))

    # What is copied --------------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  # Qt's name
        """What is copied, dragged and put into X11's selection: the stored characters."""
        return cell_data(self.selected_text())

    def selected_text(self) -> str:
        """What the selection stands for."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return ""
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        if not self._sheet.is_complete and end == self.document().characterCount() - 1:
            # Whoever selects all selects also what is not there yet.
            if isinstance(self._sheet, StoredSheet):
                return self._sheet.text[self._sheet.offset(self._place(start)) :]
            while not self._sheet.is_complete:
                self._append_slice()
            end = self.document().characterCount() - 1
        return self._sheet.copied(self._place(start), self._place(end))

    def _place(self, position: int) -> Place:
        block = self.document().findBlock(position)
        return Place(block.blockNumber(), position - block.position())

    # What is found ---------------------------------------------------------------------------------------

    @property
    def caret(self) -> int:
        """Where in the stored text the selection begins, or the caret stands."""
        return self._sheet.offset(self._place(self.textCursor().selectionStart()))

    def show_hits(self, hits: Sequence[tuple[int, int]]) -> None:
        """Mark these parts of the stored text wherever they come into sight; they are in order."""
        self._hits, self._dressed = hits, ()
        self.viewport().update()

    def select(self, start: int, end: int) -> bool:
        """Select a part of the stored text and bring it into sight; whether it is there already."""
        first, last = self._sheet.span(start, end)
        is_made = start < self._sheet.starts[-1] or self._sheet.is_complete
        if not is_made:
            return False
        cursor = self.textCursor()
        cursor.setPosition(self._position(first))
        cursor.setPosition(self._position(last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True

    def _position(self, place: Place) -> int:
        begin = self._begins.get(place.block)
        if begin is None:
            begin = self.document().findBlockByNumber(place.block).position()
        return begin + place.column

    # How it looks ----------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Dim the marks that come into sight, and draw where lines end with a line feed."""
        blocks = list(self._seen_blocks())
        theme = current_theme()
        dressed = (self._sheet, theme, blocks[0].blockNumber(), blocks[-1].blockNumber()) if blocks else ()
        if dressed != self._dressed:
            self._dressed = dressed
            numbers = [block.blockNumber() for block in blocks]
            self._begins = dict(zip(numbers, (block.position() for block in blocks), strict=True))
            self.setExtraSelections([*self._found(numbers, theme), *self._dimmed(numbers, theme)])
            self._begins = {}
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            painter.setPen(QColor(theme.dim))
            painter.setFont(self.font())
            for block in blocks:
                self._draw_end(painter, block)

    def _seen_blocks(self) -> Iterator[QTextBlock]:
        block, bottom = self.firstVisibleBlock(), self.viewport().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= bottom:
            yield block
            top += self.blockBoundingRect(block).height()
            block = block.next()

    def _draw_end(self, painter: QPainter, block: QTextBlock) -> None:
        number, layout = block.blockNumber(), block.layout()
        if number >= len(self._sheet.starts) or not layout.lineCount():
            return
        line_break = self._sheet.stored_break(number)
        if not line_break.endswith("\n"):
            return
        line = layout.lineAt(layout.lineCount() - 1)
        place = self.blockBoundingGeometry(block).translated(self.contentOffset()).topLeft()
        left = place.x() + line.x() + line.naturalTextWidth() + 1
        area = QRectF(QPointF(left, place.y() + line.y()), QPointF(left + em(1), place.y() + line.y()))
        area.setHeight(line.height())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), _LINE_FEED)

    def _dimmed(self, numbers: list[int], theme: Theme) -> Iterator[QTextEdit.ExtraSelection]:
        look = QTextCharFormat()
        look.setForeground(QColor(theme.dim))
        told = 0
        for number in numbers:
            for start, end in self._sheet.marks(number):
                yield self._selection(Place(number, start), Place(number, end), look)
                told += 1
                if told == _MOST_MARKS:
                    return

    def _found(self, numbers: list[int], theme: Theme) -> Iterator[QTextEdit.ExtraSelection]:
        if not self._hits or not numbers:
            return
        look = QTextCharFormat()
        look.setForeground(QColor(theme.found.ink))
        look.setBackground(QColor(theme.found.paper))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(QColor(theme.found_line))
        starts = self._sheet.starts
        first = starts[numbers[0]]
        behind = starts[numbers[-1] + 1] if numbers[-1] + 1 < len(starts) else len(self._sheet.text)
        begin = max(0, bisect_left(self._hits, (first, 0)) - 1)  # the one before may go on
        for start, end in self._hits[begin : bisect_right(self._hits, (behind, 0))][:_MOST_HITS]:
            yield self._selection(*self._sheet.span(start, end), look)

    def _selection(self, first: Place, last: Place, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(first))
        cursor.setPosition(self._position(last), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, look
        return selection
