"""When something is asked of a call: environments, clients, keys and their values."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from lvctx_gui.core.checklist.checklist import Conditions, KeyCondition
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.checklists.buttons import named_button
from lvctx_gui.ui.kit.form import Line, form_of
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import gap
from lvctx_gui.ui.kit.text_field import TextField


class ConditionsEdit(QWidget):
    """Edits conditions. ``name`` is what its object names begin with; ``edited`` comes with each change."""

    edited = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._when = Conditions()
        self._name = name
        self.lines = {
            "environments": Line(
                f"{name}EnvironmentsEdit", tr("Only in"), tr("NA3, production, practice; empty: everywhere")
            ),
            "clients": Line(f"{name}ClientsEdit", tr("Only for client"), tr("7419, 8120; empty: all")),
        }
        self._keys = QVBoxLayout()
        self._keys.setContentsMargins(0, 0, 0, 0)
        self._keys.setSpacing(gap())
        self._rows: list[_KeyRow] = []
        self._made = 0
        self.add_button = named_button(tr("Add a condition on a key"), f"{name}AddConditionButton")
        self.add_button.clicked.connect(self._add_row)
        self._remark = RemarkLabel()
        self._remark.setObjectName(f"{name}ConditionsProblem")
        for field, line in self.lines.items():
            line.edit.textEdited.connect(lambda _, field=field: self._take_names(field))
        keys = QWidget()
        keys.setLayout(self._keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        self.form = form_of(*self.lines.values())
        layout.addLayout(self.form)
        layout.addWidget(keys)
        layout.addWidget(self._remark)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def conditions(self) -> Conditions:
        """What stands there; what nobody has touched is as it was shown."""
        return self._when

    def show_conditions(self, when: Conditions) -> None:
        """Show ``when``; the same again leaves everything where it is."""
        if when == self._when:
            return
        self._when = when
        self.lines["environments"].edit.setText(", ".join(when.environments))
        self.lines["clients"].edit.setText(", ".join(when.clients))
        for row in tuple(self._rows):
            self._drop(row)
        self._made = 0
        for condition in when.keys:
            for value in condition.values or ("",):
                self._append(condition.key, value)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong with each field."""
        for field, line in self.lines.items():
            line.show_problem(problems.get(field, ""))
        of_keys = problems.get("conditions", "")
        self._remark.say(of_keys, wrong=True)
        for row in self._rows:
            row.key.setAccessibleDescription(self._remark.text())

    def focus_field(self, field: str) -> None:
        """Put the cursor where ``field`` is typed."""
        if field in self.lines:
            self.lines[field].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            home = self._rows[0].key if self._rows else self.add_button
            home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_names(self, field: str) -> None:
        names = tuple(name for part in self.lines[field].text.split(",") if (name := part.strip()))
        if field == "environments":
            self._set(Conditions(names, self._when.clients, self._when.keys))
        else:
            self._set(Conditions(self._when.environments, names, self._when.keys))

    def _take_keys(self) -> None:
        values: dict[str, list[str]] = {}
        for row in self._rows:
            found = values.setdefault(row.key.text(), [])
            if row.value.text():
                found.append(row.value.text())
        keys = tuple(KeyCondition(key, tuple(wanted)) for key, wanted in values.items())
        self._set(Conditions(self._when.environments, self._when.clients, keys))

    def _set(self, when: Conditions) -> None:
        self._when = when
        self.edited.emit()

    def _add_row(self) -> None:
        row = self._append("", "")
        row.key.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_keys()

    def _append(self, key: str, value: str) -> _KeyRow:
        self._made += 1
        row = _KeyRow(self._name, self._made, key, value)
        for field in (row.key, row.value):
            field.textEdited.connect(self._take_keys)
        row.remove.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._keys.addWidget(row)
        row.show()  # the layout would do so later, and what is hidden takes no focus
        return row

    def _remove(self, row: _KeyRow) -> None:
        # The button goes, and the focus with it: not to whatever comes next.
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._drop(row)
        self._take_keys()

    def _drop(self, row: _KeyRow) -> None:
        self._rows.remove(row)
        self._keys.removeWidget(row)
        row.hide()
        row.deleteLater()


class _KeyRow(QWidget):
    """A key, and a value that it has to have."""

    def __init__(self, name: str, number: int, key: str, value: str) -> None:
        super().__init__()
        self.key = _field(f"{name}ConditionKeyEdit{number}", tr("Only if the call has the key"), key)
        self.key.setPlaceholderText(tr("Key", "in a condition"))
        self.value = _field(f"{name}ConditionValueEdit{number}", tr("with the value"), value)
        self.value.setPlaceholderText(tr("any value"))
        self.remove = named_button(tr("Remove", "a condition"), f"{name}RemoveConditionButton{number}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        for words, field in (
            (tr("If the key", "in a condition"), self.key),
            (tr("holds", "a value"), self.value),
        ):
            label = PlainLabel(words)
            label.setBuddy(field)
            layout.addWidget(label)
            layout.addWidget(field, 1)
        layout.addWidget(self.remove)


def _field(name: str, words: str, text: str) -> QLineEdit:
    field = TextField()
    field.setObjectName(name)
    field.setAccessibleName(words)
    field.setMaxLength(1 << 16)
    field.setText(text)
    return field
