"""All conflicts of a call in a window beside it, which nothing waits for: each is decided there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.entries import Lookup, Missing, value_text
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.conflicts.model import ConflictsModel
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.labels import ElidedLabel, WrappedLabel
from lvctx_gui.ui.kit.readable import ExactText
from lvctx_gui.ui.kit.scale import edge, em, gap, row_height
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.kit.theme import monospaced
from lvctx_gui.ui.messages.conflicts import conflicts_heading
from lvctx_gui.ui.messages.moments import local_now, shown_moment
from lvctx_gui.ui.messages.values import word_for

_LONGEST = 10_000_000
"""Characters of a value that is typed: a line of Qt's would cut it at 32,767."""


class ConflictsDialog(FittingDialog):
    """Follows the conflicts of one call: what is decided goes, what comes is added. It is not modal.

    ``title`` names the call. ``undo`` and ``redo`` are the window's actions, whose keys work here too; the
    buttons for all conflicts trigger ``keep_all`` and ``take_all``.
    """

    keep_wanted = Signal(list)
    """Decide for what is staged here; carries each ``Conflict``."""
    take_wanted = Signal(list)
    """Decide for what the server holds; carries each ``Conflict``."""
    value_wanted = Signal(object, str)
    """Decide for a third value; carries the ``Conflict`` and the value."""
    all_wanted = Signal(object)
    """Decide all of them; carries the ``QAction`` that does it."""

    def __init__(
        self, parent: QWidget, title: str, keep_all: QAction, take_all: QAction, steps: Sequence[QAction]
    ) -> None:
        super().__init__(parent, QSize(em(50), em(32)))
        self.setObjectName("conflictsDialog")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.addActions(list(steps))
        self._now = local_now()
        self._heading = WrappedLabel()
        self._heading.setObjectName("conflictsHeading")
        self.model = ConflictsModel(self)
        self.view = _make_view(self.model)
        self._base = _Whole("conflictsBaseText", tr("Before"))
        self._theirs = _Whole("conflictsTheirsText", tr("Theirs"))
        self._mine = _Whole("conflictsMineText", tr("Mine"))
        self._value = TextField()
        self._value.setObjectName("conflictsValueEdit")
        self._value.setMaxLength(_LONGEST)
        self._value.setPlaceholderText(tr("Another value"))
        self._value.setAccessibleName(tr("Another value"))
        self._keep = _button("conflictsKeepButton", tr("Keep mine  Ctrl+M"), self._keep_chosen)
        self._take = _button("conflictsTakeButton", tr("Take theirs  Ctrl+T"), self._take_chosen)
        self._use = _button("conflictsUseButton", tr("Use this value"), self._use_value)
        self._keep_all = _button(
            "conflictsKeepAllButton", tr("Keep all mine"), lambda: self.all_wanted.emit(keep_all)
        )
        self._take_all = _button(
            "conflictsTakeAllButton", tr("Take all theirs"), lambda: self.all_wanted.emit(take_all)
        )
        self._close = _button("conflictsCloseButton", tr("Close"), self.close)
        for keys, act in (("Ctrl+M", self._keep_chosen), ("Ctrl+T", self._take_chosen)):
            QShortcut(QKeySequence(keys), self, act)
        self._typed: dict[str, str] = {}
        """Another value that is being typed, by the key that it is for."""
        self._value.returnPressed.connect(self._use_value)
        self._value.textChanged.connect(self._follow_typing)
        self.view.selectionModel().currentChanged.connect(self._show_current)
        self.view.selectionModel().selectionChanged.connect(self._follow_selection)
        parent.installEventFilter(self)
        self._lay_out()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addWidget(self._heading)
        body.addWidget(self.view, 3)
        wholes = QGridLayout()
        wholes.setSpacing(gap())
        for column, whole in enumerate((self._base, self._theirs, self._mine)):
            wholes.addWidget(whole.title, 0, column)
            wholes.addWidget(whole.text, 1, column)
            wholes.setColumnStretch(column, 1)
        body.addLayout(wholes, 2)
        third = QHBoxLayout()
        third.setSpacing(gap())
        third.addWidget(self._value, 1)
        third.addWidget(self._use)
        body.addLayout(third)
        below = FlowRow()
        below.add(self._keep, self._take, self._keep_all, self._take_all)
        below.add_stretch()
        below.add(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(below)

    # Following ----------------------------------------------------------------------------------------

    def show_conflicts(self, conflicts: Sequence[Conflict], now: datetime) -> None:
        """Show what is in conflict now; where the current one has gone, the next one is current."""
        self._now = now
        before = self._current
        number = self.view.currentIndex().row()
        self.model.show_conflicts(conflicts)
        self._typed = {key: text for key, text in self._typed.items() if key in self.model.keys}
        self._heading.setText(conflicts_heading(self.model.conflicts))
        if not self.model.conflicts:
            return
        keys = self.model.keys
        if before is None or before.key not in keys:
            # Not the one to which Qt has moved on by itself: it may be the one before.
            self.view.selectRow(min(max(number, 0), len(keys) - 1))
        self._show_current()

    def select(self, key: str) -> None:
        """Make the conflict of ``key`` current."""
        keys = self.model.keys
        if key in keys:
            self.view.selectRow(keys.index(key))

    @property
    def _current(self) -> Conflict | None:
        row = self.view.currentIndex().row()
        return self.model.conflicts[row] if 0 <= row < len(self.model.conflicts) else None

    @property
    def _chosen(self) -> list[Conflict]:
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.conflicts[row] for row in rows]

    def _show_current(self) -> None:
        conflict = self._current
        if conflict is None:
            return
        self._base.show_value(conflict.base, "")
        time = "" if conflict.seen is None else shown_moment(conflict.seen, self._now)
        self._theirs.show_value(conflict.theirs, time)
        self._mine.show_value(conflict.mine, "")
        self._follow_selection()

    def _follow_selection(self) -> None:
        chosen = self._chosen
        self._keep.setEnabled(bool(chosen))
        self._take.setEnabled(bool(chosen))
        self._take.setText(_take_words(self._current if len(chosen) == 1 else None))
        text = self._typed.get(chosen[0].key, "") if len(chosen) == 1 else ""
        if self._value.text() != text:
            self._value.setText(text)
        self._value.setEnabled(len(chosen) == 1)
        self._use.setEnabled(bool(text))

    def _follow_typing(self, text: str) -> None:
        """What is typed is for the key that is chosen, and waits there while another one is."""
        if len(chosen := self._chosen) == 1:
            self._typed[chosen[0].key] = text
            self._use.setEnabled(bool(text))

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Go with the page whose conflicts these are; a window that is minimised keeps both."""
        if event.type() is QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False

    # Deciding -----------------------------------------------------------------------------------------

    def _keep_chosen(self) -> None:
        if chosen := self._chosen:
            self.keep_wanted.emit(chosen)

    def _take_chosen(self) -> None:
        if chosen := self._chosen:
            self.take_wanted.emit(chosen)

    def _use_value(self) -> None:
        # Enter in an empty field means no value: an empty text is entered in the table, where it can be seen.
        chosen = self._chosen
        if len(chosen) == 1 and (value := self._value.text()):
            self.value_wanted.emit(chosen[0], value)

    def tell_current(self) -> None:
        """Say which one is current, after a decision has gone on to it."""
        if (conflict := self._current) is not None:
            row = self.view.currentIndex().siblingAtColumn(0)
            announce(self.view, str(row.data(Qt.ItemDataRole.AccessibleTextRole) or conflict.key))


class _WholeText(ExactText):
    """A few lines of one side: what is longer scrolls, and a small window keeps room for the rest."""

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(em(10), em(5))


class _View(QTableView):
    """As high as a few conflicts are, and higher where there is room."""

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        return QSize(em(30), em(8))


class _Whole:
    """One side of a conflict, all of it, under a title that says what it is."""

    def __init__(self, name: str, title: str) -> None:
        self._title = title
        self.title = ElidedLabel(title)
        self.title.setProperty("dim", True)
        self.text = _WholeText()
        self.text.setObjectName(name)
        self.text.setFont(monospaced())
        self.text.setMinimumHeight(em(3))

    def show_value(self, value: Lookup, time: str) -> None:
        title = self._title
        if time:
            title = tr("{side} (read at {time})", side=title, time=time)
        if word := word_for(value):
            title = tr("{side}: {word}", side=title, word=word)
        self.title.setText(title)
        self.text.setAccessibleName(title)
        self.text.show_text("" if value is None or isinstance(value, Missing) else value_text(value))


class _RowDelegate(QStyledItemDelegate):
    """The row is what is current, so that no cell of it has a frame of its own."""

    def initStyleOption(  # noqa: N802  # Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


def _take_words(conflict: Conflict | None) -> str:
    """What taking theirs comes to: ``conflict`` is the chosen one, where it is the only one."""
    if conflict is not None and isinstance(conflict.theirs, Missing):
        return tr("Delete here too  Ctrl+T")
    return tr("Take theirs  Ctrl+T")


def _button(name: str, title: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(title)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.clicked.connect(act)
    return button


def _make_view(model: ConflictsModel) -> QTableView:
    view = _View()
    view.setObjectName("conflictsView")
    view.setAccessibleName(tr("Conflicts"))
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setItemDelegate(_RowDelegate(view))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setMinimumHeight(em(6))
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(row_height())
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.horizontalHeader().setHighlightSections(False)
    return view
