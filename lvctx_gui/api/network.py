"""The way out of a company: which proxy, if any, and which certificates are trusted besides the system's."""

from __future__ import annotations

import base64
import os
import re
import ssl
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lvctx_gui.api.errors import NetworkSettingError
from lvctx_gui.core.address import is_line, is_loopback, parse_host, proxy_url_problem
from lvctx_gui.core.profile import ProxyMode
from lvctx_gui.core.translate import tr

MAX_CA_BYTES = 16 << 20
"""No bundle of certificates is larger than this: every public one together takes a quarter of a megabyte."""


@dataclass(frozen=True, slots=True)
class Network:
    """How requests leave this computer. Any value may be held; ``check`` judges them.

    ``proxy_url``, ``proxy_user`` and ``proxy_password`` count only with ``ProxyMode.EXPLICIT``; the
    credentials never stand in an address. ``ca_file`` names a PEM file whose certificates are trusted
    besides those that the operating system trusts. Nothing here turns verification off.
    """

    proxy: ProxyMode = ProxyMode.SYSTEM
    proxy_url: str = ""
    proxy_user: str = ""
    proxy_password: str = field(default="", repr=False)
    ca_file: str = ""

    def check(self) -> None:
        """Raise ``NetworkSettingError`` when the proxy's address or user name cannot be used."""
        if self.proxy is not ProxyMode.EXPLICIT:
            return
        if problem := proxy_url_problem(self.proxy_url):
            raise NetworkSettingError(problem, tr("Correct the proxy in the profile."))
        if ":" in self.proxy_user:
            raise NetworkSettingError(
                tr("The user name for the proxy holds a colon, which cannot be sent."),
                tr("Correct it in the profile."),
            )


class Origin(Enum):
    """Which setting decided by which way a server is reached."""

    OWN_COMPUTER = "own-computer"
    PROFILE = "profile"
    SYSTEM = "system"
    SYSTEM_EXCEPTION = "system-exception"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class Route:
    """The way to one server: ``proxy`` is the proxy's address without credentials, empty for none.

    ``origin`` is the setting that decided this; ``detail`` is the variable's name (``ENVIRONMENT``) or the
    host that the system's settings make an exception for (``SYSTEM_EXCEPTION``).
    """

    proxy: str
    origin: Origin
    detail: str = ""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def setting(self) -> str:
        """The setting that names the proxy, as sentences call it."""
        if self.origin is Origin.PROFILE:
            return tr("the profile")
        if self.origin is Origin.ENVIRONMENT:
            return tr("the environment variable {name}", name=self.detail)
        return tr("the system's settings")

    @property
    def why_direct(self) -> str:
        """Why there is no proxy, as a sentence."""
        if self.origin is Origin.OWN_COMPUTER:
            return tr("No proxy is used: the address is this computer's own.")
        if self.origin is Origin.PROFILE:
            return tr("No proxy is used: the profile says so.")
        if self.origin is Origin.SYSTEM_EXCEPTION:
            return tr("No proxy is used: the system's settings except {host}.", host=self.detail)
        return tr("No proxy is used: the system's settings name none.")

    @property
    def credentials(self) -> tuple[str, str] | None:
        """User name and password for the proxy, where there are any."""
        return (self.user, self.password) if self.user or self.password else None

    def hide(self, text: str) -> str:
        """``text``, which came from the proxy, without the credentials that it may repeat."""
        known: tuple[str, ...] = (self.password, self.user)
        # What a proxy repeats of a header is both in one word (RFC 7617, 2).
        both = base64.b64encode(f"{self.user}:{self.password}".encode("utf-8", "replace")).decode("ascii")
        known += (both, both.rstrip("=")) if self.credentials else ()
        # The longer first: of one that holds the other a piece would be left.
        for secret in sorted(known, key=len, reverse=True):
            if secret:
                text = text.replace(secret, "…")  # not shown as a word: a sign
        return text


DIRECT = Route("", Origin.OWN_COMPUTER)
"""The way to this computer, and of every request that has not found its way yet."""


def find_route(scheme: str, host: str, port: int, network: Network) -> Route:
    """The way to ``host`` that ``network`` describes. A loopback address is always reached directly.

    It may block: Windows looks names up to apply its exceptions. Automatic configuration scripts are not
    read. Raises ``NetworkSettingError`` for a proxy that cannot be used.
    """
    if is_loopback(host):
        return DIRECT
    if network.proxy is ProxyMode.NONE:
        return Route("", Origin.PROFILE)
    if network.proxy is ProxyMode.EXPLICIT:
        network.check()
        proxy = network.proxy_url.strip().rstrip("/")
        return Route(proxy, Origin.PROFILE, "", network.proxy_user, network.proxy_password)
    return _system_route(scheme, host, port)


