"""How messages name calls and keys."""

from __future__ import annotations

from collections.abc import Sequence

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import listed, tr_n
from lvctx_gui.core.visible import plain_text

_NAMED = 5
"""Keys that a message names before it says how many more there are."""


def call_name(call: CallRef) -> str:
    """A call as messages and tabs name it."""
    return f"{call.tx_id} · {plain_text(call.account, 40)}"


def key_names(keys: Sequence[str]) -> str:
    """Keys in a row, at most five of them; ``""`` for none."""
    names = [key_name(key) for key in keys[:_NAMED]]
    if len(keys) > _NAMED:
        names.append(tr_n("{n} more", "{n} more", len(keys) - _NAMED, about="names"))
    return listed(names)
