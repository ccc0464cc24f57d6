"""Texts to read: with the keyboard as well as with the mouse, and their own keys for copying."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from lvctx_gui.core.splice import original_part, shown_text
from lvctx_gui.ui.kit.clipboard import cell_data
from lvctx_gui.ui.kit.exact import for_qt
from lvctx_gui.ui.kit.putting import copy_text

READABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


def make_readable(view: QTextEdit | QPlainTextEdit) -> None:
    """Let ``view`` be read and not changed: with a caret that the arrows move; Tab goes on."""
    view.setReadOnly(True)
    view.setTabChangesFocus(True)
    # Qt gives what is read-only no caret, so that who cannot use a mouse could neither select nor copy.
    view.setTextInteractionFlags(READABLE)


@contextmanager
def keeping_place(view: QTextEdit) -> Iterator[None]:
    """Let ``view`` be written anew under whoever reads it: scrolled as before, the caret where it was."""
    caret, bar = view.textCursor().position(), view.verticalScrollBar()
    scrolled = bar.value()
    yield
    if view.hasFocus():
        cursor = view.textCursor()
        cursor.setPosition(min(caret, view.document().characterCount() - 1))
        view.setTextCursor(cursor)
    bar.setValue(scrolled)


def copy_selected_text(holder: QWidget | None) -> bool:
    """Copy what is selected in ``holder``, if that is a text; returns whether anything was."""
    if isinstance(holder, QTextEdit | QPlainTextEdit):
        selected = holder.textCursor().hasSelection()
    elif isinstance(holder, QLineEdit):
        # Of a password Qt gives nothing away.
        selected = holder.hasSelectedText()
    elif isinstance(holder, QLabel):
        if selected := holder.hasSelectedText():
            copy_text(holder.selectedText())
        return selected
    else:
        return False
    if selected:
        holder.copy()
    return selected


class ExactText(QPlainTextEdit):
    """Shows one text, of which copies are to the letter.

    Qt's own copies turn no-break spaces into blanks, and every kind of line break into one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._original = ""
        make_readable(self)

    def show_text(self, original: str) -> None:
        """Show ``original``; the same again leaves caret and selection."""
        if original != self._original:
            self._original = original
            self.setPlainText(for_qt(shown_text(original)))

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802  # Qt's name
        """What is copied and dragged."""
        cursor = self.textCursor()
        part = original_part(self._original, cursor.selectionStart(), cursor.selectionEnd())
        return cell_data(part)
