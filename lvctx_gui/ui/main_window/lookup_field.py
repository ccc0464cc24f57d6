"""One field of the lookup row: it tells a paste from typing, and typing from what the program put there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lvctx_gui.core.clipboard import LONGEST_LINE
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import em, text_edge
from lvctx_gui.ui.kit.signs import Sign, SignView
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.kit.theme import current_theme

_SMALL = 0.87
"""The size of a caption, in that of the text."""

_LINE = 500
"""Characters that no field has room for, however wide it is."""


class LookupField(TextField):
    """A line with its ``caption`` inside, which takes a paste and tells of it.

    ``pasted`` comes when more than one character came at once; it carries whether that replaced all of the
    text. ``long_pasted`` comes in its place, with the text, where that is longer than any identifier: the
    field takes nothing of it. What ``fill`` puts there is no paste.
    ``list_wanted`` comes with the arrow down.
    """

    pasted = Signal(bool)
    long_pasted = Signal(str)
    list_wanted = Signal()

    def __init__(self, caption: str) -> None:
        super().__init__()
        self._caption = PlainLabel(caption, self)
        self._caption.setProperty("dim", True)
        self._caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.is_list_open: Callable[[], bool] = lambda: False
        """Whether one of a list below the field is chosen, which Enter takes instead."""
        self._place_caption()
        self.setMaxLength(1 << 20)
        self.setClearButtonEnabled(False)
        self._before = ""
        self._filled: tuple[str, str] | None = ("", "")
        self._taking = False
        self.textChanged.connect(self._look)
        self.textChanged.connect(self._place_caption)

    def fill(self, text: str) -> None:
        """Show ``text``, which is exactly the identifier."""
        self.blockSignals(True)
        self.setText(text)
        self.blockSignals(False)
        self.setCursorPosition(0)
        self._place_caption()
        self._before = self.text()
        self._filled = (self._before, text)

    @property
    def is_typed(self) -> bool:
        """Whether a person has changed the text since it was filled in."""
        return self._filled is None or self._filled[0] != self.text()

    @property
    def identifier(self) -> str:
        """What was filled in, exactly; else the text."""
        return self.text() if self._filled is None or self.is_typed else self._filled[1]

    def replace_text(self, text: str) -> None:
        """Put ``text`` there as a person would who types it."""
        self.blockSignals(True)
        self.setText(text)
        self.blockSignals(False)
        self._place_caption()
        self._before, self._filled = self.text(), None
        self.textEdited.emit(text)

    def paste(self) -> None:
        """Insert the clipboard's text, and tell of it however long it is."""
        self._take(super().paste, QGuiApplication.clipboard().text())

    def _take(self, act: Callable[[], object], text: str) -> None:
        """Let ``act`` put ``text`` into the field, unless it is too long for one: Qt would take minutes."""
        if len(text) > LONGEST_LINE:
            self.long_pasted.emit(text)
            return
        whole = self.selectedText() == self.text()
        before, self._taking = self.text(), True
        try:
            act()
        finally:
            self._taking = False
        if self.text() != before or whole:
            self._filled = None
            self.pasted.emit(whole)

    def _look(self, text: str) -> None:
        before, self._before = self._before, text
        # Other ways in (automation, input methods) are known by their length; an address that is typed is
        # read when Enter is pressed.
        if not self._taking and len(_inserted(before, text)) > 1:
            self._filled = None
            self.pasted.emit(not before or not text.startswith(before))

    def _place_caption(self, *_: object) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        self._caption.setFont(font)
        self._caption.adjustSize()
        self._caption.move(text_edge(), (self.height() - self._caption.height()) // 2)
        # As a hint does, it makes place for a text that has no room beside it.
        beside = self._caption.width() + em(0.4)
        room = self.width() - 2 * text_edge() - beside
        fits = self.fontMetrics().horizontalAdvance(self.text()[:_LINE]) <= room
        self._caption.setVisible(fits)
        self.setTextMargins(beside if fits else 0, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Keep the caption in the middle of the height."""
        super().resizeEvent(event)
        self._place_caption()

    def show_waiting(self, waiting: bool) -> None:
        """Dim the text while what it names is being looked up; it can be changed all the same."""
        if bool(self.property("waiting")) != waiting:
            self.setProperty("waiting", waiting)
            self.style().unpolish(self)
            self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave Escape to the window: it cancels a lookup. Leave Enter to a list of which one is chosen."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and self.is_list_open()):
            event.ignore()
        elif event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.list_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802  # Qt's name
        """The field's own menu, whose *Paste* is ours."""
        menu = self.createStandardContextMenu()
        if menu is None:
            return
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda *_: self.paste())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """What is dropped is pasted."""
        self._take(lambda: super(LookupField, self).dropEvent(event), event.mimeData().text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """So is what the middle button brings on X11."""
        if event.button() == Qt.MouseButton.MiddleButton:
            text = QGuiApplication.clipboard().text(QClipboard.Mode.Selection)
            self._take(lambda: super(LookupField, self).mouseReleaseEvent(event), text)
        else:
            super().mouseReleaseEvent(event)


class FieldRemark(QWidget):
    """What there is to say about a field, below it, and the one action that helps.

    What shows it is made when there is something to say for the first time.
    """

    wanted = Signal(str)
    """The action was chosen; carries the text that it puts into the field."""

    def __init__(self, field: LookupField) -> None:
        super().__init__()
        self._field = field
        self._shown: _RemarkLine | None = None
        self._said = ("", "")
        self._instead = ""
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._said[0]

    def say(self, text: str, *, wrong: bool = True, action: str = "", instead: str = "") -> None:
        """Say ``text`` at the field and to screen readers; ``""`` takes back what was said."""
        if self._said == (text, action):
            return
        self._said, self._instead = (text, action), instead
        if self._shown is None:
            self._shown = self._make()
        field = self._field.accessibleName()
        spoken = tr("{action}: {field}", "button of a field", action=action, field=field) if action else ""
        self._shown.show_words(text, action, spoken, wrong=wrong)
        self.setVisible(bool(text))
        self._field.setAccessibleDescription(text)
        if bool(self._field.property("wrong")) != (wrong and bool(text)):
            self._field.setProperty("wrong", wrong and bool(text))
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)
        if text:
            announce(self._shown.label, text)

    def _make(self) -> _RemarkLine:
        shown = _RemarkLine(self._field.objectName())
        shown.button.clicked.connect(lambda: self.wanted.emit(self._instead))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, em(0.1))
        layout.addWidget(shown)
        QWidget.setTabOrder(self._field, shown.button)
        return shown


