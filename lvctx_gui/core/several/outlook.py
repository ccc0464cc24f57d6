"""What becomes of a call when one key is set in it, along with others: its own draft decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from lvctx_gui.core.draft import Draft, EditRefusedError
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import MISSING, Lookup, Missing
from lvctx_gui.core.key_rules import removal_problem, unusable_key_problem
from lvctx_gui.core.translate import tr

Setting = str | None | Removed
"""What a key is to hold: a text, "no value", or that it is to go."""


class Fate(Enum):
    """What becomes of one call."""

    ADDED = auto()
    CHANGED = auto()
    DELETED = auto()
    SAME = auto()
    """It holds this already, or this is staged already; or what is to go is not there."""
    REFUSED = auto()

    @property
    def is_staged(self) -> bool:
        """Whether something is staged."""
        return self in (Fate.ADDED, Fate.CHANGED, Fate.DELETED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of a call; ``was`` is what the key would have held, ``why`` why it is refused."""

    fate: Fate
    was: Lookup = field(default=MISSING, repr=False)
    why: str = ""


def outlook(draft: Draft, key: str, setting: Setting) -> Outlook:
    """What setting ``key`` makes of ``draft``, which is not changed."""
    was = draft.get(key)
    if key in draft.conflicts:
        return Outlook(Fate.REFUSED, was, tr("Someone else changed it too. Decide that conflict first."))
    if isinstance(setting, Removed):
        return _removal(draft, key, was)
    if set(draft.values_of(key)) == {setting}:
        return Outlook(Fate.SAME, was)
    if not isinstance(was, Missing):
        return Outlook(Fate.CHANGED, was)
    if key in draft.base:
        return Outlook(Fate.CHANGED, was)  # it was to go
    if problem := unusable_key_problem(key):
        return Outlook(Fate.REFUSED, was, problem)
    return Outlook(Fate.ADDED, was)


def _removal(draft: Draft, key: str, was: Lookup) -> Outlook:
    if isinstance(was, Missing):
        return Outlook(Fate.SAME, was)
    if key in draft.base and (problem := removal_problem(key)):
        return Outlook(Fate.REFUSED, was, problem)
    return Outlook(Fate.DELETED, was)


def staged(draft: Draft, key: str, setting: Setting) -> Draft:
    """``draft`` with ``key`` set. Raises ``EditRefusedError`` where ``outlook`` says that it is refused."""
    seen = outlook(draft, key, setting)
    if seen.fate is Fate.REFUSED:
        raise EditRefusedError(seen.why)
    if not seen.fate.is_staged:
        return draft
    return draft.remove(key) if isinstance(setting, Removed) else draft.staged(key, setting)
