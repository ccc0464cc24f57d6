"""Holds the calls that are known: looked up in this run, and what the journal keeps of earlier ones.

What the journal keeps is sealed on the disk; here it is in memory only. Nobody waits for the disk: what is
noted here is written in tasks of their own, and a disk that fails is the journal's own trouble.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.known import Findable, Name, found, merged, name_of
from lvctx_gui.core.site import Site
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.main_window.known.lines import CallLine, call_lines, where_kept
from lvctx_gui.ui.messages.moments import local_now

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.shelf import Shelf

MOST = 200
"""Calls that a list shows: who looks for another one types a word of it."""

REMEMBERED = 1_000
"""Calls of this run that can be found; the journal keeps as many."""


class RecentCalls(QObject):
    """Knows calls of all environments. ``changed`` says that there are others now, or others come first."""

    changed = Signal()

    def __init__(self, tasks: Tasks, journal: Callable[[], Journal | None]) -> None:
        super().__init__()
        self._tasks = tasks
        self._journal = journal
        self._site: Site | None = None
        self._looked_up: dict[Name, KnownCall] = {}
        """In this run; without pins, which only the journal has."""
        self._kept: dict[Name, KnownCall] = {}
        """What the journal keeps, as it was read, and as it was changed here since."""
        self._under_way: dict[Name, KnownCall | None] = {}
        """Pins, and what is forgotten, on their way to the journal: what is read meanwhile may not know."""
        self._findable: dict[Name, Findable] = {}
        self._read_as: tuple[int, bool] | None = None

    @property
    def site(self) -> Site | None:
        """Where one is signed in."""
        return self._site

    def set_site(self, site: Site | None) -> None:
        """Calls at ``site`` come first from now on."""
        self._site = site
        self.changed.emit()

    # What is known ------------------------------------------------------------------------------------

    def find(self, typed: str = "", most: int = MOST) -> list[KnownCall]:
        """Those that match what was ``typed``, at most so many; all of them where nothing was."""
        return found(self._findable.values(), typed, self._site)[:most]

    def lines(self, calls: Sequence[KnownCall]) -> list[CallLine]:
        """How ``calls`` are shown side by side."""
        return call_lines(calls, self._site, local_now())

    def known(self, call: CallRef, site: Site | None) -> KnownCall | None:
        """What is known of a call at a site; ``None`` for nothing."""
        findable = self._findable.get(name_of(call, site)) if site is not None else None
        return None if findable is None else findable.known

    @property
    def where_kept(self) -> str:
        """Where what is known is kept, and for how long, in sentences."""
        journal = self._journal()
        return where_kept(keep_days=journal.keep_days if journal is not None and self.is_lasting else 0)

    @property
    def is_lasting(self) -> bool:
        """Whether what is known outlives this run, as far as anybody knows by now."""
        journal = self._journal()
        return journal is not None and journal.keep_days > 0 and (journal.is_lasting or not journal.is_open)

    @property
    def was_read(self) -> bool:
        """Whether it is known by now what the journal keeps."""
        return self._read_as is not None

    # What becomes known -------------------------------------------------------------------------------

    def note(self, call: CallRef, site: Site | None, entries: int | None) -> None:
        """``call`` was read just now, as a person had asked for, and holds so many ``entries``."""
        if site is not None:
            self._note(KnownCall(call, site, local_now(), entries))

    def note_changed(self, call: CallRef, site: Site | None, entries: int | None) -> None:
        """A commit or a deletion of the person has changed something in ``call``."""
        if site is not None:
            self._note(KnownCall(call, site, local_now(), entries, is_changed=True))

    def _note(self, known: KnownCall) -> None:
        name = name_of(known.call, known.site)
        self._looked_up[name] = merged(known, self._looked_up.pop(name, None))  # the latest stands last
        if len(self._looked_up) > REMEMBERED:
            oldest = next(iter(self._looked_up))
            del self._looked_up[oldest]
            if oldest not in self._kept:
                self._findable.pop(oldest, None)
        self._tell(name)
        self._write(lambda shelf: shelf.note_call(known))

    def pin(self, known: KnownCall, name: str) -> None:
        """Pin a call under ``name``, which may be empty; one that is pinned gets another name."""
        self._put(replace(known, is_pinned=True, name=name))

    def unpin(self, known: KnownCall) -> None:
        """It is no longer pinned."""
        self._put(replace(known, is_pinned=False, name=""))

    def _put(self, known: KnownCall) -> None:
        name = name_of(known.call, known.site)
        self._kept[name] = known
        self._tell(name)
        self._write(lambda shelf: shelf.keep_call(known), name, known)

    def forget(self, known: KnownCall) -> None:
        """It is known no more."""
        name = name_of(known.call, known.site)
        self._kept.pop(name, None)
        self._looked_up.pop(name, None)
        self._tell(name)
        self._write(lambda shelf: shelf.forget_call(known.call, known.site), name)

    def _write(
        self,
        write: Callable[[Shelf], Awaitable[None]],
        name: Name | None = None,
        known: KnownCall | None = None,
    ) -> None:
        if name is not None:
            self._under_way[name] = known

        async def writing(journal: Journal) -> None:
            try:
                await write(journal.shelf)
            finally:
                # Another one may be on its way by now.
                if name is not None and name in self._under_way and self._under_way[name] is known:
                    del self._under_way[name]

        if (journal := self._journal()) is not None:
            self._tasks.start(writing(journal), "keep-known-call", quiet=True)

    # The journal --------------------------------------------------------------------------------------

    def read(self, *_: object) -> None:
        """Read what the journal keeps, in its thread: another one is open now, or something has gone."""
        if (journal := self._journal()) is not None:
            self._tasks.start(self._read(journal), "read-known-calls", quiet=True)

    def read_if_moved(self) -> None:
        """Read it again where another window has chosen to keep nothing, or the disk works again."""
        journal = self._journal()
        if journal is not None and self.was_read and self._read_as != _where(journal):
            self.read()

    async def _read(self, journal: Journal) -> None:
        kept = await journal.shelf.known_calls()
        told = await journal.recent_calls(MOST) if not kept else []
        self._read_as = _where(journal)
        self._kept = {name_of(known.call, known.site): known for known in kept}
        for name, known in self._under_way.items():
            if known is not None:
                self._kept[name] = known
            else:
                self._kept.pop(name, None)
        # A journal of an earlier version knows them by its history only: once, so that one can be forgotten.
        for known in told:
            self._kept.setdefault(name_of(known.call, known.site), known)
        self._findable = {name: self._made(name) for name in (*self._looked_up, *self._kept)}
        self.changed.emit()
        for known in told:
            await journal.shelf.note_call(known)

    def _tell(self, name: Name) -> None:
        if name in self._kept or name in self._looked_up:
            self._findable[name] = self._made(name)
        else:
            self._findable.pop(name, None)
        self.changed.emit()

    def _made(self, name: Name) -> Findable:
        here, kept = self._looked_up.get(name), self._kept.get(name)
        known = kept if here is None else merged(here, kept)
        assert known is not None  # noqa: S101  # it comes from one of both
        before = self._findable.get(name)
        return before if before is not None and before.known == known else Findable.of(known)


def _where(journal: Journal) -> tuple[int, bool]:
    return journal.keep_days, journal.is_lasting
