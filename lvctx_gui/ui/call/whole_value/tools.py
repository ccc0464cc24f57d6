"""What can be done with a whole value: find in it, wrap it, see it indented, copy it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lvctx_gui.core.sheet.indented import Form
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.choices import ChoiceBox
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import gap, text_edge


class ToolRow(QWidget):
    """The row of buttons above a value."""

    find_wanted = Signal()
    copy_wanted = Signal()
    form_wanted = Signal(Form)

    def __init__(self, wrap: QAction) -> None:
        super().__init__()
        self._wrap_action = wrap
        self._find = _button("findInValueButton", tr("Find"), tr("Find in this value (Ctrl+F in this pane)"))
        self._wrap = _button("wrapValueButton", tr("Wrap"), wrap.toolTip())
        self._wrap.setProperty("choice", True)
        self._wrap.setCheckable(True)
        _leave_room_for_bold(self._wrap)
        self._form = ChoiceBox("valueFormBox", tr("View the value as"))
        # As wide for each value: nothing jumps from row to row.
        self._form.setMinimumContentsLength(max(len(_name(form)) for form in Form))
        self._copy = _button(
            "copyValueButton", tr("Copy value"), tr("Copy all of the value, exactly as it is stored")
        )
        row = FlowRow()
        row.add(self._find, self._wrap, self._form, self._copy)
        row.add_stretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(gap(), gap(), gap(), gap())
        layout.addWidget(row)
        self._find.clicked.connect(self.find_wanted)
        self._copy.clicked.connect(self.copy_wanted)
        self._wrap.clicked.connect(self._choose_wrap)
        wrap.toggled.connect(self._wrap.setChecked)
        self._wrap.setChecked(wrap.isChecked())
        self._form.activated.connect(self._choose)
        self.show_forms((Form.TEXT,), Form.TEXT)
        self.set_usable(False)

    def set_usable(self, on: bool) -> None:  # a property's setter
        """Whether there is a value."""
        self._find.setEnabled(on)
        self._copy.setEnabled(on)

    def show_forms(self, forms: Sequence[Form], current: Form, why: str = "") -> None:
        """Offer ``forms``, of which ``current`` is shown; ``why`` says why that is not what was asked for."""
        if [self._form.itemData(place) for place in range(self._form.count())] != list(forms):
            self._form.clear()
            for form in forms:
                self._form.addItem(_name(form), form)
        self._form.setCurrentIndex(list(forms).index(current))
        self._form.setEnabled(len(forms) > 1)
        tip = why or (
            tr("How the value is shown; it is stored as it was")
            if len(forms) > 1
            else tr("Only a text that begins with {, [ or < can be shown as JSON or XML")
        )
        self._form.setToolTip(plain_tip(tip))
        self._form.setAccessibleDescription(tip)

    def _choose_wrap(self, on: bool) -> None:  # a signal's slot
        self._wrap_action.setChecked(on)

    def _choose(self, place: int) -> None:
        self.form_wanted.emit(self._form.itemData(place))


def _name(form: Form) -> str:
    if form is Form.JSON:
        return tr("JSON, indented")
    return tr("XML, indented") if form is Form.XML else tr("Text", "how a value is shown")


def _button(name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setToolTip(plain_tip(tip))
    return button


def _leave_room_for_bold(button: QPushButton) -> None:
    """What is chosen is shown in bold."""
    font = button.font()
    font.setBold(True)
    button.setMinimumWidth(QFontMetrics(font).horizontalAdvance(button.text()) + 2 * text_edge() + 2)
