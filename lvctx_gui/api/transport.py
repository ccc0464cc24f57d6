"""The one httpx client, its settings and its errors. Nothing outside this room sees httpx."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

import httpx

from lvctx_gui import __version__
from lvctx_gui.api import errors
from lvctx_gui.api.awaiting import tell_arrival, was_stopped
from lvctx_gui.api.bodies import BodyRefusedError, read_body
from lvctx_gui.api.building import build_request, parse_base_url
from lvctx_gui.api.connections import TooLongError, UnaskedError, WatchedTransport
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.api.explain import explain, explain_late, explain_stop, explain_unasked
from lvctx_gui.api.network import DIRECT, Network, Route, find_route, make_ssl_context
from lvctx_gui.api.quoting import quotable
from lvctx_gui.api.recording import Recorder, Recording
from lvctx_gui.api.refusals import explain_proxy_status, explain_status
from lvctx_gui.api.request_trace import RequestTrace, Timeouts
from lvctx_gui.api.retry_after import parse_retry_after
from lvctx_gui.api.wire import Target, decode_error
from lvctx_gui.core.duration import duration_words
from lvctx_gui.core.exchange import Ending
from lvctx_gui.core.translate import sentences, tr

READS = frozenset({"GET", "HEAD"})

# httpx lets TLS errors after the handshake through; the deadline ends as an OSError, too.
_TROUBLE = (httpx.HTTPError, OSError, BodyRefusedError, TooLongError, UnaskedError, asyncio.CancelledError)

# Both libraries log full URLs, which hold identifiers of calls; httpcore also logs headers.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``elapsed`` is in seconds, from sending to the last byte."""

    status: int
    content_type: str
    body: bytes
    elapsed: float

    @property
    def kind(self) -> str:
        """The content type as messages name it."""
        return quotable(self.content_type.partition(";")[0], 60) or tr("no content type")

    def __repr__(self) -> str:
        return f"Answer({self.status}, <{len(self.body)} bytes>)"


@dataclass(frozen=True, slots=True)
class Finished:
    """One finished request, for the status line: never its address, headers or body."""

    method: str
    status: int | None
    elapsed: float
    given_up: bool = False
    """Whether the wait was ended from here: then no answer says nothing about the server."""


def default_ssl_context() -> ssl.SSLContext:
    """A TLS context that trusts what the operating system trusts: ``make_ssl_context`` without a CA file."""
    return make_ssl_context()


