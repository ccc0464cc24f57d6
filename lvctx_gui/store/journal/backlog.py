"""What is to be written to the journal's file, and what a file that takes its place would have to know."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lvctx_gui.store.journal.file import JournalFile


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to write.

    A job replaces one of the same ``name`` that still waits. ``about`` is the page or the operation that
    it belongs to, ``""`` for none. After one that ``settles``, a file that outlives the program knows all
    about that.
    """

    name: str
    write: Callable[[JournalFile], None]
    about: str = ""
    settles: bool = False


class Backlog:
    """Jobs in their order; filled in the loop's thread, written in the journal's.

    What was written is remembered for as long as another file would need it: open pages and operations under
    way always, and everything that so far is in memory only. So the journal can change its file at any time.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Job] = {}
        self._remembered: dict[str, Job] = {}
        self._turn = threading.Lock()

    def put(self, job: Job) -> None:
        """Add a job, in its new place in the order when it replaces another."""
        with self._turn:
            self._waiting.pop(job.name, None)
            self._waiting[job.name] = job

    def write(self, file: JournalFile) -> None:
        """Write all that waits. Raises what the file raises; what was not written waits on."""
        while (job := self._next()) is not None:
            try:
                job.write(file)
            except (OSError, sqlite3.Error):
                raise
            except Exception:
                # A disk may work the next time; what can never be written must not block what comes after.
                self._done(job)
                raise
            self._done(job)
            self._remember(job, file)

    def _next(self) -> Job | None:
        with self._turn:
            return next(iter(self._waiting.values()), None)

    def _done(self, job: Job) -> None:
        with self._turn:
            # Something newer may have taken its place meanwhile.
            if self._waiting.get(job.name) is job:
                del self._waiting[job.name]

    def _remember(self, job: Job, file: JournalFile) -> None:
        if not job.about:
            return
        with self._turn:
            if job.settles and not file.is_in_memory:
                self._forget(job.about)
            else:
                self._remembered.pop(job.name, None)
                self._remembered[job.name] = job

    def forget(self, about: str) -> None:
        """Forget everything about a page or an operation."""
        with self._turn:
            self._forget(about)
            self._waiting = {name: job for name, job in self._waiting.items() if job.about != about}

    def forget_settled(self) -> None:
        """Forget what is over; what is open and under way stays."""
        with self._turn:
            for about in {job.about for job in self._remembered.values() if job.settles}:
                self._forget(about)

    def _forget(self, about: str) -> None:
        self._remembered = {name: job for name, job in self._remembered.items() if job.about != about}

    def write_again(self) -> None:
        """Another file is to be written: what it needs comes before what waits already."""
        with self._turn:
            self._waiting = {**self._remembered, **self._waiting}
            self._remembered = {}
