"""How sentences name things: the key of an entry, the parts of a call's address."""

from __future__ import annotations

from types import MappingProxyType

from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import plain_text

_FIELDS = MappingProxyType(
    {
        "session": mark("session", "part of a call's address"),
        "tx_id": mark("transaction id", "part of a call's address"),
        "account": mark("account", "part of a call's address"),
        "client": mark("client", "part of a call's address"),
    }
)


def key_name(key: str) -> str:
    """``key`` as messages name it: in quotation marks, with marks for what would be invisible."""
    return tr("“{key}”", "a key in a sentence", key=plain_text(key, 80))


def field_name(field: str) -> str:
    """A part of a call's address (``session``, ``tx_id``, ``account``, ``client``) as messages name it."""
    return tr_marked(_FIELDS[field], "part of a call's address")
