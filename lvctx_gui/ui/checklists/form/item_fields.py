"""The fields of one item of a checklist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.checklist.checklist import Item
from lvctx_gui.core.checklist.making import allowable_value
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.checklists.buttons import named_button
from lvctx_gui.ui.checklists.form.conditions_edit import ConditionsEdit
from lvctx_gui.ui.checklists.form.lines_edit import LinesEdit
from lvctx_gui.ui.checklists.open_call import Current
from lvctx_gui.ui.kit.choices import CheckBox
from lvctx_gui.ui.kit.form import Line, align_labels, form_of
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import gap

_Problems = Mapping[str, str]


class ItemFields(QWidget):
    """Edits the item that is shown. ``edited`` comes with each change; what nobody touches stays as it is.

    ``current`` is the open call, of which a person may take a value over.
    """

    edited = Signal()

    def __init__(self, current: Current) -> None:
        super().__init__()
        self._current = current
        self._item = Item(())
        self._keys = LinesEdit("itemKeysEdit", tr("Key"), tr("one a line; several: one of them is enough"), 2)
        self._allowed = LinesEdit(
            "itemAllowedEdit", tr("Allowed values"), tr("one a line; empty: any value"), 3
        )
        self._switches = {
            "required": CheckBox(tr("&The call must have it"), "itemRequiredCheck"),
            "allow_no_value": CheckBox(tr("It may have &no value"), "itemNoValueCheck"),
            "allow_empty": CheckBox(tr("Its value may be &empty"), "itemEmptyCheck"),
        }
        self._lines = {
            "pattern": Line("itemPatternEdit", tr("Pattern"), tr("of the whole value; never shown")),
            "sentence": Line("itemSentenceEdit", tr("In words"), tr("Date as 2026-12-31")),
            "example": Line("itemExampleEdit", tr("Example"), "2026-12-31"),
            "note": Line("itemNoteEdit", tr("Note"), tr("what helps to get it right")),
        }
        self._take = named_button(tr("Allow this call's value"), "itemTakeValueButton")
        self._conditions = ConditionsEdit("item")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        beside = QWidget()
        below = QVBoxLayout(beside)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(gap())
        below.addWidget(self._allowed)
        below.addWidget(self._take, 0, Qt.AlignmentFlag.AlignLeft)
        form = form_of(
            (self._keys.words, self._keys),
            *self._switches.values(),
            (self._allowed.words, beside),
            *self._lines.values(),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(gap())
        align_labels(form, self._conditions.form)
        layout.addLayout(form)
        layout.addWidget(self._conditions)
        layout.addStretch(1)

    def _connect(self) -> None:
        self._keys.edited.connect(lambda: self._change(keys=self._keys.texts))
        self._allowed.edited.connect(lambda: self._change(allowed=self._allowed.texts))
        self._conditions.edited.connect(lambda: self._change(when=self._conditions.conditions))
        for field, box in self._switches.items():
            box.clicked.connect(lambda checked, field=field: self._change(**{field: checked}))
        for field, line in self._lines.items():
            line.edit.textEdited.connect(lambda text, field=field: self._change(**{field: text}))
        self._take.clicked.connect(self._take_value)

    @property
    def item(self) -> Item:
        """What stands there."""
        return self._item

    def show_item(self, item: Item | None) -> None:
        """Show ``item``; ``None`` where there is none to edit."""
        self.setEnabled(item is not None)
        self._item = item = item or Item(())
        self._keys.show_texts(item.keys)
        self._allowed.show_texts(item.allowed)
        self._conditions.show_conditions(item.when)
        for field, box in self._switches.items():
            box.setChecked(getattr(item, field))
        for field, line in self._lines.items():
            if line.text != (text := getattr(item, field)):
                line.edit.setText(text)
        self._follow_value()

    def show_problems(self, problems: _Problems) -> None:
        """Say what is wrong with each field."""
        shows: dict[str, Callable[[str], None]] = {"keys": self._keys.show_problem}
        shows["allowed"] = self._allowed.show_problem
        shows.update({field: line.show_problem for field, line in self._lines.items()})
        for field, show in shows.items():
            show(problems.get(field, ""))
        self._conditions.show_problems(problems)

    def focus_field(self, field: str) -> None:
        """Put the cursor into ``field``, else into the key."""
        places: dict[str, QWidget] = {"allowed": self._allowed.edit, **self._lines, **self._switches}
        if field in ("environments", "clients", "conditions"):
            self._conditions.focus_field(field)
        else:
            places.get(field, self._keys.edit).setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, **fields: object) -> None:
        self._item = replace(self._item, **fields)  # type: ignore[arg-type]  # each field's own kind
        self._follow_value()
        self.edited.emit()

    @property
    def _value(self) -> str:
        """What the first of the keys that the open call has holds there, if that may be an allowed value."""
        shown = self._current()
        values = (allowable_value(shown.draft, key) for key in self._item.keys) if shown else ()
        return next((value for value in values if value), "")

    def _follow_value(self) -> None:
        can_take = bool(self._value) and self._value not in self._item.allowed
        self._take.setEnabled(can_take)
        tip = tr("The value of the open call becomes one of the allowed ones: it is written into the file")
        self._take.setToolTip(plain_tip(tip))

    def _take_value(self) -> None:
        if value := self._value:
            # Disabled it would lose the focus to whatever comes next.
            self._allowed.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._allowed.show_texts((*self._item.allowed, value))
            self._change(allowed=(*self._item.allowed, value))
