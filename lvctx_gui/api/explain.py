"""What httpx's errors mean, in our words: where on the way it went wrong, and which setting helps."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import httpcore
import httpx

from lvctx_gui.api import errors
from lvctx_gui.api.certificates import clean, what_helps, why_rejected
from lvctx_gui.api.connections import UnaskedError
from lvctx_gui.api.network import PROFILE, Route

Explanation = tuple[type[errors.ApiError], str, str]
"""Which of our errors it is, what happened, and what to do."""

_CHECK = "Check your network and the address, then try again."


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for each thing, in seconds (positive); ``whole`` is for all of a request.

    The others are for one step each: who sends a byte a second keeps every one of them.
    """

    connect: float = 10.0
    read: float = 20.0
    write: float = 20.0
    pool: float = 10.0
    whole: float = 60.0


class Stage(Enum):
    """How far a request came."""

    WAITING = "no connection is free yet"
    CONNECTING = "a connection to the server or, where there is one, its proxy"
    PROXY_TLS = "TLS with the proxy"
    TUNNEL = "the proxy connects to the server"
    TLS = "TLS with the server"
    SENT = "the request itself"


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
    def next_host(self) -> str:
        """Who is to answer next: the proxy until it has consented, then the server."""
        at_proxy = bool(self.route.proxy) and self.stage in (Stage.CONNECTING, Stage.PROXY_TLS, Stage.TUNNEL)
        return f"the proxy {self.route.proxy}" if at_proxy else self.host

    @property
    def proxy_advice(self) -> str:
        """What to do about a proxy that does not work."""
        if self.route.origin == PROFILE:
            return "Check the proxy in the profile, then try again."
        return f"It comes from {self.route.origin}: check it there, or name another in the profile."


def _is_refused_unsent(error: BaseException) -> bool:
    return isinstance(error, httpcore.ConnectionNotAvailable | UnaskedError)


def explain_late(request_trace: RequestTrace) -> Explanation:
    """What it means that a request as a whole took too long."""
    allowed = f"all of it may take {request_trace.times.whole:g} s"
    if request_trace.has_left:
        return (
            errors.TimedOutError,
            f"{request_trace.host} did not answer completely within the time allowed: {allowed}.",
            "Try again in a while.",
        )
    return (
        errors.ConnectTimedOutError,
        f"No connection to {request_trace.next_host} within the time allowed: {allowed}.",
        _CHECK,
    )


def explain_stop(request_trace: RequestTrace) -> Explanation:
    """What it means that a person ended the wait."""
    if request_trace.has_left:
        return errors.StoppedError, f"You stopped waiting for the answer of {request_trace.host}.", ""
    return errors.StoppedBeforeSendingError, "You stopped it before it was sent.", ""


def explain_unasked(error: UnaskedError, request_trace: RequestTrace) -> Explanation:
    """What it means that a new connection was of no use."""
    did = "sent something on a new connection" if error.spoke else "closed a new connection"
    return (
        errors.ConnectionSpoiledError,
        f"{_sentence(request_trace.next_host)} {did} before it was asked anything.",
        "Try again; if it stays like this, ask your IT what answers there.",
    )


def explain(error: httpx.HTTPError | OSError, request_trace: RequestTrace) -> Explanation:
    """What ``error`` means for a request that came as far as ``request_trace`` says."""
    if isinstance(error, httpx.TimeoutException):
        return _explain_timeout(error, request_trace)
    if isinstance(error, httpx.ProxyError):
        found = re.match(r"(\d{3})\b ?(.*)", str(error), re.DOTALL)
        return explain_proxy_status(
            int(found[1]) if found else 0, found[2] if found else str(error), request_trace
        )
    if request_trace.stage in (Stage.CONNECTING, Stage.PROXY_TLS, Stage.TUNNEL, Stage.TLS):
        return _explain_connect(error, request_trace)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return errors.NotSentError, "The request could not be written down.", "Check what was pasted."
    through = f" through the proxy {request_trace.route.proxy}" if request_trace.route.proxy else ""
    return (
        errors.AnswerLostError,
        f"The connection to {request_trace.host}{through} broke before the answer was complete.",
        "Try again.",
    )


def explain_status(status: int) -> tuple[type[errors.StatusError], str, str]:
    """What a server's status other than 2xx means."""
    known: dict[int, tuple[type[errors.StatusError], str, str]] = {
        401: (
            errors.NotSignedInError,
            "the session is missing, unknown or has ended.",
            "Sign in again, then repeat this.",
        ),
        403: (
            errors.NotAllowedError,
            "your role or client may not do this.",
            "The API is open to the roles Sysadmin, Superuser and Agent: ask your administrator.",
        ),
        404: (errors.NotThereError, "nothing is there.", "Check the identifiers and the address."),
        408: (errors.TimedOutThereError, "it waited too long for the request.", "Try again."),
        429: (errors.SlowDownError, "too many requests.", "Wait a little, then try again."),
    }
    if status in known:
        return known[status]
    if 300 <= status < 400:
        return (
            errors.RedirectedError,
            "it points to another address, which is not followed.",
            "Check the address of the server; a sign-in page of your network may stand between.",
        )
    if status >= 500:
        return errors.ServerFailedError, "the server or a gateway before it failed.", "Try again in a while."
    return errors.StatusError, "the request was refused.", "Check what was sent, then try again."


