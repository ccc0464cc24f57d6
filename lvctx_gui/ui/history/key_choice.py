"""*Revert selected keys*: which of the keys of an operation are to be reverted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import Lookup, Missing, value_text
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.history.buttons import named_button
from lvctx_gui.ui.kit.answers import AnswerButton, AnswerRow, Role
from lvctx_gui.ui.kit.dialogs import result_of
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.scale import em, gap

_SHOWN = 80
"""Characters of a value that are shown; the tool tip has more."""
_TIP = 1_000

Index = QModelIndex | QPersistentModelIndex


class KeyList(QAbstractListModel):
    """The keys of ``changes``, each of which can be checked."""

    def __init__(self, changes: Sequence[Change]) -> None:
        super().__init__()
        self._changes = changes
        self._checked: set[int] = set()

    @property
    def checked(self) -> tuple[str, ...]:
        """The keys that are checked, in their order."""
        return tuple(self._changes[place].key for place in sorted(self._checked))

    def check(self, places: Sequence[int], *, checked: bool) -> None:
        """Check these rows, or uncheck them."""
        if not places:
            return
        self._checked = self._checked.union(places) if checked else self._checked.difference(places)
        first, last = self.index(min(places)), self.index(max(places))
        self.dataChanged.emit(first, last, [Qt.ItemDataRole.CheckStateRole])

    def is_checked(self, place: int) -> bool:
        """Whether a row is."""
        return place in self._checked

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many keys there are."""
        return 0 if parent.isValid() else len(self._changes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each can be checked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """The key, what it holds since, and what it held before."""
        if not index.isValid():
            return None
        change = self._changes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _line(change, _SHOWN)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_line(change, _TIP))
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if index.row() in self._checked else Qt.CheckState.Unchecked
        return None

    def setData(  # noqa: N802  # Qt's name
        self,
        index: Index,
        value: Any,  # noqa: ANN401  # Qt's signature
        role: int = Qt.ItemDataRole.EditRole,
    ) -> bool:
        """Check one, or uncheck it."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.check([index.row()], checked=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class _KeyView(QListView):
    """Space checks all rows that are selected, or unchecks them where the current one is checked."""

    def __init__(self, keys: KeyList) -> None:
        super().__init__()
        self._keys = keys
        self.setModel(keys)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setObjectName("revertKeysList")
        self.setAccessibleName(tr("Keys to revert"))
        self.setCurrentIndex(keys.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """See above."""
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and current.isValid():
            places = {index.row() for index in self.selectedIndexes()} | {current.row()}
            self._keys.check(sorted(places), checked=not self._keys.is_checked(current.row()))
        else:
            super().keyPressEvent(event)


class RevertKeysDialog(FittingDialog):
    """Lets a person check keys of ``changes``; ``chosen`` are those that they want to revert."""

    def __init__(self, parent: QWidget, changes: Sequence[Change]) -> None:
        super().__init__(parent, QSize(em(46), em(30)))
        self.setObjectName("revertKeysDialog")
        self.setWindowTitle(tr("Revert selected keys"))
        self._keys = KeyList(changes)
        self._keys.setParent(self)
        self._number = len(changes)
        view = _KeyView(self._keys)
        text = PlainLabel(
            tr(
                "The earlier values of the checked keys are staged; nothing is sent before you commit. Space "
                "checks what is selected."
            ),
            lines=True,
        )
        text.setWordWrap(True)
        everything = named_button(tr("Check all"), "revertKeysAllButton")
        everything.clicked.connect(lambda: self._keys.check(range(self._number), checked=True))
        nothing = named_button(tr("Uncheck all"), "revertKeysNoneButton")
        nothing.clicked.connect(lambda: self._keys.check(range(self._number), checked=False))
        self._counts = PlainLabel()
        self._counts.setProperty("dim", True)
        self._confirm = AnswerButton(tr("Revert"), "revertKeysConfirmButton")
        self._confirm.clicked.connect(self.accept)
        cancel = AnswerButton(tr("Cancel"), "revertKeysCancelButton")
        cancel.clicked.connect(self.reject)
        row = FlowRow()
        row.add(everything, nothing)
        row.add_stretch()
        row.add(self._counts)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addWidget(text)
        body.addWidget(view, 1)
        body.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(AnswerRow([(self._confirm, Role.AcceptRole), (cancel, Role.RejectRole)]))
        self._keys.dataChanged.connect(lambda *_: self._follow())
        self._follow()
        view.setFocus()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys that are checked."""
        return self._keys.checked

    def _follow(self) -> None:
        number = len(self.chosen)
        self._confirm.setEnabled(number > 0)
        counts = tr_n("{chosen} of {n} key", "{chosen} of {n} keys", self._number, chosen=f"{number:,}")
        self._counts.setText(counts)
        self._confirm.setText(tr_n("Revert {n} key", "Revert {n} keys", number) if number else tr("Revert"))


async def ask_keys(parent: QWidget, changes: Sequence[Change]) -> tuple[str, ...]:
    """Let a person choose among the keys of ``changes``; returns none where they do not want to."""
    dialog = RevertKeysDialog(parent, changes)
    result = await result_of(dialog)
    if not isValid(dialog):
        return ()
    chosen = dialog.chosen if result == QDialog.DialogCode.Accepted else ()
    dialog.deleteLater()
    return chosen


def _line(change: Change, most: int) -> str:
    return tr(
        "{key}: {after} → {before}",
        "what reverting a change does",
        key=plain_text(change.key, most),
        after=_short(change.after, most),
        before=_short(change.before, most),
    )


def _short(value: Lookup, most: int) -> str:
    if isinstance(value, Missing):
        return tr("(none)", "no entry")
    return tr("(no value)") if value is None else plain_text(value_text(value), most)
