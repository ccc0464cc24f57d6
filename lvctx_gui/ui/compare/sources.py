"""Where the two sides come from: what does not change any more, and an open call, which does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from lvctx_gui.core.comparison import Side, SideKind
from lvctx_gui.core.draft import Draft

if TYPE_CHECKING:
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.call.workspace import Workspace


_MANY, _SOON = 20_000, 250
"""Of a call with more entries than that an edit is compared so many milliseconds later: it takes a while."""


class Source(Protocol):
    """Gives a side."""

    @property
    def side(self) -> Side:
        """The side as it is now."""

    @property
    def state(self) -> CallState | None:
        """The open call into which keys may be copied; ``None`` where it is none, or is closed."""

    @property
    def draft(self) -> Draft:
        """What ``side`` was made of."""

    def follow(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` whenever ``side`` or ``state`` is another one."""

    def release(self) -> None:
        """Nobody looks at it any more."""


class Fixed:
    """A side that stays what it is: history, a snapshot, a file, a call that was read for this."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.draft = Draft(side.context)
        self.state: CallState | None = None

    def follow(self, changed: Callable[[], None]) -> None:
        """Nothing changes."""

    def release(self) -> None:
        """Nothing is held."""


class OpenCall(QObject):
    """A call that is open in a tab, with what is staged or as the server holds it.

    When its tab is closed, the side stays what it was, and keys can be copied into it no more.
    """

    def __init__(self, workspace: Workspace, state: CallState, *, with_mine: bool = True) -> None:
        super().__init__()
        self._workspace = workspace
        self._state = state
        self.with_mine = with_mine
        self._was_open = True
        self._followers: list[Callable[[], None]] = []
        # Many edits in a row, and what ends with a reading, are looked at once.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_SOON if len(state.draft.base) > _MANY else 0)
        self._later.timeout.connect(self._look)
        state.changed.connect(self._later.start)
        state.working_changed.connect(self._later.start)
        workspace.edited.connect(self._look_whether_open)
        self.draft = state.draft
        self.side = side_of(state, with_mine=with_mine)

    @property
    def is_open(self) -> bool:
        """Whether its tab is."""
        return any(page.state is self._state for page in self._workspace.pages())

    @property
    def state(self) -> CallState | None:
        """The call while its tab is open, and what is staged is shown."""
        return self._state if self.with_mine and self.is_open else None

    @property
    def has_staged(self) -> bool:
        """Whether the server's state and one's own are two."""
        return self.is_open and bool(self._state.draft.edits.by_key)

    def show_mine(self, *, shown: bool) -> None:
        """Show it with what is staged, or as the server holds it."""
        self.with_mine = shown
        self._look()

    def follow(self, changed: Callable[[], None]) -> None:
        """See ``Source``."""
        self._followers.append(changed)

    def release(self) -> None:
        """See ``Source``."""
        self._later.stop()
        self._followers.clear()
        self._state.changed.disconnect(self._later.start)
        self._state.working_changed.disconnect(self._later.start)
        self._workspace.edited.disconnect(self._look_whether_open)
        self.deleteLater()

    def _look_whether_open(self) -> None:
        if self.is_open is not self._was_open:
            self._look()

    def _look(self) -> None:
        self._was_open = self.is_open
        if self._was_open:
            self.draft = self._state.draft
            self.side = side_of(self._state, with_mine=self.with_mine)
        for changed in self._followers:
            changed()


def side_of(state: CallState, *, with_mine: bool = True) -> Side:
    """What ``state`` holds, with what is staged there or without."""
    draft = state.draft
    if not (with_mine and draft.edits.by_key):
        return Side(SideKind.SERVER, draft.base, state.read_at, state.call, state.site)
    staged = draft.staged_count - len(draft.unfinished_rows)
    return Side(SideKind.STAGED, draft.result, state.read_at, state.call, state.site, staged=staged)
