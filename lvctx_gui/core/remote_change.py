"""What somebody else changed, and was updated here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from lvctx_gui.core.entries import Lookup, Missing, Value, describe


class RemoteChange(NamedTuple):
    """Somebody else changed a key, the draft was updated, and nobody has marked that as seen.

    ``was`` is what it held before the first of their changes, ``seen`` when the last of them was read
    (``None`` where that is not known), ``repeats`` what else it held where an answer had repeated it.
    ``since`` is when the person has last seen what it was: their changes are later.
    """

    was: Lookup
    seen: datetime | None
    repeats: tuple[Value, ...] = ()
    since: datetime | None = None

    def __repr__(self) -> str:
        # Values are customers' data: they must not reach a log or a traceback by way of a repr.
        return f"RemoteChange(<{describe(self.was)}>, {self.seen!r})"

    @property
    def values(self) -> tuple[Value, ...]:
        """All that the key held before, as ``Context.values_of`` has it."""
        return () if isinstance(self.was, Missing) else (self.was, *self.repeats)


NO_REMOTE_CHANGES: Mapping[str, RemoteChange] = MappingProxyType({})
