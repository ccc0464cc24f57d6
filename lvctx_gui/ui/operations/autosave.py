"""Saves what is staged, and what is being typed, to the journal: within half a second of a keystroke."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.record import SavedPage, to_save
from lvctx_gui.core.site import Site
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.ui.call.page import CallPage

DELAY = 200
"""Milliseconds from the first change that is not saved yet until it is written."""


class Look(NamedTuple):
    """All of a page that is saved."""

    draft: Draft
    call: CallRef
    site: Site | None
    note: str
    closed: bool
    current: bool


class Autosave(QObject):
    """Follows the tabs. Nothing is written before ``begin``; what was staged by then is written then."""

    def __init__(self, tasks: Tasks, workspace: Workspace) -> None:
        super().__init__(workspace.window())
        self._tasks = tasks
        self._workspace = workspace
        self._journal: Journal | None = None
        self._saved: dict[str, tuple[int, SavedPage] | None] = {}
        self._under_way = 0
        self._made: dict[str, tuple[Look, SavedPage]] = {}
        """What was made of each page, and of what: most pages have not changed since the last keystroke."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY)
        self._timer.timeout.connect(self._start)
        # The first change starts the clock, later ones do not put it back.
        workspace.edited.connect(self.touch)

    def begin(self, journal: Journal) -> None:
        """Save to ``journal`` from now on."""
        self._journal = journal
        self.touch()

    def take_over(self, pages: Iterable[SavedPage]) -> None:
        """The journal holds ``pages`` of an earlier run: those that are not open now are to go from it."""
        for page in pages:
            self._saved.setdefault(page.id, None)
        self.touch()

    @property
    def is_dirty(self) -> bool:
        """Whether something is staged that has not reached the journal."""
        return self._timer.isActive() or self._under_way > 0 or self._differences() != ([], [])

    def touch(self) -> None:
        """Something has changed."""
        if self._journal is not None and not self._timer.isActive():
            self._timer.start()

    def _start(self) -> None:
        if self._differences() != ([], []):
            self._tasks.start(self.now(), "save-staged", quiet=True)

    async def now(self) -> None:
        """Save at once what is not saved, and wait for what is being saved already."""
        self._timer.stop()
        if self._journal is None:
            return
        changed, gone = self._differences()
        for place, page in changed:
            self._saved[page.id] = place, page
        for page_id in gone:
            del self._saved[page_id]
        if changed or gone or self._under_way:
            self._under_way += 1
            try:
                await self._journal.save(changed, gone)
            finally:
                self._under_way -= 1

    def _differences(self) -> tuple[list[tuple[int, SavedPage]], list[str]]:
        current = self._workspace.current
        pages = [
            *((page, False) for page in self._workspace.pages()),
            *((page, True) for page in self._workspace.closed()),
        ]
        made = {
            page.state.page_id: self._make(page, closed=closed, current=page is current)
            for page, closed in pages
        }
        self._made = made
        now = {
            saved.id: (place, saved)
            for place, (_, saved) in enumerate(made.values())
            if saved.is_worth_keeping or not saved.closed
        }
        changed = [pair for page_id, pair in now.items() if self._saved.get(page_id) != pair]
        return changed, [page_id for page_id in self._saved if page_id not in now]

    def _make(self, page: CallPage, *, closed: bool, current: bool) -> tuple[Look, SavedPage]:
        state, draft = page.state, page.draft_as_typed()
        look = Look(draft, state.call, state.site, state.note, closed, current)
        known = self._made.get(state.page_id)
        if known is not None and known[0].draft is draft and known[0][1:] == look[1:]:
            return known
        saved = to_save(draft)
        return look, SavedPage(state.page_id, state.call, state.site, saved, state.note, closed, current)
