"""What a call can be compared with, as lines of a list that can be searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.comparison import Side, SideKind, state_after, state_before
from lvctx_gui.core.entries import Context
from lvctx_gui.core.fold import fold
from lvctx_gui.core.kept import Snapshot
from lvctx_gui.core.record import Record
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import mark, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.column_headers import header_cell
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.messages.comparing import side_scope
from lvctx_gui.ui.messages.history import change_summary
from lvctx_gui.ui.messages.names import call_name

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class OpenState:
    """A call that is open in a tab; ``with_mine`` with what is staged there."""

    state: CallState
    with_mine: bool = True


@dataclass(frozen=True, slots=True)
class Address:
    """A call that was named by its address, and where that said it is (``""``: nowhere)."""

    call: CallRef
    base_url: str = ""


Chosen = OpenState | Snapshot | Side | Address


class Column(IntEnum):
    """The columns from left to right."""

    WHAT = 0
    CALL = 1
    WHEN = 2
    DETAILS = 3


HEADERS = (
    mark("What", "a column"),
    mark("Call", "a column"),
    mark("When", "a column"),
    mark("Details", "a column"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line. ``is_remote`` says that it is of another call and is seen only when it is searched for."""

    chosen: Chosen
    cells: tuple[str, str, str, str] = field(repr=False)
    is_remote: bool = False
    found_by: str = field(default="", repr=False)


def make_choice(
    chosen: Chosen, cells: tuple[str, str, str, str], more: Iterable[str], *, is_remote: bool = False
) -> Choice:
    """A line that is found by its cells and by ``more``."""
    return Choice(chosen, cells, is_remote, fold("\n".join((*cells, *more))))


def open_choice(choice: OpenState, when: str, *, is_same: bool) -> Choice:
    """A call that is open; ``is_same`` where it is the very call that is to be compared."""
    state, staged = choice.state, choice.state.draft.staged_count
    if is_same:
        what = tr("This call with my changes") if choice.with_mine else tr("This call on the server")
    else:
        what = tr("Open call")
    details = tr_n("{n} staged change", "{n} staged changes", staged) if staged and choice.with_mine else ""
    if not details:
        number = len(state.draft.base)
        details = tr_n("{n} entry", "{n} entries", number)
    return make_choice(choice, (what, call_name(state.call), when, details), [str(state.call)])


def snapshot_choice(snapshot: Snapshot, when: Callable[[Side], str]) -> Choice:
    """A snapshot."""
    side = snapshot_side(snapshot)
    number = tr_n("{n} entry", "{n} entries", snapshot.entries)
    name = plain_text(snapshot.name, 60)
    details = tr("“{name}” · {entries}", "a snapshot", name=name, entries=number) if name else number
    where = plain_text(snapshot.site.shown_name, 60)
    cells = (tr("Snapshot"), call_name(snapshot.call), when(side), details)
    return make_choice(snapshot, cells, [str(snapshot.call), where])


def snapshot_side(snapshot: Snapshot) -> Side:
    """A snapshot as a side, without what it holds."""
    return Side(
        SideKind.SNAPSHOT, Context(), snapshot.read_at, snapshot.call, snapshot.site, name=snapshot.name
    )


def record_choices(
    record: Record, call: CallRef | None, site: Site | None, when: Callable[[Side], str]
) -> list[Choice]:
    """Before and after an operation; those of another call than ``call`` are seen when searched for."""
    intent = record.intent
    is_remote = (intent.call, intent.site) != (call, site)
    sides = [state_after(record), state_before(record)]
    words = (tr("History, after"), tr("History, before"))
    changes = change_summary(record, intent.changes)
    where = plain_text(intent.site.shown_name, 60)
    return [
        make_choice(
            side,
            (what, call_name(intent.call), when(side), _with_scope(changes, side)),
            [str(intent.call), intent.note, where],
            is_remote=is_remote,
        )
        for side, what in zip(sides, words, strict=True)
        if side.keys is None or side.keys  # of nothing that it changed anything is known
    ]


def _with_scope(changes: str, side: Side) -> str:
    scope = side_scope(side)
    return tr("{changes} · {scope}", "a state", changes=changes, scope=scope) if scope else changes


def file_choices(sides: Sequence[Side], when: Callable[[Side], str]) -> list[Choice]:
    """The states of a file."""
    return [
        make_choice(
            side,
            (
                tr("File, after") if side.kind is SideKind.AFTER else tr("File, before"),
                call_name(side.call) if side.call is not None else plain_text(side.name, 60),
                when(side),
                side_scope(side),
            ),
            [str(side.call or ""), *(list(side.keys or ())[:200])],
        )
        for side in sides
    ]


def address_choice(address: Address) -> Choice:
    """The call that was pasted or typed."""
    where = plain_text(address.base_url, 100)
    return make_choice(
        address, (tr("Another call"), call_name(address.call), tr("to be read now"), where), []
    )


class ChoicesModel(QAbstractTableModel):
    """The lines; it filters its own list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Choice] = []
        self._rows: list[Choice] = []
        self._first: Choice | None = None
        self._words: list[str] = []

    @property
    def rows(self) -> list[Choice]:
        """The visible ones, from top to bottom."""
        return list(self._rows)

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these, as far as the filter lets them."""
        self.beginResetModel()
        self._all = list(choices)
        self._find()
        self.endResetModel()

    def set_filter(self, text: str, first: Choice | None) -> None:
        """Show only lines that hold every word of ``text``; above them ``first``, whatever it holds."""
        self.beginResetModel()
        self._words, self._first = fold(text).split(), first
        self._find()
        self.endResetModel()

    def _find(self) -> None:
        found = [
            choice
            for choice in self._all
            if (all(word in choice.found_by for word in self._words) if self._words else not choice.is_remote)
        ]
        self._rows = found if self._first is None else [self._first, *found]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many lines are visible."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """What, call, when, details."""
        return 0 if parent.isValid() else len(Column)

    def headerData(  # noqa: N802  # Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401  # Qt's signature
        """Column names; rows have none."""
        return header_cell(HEADERS, section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """Cells as text, whole in the tool tip."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell
        return plain_tip(cell) or None if role == Qt.ItemDataRole.ToolTipRole else None
