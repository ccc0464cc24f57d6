"""The address of a server: read once, here, for the policy, for what is staged and for the wire.

Where two programs read an address differently, one of them goes elsewhere. So an address with more than one
reading is refused: a host that another notation could hide, a path that a proxy would shorten.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import SplitResult, quote, unquote, urlsplit

from lvctx_gui.core.translate import mark, tr, tr_marked

ENVIRONMENTS = MappingProxyType(
    {
        "https://api.livevox.com": "NA3",
        "https://api.na4.livevox.com": "NA4",
        "https://api.na5.livevox.com": "NA5",
        "https://api.na6.livevox.com": "NA6",
    }
)
"""Base URLs by environment (API page, "Addressing a call")."""

_PORTS = {"http": 80, "https": 443}
_STAGING = re.compile(r"stg\d*|staging", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_-]{1,63}", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
# RFC 3986, 3.3, with letters of other scripts, which are then percent-encoded.
_PATH = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*", re.ASCII)

# Written together in one language: UTS 39, 5.2, "Highly Restrictive".
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
# The two generations of IDNA lead these to two hosts (UTS 46, "deviations").
_AMBIGUOUS = frozenset("ßς\u200c\u200d")

_DOTS = (".", "..")

_NO_ADDRESS = mark("This is not the address of a server. Write it like https://api.livevox.com.")
_NO_PROXY = mark("This is not the address of a proxy. Write it like http://proxy.example.com:3128.")
_MIXED = mark(
    "The address of the server mixes letters of several scripts, so that it can look like another address. "
    "Check every letter."
)


class AddressError(ValueError):
    """The address cannot be used; ``str()`` says why, as sentences that quote nothing of it."""


class MixedScriptsError(AddressError):
    """The host mixes letters of several scripts."""


@dataclass(frozen=True, slots=True)
class Address:
    """One reading of a base URL: two that are equal lead to the same place.

    ``host`` is in ASCII and in lower case, without brackets; ``path`` is empty or begins with a slash and
    ends without one.
    """

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def netloc(self) -> str:
        """Host and, where it is not the usual one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"


def parse_address(text: str) -> Address:
    """The base URL ``text`` (https, or http on this machine; a path may follow).

    Raises ``AddressError``.
    """
    if not text.strip():
        raise AddressError(tr("The address of the server is empty."))
    parts = _split(text)
    if parts is None or parts.scheme not in _PORTS or not parts.hostname:
        raise _no_address()
    if "@" in parts.netloc or "?" in text or "#" in text:
        raise AddressError(tr("The address of the server must not hold ?, # or a user name."))
    host = parse_host(parts.hostname)
    if parts.scheme == "http" and not is_loopback(host):
        raise AddressError(
            tr("With http:// anybody in the network could read customers' data. Use https://.")
        )
    if not _PATH.fullmatch(parts.path) or any(unquote(part) in _DOTS for part in parts.path.split("/")):
        raise AddressError(
            tr("The path in the address of the server cannot be used: it could be changed on its way there.")
        )
    path = re.sub("%..", lambda found: found[0].upper(), parts.path)
    path = quote(path, safe="/%!$&'()*+,;=:@").rstrip("/")
    return Address(parts.scheme, host, parts.port or _PORTS[parts.scheme], path)


def parse_host(name: str) -> str:
    """The host ``name`` in its one notation: ASCII, lower case, no brackets. Raises ``AddressError``.

    Names in other scripts are taken where all their letters belong together, and become ``xn--…``.
    """
    name = name.lower()
    if ":" in name:
        return _ipv6(name)
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        # Programs that connect take 0x7f.1 or 2130706433 for an address as well.
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise _no_address() from None
    shown = [_shown(label) for label in labels]
    scripts = frozenset(script for label in shown for letter in label for script in _scripts(letter))
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise MixedScriptsError(tr_marked(_MIXED))
    host = ".".join(_written(label) for label in labels)
    if len(host) > 253:
        raise _no_address()
    return host


def environment_name(base_url: str) -> str:
    """``NA3`` to ``NA6`` where ``base_url`` is a known environment's, else empty."""
    return ENVIRONMENTS.get(place_of(base_url), "")


def place_of(base_url: str) -> str:
    """``base_url`` in its one notation; what is not an address stays as it is, to be equal to itself."""
    try:
        return str(parse_address(base_url))
    except AddressError:
        return base_url.strip().rstrip("/")


