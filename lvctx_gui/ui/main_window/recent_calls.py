"""Earlier calls of the environment that one is signed in to: looked up in this run, then the history's.

What the history holds is sealed on the disk; here it is in memory only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.call_labels import call_labels
from lvctx_gui.core.fold import fold
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import row_height
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.moments import local_now, shown_moment

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal

MOST = 200
"""Calls that are remembered and shown."""

Seen = tuple[CallRef, Site, datetime]
CALL = Qt.ItemDataRole.UserRole
"""The role under which an item of ``items`` has its ``CallRef``."""


@dataclass(frozen=True, slots=True)
class RecentCall:
    """A call, and the line by which it is known among the others."""

    call: CallRef
    line: str


class RecentCalls(QObject):
    """Knows the earlier calls of the current site. ``changed`` says that there are others now."""

    changed = Signal()

    def __init__(self, tasks: Tasks, journal: Callable[[], Journal | None]) -> None:
        super().__init__()
        self._tasks = tasks
        self._journal = journal
        self._site: Site | None = None
        self._looked_up: list[Seen] = []
        self._kept: list[Seen] = []
        self._shown: list[RecentCall] | None = None

    def set_site(self, site: Site | None) -> None:
        """Only calls at ``site`` from now on; none where it is ``None``."""
        self._site = site
        self._tell()

    def add(self, call: CallRef, site: Site | None) -> None:
        """``call`` was looked up just now."""
        if site is not None:
            others = [seen for seen in self._looked_up if seen[:2] != (call, site)]
            self._looked_up = [(call, site, local_now()), *others][:MOST]
            self._tell()

    def read_history(self, *_: object) -> None:
        """Read the history again, in the journal's thread: something has begun, ended or gone there."""
        if (journal := self._journal()) is not None:
            self._tasks.start(self._read(journal), "read-recent-calls", quiet=True)

    async def _read(self, journal: Journal) -> None:
        self._kept = await journal.recent_calls(MOST)
        self._tell()

    def _tell(self) -> None:
        self._shown = None
        self.changed.emit()

    @property
    def calls(self) -> Sequence[RecentCall]:
        """What is known, the latest first."""
        if self._shown is None:
            self._shown = self._lines()
        return self._shown

    def _lines(self) -> list[RecentCall]:
        found: dict[CallRef, datetime] = {}
        for call, site, at in (*self._looked_up, *self._kept):
            if site == self._site and len(found) < MOST:
                found.setdefault(call, at)
        labels = call_labels([(call, self._site) for call in found])
        now = local_now()
        return [
            RecentCall(call, tr("{call} · {time}", "an earlier call", call=label, time=shown_moment(at, now)))
            for (call, at), label in zip(found.items(), labels, strict=True)
        ]

    def beginning_with(self, text: str) -> list[RecentCall]:
        """Those of which the session, the transaction id or the account begins so, as ``fold`` compares."""
        start = fold(text.strip())
        return [
            each
            for each in self.calls
            if any(fold(name).startswith(start) for name in list(each.call.texts.values())[:3])
        ]


def items(calls: Iterable[RecentCall]) -> QStandardItemModel:
    """``calls`` as a list to show, which screen readers read with their sessions."""
    model = QStandardItemModel()
    for each in calls:
        item = QStandardItem(each.line)
        item.setEditable(False)
        item.setSizeHint(QSize(0, row_height()))
        session = plain_text(each.call.session, 200)
        spoken = tr("{call}, session {session}", "spoken", call=each.line, session=session)
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(plain_tip(session))
        item.setData(each.call, CALL)
        model.appendRow(item)
    return model
