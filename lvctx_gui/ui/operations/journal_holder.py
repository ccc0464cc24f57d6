"""The window's journal, which is made only after the first paint: who needs it is given this instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lvctx_gui.services.commit_log import CommitLog
    from lvctx_gui.store.journal.journal import Journal


class JournalHolder:
    """Holds the journal once there is one."""

    def __init__(self) -> None:
        self.journal: Journal | None = None

    @property
    def is_open(self) -> bool:
        """Whether it answers at once: the keychain, which holds its key, may take a while."""
        return self.journal is not None and self.journal.is_open

    @property
    def is_lasting(self) -> bool:
        """Whether what is staged outlives the program."""
        return self.journal is not None and self.journal.is_lasting

    def commit_log(self) -> CommitLog:
        """Where operations are written down; there is a journal before anything can be sent."""
        assert self.journal is not None  # noqa: S101  # made before the first connection
        return self.journal
