"""One key that was changed on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lvctx_gui.core.entries import MISSING, Lookup, describe
from lvctx_gui.core.translate import mark, tr_marked


class Clash(Enum):
    """In which way a key was changed on both sides; ``sentence`` says so."""

    BOTH_CHANGED = mark("You and somebody else changed it, each to another value.")
    THEY_REMOVED = mark("You changed it, and somebody else removed it.")
    THEY_CHANGED = mark("You removed it, and somebody else changed it.")
    BOTH_ADDED = mark("You and somebody else added it, with different values.")

    @property
    def sentence(self) -> str:
        """What happened, as a sentence that calls the key "it"."""
        return tr_marked(self.value)


@dataclass(frozen=True, slots=True, repr=False)
class Conflict:
    """One key that was changed on both sides: its base value, my value, the server's value now."""

    key: str
    base: Lookup
    mine: Lookup
    theirs: Lookup
    seen: str = ""
    """When the server's side was read, as people read a clock."""
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