class Transport:
    """Sends requests to one base URL and turns every failure into an ``ApiError``.

    ``base_url`` is ``https://…``, or ``http://`` on a loopback address only; a path behind it is kept.
    ``network`` says which proxy to use and whom to trust; left out, the operating system decides.
    ``ssl_context`` (from ``make_ssl_context``) is used as it is; left out, one is made, in a thread, before
    the first request. ``observer`` is told of every finished request, ``recorder`` keeps it as it
    went. Raises ``ValueError`` for an unusable base URL or proxy.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: dict[str, str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        network: Network | None = None,
        timeouts: Timeouts | None = None,
        read_only: bool = False,
        observer: Callable[[Finished], None] | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self._base = parse_base_url(base_url)
        self._read_only = read_only
        self._headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            # What is packed costs a few bytes to send and any number to unpack.
            "Accept-Encoding": "identity",
            "User-Agent": f"lvctx-gui/{__version__}",
        }
        self._secrets: tuple[str, ...] = ()
        self._observer = observer
        self._recorder = recorder
        for name, value in (headers or {}).items():
            self.use_secret_header(name, value)
        self._times = timeouts or Timeouts()
        self._network = network or Network()
        self._network.check()
        self._ssl_context = ssl_context
        self._http: httpx.AsyncClient | None = None
        self._route = DIRECT
        self._preparing = asyncio.Lock()
        self._closed = False

    @property
    def host(self) -> str:
        """The server as messages name it: host and port."""
        return self._base.netloc.decode("ascii")

    @property
    def _origin(self) -> str:
        return f"{self._base.scheme}://{self.host}"

    def use_secret_header(self, name: str, value: str) -> None:
        """Send this header from now on; its value is taken out of whatever a server quotes."""
        self._headers[name] = value
        self.hide(value)

    def hide(self, secret: str) -> None:
        """Take ``secret`` out of whatever a server quotes."""
        if self._recorder is not None:
            self._recorder.hide(secret)
        # Shorter ones would garble a server's words.
        if len(secret) >= 8 and secret not in self._secrets:
            self._secrets = (*self._secrets, secret)

    async def aclose(self) -> None:
        """Close every connection; later requests raise ``NotSentError``."""
        self._closed = True
        if self._http is not None:
            await self._http.aclose()

    async def send(self, method: str, target: Target, body: bytes | None = None) -> Answer:
        """Send one request, once, and return the answer, which came whole. Raises ``ApiError``."""
        answer, headers = await self._exchange(method, target, body)
        self._raise_for_status(answer, headers, writing=method not in READS)
        return answer

    async def ask(self, target: Target) -> Answer:
        """The answer to a GET, whatever its status. Raises ``ApiError`` when there is none."""
        answer, _ = await self._exchange("GET", target, None)
        return answer

    async def _exchange(
        self, method: str, target: Target, body: bytes | None
    ) -> tuple[Answer, httpx.Headers]:
        if method not in READS and self._read_only:
            raise errors.ReadOnlyError(
                tr("This program is read-only here, so nothing can be changed."),
                tr("The profile, the administrator's policy or --read-only says so."),
            )
        path = self._base.raw_path.rstrip(b"/").decode("ascii") + str(target)
        recording = Recording(self._recorder, method, self._origin, path, body or b"")
        with recording.running():
            return await self._carry_out(method, target, body, recording)

    async def _carry_out(
        self, method: str, target: Target, body: bytes | None, recording: Recording
    ) -> tuple[Answer, httpx.Headers]:
        writing = method not in READS
        request_trace = RequestTrace(self.host, self._route, self._times, self._network.ca_file)
        started = time.perf_counter()
        status: int | None = None
        given_up = False
        headers = httpx.Headers()
        content = b""
        deadline = asyncio.timeout(self._times.whole)
        try:
            async with deadline:
                http = await self._prepare()
                request_trace.route = self._route
                request = build_request(
                    http, method, (self._base, target), (self._headers, body), request_trace
                )
                recording.headers = request.headers.raw
                response = await http.send(request, stream=True)
                try:
                    recording.status = status = response.status_code
                    headers = response.headers
                    recording.content = content = await read_body(response)
                finally:
                    await response.aclose()
        except _TROUBLE as error:
            given_up = stopped = isinstance(error, asyncio.CancelledError)
            if stopped and not was_stopped():
                raise
            # The status alone says that a request was refused: a broken body does not matter then.
            if stopped or status is None or 200 <= status < 300:
                recording.ending = _ending_of(error, late=deadline.expired())
                self._raise(error, request_trace, status, writing=writing, late=deadline.expired())
        finally:
            elapsed = time.perf_counter() - started
            if self._observer is not None:
                self._observer(Finished(method, status, elapsed, given_up))
        assert status is not None  # noqa: S101  # or it would have been raised
        tell_arrival()
        return Answer(status, headers.get("content-type", ""), content, elapsed), headers

    async def _prepare(self) -> httpx.AsyncClient:
        async with self._preparing:
            if self._http is None:
                context: ssl.SSLContext | None = None
                # Neither TLS nor any proxy is needed to talk to this machine in the clear.
                if self._base.scheme == "https":
                    context, self._route = await asyncio.to_thread(self._look_around)
                self._http = self._connect_by(context)
            if self._closed:
                raise errors.NotSentError(tr("The connection was closed."), tr("Look the call up again."))
            return self._http

    def _look_around(self) -> tuple[ssl.SSLContext, Route]:
        # In a thread: certificates are read from files, and Windows may look names up to find the proxy.
        context = self._ssl_context or make_ssl_context(self._network.ca_file)
        base = self._base
        return context, find_route(base.scheme, base.host, base.port or 443, self._network)

    def _connect_by(self, context: ssl.SSLContext | None) -> httpx.AsyncClient:
        times, route = self._times, self._route
        proxy = None
        if route.proxy:
            tls = context if route.proxy.startswith("https:") else None  # not shown
            proxy = httpx.Proxy(route.proxy, auth=route.credentials, ssl_context=tls)
        return httpx.AsyncClient(
            transport=WatchedTransport(context, proxy),
            timeout=httpx.Timeout(connect=times.connect, read=times.read, write=times.write, pool=times.pool),
            follow_redirects=False,
            # The way out is decided in `find_route`; a .netrc of the user must not add credentials either.
            trust_env=False,
        )

    def _raise(
        self,
        error: BaseException,
        request_trace: RequestTrace,
        status: int | None,
        *,
        writing: bool,
        late: bool,
    ) -> NoReturn:
        unknown = CarriedOut.UNKNOWN
        if isinstance(error, BodyRefusedError | TooLongError):
            if status:
                unusable = tr(
                    "{host} answered {status}, but the answer cannot be used.", host=self.host, status=status
                )
            else:
                unusable = tr("{host} answered, but the answer cannot be used.", host=self.host)
            raise errors.UnreadableAnswerError(
                sentences((unusable, str(error))),
                tr("What was read before stays. Check the identifiers and the address, then try again."),
                in_short=unusable,
                carried_out=unknown,
                writing=writing,
                status=status,
            ) from None
        if isinstance(error, asyncio.CancelledError):
            kind, summary, advice = explain_stop(request_trace)
        elif late:
            kind, summary, advice = explain_late(request_trace)
        elif isinstance(error, UnaskedError):
            kind, summary, advice = explain_unasked(error, request_trace)
        else:
            assert isinstance(error, httpx.HTTPError | OSError)  # noqa: S101  # what else is caught
            kind, summary, advice = explain(error, request_trace)
        lost = issubclass(kind, errors.AnswerLostError | errors.StoppedError)
        raise kind(summary, advice, carried_out=unknown if lost else CarriedOut.NO, writing=writing) from None

    def _raise_for_status(self, answer: Answer, headers: httpx.Headers, *, writing: bool) -> None:
        status = answer.status
        if 200 <= status < 300:
            return
        if status == 407:
            self._raise_proxy_status(headers, writing=writing)
        kind, summary, advice = explain_status(status, self.host)
        said = decode_error(answer.body, self._secrets) or ""
        error = kind(
            with_words_of_server(summary, said),
            advice,
            in_short=summary,
            carried_out=CarriedOut.UNKNOWN if status >= 500 else CarriedOut.NO,
            writing=writing,
            status=status,
        )
        error.said = said
        # 503 may carry it too (RFC 9110, 10.2.3).
        error.retry_after = parse_retry_after(
            headers.get("retry-after"), datetime.now(UTC), headers.get("date")
        )
        if error.retry_after is not None:
            error.advice = tr("Wait {duration}, then try again.", duration=duration_words(error.retry_after))
        raise error

    def _raise_proxy_status(self, headers: httpx.Headers, *, writing: bool) -> NoReturn:
        # A proxy that decrypts TLS may ask for a sign-in inside of it.
        request_trace = RequestTrace(self.host, self._route, self._times)
        request_trace.note_schemes(headers.raw)
        kind, summary, advice = explain_proxy_status(407, "", request_trace)
        raise kind(summary, advice, writing=writing, status=407)


def _ending_of(error: BaseException, *, late: bool) -> Ending:
    if isinstance(error, asyncio.CancelledError):
        return Ending.CANCELLED
    return Ending.TIMED_OUT if late or isinstance(error, httpx.TimeoutException) else Ending.FAILED


def with_words_of_server(summary: str, said: str) -> str:
    """``summary``, and what the server itself ``said``, where it said something."""
    return sentences((summary, tr("The server said: “{text}”", text=said))) if said else summary
