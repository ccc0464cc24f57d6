"""The items of a checklist: a list of them, and the fields of the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from lvctx_gui.core.checklist.checklist import Item
from lvctx_gui.core.checklist.problems import Problem
from lvctx_gui.core.checklist.words import keys_words
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.checklists.buttons import named_button
from lvctx_gui.ui.checklists.form.item_fields import ItemFields
from lvctx_gui.ui.checklists.open_call import Current
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import em, gap, row_height

_NARROW = 44
"""In em: in less width the fields stand below the list."""


class ItemsEdit(QWidget):
    """Edits items in their order. ``edited`` comes with each change."""

    edited = Signal()

    def __init__(self, items: Sequence[Item], current: Current) -> None:
        super().__init__()
        self._items = list(items)
        self.view = QListWidget()
        self.view.setObjectName("checklistItemsView")
        self.view.setAccessibleName(tr("Items of the checklist"))
        self.view.setMinimumHeight(em(7))
        self.fields = ItemFields(current)
        self._remark = RemarkLabel()
        self._remark.setObjectName("checklistItemsProblem")
        self.add_button = named_button(tr("Add an item"), "addItemButton")
        self.remove_button = named_button(tr("Remove", "an item"), "removeItemButton")
        self.up_button = named_button(tr("Up", "an item"), "itemUpButton")
        self.down_button = named_button(tr("Down", "an item"), "itemDownButton")
        self._lay_out()
        self.add_button.clicked.connect(self._add)
        self.remove_button.clicked.connect(self._remove)
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        self.view.currentRowChanged.connect(lambda _: self._show_current())
        self.fields.edited.connect(self._take_fields)
        self._fill(0)

    def _lay_out(self) -> None:
        buttons = FlowRow()
        buttons.add(self.add_button, self.remove_button, self.up_button, self.down_button)
        buttons.add_stretch()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap())
        label = PlainLabel(tr("&Items"))
        label.setBuddy(self.view)
        column.addWidget(label)
        column.addWidget(buttons)
        column.addWidget(self._remark)
        column.addWidget(self.view, 1)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(em(0.9))
        self._layout.addWidget(left, 2)
        self._layout.addWidget(self.fields, 3)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Beside each other where there is room."""
        super().resizeEvent(event)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(down if self.width() < em(_NARROW) else across)

    @property
    def items(self) -> tuple[Item, ...]:
        """What stands there."""
        return tuple(self._items)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Mark the items in which something is wrong; at the one that is chosen say what."""
        current, wrong = self.view.currentRow(), {each.item for each in problems if each.item is not None}
        self._remark.say(next((each.sentence for each in problems if each.field == "items"), ""), wrong=True)
        for number, item in enumerate(self._items):
            words = keys_words(item) if any(item.keys) else tr("no key yet", "an item of a checklist")
            row = self.view.item(number)
            is_wrong = number in wrong
            text = tr("! {item}", "something is wrong in it", item=words) if is_wrong else words
            if text == row.text():
                continue
            row.setText(text)
            spoken = tr("{item}: something is wrong", item=words) if is_wrong else words
            row.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        told: dict[str, str] = {}
        for each in problems:
            if each.item == current:
                told.setdefault(each.field, each.sentence)
        self.fields.show_problems(told)

    def focus_problem(self, problem: Problem) -> None:
        """Lead to the field that ``problem`` is about."""
        if problem.item is None:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.view.setCurrentRow(problem.item)
            self.fields.focus_field(problem.field)

    def _fill(self, current: int) -> None:
        self.view.blockSignals(True)
        self.view.clear()
        for _ in self._items:
            row = QListWidgetItem()
            row.setSizeHint(QSize(0, row_height()))
            self.view.addItem(row)
        self.view.setCurrentRow(min(current, len(self._items) - 1))
        self.view.blockSignals(False)
        self._show_current()

    def _show_current(self) -> None:
        row = self.view.currentRow()
        has_one = 0 <= row < len(self._items)
        self.fields.show_item(self._items[row] if has_one else None)
        self.remove_button.setEnabled(has_one)
        self.up_button.setEnabled(row > 0)
        self.down_button.setEnabled(has_one and row < len(self._items) - 1)
        self.edited.emit()

    def _take_fields(self) -> None:
        row = self.view.currentRow()
        if 0 <= row < len(self._items):
            self._items[row] = self.fields.item
            self.edited.emit()

    def _add(self) -> None:
        at = self.view.currentRow() + 1
        self._items.insert(at, Item(()))
        self._fill(at)
        self.fields.focus_field("keys")

    def _remove(self) -> None:
        row = self.view.currentRow()
        if 0 <= row < len(self._items):
            del self._items[row]
            self._fill(row)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, by: int) -> None:
        row = self.view.currentRow()
        if 0 <= row < len(self._items) and 0 <= row + by < len(self._items):
            self._items.insert(row + by, self._items.pop(row))
            held = self.up_button if by < 0 else self.down_button
            self._fill(row + by)
            if not held.isEnabled():
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
