"""*Compare with …*: what a call can be compared with, in one list that can be searched.

A link or an address in the search field is a line of the list, too: such a call is read without a tab.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHeaderView, QTableView, QVBoxLayout, QWidget

from lvctx_gui.core.call import FIELDS, CallRef, InvalidCallError
from lvctx_gui.core.kept import Snapshot
from lvctx_gui.core.paste.reading import parse_paste
from lvctx_gui.core.paste.result import Pasted, Refused
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.compare.buttons import named_button
from lvctx_gui.ui.compare.choices import Address, Choice, ChoicesModel, Chosen, Column, address_choice
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import edge, em, gap, row_height

_WIDTHS = {Column.WHAT: 0.22, Column.CALL: 0.29, Column.WHEN: 0.24}
"""The share of the width that each column but the last one takes."""


class CompareChooser(KeepsFocus, FittingDialog):
    """Lists what ``label``, a call, can be compared with. It stays open until something was taken.

    ``chosen`` carries what the person has chosen; ``file_chosen`` a path; ``forget_wanted`` and
    ``name_wanted`` a snapshot.
    """

    chosen = Signal(object)
    file_chosen = Signal(object)
    forget_wanted = Signal(object)
    name_wanted = Signal(object)

    def __init__(self, parent: QWidget, label: str) -> None:
        super().__init__(parent, QSize(em(66), em(34)))
        self.setObjectName("compareChooserDialog")
        self.setWindowTitle(tr("Compare {call} with …", call=label))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = ChoicesModel(self)
        self._field = FilterField()
        self._field.setObjectName("compareChooserEdit")
        self._field.setAccessibleName(tr("Search, or the address of another call"))
        self._field.setPlaceholderText(
            tr("Search calls, snapshots and the history, or paste the link or address of another call")
        )
        self._view = _View(self.model)
        self._said = WrappedLabel()
        self._said.setObjectName("compareChooserSaid")
        self._said.hide()
        self._compare = named_button(tr("Compare"), "compareChooserCompareButton")
        self._compare.setProperty("primary", True)
        self._compare.setDefault(True)
        self._file = named_button(tr("&File…"), "compareChooserFileButton")
        self._file.setToolTip(
            plain_tip(tr("An answer of the API, as curl writes it, or a history that was exported"))
        )
        self._name = named_button(tr("&Name snapshot…"), "compareChooserNameButton")
        self._forget = named_button(tr("Fo&rget snapshot…"), "compareChooserForgetButton")
        self._cancel = named_button(tr("Cancel"), "compareChooserCancelButton")
        self._lay_out()
        self._connect()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addWidget(self._field)
        body.addWidget(self._view, 1)
        body.addWidget(self._said)
        buttons = FlowRow()
        buttons.add(self._compare, self._file, self._name, self._forget)
        buttons.add_stretch()
        buttons.add(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self._field.filter_changed.connect(self._follow_text)
        # Enter, wherever it is pressed, is the button's: the dialog has one that is meant.
        self._view.doubleClicked.connect(lambda _: self._choose())
        self._view.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        self._compare.clicked.connect(self._choose)
        self._file.clicked.connect(self._choose_file)
        self._name.clicked.connect(lambda: self._with_snapshot(self.name_wanted.emit))
        self._forget.clicked.connect(lambda: self._with_snapshot(self.forget_wanted.emit))
        self._cancel.clicked.connect(self.reject)
        self._view.keys = {Qt.Key.Key_Delete: self._forget.click, Qt.Key.Key_F2: self._name.click}
        self._follow()

    def focus_home(self) -> QWidget:
        """The search field."""
        return self._field

    # Showing ------------------------------------------------------------------------------------------

    def show_choices(self, choices: list[Choice]) -> None:
        """Show these; what is chosen stays chosen."""
        before = self.current
        self.model.show_choices(choices)
        self._select(before.chosen if before is not None else None)

    @property
    def current(self) -> Choice | None:
        """The line that is chosen."""
        rows, row = self.model.rows, self._view.currentIndex().row()
        return rows[row] if 0 <= row < len(rows) else None

    def say(self, text: str) -> None:
        """Say ``text`` below the list, to screen readers too."""
        self._said.setText(text)
        self._said.setVisible(bool(text))
        if text:
            announce(self._said, text)

    @property
    def is_searching(self) -> bool:
        """Whether something is searched for, or was said."""
        return bool(self._field.text() or self._said.text())

    def clear_search(self) -> None:
        """Show everything again."""
        self._field.clear()

    def _select(self, chosen: Chosen | None) -> None:
        rows = self.model.rows
        if rows:
            wanted = [number for number, row in enumerate(rows) if row.chosen is chosen]
            self._view.selectRow(wanted[0] if wanted else 0)
        self._follow()

    def _follow_text(self, text: str) -> None:
        self.say("")
        before = self.current
        first, trouble = _call_in(text)
        self.model.set_filter("" if first is not None else text, first)
        if trouble:
            self.say(trouble)
        self._select(before.chosen if before is not None and first is None else None)
        if not self.model.rows and not trouble:
            self.say(tr("Nothing matches. The address of a call must name session, transaction and account."))

    def _follow(self) -> None:
        current = self.current
        self._compare.setEnabled(current is not None)
        is_snapshot = current is not None and isinstance(current.chosen, Snapshot)
        self._name.setEnabled(is_snapshot)
        self._forget.setEnabled(is_snapshot)

    # Choosing -----------------------------------------------------------------------------------------

    def _choose(self) -> None:
        if (current := self.current) is not None:
            self.say("")
            self.chosen.emit(current.chosen)

    def _choose_file(self) -> None:
        kinds = ";;".join(
            (tr("States (*.json *.csv *.txt)", "kinds of files"), tr("All files (*)", "kinds of files"))
        )
        dialog = QFileDialog(self, tr("Compare with a file"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        dialog.open()

    def _with_snapshot(self, act: Callable[[Snapshot], None]) -> None:
        if (current := self.current) is not None and isinstance(current.chosen, Snapshot):
            act(current.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """From the search field arrows lead into the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._field.hasFocus() and self.model.rows:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            if event.key() == Qt.Key.Key_Down and self._view.currentIndex().row() + 1 < len(self.model.rows):
                self._view.selectRow(self._view.currentIndex().row() + 1)
        else:
            super().keyPressEvent(event)


