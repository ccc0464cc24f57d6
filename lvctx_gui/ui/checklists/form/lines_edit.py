"""A field for several texts, one a line, and what is wrong with them below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text, without_halves
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import em

_SEPARATOR = "\u2029"
"""Parts lines in the raw text of a document: Qt's plain text would turn no-break spaces into blanks."""


class LinesEdit(QWidget):
    """Texts to the letter, one a line; empty lines are none. ``edited`` comes when a person changes them."""

    edited = Signal()

    def __init__(self, name: str, words: str, hint: str, lines: int) -> None:
        super().__init__()
        self.words = words
        self._shown: tuple[str, ...] = ()
        self._is_filling = False
        self.edit = QPlainTextEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(words)
        self.edit.setPlaceholderText(hint)
        self.edit.setTabChangesFocus(True)
        self.edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.edit.setFixedHeight(em(1.3) * lines + em(1))
        self._remark = RemarkLabel()
        self._remark.setObjectName(f"{name}Problem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(em(0.15))
        layout.addWidget(self.edit)
        layout.addWidget(self._remark)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._tell)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands there; as it was shown where nobody has touched it."""
        if not self.edit.document().isModified():
            return self._shown
        return tuple(line for line in self.edit.document().toRawText().split(_SEPARATOR) if line)

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show ``texts``; the same again leaves the caret where it is."""
        if texts == self.texts:
            return
        self._shown, self._is_filling = texts, True
        self.edit.setPlainText("\n".join(map(without_halves, texts)))
        self.edit.document().setModified(False)
        self._is_filling = False

    def show_problem(self, problem: str) -> None:
        """Say what is wrong; else what would hide in the texts, with marks."""
        odd = [plain_text(text, 80) for text in self.texts if plain_text(text) != text]
        remark = problem or (tr("With marks: {texts}", texts=", ".join(odd[:5])) if odd else "")
        self._remark.say(remark, wrong=bool(problem))
        self.edit.setAccessibleDescription(self._remark.text())
        if bool(self.edit.property("wrong")) != bool(problem):
            self.edit.setProperty("wrong", bool(problem))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)

    def _tell(self) -> None:
        if not self._is_filling:
            self.edited.emit()
