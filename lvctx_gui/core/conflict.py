"""One key that was changed on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from lvctx_gui.core.entries import MISSING, Lookup, describe


class Clash(Enum):
    """In which way a key was changed on both sides."""

    BOTH_CHANGED = "both-changed"
    THEY_REMOVED = "they-removed"
    THEY_CHANGED = "they-changed"
    BOTH_ADDED = "both-added"


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """One key that was changed on both sides: its base value, my value, the server's value now."""

    key: str
    base: Lookup
    mine: Lookup
    theirs: Lookup
    seen: datetime | None = None
    """When the server's side was read; ``None`` where that is not known any more."""
    is_since: bool = False
    """Whether it is the revert of a commit that met a later change: anybody's, one's own as well."""

    @property
    def clash(self) -> Clash:
        """In which way."""
        if self.base is MISSING:
            return Clash.BOTH_ADDED
        if self.mine is MISSING:
            return Clash.THEY_CHANGED
        return Clash.THEY_REMOVED if self.theirs is MISSING else Clash.BOTH_CHANGED

    def __repr__(self) -> str:
        return f"Conflict({self.key!r}, <{describe(self.mine)}> against <{describe(self.theirs)}>)"