def _call_in(text: str) -> tuple[Choice | None, str]:
    """The call that ``text`` names, as a line; and why it names none, where it seems to mean one."""
    pasted = parse_paste(text) if text.strip() else None
    if isinstance(pasted, Refused):
        return None, pasted.reason if "/" in text or "\t" in text or "\n" in text else ""
    if not (isinstance(pasted, Pasted) and pasted.is_whole):
        return None, ""
    fields = [pasted.fields.get(name, "") for name in FIELDS]
    try:
        call = CallRef.parse(*fields, exact=("session", "account"))
    except InvalidCallError as invalid:
        return None, str(invalid)
    # Who chooses the line has read what is doubtful about it.
    doubts = sentences(doubt.text for doubt in pasted.doubts.values())
    return address_choice(Address(call, pasted.base_url)), doubts


class _View(QTableView):
    """The list: rows are chosen, columns share the room."""

    def __init__(self, model: ChoicesModel) -> None:
        super().__init__()
        self.keys: dict[int, Callable[[], None]] = {}
        """What else keys do in the list."""
        self.setObjectName("compareChooserView")
        self.setAccessibleName(tr("What it can be compared with"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMinimumHeight(em(8))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height())
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Do what the key stands for."""
        act = self.keys.get(event.key())
        if act is not None and not event.modifiers():
            act()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Share the width."""
        super().resizeEvent(event)
        for column, share in _WIDTHS.items():
            self.setColumnWidth(column, int(self.viewport().width() * share))
