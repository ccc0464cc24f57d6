"""The wire: the five context methods and the login over httpx.

Names are loaded when first used, so that importing ``lvctx_gui.api.errors`` or ``.wire`` does not load
httpx: the first paint must not wait for it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

# httpx loads its own command line with it where click and rich are installed; without it, it goes on. That
# takes 45 ms of the processor and 5 MiB from whoever has both for something else.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: Python's word for "is not there"

if TYPE_CHECKING:
    from lvctx_gui.api.client import ContextClient as ContextClient
    from lvctx_gui.api.network import Network as Network
    from lvctx_gui.api.network import make_ssl_context as make_ssl_context
    from lvctx_gui.api.request_trace import Timeouts as Timeouts
    from lvctx_gui.api.session import Login as Login
    from lvctx_gui.api.session import log_in as log_in
    from lvctx_gui.api.transport import default_ssl_context as default_ssl_context

_HOMES = {
    "ContextClient": "client",
    "Login": "session",
    "Network": "network",
    "Timeouts": "request_trace",
    "default_ssl_context": "transport",
    "log_in": "session",
    "make_ssl_context": "network",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:  # noqa: ANN401  # what a module holds has no common type
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
