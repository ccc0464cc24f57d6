"""What the rest of the window may ask of the open calls, and of whoever changes them, without knowing either.

``main_window`` implements ``Workspace``, ``operations`` implements ``Reverting``; the wings between them
know these protocols only, so that imports run downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.profile import Profile
    from lvctx_gui.core.record import Record, SavedPage
    from lvctx_gui.core.site import Site
    from lvctx_gui.ui.call.page import CallPage
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.messages.message import Ends, Message


class Workspace(Protocol):
    """The calls that are open in one window, each in a page, and where the person is told things."""

    @property
    def edited(self) -> SignalInstance:
        """Something changed that must not be lost: an edit, what is being typed, a note, the open calls."""

    @property
    def current(self) -> CallPage | None:
        """The page that is shown, or ``None`` where no call is."""

    def pages(self) -> Iterable[CallPage]:
        """The open pages, in their order."""

    def closed(self) -> Sequence[CallPage]:
        """The pages that were closed and can come back, in the order of closing."""

    def working(self) -> Sequence[CallState]:
        """Every call with a commit or a deletion under way."""

    def staged(self) -> Sequence[CallState]:
        """Every call, open or closed, that has something staged."""

    def page_of(self, call: CallRef, site: Site | None) -> CallPage:
        """The page of ``call`` on ``site``: an open one, a closed one, or a new one that is not shown yet."""

    def show_page(self, page: CallPage) -> None:
        """Show a page; a closed one comes back with what was staged on it."""

    def open(self, call: CallRef, site: Site | None) -> CallPage:
        """Show the page of ``call`` on ``site``, whether it is open, closed or new."""

    def load_saved(self, saved: Sequence[SavedPage]) -> Sequence[CallState]:
        """Open what an earlier run had open, behind what is open now; returns the states of these calls."""

    def reopen(self) -> None:
        """Open the page that was closed last."""

    def finish_editing(self, state: CallState) -> None:
        """Stage what an open editor of this call holds."""

    def say(self, message: Message | None) -> None:
        """Show ``message`` where the person looks: on the page that is shown, or on the start page."""

    def tell(self, event: Ends, about: str = "") -> None:
        """Let ``event`` end the messages that it ends, on every page; ``about`` is the id of one."""

    def set_environment(self, site: Site, profile: Profile | None) -> None:
        """Name the environment beside what sends, on the pages of ``site`` and on those opened later."""

    def window(self) -> QWidget:
        """The window over which questions open."""


class Reverting(Protocol):
    """Who takes back what was sent: what the history needs to know of it."""

    @property
    def history_changed(self) -> SignalInstance:
        """Something has begun or ended that the history shows."""

    @property
    def may_revert_changed(self) -> SignalInstance:
        """``why_not_revert`` may answer something else now."""

    def why_not_revert(self, site: Site) -> str:
        """Why nothing that was sent to ``site`` can be reverted now, as a sentence; ``""`` when it can be."""

    def revert(self, record: Record, keys: Iterable[str] | None = None) -> None:
        """Look the call up and stage the opposite of what ``record`` tells of; nothing is sent.

        Of ``keys`` only, where they are given.
        """
