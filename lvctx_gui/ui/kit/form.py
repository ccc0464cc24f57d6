"""Small pieces of forms: a labelled line with its problem below it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em, gap


class Line(QWidget):
    """A line edit and, when there is one, the sentence that says what is wrong with it."""

    def __init__(self, name: str, words: str, hint: str = "", *, secret: bool = False) -> None:
        super().__init__()
        self.words = words
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(words)
        self.edit.setPlaceholderText(hint)
        self.edit.setMaxLength(1 << 16)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
            # Neither the input method's dictionary nor a prediction may learn it.
            hints = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
            self.edit.setInputMethodHints(hints | Qt.InputMethodHint.ImhNoPredictiveText)
        self._problem = PlainLabel()
        self._problem.setObjectName(f"{name}Problem")
        self._problem.setProperty("wrong", True)
        self._problem.setWordWrap(True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(em(0.15))
        layout.addWidget(self.edit)
        layout.addWidget(self._problem)
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(lambda: self.show_problem(""))

    @property
    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def show_problem(self, problem: str) -> None:
        """Say what is wrong, at the field and to screen readers; ``""`` when nothing is."""
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.edit.setAccessibleDescription(self._problem.text())
        if bool(self.edit.property("wrong")) != bool(problem):
            self.edit.setProperty("wrong", bool(problem))
            self.edit.style().unpolish(self.edit)
            self.edit.style().polish(self.edit)


def show_problems(lines: Mapping[str, Line], problems: Mapping[str, str]) -> bool:
    """Show each field's problem; the first wrong field gets the cursor. Returns whether all is well."""
    first = None
    for field, line in lines.items():
        problem = problems.get(field, "")
        line.show_problem(problem)
        if problem and first is None:
            first = line
    if first is not None:
        first.edit.setFocus(Qt.FocusReason.OtherFocusReason)
    return not problems


def form_of(*rows: QWidget | tuple[str, QWidget]) -> QFormLayout:
    """A form; a ``Line`` brings its own label."""
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
    form.setHorizontalSpacing(em(0.7))
    form.setVerticalSpacing(gap())
    for row in rows:
        words, widget = row if isinstance(row, tuple) else (row.words if isinstance(row, Line) else "", row)
        if words:
            label = PlainLabel(words)
            label.setBuddy(widget)
            form.addRow(label, widget)
        else:
            form.addRow("", widget)
    return form


def align_labels(*forms: QFormLayout) -> None:
    """Let the fields of all ``forms``, one below the other, begin at the same place."""
    labels: list[QWidget] = []
    for form in forms:
        items = [form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(form.rowCount())]
        labels += [label for item in items if item and (label := item.widget())]
    widest = max((label.sizeHint().width() for label in labels), default=0)
    for label in labels:
        label.setMinimumWidth(widest)
