"""What flows tell the journal, and where an intent comes from."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.record import Intent, Operation
from lvctx_gui.core.settle import KeyResult
from lvctx_gui.core.site import Site


class CommitLog(Protocol):
    """Where work on the server is written down. ``store.journal.journal.Journal`` is one.

    None of these raises: a disk that fails is told elsewhere and stops nobody's work.
    """

    async def begin(self, intent: Intent) -> None:
        """Write down, to the disk, what is about to be done; again with the same id replaces it."""

    async def note(self, intent_id: str, results: Sequence[KeyResult]) -> None:
        """Write down how far it has come."""

    async def end(self, intent_id: str, results: Sequence[KeyResult], remark: str) -> None:
        """Write down how it ended."""


def now() -> datetime:
    """The time, aware of its zone."""
    return datetime.now().astimezone()


def new_id() -> str:
    """A name that nothing else has."""
    return os.urandom(16).hex()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who does it where: what an intent holds besides the work itself."""

    site: Site
    user: str = ""
    note: str = field(default="", repr=False)
    clock: Callable[[], datetime] = now

    def intent(
        self,
        call: CallRef,
        before: Context,
        post: tuple[Entry, ...] = (),
        deletes: tuple[str, ...] = (),
        order: tuple[str, ...] = (),
        work: Operation = Operation.COMMIT,
    ) -> Intent:
        """An intent of now."""
        return Intent(
            new_id(), self.clock(), call, self.site, self.user, before, post, deletes, order, work, self.note
        )
