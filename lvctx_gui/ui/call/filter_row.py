"""The row above the table: what it is filtered by, how many entries there are, and which of them it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import em, gap

_LEAST_FIELD = 9
"""How wide the field of the filter is at least, in em."""

_LEAST_COUNT = 4
"""How much of the count is shown at least, in em."""


class FilterEdit(FilterField):
    """Down goes on to the table, Escape clears."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filterEdit")
        self.setAccessibleName(tr("Filter keys and values"))
        self.setPlaceholderText(tr("Filter keys and values   (Ctrl+F)"))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Wide enough for a word."""
        return QSize(em(_LEAST_FIELD), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave for the table, or clear the filter."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are."""

    found: int | None
    """Entries that the filter has found; ``None`` where there is no filter."""
    total: int
    """Entries that would be without any filter, what is only being added among them."""
    on_server: int
    """Entries that the server held when it was last read."""
    mine: int
    others: int
    is_asked: bool = False
    """Whether a checklist asks anything of the call."""
    missing: int = 0
    wrong: int = 0
    alike: int = 0
    is_finding: bool = False
    """Whether the filter has not found them yet: they are still looked for."""


class ChoiceButton(QPushButton):
    """One of several that exclude each other: the button of a switch, with a short name and a number."""

    def __init__(self, action: QAction, name: str, text: Callable[[int], str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("choice", True)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self._action = action
        self._text = text
        self._size: QSize | None = None
        self.show_number(0)
        # The action decides what becomes of it: of a choice one is always on.
        self.clicked.connect(self._trigger)
        action.changed.connect(self._follow)
        self._follow()

    def show_number(self, number: int) -> None:
        """Say how many rows it shows."""
        if (text := self._text(number)) != self.text():
            self._size = None
            self.setText(text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another font takes other room."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._size = None

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As wide as with two figures in bold: nothing jumps when something is edited or chosen."""
        if self._size is None:
            hint, font = super().sizeHint(), QFont(self.font())
            font.setBold(True)
            bold = QFontMetrics(font).horizontalAdvance(max((self._text(88), self.text()), key=len))
            beside = hint.width() - self.fontMetrics().horizontalAdvance(self.text())
            self._size = QSize(max(bold + beside, em(4)), hint.height())
        return QSize(self._size)

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """It is never cut."""
        return self.sizeHint()

    def _trigger(self) -> None:
        self._action.trigger()
        self._follow()

    def _follow(self) -> None:
        self.setChecked(self._action.isChecked())
        self.setEnabled(self._action.isEnabled())
        self.setToolTip(plain_tip(self._action.toolTip()))


class FilterRow(QWidget):
    """The filter, the number of entries, and *All*, *Mine* and *Others*, which wrap where it is narrow."""

    def __init__(self, actions: PageActions) -> None:
        super().__init__()
        self.edit = FilterEdit()
        self._counts = ElidedLabel(least=em(_LEAST_COUNT))
        self._counts.setObjectName("entriesCount")
        self._counts.setProperty("dim", True)
        self._all = ChoiceButton(actions.all_entries, "allEntriesButton", lambda _: tr("All", "which rows"))
        self._mine = ChoiceButton(actions.changed_only, "mineButton", _mine_text)
        self._others = ChoiceButton(actions.others_only, "othersButton", _others_text)
        self._wrong = 0
        self._missing = ChoiceButton(actions.missing_only, "missingButton", self._missing_text)
        self._alike = ChoiceButton(actions.alike_only, "alikeButton", _alike_text)
        self._seen = QPushButton(tr("Mark as seen"))
        self._seen.setObjectName("markSeenButton")
        self._seen.setAutoDefault(False)
        self._mark_seen, self._others_only = actions.mark_seen, actions.others_only
        self._seen.clicked.connect(actions.mark_seen.trigger)
        for action in (actions.mark_seen, actions.others_only, actions.missing_only, actions.alike_only):
            action.changed.connect(self._follow)
        self._choice = FlowRow()
        self._choice.add(*self.buttons)
        self._choice.add_stretch()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(0.7))
        self._grid.setVerticalSpacing(gap())
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._grid.addWidget(self.edit, 0, 0)
        self._grid.addWidget(self._counts, 0, 1)
        self._is_wrapped = False
        self._shown: Counts | None = None
        self._grid.addWidget(self._choice, 0, 2)
        self._follow()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons behind the filter, from left to right."""
        return self._seen, self._all, self._mine, self._others, self._missing, self._alike

    def show_counts(self, counts: Counts) -> None:
        """Say how many entries the server holds, or how many of all the filter has found."""
        if counts == self._shown:
            return
        self._shown = counts
        if counts.is_finding:
            text = tr_n("Looking through {n} entry …", "Looking through {n} entries …", counts.total)
        elif counts.found is None:
            text = tr_n("{n} entry on the server", "{n} entries on the server", counts.on_server)
        else:
            text = tr_n(
                "{shown} of {n} entry", "{shown} of {n} entries", counts.total, shown=f"{counts.found:,}"
            )
        self._counts.setText(text)
        self._mine.show_number(counts.mine)
        self._others.show_number(counts.others)
        self._wrong = counts.wrong
        self._missing.show_number(counts.missing)
        self._alike.show_number(counts.alike)
        self._follow()

    def _follow(self) -> None:
        self._seen.setVisible(self._others_only.isChecked())
        self._seen.setEnabled(self._mark_seen.isEnabled())
        self._seen.setToolTip(plain_tip(self._mark_seen.toolTip()))
        # What nobody can use takes no room, unless it is what is shown.
        shown = self._shown
        self._missing.setVisible(self._missing.isChecked() or (shown is not None and shown.is_asked))
        self._alike.setVisible(self._alike.isChecked() or (shown is not None and shown.alike > 0))
        self._wrap()

    def _missing_text(self, number: int) -> str:
        counts = {"missing": f"{number:,}", "wrong": f"{self._wrong:,}"}
        if not self._wrong:
            return tr("Missing {missing}", "which rows", **counts) if number else tr("Missing", "which rows")
        if not number:
            return tr("Wrong {wrong}", "which rows", **counts)
        return tr("Missing {missing}, wrong {wrong}", "which rows", **counts)

    # Narrow ------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Narrow: the buttons go below the filter, and where they must below each other."""
        width = max(self._least_line, self._choice.minimumSizeHint().width())
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Wrap where there is too little room for all of it."""
        super().resizeEvent(event)
        self._wrap()

    @property
    def _least_line(self) -> int:
        """How wide the filter and the count are at least, with what stands before the buttons."""
        return em(_LEAST_FIELD) + em(_LEAST_COUNT) + 2 * self._grid.horizontalSpacing()

    def _wrap(self) -> None:
        whole = self._choice.sizeHint().width()
        wraps = self.width() < whole + self._least_line
        self._choice.setMinimumWidth(0 if wraps else whole)
        if wraps != self._is_wrapped:
            self._is_wrapped = wraps
            self._grid.removeWidget(self._choice)
            self._grid.setColumnStretch(1, 0 if wraps else 2)  # the field gives way to the whole count
            if wraps:
                self._grid.addWidget(self._choice, 1, 0, 1, 3)
            else:
                self._grid.addWidget(self._choice, 0, 2)


def _mine_text(number: int) -> str:
    if not number:
        return tr("Mine", "which rows")
    return tr("Mine {number}", "which rows", number=f"{number:,}")


def _others_text(number: int) -> str:
    if not number:
        return tr("Others", "which rows")
    return tr("Others {number}", "which rows", number=f"{number:,}")


def _alike_text(number: int) -> str:
    if not number:
        return tr("Alike", "which rows")
    return tr("Alike {number}", "which rows", number=f"{number:,}")