def looks_like_production(base_url: str) -> bool:
    """Whether calls at ``base_url`` are presumably customers'.

    This machine's and staging's (``api.stg4.…``) are not; an unknown address may be, so that it counts.
    """
    try:
        host = parse_address(base_url).host
    except AddressError:
        return True
    return not is_loopback(host) and not _is_staging(host)


def looks_like_staging(base_url: str) -> bool:
    """Whether the name of the host says that nothing there is a customer's: ``api.stg4.livevox.com``."""
    try:
        return _is_staging(parse_address(base_url).host)
    except AddressError:
        return False


def _is_staging(host: str) -> bool:
    return any(_STAGING.fullmatch(label) for label in host.split("."))


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def base_url_problem(text: str) -> str:
    """Why ``text`` is not a base URL, else empty."""
    try:
        parse_address(text)
    except AddressError as error:
        return str(error)
    return ""


def proxy_url_problem(text: str) -> str:
    """Why ``text`` is not the address of a proxy (``http://host:port`` or https), else empty."""
    if not text.strip():
        return tr("The address of the proxy is empty.")
    parts = _split(text)
    if parts is not None and "@" in parts.netloc:
        return tr(
            "The address of the proxy must not hold a user name or password: there are separate fields for "
            "them."
        )
    if parts is None or parts.scheme not in _PORTS or not parts.hostname or parts.port is None:
        return tr_marked(_NO_PROXY)
    if parts.path not in ("", "/") or "?" in text or "#" in text:
        return tr("The address of the proxy must end with its port.")
    try:
        parse_host(parts.hostname)
    except MixedScriptsError:
        return tr(
            "The address of the proxy mixes letters of several scripts, so that it can look like another "
            "address. Check every letter."
        )
    except AddressError:
        return tr_marked(_NO_PROXY)
    return ""


def is_line(text: str) -> bool:
    """Whether ``text`` holds neither line breaks nor control characters nor halves of surrogate pairs."""
    return not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text)


def _split(url: str) -> SplitResult | None:
    # urlsplit silently drops tabs and line breaks, and what is dropped here would be sent elsewhere.
    url = url.strip()
    if not is_line(url) or any(character.isspace() for character in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        if parts.port == 0 or parts.netloc.endswith(":"):
            return None
    except ValueError:
        return None
    return parts


def _no_address() -> AddressError:
    return AddressError(tr_marked(_NO_ADDRESS))


def _ipv6(name: str) -> str:
    try:
        found = ipaddress.IPv6Address(name)
    except ValueError:
        raise _no_address() from None
    if found.scope_id:
        raise _no_address()
    return str(found.ipv4_mapped or found)


def _shown(label: str) -> str:
    """``label`` as people read it. Raises ``AddressError`` for one that no name can have."""
    if label.isascii() and not label.startswith("xn--"):
        if not _LABEL.fullmatch(label):
            raise _no_address()
        return label
    shown = label
    if label.isascii():
        try:
            shown = label[4:].encode("ascii").decode("punycode")
        except (UnicodeError, ValueError, OverflowError):
            raise _no_address() from None
        if _encoded(shown) != label:
            raise _no_address()
    elif label.startswith("xn--"):
        raise _no_address()
    elif _AMBIGUOUS & set(label):
        raise AddressError(
            tr(
                "The address of the server has letters that programs read in two ways. Write its name in the "
                "form that begins with xn--."
            )
        )
    if (
        shown.isascii()
        or unicodedata.normalize("NFKC", shown).lower() != shown
        or unicodedata.category(shown[0]).startswith("M")
        or not all(unicodedata.category(letter)[0] in "LM" or letter in _DIGITS for letter in shown)
    ):
        raise _no_address()
    return shown


_DIGITS = frozenset("0123456789-")


def _written(label: str) -> str:
    written = label if label.isascii() else _encoded(label)
    if len(written) > 63:
        raise _no_address()
    return written


def _encoded(label: str) -> str:
    try:
        return f"xn--{label.encode('punycode').decode('ascii')}"
    except UnicodeError:
        raise _no_address() from None


def _scripts(letter: str) -> tuple[str, ...]:
    """The script of a letter, by the first word of its name in Unicode; what belongs to any has none."""
    if letter in "0123456789-_":
        return ()
    word = re.split("[ -]", unicodedata.name(letter, "UNNAMED"), maxsplit=1)[0]
    if word == "COMBINING":
        return ()
    return ("CJK" if word == "IDEOGRAPHIC" else word,)