class _RemarkLine(QWidget):
    """A sign, a sentence, and the action below them."""

    def __init__(self, field_name: str) -> None:
        super().__init__()
        self._is_wrong = False
        self.label = RemarkLabel()
        self.label.setObjectName(f"{field_name}Problem")
        self.button = QPushButton()
        self.button.setObjectName(f"{field_name}Fix")
        self._sign = SignView()
        line = QHBoxLayout()
        line.setSpacing(em(0.3))
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(em(0.15))
        layout.addLayout(line)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_words(self, text: str, action: str, spoken: str, *, wrong: bool) -> None:
        """Show ``text``, and ``action`` where there is one, which screen readers hear as ``spoken``."""
        self._is_wrong = wrong
        self.label.say(text, wrong=wrong)
        self._show_sign()
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.button.setAccessibleName(spoken)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.label.style().polish(self.label)
            self._show_sign()

    def _show_sign(self) -> None:
        theme = current_theme()
        sign = Sign.WARNING if self._is_wrong else Sign.INFO
        self._sign.show_sign(sign, theme.error.ink if self._is_wrong else theme.dim)


def _inserted(before: str, after: str) -> str:
    """The run of ``after`` that is not in ``before``, taken as one insertion."""
    from lvctx_gui.core.splice import common_ends

    head, tail = common_ends(before, after)
    return after[head : len(after) - tail]