def explain_proxy_status(status: int, reason: str, request_trace: RequestTrace) -> Explanation:
    """What a proxy's answer other than yes means; ``status`` 0 for one that could not be understood."""
    proxy = request_trace.route.proxy
    if status == 407:
        return errors.ProxyAuthenticationError, *_explain_authentication(request_trace)
    said = clean(request_trace.route.hide(reason))
    return (
        errors.ProxyFailedError,
        f"The proxy {proxy} answered {status or ''}{f' “{said}”' if said else ''} when it was asked to "
        f"connect to {request_trace.host}.".replace("  ", " "),
        f"Ask your IT whether it may reach {request_trace.host}. {request_trace.proxy_advice}",
    )


def _explain_authentication(request_trace: RequestTrace) -> tuple[str, str]:
    proxy = f"The proxy {request_trace.route.proxy}" if request_trace.route.proxy else "A proxy on the way"
    if request_trace.schemes and "basic" not in (scheme.casefold() for scheme in request_trace.schemes):
        return (
            f"{proxy} wants to know who asks, by {' or '.join(request_trace.schemes)}, which this program "
            "does not speak (it speaks Basic).",
            "Ask your IT for a proxy that takes a user name and password, or none.",
        )
    if request_trace.route.credentials is not None:
        summary, verb = f"{proxy} did not accept the user name and password (407).", "Correct"
    else:
        summary, verb = f"{proxy} wants a user name and password (407).", "Enter"
    if request_trace.route.origin == PROFILE:
        return summary, f"{verb} them in the profile, beside the address of the proxy."
    return summary, "Name this proxy in the profile, with a user name and password."


def _explain_timeout(error: httpx.TimeoutException, request_trace: RequestTrace) -> Explanation:
    host, times, proxy = request_trace.host, request_trace.times, request_trace.route.proxy
    late = "within the time allowed"
    if isinstance(error, httpx.PoolTimeout):
        return (
            errors.ConnectTimedOutError,
            f"No connection to {host} {late}: waiting for a free connection took longer than "
            f"{times.pool:g} s.",
            "Wait until what is under way has ended, then try again.",
        )
    if isinstance(error, httpx.ConnectTimeout):
        via_proxy = request_trace.stage in (Stage.CONNECTING, Stage.PROXY_TLS) and proxy
        where = f"the proxy {proxy}" if via_proxy else host
        return (
            errors.ConnectTimedOutError,
            f"No connection to {where} {late}: connecting took longer than {times.connect:g} s.",
            request_trace.proxy_advice if via_proxy else _CHECK,
        )
    if request_trace.stage is Stage.TUNNEL:
        return (
            errors.ConnectTimedOutError,
            f"No connection to {host} {late}: the proxy {proxy} did not say within {times.read:g} s that it "
            "had connected.",
            request_trace.proxy_advice,
        )
    if isinstance(error, httpx.WriteTimeout):
        return (
            errors.TimedOutError,
            f"{host} did not take the request {late}: sending took longer than {times.write:g} s.",
            "Try again in a while.",
        )
    return (
        errors.TimedOutError,
        f"{host} did not answer {late}: waiting for the answer took longer than {times.read:g} s.",
        "Try again in a while.",
    )


def _explain_connect(error: BaseException, request_trace: RequestTrace) -> Explanation:
    route = request_trace.route
    at_proxy = bool(route.proxy) and request_trace.stage is not Stage.TLS
    where = f"the proxy {route.proxy}" if at_proxy else request_trace.host
    advice = request_trace.proxy_advice if at_proxy else _CHECK
    kind: type[errors.ApiError]
    for found in causes(error):
        if isinstance(found, ssl.SSLCertVerificationError):
            name = re.sub(r"^\w+://|:\d+$", "", route.proxy if at_proxy else request_trace.host)
            return (
                errors.CertificateRejectedError,
                f"The certificate of {where} is not trusted here: {why_rejected(found, name)}.",
                what_helps(found, request_trace.ca_file),
            )
        if isinstance(found, ssl.SSLError) and not _is_broken_off(found):
            return (
                errors.CertificateRejectedError,
                f"No secure connection to {where} could be made: {_tls_reason(found)}.",
                advice,
            )
        if isinstance(found, socket.gaierror):
            kind = errors.ProxyFailedError if at_proxy else errors.HostNotFoundError
            who = where if at_proxy else f"the server {where}"
            return kind, f"{_sentence(who)} is not known to your network.", advice
        if isinstance(found, ConnectionRefusedError):
            kind = errors.ProxyFailedError if at_proxy else errors.ConnectionRefusedByHostError
            return kind, f"{_sentence(where)} refused the connection.", advice
    if request_trace.stage is Stage.TUNNEL:
        return (
            errors.ProxyFailedError,
            f"{_sentence(where)} broke the connection before it had connected to {request_trace.host}.",
            advice,
        )
    if request_trace.stage in (Stage.PROXY_TLS, Stage.TLS):
        return (
            errors.CertificateRejectedError,
            f"No secure connection to {where} could be made: it was broken while TLS began.",
            f"Something on the way may forbid it. {advice}",
        )
    kind = errors.ProxyFailedError if at_proxy else errors.NotReachedError
    return kind, f"{_sentence(where)} could not be reached.", advice


def causes(error: BaseException) -> Iterator[BaseException]:
    """``error``, and everything that it came from."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        yield cause
        if isinstance(cause, BaseExceptionGroup):  # one failure for each address of a name
            yield from cause.exceptions
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__


def _is_broken_off(error: ssl.SSLError) -> bool:
    """Whether it says no more than that the connection ended, which OpenSSL does in several ways."""
    ended = (ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError)
    return isinstance(error, ended) or not error.reason


def _tls_reason(error: ssl.SSLError) -> str:
    reason = error.reason or ""
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"):
        return "what answers there does not speak TLS"
    return clean(reason.replace("_", " ").casefold()) or "TLS failed"


def _sentence(text: str) -> str:
    return f"The{text[3:]}" if text.startswith("the ") else text
