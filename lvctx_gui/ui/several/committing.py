"""What the list of open calls may ask of whoever commits several of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.messages.several import Ended


class Committing(Protocol):
    """Commits calls one after the other; ``operations`` implements it."""

    @property
    def changed(self) -> SignalInstance:
        """Another call is under way, or something ended."""

    @property
    def ended(self) -> Mapping[str, Ended]:
        """How the calls of the last time have ended, by the ids of their pages."""

    @property
    def told(self) -> str:
        """The same together, as sentences; ``""`` before there is an end."""

    @property
    def is_running(self) -> bool:
        """Whether calls are gone through."""

    @property
    def has_begun(self) -> bool:
        """Whether the person has agreed to it."""

    @property
    def is_stopping(self) -> bool:
        """Whether no other call is begun."""

    def commit(self, states: Sequence[CallState], over: QWidget) -> None:
        """Ask over this window, then commit what is staged on each."""

    def stop(self) -> None:
        """Begin no other call."""
