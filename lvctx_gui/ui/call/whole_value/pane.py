"""All of one value: line breaks, 40 kB of text, everything; and what else there is of it to compare with."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Lookup, Missing, value_text
from lvctx_gui.core.sheet.indented import Form, Indenting, offered
from lvctx_gui.core.sheet.size import size_of
from lvctx_gui.core.sheet.stored import MOST_LINES, StoredSheet
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.rows import RowId, key_of, value_of
from lvctx_gui.ui.call.whole_value.compared import compared_value, kind_of
from lvctx_gui.ui.call.whole_value.facts import full_facts, short_facts
from lvctx_gui.ui.call.whole_value.find_row import FindRow
from lvctx_gui.ui.call.whole_value.indenter import Indenter
from lvctx_gui.ui.call.whole_value.tools import ToolRow
from lvctx_gui.ui.call.whole_value.view import SheetView
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.clipboard import copy_cell
from lvctx_gui.ui.kit.labels import ElidedLabel, box_line
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import control_height, gap, text_edge

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class ValuePane(QFrame):
    """Shows the value of one row, read-only and selectable; while it is hidden it does nothing."""

    def __init__(self, wrap: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("box", True)
        self._row: tuple[Draft, RowId | None, datetime | None] = (Draft(), None, None)
        self._is_stale = False
        self._value: str | None = None
        """What is stored, of which a form is shown; ``None`` for no text."""
        self._indents = False
        """Whether a person wants to see indented what can be."""
        self._is_asked = False
        """Whether that was said of this very value."""
        self._title, self._facts = _title(), PlainLabel()
        self._facts.setObjectName("wholeValueFacts")
        self._facts.setProperty("dim", True)
        self._tools = ToolRow(wrap)
        self._text = SheetView("wholeValueView", tr("Whole value"))
        self._text.setPlaceholderText(tr("Select an entry in the table to see all of its value here."))
        self._find = FindRow(self._text)
        self._remark = RemarkLabel()
        self._remark.setObjectName("wholeValueRemark")
        self._remark.setContentsMargins(text_edge(), 0, text_edge(), gap())
        self._indenter = Indenter(self)
        self._other_title = _title()
        self._other_text = SheetView("wholeServerValueView", tr("Whole value on the server"))
        self._other = QWidget()
        self._lay_out()
        self._connect(wrap)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, text_edge(), 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(box_line())
        layout.addWidget(self._tools)
        layout.addWidget(self._find)
        layout.addWidget(self._remark)
        layout.addWidget(box_line())
        layout.addWidget(self._text, 1)
        other = QVBoxLayout(self._other)
        other.setContentsMargins(0, 0, 0, 0)
        other.setSpacing(0)
        for widget in (box_line(), self._other_title, box_line(), self._other_text):
            other.addWidget(widget)
        self._other.hide()
        layout.addWidget(self._other, 1)

    def _connect(self, wrap: QAction) -> None:
        self._tools.find_wanted.connect(self._find.open_search)
        self._tools.copy_wanted.connect(self._copy_value)
        self._tools.form_wanted.connect(self._choose_form)
        self._indenter.ended.connect(self._show_indented)
        self._text.completed.connect(self._remark_lines)
        for view in (self._text, self._other_text):
            view.set_wrapping(wrap.isChecked())
            wrap.toggled.connect(view.set_wrapping)

    def show_row(self, draft: Draft, row: RowId | None, read_at: datetime | None) -> None:
        """Show a row of ``draft``, whose base was read at ``read_at``; ``None`` for no row."""
        self._row = (draft, row, read_at)
        if self.isVisible():
            self._fill()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Catch up with what was gone to meanwhile."""
        super().showEvent(event)
        if self._is_stale:
            self._fill()

    def event(self, event: QEvent) -> bool:
        """Claim the keys of a search before an action of the window takes them."""
        is_ours = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_ours and isinstance(event, QKeyEvent) and self._finds(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Find with Ctrl+F, go on with F3, back with Shift+F3."""
        if not self._finds(event):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F:
            self._find.open_search()
        else:
            self._find.step(-1 if event.modifiers() & _SHIFT else 1)

    def _finds(self, event: QKeyEvent) -> bool:
        held = event.modifiers()
        if event.key() == Qt.Key.Key_F3:
            return not held & ~_SHIFT and bool(self._value)
        return event.key() == Qt.Key.Key_F and held == _CTRL and bool(self._value)

    # What is shown ---------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._is_stale = False
        draft, row, read_at = self._row
        value = MISSING if row is None else value_of(draft, row)
        if row is None or isinstance(value, Missing):
            self._title.setText(tr("Whole value"))
        else:
            key = plain_text(key_of(draft, row), 80) or tr("no key yet")
            self._title.setText(key if isinstance(value, str) else _titled(key, value))
        self._show(_text_of(value))
        title, other = compared_value(draft, row, read_at)
        self._other.setVisible(bool(title))
        if title:
            self._other_title.setText(title)
            self._other_text.setAccessibleName(title)
            text = _text_of(other) or ""
            if self._other_text.sheet.text != text:
                self._other_text.show_sheet(StoredSheet(text))

    def _show(self, value: str | None) -> None:
        """Show a value; the same again leaves caret and selection."""
        if value == self._value:
            return
        self._value = value
        size = size_of(value or "")
        full = "" if value is None else full_facts(size)
        self._facts.setText("" if value is None else short_facts(size))
        self._facts.setToolTip(plain_tip(full))
        self._text.setAccessibleDescription(full)
        self._tools.set_usable(value is not None)
        self._show_form()

    def _show_form(self, *, is_asked: bool = False) -> None:
        """Show the value in the form that is wanted of it; ``is_asked``: somebody has just chosen that."""
        self._indenter.stop()
        self._is_asked = is_asked
        text = self._value or ""
        *_, form = offered(text)
        if not self._indents or form is Form.TEXT:
            self._show_stored("")
            return
        self._indenter.start(text, form)
        if self._indenter.is_working:
            self._show_stored(tr("Reading the {form} …", form=form.name))  # until it has been taken apart

    def _show_stored(self, remark: str, *, why_not: str = "") -> None:
        """Show what is stored as it is; ``why_not`` says why it is not indented."""
        text = self._value or ""
        if self._text.sheet.text != text or not isinstance(self._text.sheet, StoredSheet):
            self._text.show_sheet(StoredSheet(text))
            self._find.restart()
        self._tools.show_forms(offered(text), Form.TEXT, why_not)
        self._remark.say(why_not or remark, wrong=False)
        self._remark_lines()

    def _show_indented(self, indenting: Indenting) -> None:
        if indenting.sheet is None:
            self._show_stored("", why_not=indenting.why)
            if self._is_asked:
                announce(self._text, indenting.why)
            return
        self._text.show_sheet(indenting.sheet)
        self._find.restart()
        forms = offered(indenting.sheet.text)
        self._tools.show_forms(forms, forms[-1])
        text = tr("Laid out anew, nothing else is changed. “Copy value” copies what is stored.")
        self._remark.say(text, wrong=False)

    def _remark_lines(self) -> None:
        sheet = self._text.sheet
        if isinstance(sheet, StoredSheet) and sheet.runs_on and not self._remark.text():
            text = tr("From line {number} on the lines run on: there are too many.", number=f"{MOST_LINES:,}")
            self._remark.say(text, wrong=False)

    # What the person does --------------------------------------------------------------------------------

    def _choose_form(self, form: Form) -> None:
        self._indents = form is not Form.TEXT
        self._show_form(is_asked=True)

    def _copy_value(self) -> None:
        if self._value is not None:
            copy_cell(self._value)
            announce(self, tr("Copied: the whole value"))


def _text_of(value: Lookup) -> str | None:
    return None if value is None or isinstance(value, Missing) else value_text(value)


def _titled(key: str, value: Lookup) -> str:
    return tr("{key} — {kind}", key=key, kind=kind_of(value))


def _title() -> ElidedLabel:
    label = ElidedLabel()
    label.setFixedHeight(control_height())
    label.setContentsMargins(text_edge(), 0, text_edge(), 0)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label
