"""The checks of a connection: each returns a sentence, or raises an ``ApiError`` that says why not.

The order, the time limits and what to make of a failure are the affair of ``services.diagnose``.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass

import httpcore

from lvctx_gui.api import errors
from lvctx_gui.api.certificates import UNKNOWN_ISSUER, Certificate, read_certificate
from lvctx_gui.api.dialer import Dialer, explained
from lvctx_gui.api.explain import RequestTrace, Stage, Timeouts, causes, explain_proxy_status
from lvctx_gui.api.network import Network, Route, find_route, make_ssl_context
from lvctx_gui.api.transport import Answer, Transport, parse_base_url
from lvctx_gui.api.wire import Target, WireError, decode_object

NOBODYS_CALL = Target(("context", "call", "diagnose", "1", "diagnose"))
"""The address of a call that cannot exist: reading it harms nobody."""


class Probe:
    """Looks at the way to one server. Close it; every check may be cancelled.

    ``limit`` is the time for each thing that a check waits for, in seconds. Raises ``ValueError`` for an
    unusable base URL.
    """

    def __init__(self, base_url: str, network: Network, session_id: str | None, *, limit: float) -> None:
        self._base_url = base_url
        self._base = parse_base_url(base_url)
        self._network = network
        self._session_id = session_id
        self._times = Timeouts(limit, limit, limit, limit)
        self._name = self._base.raw_host.decode("ascii")
        self._port = self._base.port or (443 if self._base.scheme == "https" else 80)
        self._trust: ssl.SSLContext | None = None
        self._dialer = Dialer(self._name, self._port, self._times, network.ca_file)
        self._problem: errors.NetworkSettingError | None = None
        self.route = Route("", "")

    @property
    def host(self) -> str:
        """The server as messages name it: host and port."""
        return self._base.netloc.decode("ascii")

    @property
    def is_tls(self) -> bool:
        """Whether the address asks for TLS."""
        return self._base.scheme == "https"

    async def aclose(self) -> None:
        """Close what is open."""
        await self._dialer.aclose()

    async def prepare(self) -> None:
        """Find the way to the server."""
        try:
            self.route = await asyncio.to_thread(
                find_route, self._base.scheme, self._name, self._port, self._network
            )
        except errors.NetworkSettingError as error:
            self._problem = error

    async def look_up(self) -> str:
        """Look the server's name up."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                self._name, self._port, type=socket.SOCK_STREAM
            )
        except OSError:
            raise errors.HostNotFoundError(
                f"The server {self._name} is not known to your network.",
                "Check the address; outside your company's network, its VPN may be needed.",
            ) from None
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        if self._name in addresses:
            return f"{self._name} is an address, not a name."
        return f"{self._name} is {' and '.join(addresses)}."

    async def reach_proxy(self) -> str:
        """Connect to the proxy and ask it for a tunnel, to see whether it wants to know who asks."""
        if self._problem is not None:
            raise self._problem
        if not self.route.proxy:
            return f"None is used, because of {self.route.origin}."
        request_trace = self._request_trace()
        with explained(request_trace):
            stream = await self._dialer.open_proxy(request_trace)
            status, _, headers = await self._dialer.ask_for_tunnel(stream, request_trace)
        if status == 407:
            request_trace.note_schemes(headers)
            kind, summary, advice = explain_proxy_status(407, "", request_trace)
            raise kind(summary, advice, status=407)
        told = "takes the user name and password" if self.route.credentials else "wants no user name"
        return f"{self.route.proxy}, from {self.route.origin}, can be reached and {told}."

    async def connect(self) -> str:
        """Connect to the server: directly, or through the proxy."""
        request_trace = self._request_trace()
        with explained(request_trace):
            stream = await self._dialer.open(request_trace)
        peer = stream.get_extra_info("server_addr")
        if self.route.proxy:
            return f"The proxy connects to {self.host}."
        return f"Connected to {peer[0]}, port {self._port}."

    async def secure(self) -> str:
        """Begin TLS with the server, and say whose certificate it shows and who vouches for that."""
        self._trust = await asyncio.to_thread(make_ssl_context, self._network.ca_file)
        try:
            seen = await self._handshake(self._trust)
        except errors.CertificateRejectedError as error:
            await self._add_whose(error)
            raise
        text = (
            f"{seen.version}; the certificate is made out to {seen.certificate.subject}, issued by "
            f"{seen.certificate.issuer}, good until {seen.certificate.expires}, and trusted here."
        )
        return f"{text} {_opener(seen.certificate)}" if await self._is_private() else text

    async def ask_api(self) -> str:
        """Ask for a call that cannot exist, without a session: any answer shows that the API is there."""
        answer = await self._ask({})
        if is_page(answer) and (answer.status < 400):
            raise errors.UnreadableAnswerError(
                f"{self.host} answered {answer.status} with a page of HTML instead of the API's answer.",
                "Something on the way, such as a sign-in page of your network, may answer in its place.",
                status=answer.status,
            )
        if 300 <= answer.status < 400:
            raise errors.RedirectedError(
                f"{self.host} answered {answer.status}: it points to another address.",
                "Check the address; a sign-in page of your network may stand between.",
                status=answer.status,
            )
        if answer.status == 407:
            request_trace = self._request_trace()
            kind, summary, advice = explain_proxy_status(407, "", request_trace)
            raise kind(summary, advice, status=407)
        looks = "which looks like the API" if is_api(answer) else "but not in the way of the API"
        if is_page(answer):
            looks = "but with a page of HTML, which the API does not send"
        return f"{self.host} answered {answer.status} in {answer.elapsed:.2f} s, {looks}."

    async def ask_session(self) -> str:
        """Ask for a call that cannot exist, with the session: the status says whether it is valid."""
        answer = await self._ask({"LV-Session": self._session_id or ""})
        if answer.status in (200, 204) and (answer.status == 204 or is_api(answer)):
            return f"The session is valid: {self.host} answered {answer.status}."
        if answer.status == 401:
            raise errors.NotSignedInError(
                "The session is missing, unknown or has ended (401).", "Sign in again.", status=401
            )
        if answer.status == 403:
            raise errors.NotAllowedError(
                "The session is valid, but its role or client may not use the API (403).",
                "The API is open to the roles Sysadmin, Superuser and Agent: ask your administrator.",
                status=403,
            )
        raise errors.UnreadableAnswerError(
            f"{self.host} answered {answer.status}, which does not say whether the session is valid.",
            "Try again in a while.",
            status=answer.status,
        )

    async def _ask(self, headers: dict[str, str]) -> Answer:
        transport = Transport(
            self._base_url,
            headers=headers,
            ssl_context=self._trust,
            network=self._network,
            timeouts=self._times,
            read_only=True,
        )
        try:
            return await transport.ask(NOBODYS_CALL)
        finally:
            await transport.aclose()

    # TLS ----------------------------------------------------------------------------------------------

    async def _handshake(self, context: ssl.SSLContext) -> _Seen:
        request_trace = self._request_trace()
        with explained(request_trace):
            stream = await self._dialer.open(request_trace)
            request_trace.stage = Stage.TLS
            stream = await self._dialer.start_tls(stream, context)
        shown = stream.get_extra_info("ssl_object")
        version, der = shown.version() or "TLS", shown.getpeercert(binary_form=True) or b""
        await self.aclose()
        try:
            return _Seen(version, read_certificate(der))
        except ValueError:
            raise errors.CertificateRejectedError(
                f"{self.host} showed a certificate that cannot be read.", "Ask your IT what answers there."
            ) from None

    async def _add_whose(self, error: errors.CertificateRejectedError) -> None:
        # Only to see whose certificate it is: nothing is sent over this connection.
        look = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        look.check_hostname = False
        look.verify_mode = ssl.CERT_NONE
        try:
            certificate = (await self._handshake(look)).certificate
            private = await self._is_private()
        except errors.ApiError:
            return  # the first failure is the one that counts
        error.summary += f" It is made out to {certificate.subject} and issued by {certificate.issuer}."
        if private:
            error.summary += f" {_opener(certificate)}"

    async def _is_private(self) -> bool:
        """Whether no public authority vouches for the certificate (judged by the list that httpx brings)."""
        public = await asyncio.to_thread(_public_authorities)
        request_trace = self._request_trace()
        try:
            stream = await self._dialer.open(request_trace)
            await self._dialer.start_tls(stream, public)
        except httpcore.ConnectError as error:
            return any(
                isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in UNKNOWN_ISSUER
                for cause in causes(error)
            )
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProxyError, OSError):
            return False
        finally:
            await self.aclose()
        return False

    def _request_trace(self) -> RequestTrace:
        return RequestTrace(self.host, self.route, self._times, self._network.ca_file)


@dataclass(frozen=True, slots=True)
class _Seen:
    version: str
    certificate: Certificate


def is_page(answer: Answer) -> bool:
    """Whether a page for people came instead of data."""
    return "html" in answer.content_type.casefold() or answer.body.lstrip()[:1] == b"<"


def is_api(answer: Answer) -> bool:
    """Whether the API page describes such an answer: nothing, entries, or an error with code or message."""
    if not answer.body.strip():
        return answer.status == 204
    try:
        data = decode_object(answer.body)
    except WireError:
        return False
    return not data or bool({"entry", "code", "message"} & set(data))


def _public_authorities() -> ssl.SSLContext:
    import certifi  # comes with httpx

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    # Who vouches for a certificate is asked here, not whose it is.
    context.check_hostname = False
    return context


def _opener(certificate: Certificate) -> str:
    return (
        f"{certificate.issuer} is no public certificate authority: something on the way opens TLS, such as "
        "a proxy of your company, or the server's operator vouches for it alone."
    )
