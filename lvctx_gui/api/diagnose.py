"""The checks of a connection: each returns a sentence, or raises an ``ApiError`` that says why not.

``services.diagnose`` decides on their order, on the time limits and on what follows from a failure.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass

import httpcore

from lvctx_gui.api import errors
from lvctx_gui.api.building import parse_base_url
from lvctx_gui.api.certificates import UNKNOWN_ISSUER, Certificate, read_certificate
from lvctx_gui.api.dialer import Dialer, explained
from lvctx_gui.api.explain import causes
from lvctx_gui.api.network import DIRECT, Network, find_route, make_ssl_context
from lvctx_gui.api.recording import Recorder, doing
from lvctx_gui.api.refusals import explain_proxy_status, redirect_advice, role_advice
from lvctx_gui.api.request_trace import RequestTrace, Stage, Timeouts
from lvctx_gui.api.transport import Answer, Transport
from lvctx_gui.api.wire import Target, WireError, decode_object
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.translate import listed, sentences, tr

NOBODYS_CALL = Target(("context", "call", "diagnose", "1", "diagnose"))
"""The address of a call that cannot exist: reading it does no harm."""


class Probe:
    """Looks at the way to one server. Close it; every check may be cancelled.

    ``limit`` is the time for each thing that a check waits for, in seconds. Raises ``ValueError`` for an
    unusable base URL.
    """

    def __init__(
        self,
        base_url: str,
        network: Network,
        session_id: str | None,
        *,
        limit: float,
        recorder: Recorder | None = None,
    ) -> None:
        self._base_url = base_url
        self._recorder = recorder
        self._base = parse_base_url(base_url)
        self._network = network
        self._session_id = session_id
        self._times = Timeouts(limit, limit, limit, limit)
        self._name = self._base.raw_host.decode("ascii")
        self._port = self._base.port or (443 if self._base.scheme == "https" else 80)
        self._trust: ssl.SSLContext | None = None
        self._dialer = Dialer(self._name, self._port, self._times, network.ca_file)
        self._problem: errors.NetworkSettingError | None = None
        self.route = DIRECT

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
                tr("The server {host} is not known to your network.", host=self._name),
                tr("Check the address. Outside your company's network you may need its VPN."),
            ) from None
        addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
        if self._name in addresses:
            return tr("{host} is an address, not a name.", host=self._name)
        return tr("{name} has the address {addresses}.", name=self._name, addresses=listed(addresses))

    async def reach_proxy(self) -> str:
        """Connect to the proxy and ask it for a tunnel, to see whether it wants a user name."""
        if self._problem is not None:
            raise self._problem
        if not self.route.proxy:
            return self.route.why_direct
        request_trace = self._request_trace()
        with explained(request_trace):
            stream = await self._dialer.open_proxy(request_trace)
            status, _, headers = await self._dialer.ask_for_tunnel(stream, request_trace)
        if status == 407:
            request_trace.note_schemes(headers)
            kind, summary, advice = explain_proxy_status(407, "", request_trace)
            raise kind(summary, advice, status=407)
        names = {"proxy": self.route.proxy, "setting": self.route.setting}
        if self.route.credentials:
            return tr(
                "{proxy}, from {setting}, can be reached and accepts the user name and password.", **names
            )
        return tr("{proxy}, from {setting}, can be reached and needs no user name.", **names)

    async def connect(self) -> str:
        """Connect to the server: directly, or through the proxy."""
        request_trace = self._request_trace()
        with explained(request_trace):
            stream = await self._dialer.open(request_trace)
        peer = stream.get_extra_info("server_addr")
        if self.route.proxy:
            return tr("The proxy connects to {host}.", host=self.host)
        return tr("Connected to {address}, port {port}.", address=peer[0], port=self._port)

    async def secure(self) -> str:
        """Begin TLS with the server, and say for whom its certificate was issued, and by whom."""
        self._trust = await asyncio.to_thread(make_ssl_context, self._network.ca_file)
        try:
            seen = await self._handshake(self._trust)
        except errors.CertificateRejectedError as error:
            await self._add_whose(error)
            raise
        text = tr(
            "{version}; the certificate was issued for {subject} by {issuer}, is valid until {date}, and is "
            "trusted here.",
            version=seen.version,
            subject=seen.certificate.subject,
            issuer=seen.certificate.issuer,
            date=seen.certificate.expires,
        )
        return sentences((text, _private_issuer(seen.certificate))) if await self._is_private() else text

    async def ask_api(self) -> str:
        """Ask for a call that cannot exist, without a session: any answer shows that the API is there."""
        answer = await self._ask({})
        if is_page(answer) and (answer.status < 400):
            raise errors.UnreadableAnswerError(
                tr(
                    "{host} answered {status} with a page of HTML instead of the API's answer.",
                    host=self.host,
                    status=answer.status,
                ),
                tr("Something on the way, such as a sign-in page of your network, may answer in its place."),
                status=answer.status,
            )
        if 300 <= answer.status < 400:
            raise errors.RedirectedError(
                tr(
                    "{host} answered {status}: it points to another address.",
                    host=self.host,
                    status=answer.status,
                ),
                redirect_advice(),
                status=answer.status,
            )
        if answer.status == 407:
            request_trace = self._request_trace()
            kind, summary, advice = explain_proxy_status(407, "", request_trace)
            raise kind(summary, advice, status=407)
        names = {"host": self.host, "status": answer.status, "seconds": f"{answer.elapsed:.2f}"}
        if is_page(answer):
            return tr(
                "{host} answered {status} in {seconds} s, but with a page of HTML, which the API does not "
                "send.",
                **names,
            )
        if is_api(answer):
            return tr("{host} answered {status} in {seconds} s, which looks like the API.", **names)
        return tr("{host} answered {status} in {seconds} s, but not as the API does.", **names)

    async def ask_session(self) -> str:
        """Ask for a call that cannot exist, with the session: the status says whether it is valid."""
        answer = await self._ask({"LV-Session": self._session_id or ""})
        if answer.status in (200, 204) and (answer.status == 204 or is_api(answer)):
            return tr("The session is valid: {host} answered {status}.", host=self.host, status=answer.status)
        if answer.status == 401:
            raise errors.NotSignedInError(
                tr("The session is missing, unknown or has ended (401)."), tr("Sign in again."), status=401
            )
        if answer.status == 403:
            raise errors.NotAllowedError(
                tr("The session is valid, but its role or client may not use the API (403)."),
                role_advice(),
                status=403,
            )
        raise errors.UnreadableAnswerError(
            tr(
                "{host} answered {status}, which does not say whether the session is valid.",
                host=self.host,
                status=answer.status,
            ),
            tr("Try again in a while."),
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
            recorder=self._recorder,
        )
        try:
            with doing(Doing.DIAGNOSIS):
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
                tr("{host} showed a certificate that cannot be read.", host=self.host),
                tr("Ask your IT what answers there."),
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
        whose = tr(
            "It was issued for {subject} by {issuer}.", subject=certificate.subject, issuer=certificate.issuer
        )
        error.summary = sentences((error.summary, whose, _private_issuer(certificate) if private else ""))

    async def _is_private(self) -> bool:
        """Whether no public authority issued the certificate (judged by the list that httpx brings)."""
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
    # Only who issued the certificate counts here, not for which name.
    context.check_hostname = False
    return context


def _private_issuer(certificate: Certificate) -> str:
    return tr(
        "{issuer} is not a public certificate authority: either something on the way decrypts TLS, such as a "
        "proxy of your company, or the server's operator issued the certificate.",
        issuer=certificate.issuer,
    )
