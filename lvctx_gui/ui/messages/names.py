"""How messages name calls, keys and environments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import listed, tr, tr_n
from lvctx_gui.core.visible import plain_text

_NAMED = 5
"""Keys that a message names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Place:
    """An environment: its ``name``, and the ``strip`` that a question about it bears (production only)."""

    name: str
    strip: str = ""

    @property
    def words(self) -> str:
        """The name as a part of a sentence, which says of production that it is."""
        name = plain_text(self.name, 60)
        return tr("PRODUCTION {environment}", environment=name) if self.strip else name


def call_name(call: CallRef) -> str:
    """A call as messages and tabs name it."""
    return f"{call.tx_id} · {plain_text(call.account, 40)}"


def key_names(keys: Sequence[str]) -> str:
    """Keys in a row, at most five of them; ``""`` for none."""
    names = [key_name(key) for key in keys[:_NAMED]]
    if len(keys) > _NAMED:
        names.append(tr_n("{n} more", "{n} more", len(keys) - _NAMED, about="names"))
    return listed(names)
