"""One httpx client, its settings and its errors in our words. Nothing outside this room sees httpx."""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NoReturn
from urllib.parse import unquote

import httpx

from lvctx_gui import __version__
from lvctx_gui.api import errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.wire import Target, decode_error

MAX_ANSWER_BYTES = 8 << 20
"""No context that a person can work with is larger than this (8 MiB)."""

READS = frozenset({"GET", "HEAD"})

# Both libraries log full URLs, which hold identifiers of calls; httpcore also logs headers.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for each thing, in seconds (positive)."""

    connect: float = 10.0
    read: float = 20.0
    write: float = 20.0
    pool: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``elapsed`` is in seconds, from sending to the last byte."""

    status: int
    content_type: str
    body: bytes
    elapsed: float

    def __repr__(self) -> str:
        return f"Answer({self.status}, <{len(self.body)} bytes>)"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One finished request, for the status line: never its address, headers or body."""

    method: str
    status: int | None
    elapsed: float


def default_ssl_context() -> ssl.SSLContext:
    """A TLS context that trusts what the operating system trusts: corporate proxies live there.

    Building it takes tens of milliseconds: do it once, off the window's thread.
    """
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Transport:
    """Sends requests to one base URL and turns every failure into an ``ApiError``.

    ``base_url`` is ``https://…``, or ``http://`` on a loopback address only; a path behind it is kept.
    ``observer`` is told of every finished request. Raises ``ValueError`` for an unusable base URL.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: dict[str, str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        timeouts: Timeouts | None = None,
        read_only: bool = False,
        observer: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._base = parse_base_url(base_url)
        self._read_only = read_only
        self._observer = observer
        self._headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": f"lvctx-gui/{__version__}",
            **(headers or {}),
        }
        # A server may quote these in its answer; shorter ones would garble its words.
        self._secrets = tuple(value for value in (headers or {}).values() if len(value) >= 8)
        times = timeouts or Timeouts()
        loopback = is_loopback(self._base.host)
        # A context for TLS is not needed to talk to this machine in the clear.
        plain = self._base.scheme == "http"
        self._http = httpx.AsyncClient(
            verify=False if plain else (ssl_context or default_ssl_context()),
            timeout=httpx.Timeout(connect=times.connect, read=times.read, write=times.write, pool=times.pool),
            follow_redirects=False,
            trust_env=not loopback,
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=60),
        )
        self._closed = False

    @property
    def host(self) -> str:
        """The server as messages name it: host and port."""
        return self._base.netloc.decode("ascii")

    async def aclose(self) -> None:
        """Close every connection; later requests raise ``NotSentError``."""
        self._closed = True
        await self._http.aclose()

    async def send(self, method: str, target: Target, body: bytes | None = None) -> Answer:
        """Send one request, once, and return whatever answer came whole. Raises ``ApiError``."""
        writing = method not in READS
        if writing and self._read_only:
            raise errors.ReadOnlyError(
                "This program was started read-only, so nothing can be changed.",
                "Start it without --read-only to edit.",
            )
        if self._closed:
            raise errors.NotSentError("The connection was closed.", "Look the call up again.")
        request = self._build(method, target, body)
        started = time.perf_counter()
        status: int | None = None
        try:
            response = await self._http.send(request, stream=True)
            try:
                status = response.status_code
                content = await self._read(response, writing=writing)
            finally:
                await response.aclose()
        except (httpx.HTTPError, OSError) as error:  # httpx lets TLS errors after the handshake through
            self._raise(error, writing=writing)
        finally:
            if self._observer is not None:
                self._observer(Exchange(method, status, time.perf_counter() - started))
        answer = Answer(
            status, response.headers.get("content-type", ""), content, time.perf_counter() - started
        )
        self._raise_for_status(answer, response.headers, writing=writing)
        return answer

    def _build(self, method: str, target: Target, body: bytes | None) -> httpx.Request:
        base = self._base.raw_path.rstrip(b"/")
        headers = dict(self._headers)
        try:
            expected = base + str(target).encode("ascii")
            url = self._base.copy_with(raw_path=expected)
            request = self._http.build_request(method, url, headers=headers, content=body)
        except (httpx.InvalidURL, UnicodeEncodeError, ValueError):
            raise errors.NotSentError(
                "The request could not be written down: the session id or an identifier holds a character "
                "that no request can carry.",
                "Check what was pasted and try again.",
            ) from None
        # httpx removes dot segments, and a DELETE that lost its last segment erases the whole call: what
        # goes out must be, byte for byte, what was meant.
        sent = request.url.raw_path
        path, _, query = sent.removeprefix(base).partition(b"?")
        segments = tuple(path.decode("ascii").split("/")[1:])
        if (
            sent != expected
            or segments != target.segments
            or query != target.query.encode("ascii")
            or any(unquote(segment) in ("", ".", "..") for segment in segments)
        ):
            raise errors.UnsafeAddressError(
                "The address would have been changed on its way out.",
                "Correct the identifiers and try again.",
            )
        return request

    async def _read(self, response: httpx.Response, *, writing: bool) -> bytes:
        parts: list[bytes] = []
        size = 0
        announced = response.headers.get("content-length", "")
        too_large = announced.isdigit() and int(announced) > MAX_ANSWER_BYTES
        if not too_large:
            # Leaving the loop early would leave httpx's generators to the garbage collector, which may run
            # them when no event loop does: closing the response ends them from within.
            try:
                async for part in response.aiter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > MAX_ANSWER_BYTES:
                        too_large = True
                        await response.aclose()
            except (httpx.HTTPError, httpx.StreamError):
                if not too_large:
                    raise
        if too_large:
            raise errors.UnreadableAnswerError(
                f"{self.host} answered {response.status_code} with more than "
                f"{MAX_ANSWER_BYTES >> 20} MB, which is more than a context can be; reading stopped.",
                "What was read before stays. Check the identifiers and the address, then try again.",
                carried_out=CarriedOut.UNKNOWN,
                writing=writing,
                status=response.status_code,
            )
        return b"".join(parts)

    def _raise(self, error: httpx.HTTPError | OSError, *, writing: bool) -> NoReturn:
        kind, summary, advice = _explain(error, self.host)
        lost = issubclass(kind, errors.AnswerLostError)
        raise kind(
            summary,
            advice,
            carried_out=CarriedOut.UNKNOWN if lost else CarriedOut.NO,
            writing=writing,
        ) from None

    def _raise_for_status(self, answer: Answer, headers: httpx.Headers, *, writing: bool) -> None:
        status = answer.status
        if 200 <= status < 300:
            return
        kind, meaning, advice = _meaning(status)
        said = decode_error(answer.body)
        for secret in self._secrets:
            said = said and said.replace(secret, "…")
        quoted = f" The server said: “{said}”" if said else ""
        error = kind(
            f"{self.host} answered {status}: {meaning}{quoted}",
            advice,
            carried_out=CarriedOut.UNKNOWN if status >= 500 else CarriedOut.NO,
            writing=writing,
            status=status,
        )
        if isinstance(error, errors.SlowDownError):
            error.retry_after = parse_retry_after(headers.get("retry-after"), datetime.now(UTC))
            if error.retry_after is not None:
                error.advice = f"Wait {error.retry_after:.0f} seconds, then try again."
        raise error


def parse_base_url(text: str) -> httpx.URL:
    """A usable base URL from ``text``. Raises ``ValueError`` with a sentence."""
    try:
        url = httpx.URL(text.strip())
        host = url.host
    except (httpx.InvalidURL, UnicodeError):
        raise ValueError(f"“{text}” is no address of a server.") from None
    if url.scheme not in ("http", "https") or not host:
        raise ValueError(f"“{text}” is no address of a server; one looks like https://api.livevox.com.")
    if url.scheme == "http" and not is_loopback(host):
        raise ValueError("Plain http:// would show customers' data to the network: use https://.")
    if url.port is not None and not 0 < url.port < 65_536:
        raise ValueError(f"“{text}” names a port that cannot be: ports are numbers from 1 to 65535.")
    if url.query or url.fragment or url.userinfo:
        raise ValueError("The address of the server must end with its path: no ?, no #, no user name.")
    return url


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def parse_retry_after(text: str | None, now: datetime) -> float | None:
    """Seconds to wait (0 or more) from a Retry-After header: a number or a date (RFC 9110, 10.2.3)."""
    if text is None:
        return None
    try:
        seconds = float(int(text)) if text.strip().isdigit() else None
        if seconds is None:
            seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, seconds)


def _meaning(status: int) -> tuple[type[errors.StatusError], str, str]:
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


def _explain(error: httpx.HTTPError | OSError, host: str) -> tuple[type[errors.ApiError], str, str]:
    """Which of our errors ``error`` is, what happened, and what to do."""
    check = "Check your network and the address, then try again."
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return errors.ConnectTimedOutError, f"No connection to {host} within the time allowed.", check
    if isinstance(error, httpx.TimeoutException):
        return (
            errors.TimedOutError,
            f"{host} did not answer within the time allowed.",
            "Try again in a while.",
        )
    if isinstance(error, httpx.ProxyError):
        return errors.ProxyFailedError, f"The proxy on the way to {host} refused or failed.", check
    if isinstance(error, httpx.ConnectError):
        return _explain_connect(error, host, check)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return errors.NotSentError, "The request could not be written down.", "Check what was pasted."
    if isinstance(error, httpx.DecodingError):
        return errors.AnswerLostError, f"The answer of {host} could not be decompressed.", "Try again."
    return (
        errors.AnswerLostError,
        f"The connection to {host} broke before the answer was complete.",
        "Try again.",
    )


def _explain_connect(
    error: httpx.ConnectError, host: str, check: str
) -> tuple[type[errors.ApiError], str, str]:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    for found in causes:
        if isinstance(found, ssl.SSLCertVerificationError):
            return (
                errors.CertificateRejectedError,
                f"The certificate of {host} is not trusted here: {found.verify_message}.",
                "If your company opens TLS at a proxy, its certificate must be among those that the "
                "operating system trusts: ask your IT.",
            )
        if isinstance(found, ssl.SSLError):
            return errors.CertificateRejectedError, f"No secure connection to {host} could be made.", check
        if isinstance(found, socket.gaierror):
            return errors.HostNotFoundError, f"The server {host} is not known to your network.", check
        if isinstance(found, ConnectionRefusedError):
            return errors.ConnectionRefusedByHostError, f"{host} refused the connection.", check
    return errors.NotReachedError, f"{host} could not be reached.", check
