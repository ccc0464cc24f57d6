"""How far a request came, and by which way: only that tells failures apart that look the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import httpcore

from lvctx_gui.api.certificates import clean
from lvctx_gui.api.connections import UnaskedError
from lvctx_gui.api.network import Origin, Route
from lvctx_gui.core.translate import tr


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for each thing, in seconds (positive); ``whole`` is for all of a request.

    The others are for one step each: a peer that sends a byte a second keeps within every one of them.
    """

    connect: float = 10.0
    read: float = 20.0
    write: float = 20.0
    pool: float = 10.0
    whole: float = 60.0


class Stage(Enum):
    """How far a request came."""

    WAITING = "no connection is free yet"  # not shown
    CONNECTING = "a connection to the server or, where there is one, its proxy"  # not shown
    PROXY_TLS = "TLS with the proxy"  # not shown
    TUNNEL = "the proxy connects to the server"  # not shown
    TLS = "TLS with the server"  # not shown
    SENT = "the request itself"  # not shown


@dataclass(slots=True)
class RequestTrace:
    """One request's way to ``host``; httpcore tells it what happens (its extension "trace").

    Without that, a broken connection to a proxy looks just like one to the server.
    """

    host: str
    route: Route
    times: Timeouts
    ca_file: str = ""
    stage: Stage = Stage.WAITING
    schemes: tuple[str, ...] = field(default=())
    """The kinds of authentication that the proxy offers."""

    async def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note what ``event`` (a name of httpcore's) says about the stage."""
        if event == "connection.connect_tcp.started":
            self.stage = Stage.CONNECTING
        elif event == "connection.start_tls.started":
            self.stage = Stage.PROXY_TLS if self.route.proxy else Stage.TLS
        elif event == "proxy.start_tls.started":
            self.stage = Stage.TLS
        elif event == "http11.send_request_headers.started":
            connects = info["request"].method == b"CONNECT"
            self.stage = Stage.TUNNEL if connects else Stage.SENT
        elif event == "http11.send_request_headers.failed" and _is_refused_unsent(info["exception"]):
            self.stage = Stage.WAITING
        elif event == "http11.receive_response_headers.complete" and self.stage is Stage.TUNNEL:
            self.note_schemes(info["return_value"][3])

    def note_schemes(self, headers: list[tuple[bytes, bytes]]) -> None:
        """Keep what the proxy's answer offers for authentication."""
        offers = (value for name, value in headers if name.lower() == b"proxy-authenticate")
        self.schemes = tuple(
            dict.fromkeys(clean(offer.decode("latin-1").partition(" ")[0], 20) for offer in offers)
        )

    @property
    def has_left(self) -> bool:
        """Whether any of the request may have been sent to the server."""
        return self.stage is Stage.SENT

    @property
    def is_at_proxy(self) -> bool:
        """Whether the proxy is to answer next: until it has connected to the server."""
        return bool(self.route.proxy) and self.stage in (Stage.CONNECTING, Stage.PROXY_TLS, Stage.TUNNEL)

    @property
    def proxy_advice(self) -> str:
        """What to do about a proxy that does not work."""
        if self.route.origin is Origin.PROFILE:
            return tr("Check the proxy in the profile, then try again.")
        return tr(
            "The proxy comes from {setting}: check it there, or name another one in the profile.",
            setting=self.route.setting,
        )


def _is_refused_unsent(error: BaseException) -> bool:
    return isinstance(error, httpcore.ConnectionNotAvailable | UnaskedError)
