"""Texts that are offered below an open cell editor: the allowed values of a checklist, or its keys.

The editor keeps the focus and all of its keys but Down and Up, by which a text is chosen; what is chosen
stands in the editor, and Enter, Tab and Escape do with it what they do with anything typed.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import current_theme

_MOST_ROWS = 8
_SHOWN = 80
"""Characters of a text that its line shows."""


class Offers(QListWidget):
    """Lies below the editor, or above it at the end of the table. ``chosen`` carries what was clicked."""

    chosen = Signal(str)

    def __init__(self, editor: QWidget, texts: Sequence[str]) -> None:
        super().__init__(editor.parentWidget())
        self.setObjectName("cellOffers")
        self.setAccessibleName(tr("Offered"))
        # A click would else give the focus to the table, which closes the editor.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(editor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformItemSizes(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._texts, self._found = tuple(texts), tuple(texts)
        self._typed = ""
        self._drawn_in: Theme | None = None
        self._look()
        self.itemPressed.connect(lambda _: self.chosen.emit(self._found[self.currentRow()]))
        self.hide()

    def _look(self) -> None:
        self._drawn_in = theme = current_theme()
        self.setStyleSheet(
            f"QListWidget {{ background: {theme.base}; color: {theme.text};"
            f" border: 1px solid {theme.edge}; }}"
            f"QListWidget::item {{ padding: 0.15em 0.3em; border: 1px solid transparent; }}"
            f"QListWidget::item:hover {{ background: {theme.hover}; }}"
            f"QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text};"
            f" border: 1px solid {theme.accent}; }}"
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette. Setting a style sheet changes it too, so only a new theme counts."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and current_theme() is not self._drawn_in:
            self._look()

    def offer_for(self, typed: str, editor: QRect) -> None:
        """Show what may be meant by ``typed`` at ``editor``: all for nothing, and nothing for one of them."""
        folded = typed.strip().casefold()
        starting = [text for text in self._texts if text.casefold().startswith(folded)]
        holding = [text for text in self._texts if folded in text.casefold() and text not in starting]
        self._typed = typed
        self._show((*starting, *holding), editor)

    def offer_all(self, typed: str, editor: QRect) -> None:
        """Show all texts: ``typed`` may be to be replaced."""
        self._typed = typed
        self._show(self._texts, editor)

    def _show(self, found: tuple[str, ...], editor: QRect) -> None:
        self._found = found
        self.clear()
        self.addItems([plain_text(text, _SHOWN) for text in found])
        self.setCurrentRow(-1)
        is_useful = bool(found) and found != (self._typed,)
        self.setVisible(is_useful)
        if is_useful:
            self.place(editor)
            self.raise_()

    def place(self, editor: QRect) -> None:
        """Stand at ``editor``, which has moved or grown."""
        parent = self.parentWidget()
        if parent is None or not self._found:
            return
        rows = min(len(self._found), _MOST_ROWS)
        height = rows * self.sizeHintForRow(0) + 2 * self.frameWidth()
        wanted = self.sizeHintForColumn(0) + em(1.6)
        width = min(max(min(editor.width(), em(22)), wanted), parent.width() - 2)
        left = max(0, min(editor.left(), parent.width() - width - 1))
        below, room = editor.bottom() + 1, parent.height() - editor.bottom() - 2
        above = editor.top() - 1
        if height <= room or room >= above:
            self.setGeometry(left, below, width, min(height, max(room, self.sizeHintForRow(0) + 2)))
        else:
            self.setGeometry(left, max(0, above - height), width, min(height, above))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """It is placed by ``place``."""
        return QSize(em(10), em(6))

    def step(self, by: int) -> str | None:
        """Go ``by`` lines and say what stands there: above the first what was typed; ``None`` for no step."""
        at = self.currentRow() + by
        if not self.isVisible() or not -1 <= at < len(self._found) or (by < 0 and self.currentRow() < 0):
            return None
        self.setCurrentRow(at)
        if at < 0:
            self.clearSelection()
            return self._typed
        self.scrollToItem(self.item(at))
        number, of = f"{at + 1:,}", f"{len(self._found):,}"
        text = plain_text(self._found[at], _SHOWN)
        announce(
            self, tr("{text}, {number} of {of}", "an offered text is chosen", text=text, number=number, of=of)
        )
        return self._found[at]
