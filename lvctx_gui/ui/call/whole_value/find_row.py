"""Looking for a text in one value: how often it is there, and going from place to place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lvctx_gui.core.sheet import search
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.whole_value.view import SheetView
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.signs import Sign, sign_icon

_LONGEST_TAKEN = 200
"""Characters of a selection that becomes what is looked for."""


class FindField(FilterField):
    """Enter goes on to the next place, with Shift to the one before; Escape ends the search."""

    stepped = Signal(int)
    closed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Go on, or end it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if is_back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class FindRow(QWidget):
    """Finds in what ``view`` shows, as the filter does: small and capital letters are the same."""

    def __init__(self, view: SheetView) -> None:
        super().__init__()
        self._view = view
        self._hits: list[tuple[int, int]] = []
        self._searching: Iterator[list[tuple[int, int]]] | None = None
        self._goes_to: int | None = None
        """From where on the first place is gone to, once it is found."""
        self._waits_for: tuple[int, int] | None = None
        """A place that is not in the view yet."""
        self._said = ""
        """What screen readers were told last of this search."""
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._search_slice)
        self._field = FindField()
        self._field.setObjectName("findInValueEdit")
        self._field.setAccessibleName(tr("Find in this value"))
        self._field.setPlaceholderText(tr("Find in this value"))
        self._field.setMinimumWidth(em(6))
        self._count = PlainLabel()
        self._count.setObjectName("findInValueCount")
        self._count.setProperty("dim", True)
        self._lay_out()
        self._field.filter_changed.connect(self._begin)
        self._field.stepped.connect(self.step)
        self._field.closed.connect(self.close_search)
        view.completed.connect(self._go_to_waiting)
        self.hide()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(gap(), 0, gap(), gap())
        layout.setSpacing(gap())
        layout.addWidget(self._field, 1)
        layout.addWidget(self._count)
        for name, sign, tip, act in (
            ("findPreviousButton", Sign.UP, tr("To the place before (Shift+F3)"), lambda: self.step(-1)),
            ("findNextButton", Sign.DOWN, tr("To the next place (F3)"), lambda: self.step(1)),
            ("findCloseButton", Sign.CLOSE, tr("End the search (Esc)"), self.close_search),
        ):
            button = QToolButton()
            button.setObjectName(name)
            button.setIcon(sign_icon(sign))
            button.setToolTip(plain_tip(tip))
            button.setAccessibleName(tip)
            button.clicked.connect(act)
            layout.addWidget(button)

    # From outside ----------------------------------------------------------------------------------------

    def open_search(self) -> None:
        """Show it, with what is selected in the value if that is short."""
        selected = self._view.textCursor().selection().toPlainText() if self._is_short else ""
        self.show()
        if selected and "\n" not in selected:
            self._field.setText(selected)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self.restart()

    def close_search(self) -> None:
        """Hide it; what was found stays selected."""
        self._stop()
        self._hits = []
        self._view.show_hits(())
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def restart(self) -> None:
        """The view shows something else: count anew where that is looked for, and stay where one is."""
        self._stop()
        self._hits = []
        if self.isVisible() and self._field.text():
            self._look_for(self._field.text())
        else:
            self._count.setText("")

    def step(self, by: int) -> None:
        """Go to the next place (1), or to the one before (-1); from the last to the first."""
        if not self._field.text():
            self.open_search()
        elif not self._hits:
            self._begin(self._field.text())
        else:
            at = self._current
            if at is None:
                place = bisect_left(self._hits, (self._view.caret, 0))
                at = place - (by > 0)
            self._go_to((at + by) % len(self._hits))

    # Searching -------------------------------------------------------------------------------------------

    @property
    def _is_short(self) -> bool:
        cursor = self._view.textCursor()
        return cursor.selectionEnd() - cursor.selectionStart() <= _LONGEST_TAKEN

    def _begin(self, wanted: str) -> None:
        self._stop()
        self._hits = []
        self._view.show_hits(())
        if wanted:
            self._goes_to = self._view.caret
            self._look_for(wanted)
        else:
            self._count.setText("")

    def _look_for(self, wanted: str) -> None:
        self._searching = search.found_places(self._view.sheet.text, wanted)
        self._next.start()
        self._search_slice()
        if len(self._view.sheet.text) <= search.SLICE:
            self._search_slice()  # that was all of it, unless very much was found

    def _stop(self) -> None:
        self._next.stop()
        self._searching = self._goes_to = self._waits_for = None
        self._said = ""

    def _search_slice(self) -> None:
        if self._searching is None:
            return
        found = next(self._searching, None)
        if found is None:
            self._next.stop()
            self._searching = None
            if self._goes_to is not None and self._hits:
                self._go_to(0)  # all of them are before: round again
            self._tell(aloud=True)
            return
        self._hits += found
        if found:
            self._view.show_hits(self._hits)
        if self._goes_to is not None and self._hits and self._hits[-1][0] >= self._goes_to:
            self._go_to(bisect_left(self._hits, (self._goes_to, 0)))
        else:
            self._tell(aloud=False)

    def _go_to(self, number: int) -> None:
        self._goes_to = None
        self._waits_for = self._hits[number]
        self._go_to_waiting()

    def _go_to_waiting(self) -> None:
        if self._waits_for is not None and self._view.select(*self._waits_for):
            self._waits_for = None
            self._tell(aloud=self._searching is None)

    # Telling ---------------------------------------------------------------------------------------------

    @property
    def _current(self) -> int | None:
        """The number of the place that is selected."""
        caret = self._view.caret
        place = bisect_left(self._hits, (caret, 0))
        is_there = place < len(self._hits) and self._hits[place][0] == caret
        return place if is_there and self._view.textCursor().hasSelection() else None

    def _tell(self, *, aloud: bool) -> None:
        number, at = len(self._hits), self._current
        if not number:
            text = tr("Nothing found") if self._searching is None else tr("Looking …")
        elif number >= search.MOST:
            text = tr("More than {number} found", number=f"{search.MOST:,}")
        elif at is None:
            text = tr_n("{n} found", "{n} found", number)
        else:
            text = tr("{at} of {number}", "places that were found", at=f"{at + 1:,}", number=f"{number:,}")
        self._count.setText(text)
        if aloud and text != self._said:
            self._said = text
            announce(self._field, text)
