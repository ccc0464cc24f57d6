"""The row above the table: what it is filtered by, how many entries there are, and which of them it shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from lvctx_gui.core.search import PLAIN, How
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.choice_button import ChoiceButton
from lvctx_gui.ui.call.filter_how import FilterHow, spoken_how, spoken_name
from lvctx_gui.ui.call.page_actions import PageActions
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.focus import put_after
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import em, gap

_LEAST_FIELD = 9
"""How wide the field of the filter is at least, in em."""

_LEAST_COUNT = 4
"""How much of the count is shown at least, in em."""

_FIRST = 5
"""What the field gets besides, in em, before the count does, and how the filter looks."""

_TYPING = 500
"""Milliseconds without a key after which somebody has come to an end, or looks up."""


class FilterEdit(FilterField):
    """Down goes on to the table, Escape clears, Alt+Down opens what there is to choose."""

    left = Signal()
    choices_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("filterEdit")
        self.setPlaceholderText(tr("Filter   (Ctrl+F)"))
        self.show_how(PLAIN)

    def show_how(self, how: How) -> None:
        """Say what its text is looked for in, and how."""
        self.setAccessibleName(spoken_name(how))
        self.setAccessibleDescription(spoken_how(how))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Wide enough for a word."""
        return QSize(em(_LEAST_FIELD), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave for the table, or clear the filter."""
        is_down = event.key() == Qt.Key.Key_Down
        if is_down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.choices_wanted.emit()
        elif is_down or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
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
    is_unread: bool = False
    """Whether nobody knows yet what the server holds."""


_NOTHING = Counts(found=None, total=0, on_server=0, mine=0, others=0)


class FilterRow(QWidget):
    """The filter, how it looks, the number of entries, and *All*, *Mine* and *Others*.

    Where it is narrow these go below, and how the filter looks becomes one menu.
    """

    filter_changed = Signal(str, object)
    """What is looked for is something else: the text, and ``How``."""

    def __init__(self, actions: PageActions) -> None:
        super().__init__()
        self.edit = FilterEdit()
        self._how = FilterHow()
        self._how.changed.connect(self._follow_how)
        self.edit.filter_changed.connect(self._tell_filter)
        self.edit.choices_wanted.connect(self._how.open_menu)
        self._problem = ""
        self._remark: RemarkLabel | None = None
        self._saying: QTimer | None = None
        self._counts = ElidedLabel(least=em(_LEAST_COUNT))
        self._counts.setObjectName("entriesCount")
        self._counts.setProperty("dim", True)
        self._all = ChoiceButton(actions.all_entries, "allEntriesButton", lambda _: tr("All", "which rows"))
        self._mine = ChoiceButton(actions.changed_only, "mineButton", _mine_text)
        self._others = ChoiceButton(actions.others_only, "othersButton", _others_text)
        self._wrong = 0
        # On most calls nobody has any use for these: each is made when it is shown for the first time.
        self._seen: QPushButton | None = None
        self._missing: ChoiceButton | None = None
        self._alike: ChoiceButton | None = None
        self._actions = actions
        for action in (actions.mark_seen, actions.others_only, actions.missing_only, actions.alike_only):
            action.changed.connect(self._follow)
        self._choice = FlowRow()
        self._choice.add(*self.buttons)
        self._choice.add_stretch()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(0.7))
        self._grid.setVerticalSpacing(gap())
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(self.edit, 0, 0)
        self._grid.addWidget(self._how, 0, 1)
        self._grid.addWidget(self._counts, 0, 2)
        self._is_wrapped = False
        self._shown: Counts | None = None
        self._count_room = 0
        self._grid.addWidget(self._choice, 0, 3)
        self._follow()

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons that choose rows, from left to right."""
        each = (self._seen, self._all, self._mine, self._others, self._missing, self._alike)
        return tuple(button for button in each if button is not None)

    @property
    def tab_order(self) -> tuple[QWidget, ...]:
        """What the keyboard goes through, in the order of the eye."""
        return self.edit, *self._how.buttons, *self.buttons

    def show_counts(self, counts: Counts) -> None:
        """Say how many entries the server holds, or how many of all the filter has found."""
        if counts == self._shown:
            return
        self._shown = counts
        short = ""
        if counts.is_finding:
            text = tr_n("Looking through {n} entry …", "Looking through {n} entries …", counts.total)
        elif counts.is_unread:
            text = tr("Not read yet")
        elif counts.found is None:
            text = tr_n("{n} entry on the server", "{n} entries on the server", counts.on_server)
            short = tr_n("{n} entry", "{n} entries", counts.on_server)
        else:
            text = tr_n(
                "{shown} of {n} entry", "{shown} of {n} entries", counts.total, shown=f"{counts.found:,}"
            )
        self._counts.show_text(text, short)
        self._mine.show_number(counts.mine)
        self._others.show_number(counts.others)
        self._wrong = counts.wrong
        # Nothing moves beside it when somebody filters: what it says without a filter is the longest.
        entries = max(counts.total, counts.on_server, 88)
        longest = tr_n("{n} entry on the server", "{n} entries on the server", entries)
        self._count_room = self._counts.fontMetrics().horizontalAdvance(longest) + 1
        self._follow()

    def _follow(self) -> None:
        actions, shown = self._actions, self._shown or _NOTHING
        if actions.others_only.isChecked() and self._seen is None:
            self._seen = self._make_seen()
            self._put_late(self._seen, self._how if self._is_wrapped else None)
        if self._seen is not None:
            self._seen.setVisible(actions.others_only.isChecked())
            self._seen.setEnabled(actions.mark_seen.isEnabled())
            self._seen.setToolTip(plain_tip(actions.mark_seen.toolTip()))
        # What nobody can use takes no room, unless it is what is shown.
        is_asked = actions.missing_only.isChecked() or shown.is_asked
        if is_asked and self._missing is None:
            self._missing = ChoiceButton(actions.missing_only, "missingButton", self._missing_text)
            self._put_late(self._missing, self._others)
        if self._missing is not None:
            self._missing.show_number(shown.missing)
            self._missing.setVisible(is_asked)
        has_alike = actions.alike_only.isChecked() or shown.alike > 0
        if has_alike and self._alike is None:
            self._alike = ChoiceButton(actions.alike_only, "alikeButton", _alike_text)
            self._put_late(self._alike, self._missing or self._others)
        if self._alike is not None:
            self._alike.show_number(shown.alike)
            self._alike.setVisible(has_alike)
        self._wrap()

    def _put_late(self, button: QPushButton, behind: QWidget | None) -> None:
        self._choice.put_behind(behind, button)
        order = self.tab_order
        put_after(order[order.index(button) - 1], button)

    def _make_seen(self) -> QPushButton:
        seen = QPushButton(tr("Mark as seen"))
        seen.setObjectName("markSeenButton")
        seen.setAutoDefault(False)
        seen.clicked.connect(self._tell_seen)
        return seen

    def _tell_seen(self) -> None:
        self._actions.mark_seen.trigger()

    def _missing_text(self, number: int) -> str:
        counts = {"missing": f"{number:,}", "wrong": f"{self._wrong:,}"}
        if not self._wrong:
            return tr("Missing {missing}", "which rows", **counts) if number else tr("Missing", "which rows")
        if not number:
            return tr("Wrong {wrong}", "which rows", **counts)
        return tr("Missing {missing}, wrong {wrong}", "which rows", **counts)

    # How the filter looks -----------------------------------------------------------------------------

    def _follow_how(self) -> None:
        self.edit.show_how(self._how.how)
        self._wrap()
        self._tell_filter()

    def _tell_filter(self) -> None:
        self.filter_changed.emit(self.edit.text(), self._how.how)

    def say_problem(self, problem: str, is_unfinished: bool) -> None:  # a signal's slot
        """Say why the filter shows nothing else; ``""`` when there is nothing to say.

        While somebody types, what is no pattern yet may become one: that is said when they pause.
        """
        self._problem = problem
        if self._saying is None:
            if not problem:
                return
            self._saying = QTimer(self)
            self._saying.setSingleShot(True)
            self._saying.timeout.connect(self._say_problem)
        self._saying.start(_TYPING if problem and is_unfinished else 0)

    def _say_problem(self) -> None:
        if self._remark is None:
            self._remark = RemarkLabel(self)
            self._remark.setObjectName("filterEditProblem")
            self._grid.addWidget(self._remark, 2, 0, 1, 4)
        if self._problem != self._remark.text():
            self._remark.say(self._problem, wrong=True)
            if self._problem:
                announce(self.edit, self._problem)

    # Narrow ------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Narrow: everything but the count goes below the filter, and where it must below each other."""
        line = em(_LEAST_FIELD) + em(_LEAST_COUNT) + 3 * self._grid.horizontalSpacing()
        beside = (*self.buttons, *self._how.buttons)
        width = max(line, *(each.minimumSizeHint().width() for each in beside if each.isVisibleTo(self)))
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Wrap where there is too little room for all of it."""
        super().resizeEvent(event)
        self._wrap()

    def _wrap(self) -> None:
        spacing, folded = self._grid.horizontalSpacing(), self._how.width_of(folded=True)
        choice = sum(each.sizeHint().width() + gap() for each in self.buttons if not each.isHidden()) - gap()
        field, behind = em(_LEAST_FIELD) + em(_LEAST_COUNT) + 3 * spacing, folded + choice
        wraps = self.width() < field + behind
        # What is left goes to the field, then to the count, and then to the filter's choices side by side.
        spare = self.width() - field - (0 if wraps else behind)
        count = min(self._count_room - em(_LEAST_COUNT), max(0, spare - em(_FIRST)))
        self._grid.setColumnMinimumWidth(2, em(_LEAST_COUNT) + count)
        room = self.width() - choice - gap() if wraps else folded + spare - em(_FIRST) - count
        self._how.set_folded(self._how.width_of(folded=False) > room)
        self._choice.setMinimumWidth(0 if wraps else choice)
        if wraps != self._is_wrapped:
            self._is_wrapped = wraps
            self._place()

    def _place(self) -> None:
        self._grid.removeWidget(self._choice)
        if self._is_wrapped:
            self._grid.removeWidget(self._how)
            self._choice.put_behind(None, self._how)
            self._grid.addWidget(self._choice, 1, 0, 1, 4)
        else:
            self._choice.take_out(self._how)
            self._grid.addWidget(self._how, 0, 1)
            self._grid.addWidget(self._choice, 0, 3)


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