def _system_route(scheme: str, host: str, port: int) -> Route:
    # Environment variables; where there are none, Windows' registry and macOS' system configuration as well.
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    kind = next((kind for kind in (scheme, "all") if proxies.get(kind)), "")
    if not kind:
        return Route("", Origin.SYSTEM)
    if proxy_bypass(f"{host}:{port}"):
        return Route("", Origin.SYSTEM_EXCEPTION, host)
    for name in (f"{kind}_proxy", f"{kind}_proxy".upper()):
        if os.environ.get(name):
            return _parse_system_proxy(proxies[kind], Route("", Origin.ENVIRONMENT, name))
    return _parse_system_proxy(proxies[kind], Route("", Origin.SYSTEM))


def _parse_system_proxy(text: str, found: Route) -> Route:
    """``found`` with the proxy in a setting of the system, judged as strictly as a typed one.

    A text with more than one reading is refused without quoting it: a password with a bare ``#`` or ``/``
    would otherwise become a host that is connected to, named in messages and looked up.
    """
    text = text.strip()
    written = text if "://" in text else f"http://{text}"
    scheme, _, rest = written.partition("://")
    scheme = scheme.lower()
    if scheme in _OTHER_PROXIES:
        raise NetworkSettingError(
            tr(
                "The proxy from {setting} is of a kind ({kind}) that this program does not support: it "
                "supports http and https.",
                setting=found.setting,
                kind=scheme,
            ),
            tr("Correct it there, or name a proxy in the profile."),
        )
    userinfo, _, place = rest.removesuffix("/").rpartition("@")
    try:
        if scheme not in ("http", "https") or not is_line(text) or any(sign.isspace() for sign in text):
            raise ValueError
        if any(sign in userinfo for sign in "/?#[]@\\") or any(sign in place for sign in "/?#\\"):
            raise ValueError
        parts = urlsplit(f"//{place}")
        host = parse_host(parts.hostname or "")
        port = (443 if scheme == "https" else 80) if parts.port is None else parts.port
        user, _, password = userinfo.partition(":")
        user, password = _decoded(user), _decoded(password)
        if not port or place.endswith(":") or ":" in user:
            raise ValueError
    except ValueError:
        raise NetworkSettingError(
            tr(
                "The address of the proxy in {setting} cannot be read in one way only.", setting=found.setting
            ),
            tr(
                "Correct it there, or name a proxy in the profile. In a user name or password, write @ as "
                "%40, / as %2F, ? as %3F and # as %23."
            ),
        ) from None
    name = f"[{host}]" if ":" in host else host
    return Route(f"{scheme}://{name}:{port}", found.origin, found.detail, user, password)


_OTHER_PROXIES = frozenset({"ftp", "socks", "socks4", "socks4a", "socks5", "socks5h"})


def _decoded(text: str) -> str:
    """``text`` without its percent-encoding. Raises ``ValueError`` where that is none."""
    if not re.fullmatch("(?:[^%]|%[0-9A-Fa-f]{2})*", text):
        raise ValueError
    decoded = unquote(text, errors="strict")
    if not is_line(decoded):
        raise ValueError
    return decoded


def make_ssl_context(ca_file: str = "") -> ssl.SSLContext:
    """A TLS context that trusts what the operating system trusts, and the certificates in ``ca_file``.

    It reads files: make it once for each CA file, off the window's thread. Raises ``NetworkSettingError``
    (which is a ``ValueError`` too) with a sentence that names a file which is missing, unreadable or no PEM.
    """
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            context.load_verify_locations(cadata=_certificates(_read(ca_file)))
        except (ssl.SSLError, ValueError) as error:
            if isinstance(error, NetworkSettingError):
                raise
            raise _ca_problem(
                tr(
                    "The CA file “{file}” holds no certificate in PEM form (-----BEGIN CERTIFICATE-----), or "
                    "a damaged one.",
                    file=ca_file,
                )
            ) from None
    return context


def _read(ca_file: str) -> str:
    try:
        path = Path(ca_file).expanduser()
        if path.stat().st_size > MAX_CA_BYTES:
            raise _ca_problem(
                tr("The CA file “{file}” is too large to hold certificates only.", file=ca_file)
            )
        return path.read_bytes().decode("ascii", "replace")
    except OSError as error:
        if not error.strerror:
            raise _ca_problem(tr("The CA file “{file}” cannot be read.", file=ca_file)) from None
        raise _ca_problem(
            tr("The CA file “{file}” cannot be read: {reason}.", file=ca_file, reason=error.strerror)
        ) from None


def _certificates(text: str) -> str:
    # What stands around the certificates (names, keys) may hold any bytes, which the parser would refuse.
    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"  # not shown
    blocks = [block.partition(end) for block in text.split(begin)[1:]]
    if not blocks or not all(found for _, found, _ in blocks):
        raise ValueError
    return "\n".join(f"{begin}{body}{end}" for body, _, _ in blocks)


def _ca_problem(sentence: str) -> NetworkSettingError:
    return NetworkSettingError(sentence, tr("Correct the CA file in the profile."))
