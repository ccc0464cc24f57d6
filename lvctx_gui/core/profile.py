"""Where to sign in and how careful to be there: profiles, and the policy of an administrator over them."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import cast
from urllib.parse import SplitResult, urlsplit

ENVIRONMENTS = MappingProxyType(
    {
        "https://api.livevox.com": "NA3",
        "https://api.na4.livevox.com": "NA4",
        "https://api.na5.livevox.com": "NA5",
        "https://api.na6.livevox.com": "NA6",
    }
)
"""Base URLs by environment (API page, "Addressing a call")."""

MAX_NAME = 100
"""Characters of a profile's name: Windows takes 513 of a user name in its keychain, which holds this one."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_STAGING = re.compile(r"stg\d*|staging", re.ASCII)
_MAX_CLIENT_ID = 2**63 - 1
_LINES = {
    "name": "The name",
    "client_code": "The client code",
    "user_name": "The user name",
    "proxy_user": "The user name for the proxy",
    "ca_file": "The path of the certificates",
}


class ProxyMode(Enum):
    """How requests find their way out. The values are the words in files."""

    SYSTEM = "system"
    NONE = "none"
    EXPLICIT = "explicit"


@dataclass(frozen=True, slots=True)
class Profile:
    """A place to sign in: everything but the secrets. Any value may be held; ``problems`` judges them.

    ``client_code`` and ``user_name`` may be empty (a session can come from elsewhere). ``colour`` is
    ``#rrggbb`` or empty, ``ca_file`` a path or empty. ``proxy_url`` and ``proxy_user`` count only with
    ``ProxyMode.EXPLICIT``. Left out, ``production`` is what ``looks_like_production`` says of the address.
    """

    name: str
    base_url: str
    client_code: str = ""
    client_id: int | None = None
    user_name: str = ""
    agent: bool = False
    read_only: bool = False
    # None stands for "by the address" between the call and __post_init__ only; nobody else meets it.
    production: bool = cast("bool", None)
    colour: str = ""
    proxy: ProxyMode = ProxyMode.SYSTEM
    proxy_url: str = ""
    proxy_user: str = ""
    ca_file: str = ""

    def __post_init__(self) -> None:
        if self.production is None:
            object.__setattr__(self, "production", looks_like_production(self.base_url))

    @property
    def environment(self) -> str:
        """``NA3`` to ``NA6`` where the address is a known environment's, else empty."""
        return environment_name(self.base_url)

    def problems(self) -> Mapping[str, str]:
        """One sentence for each field that cannot stay as it is. No sentence quotes an address."""
        found = {field: _line_problem(getattr(self, field), words) for field, words in _LINES.items()}
        found["name"] = found["name"] or _name_problem(self.name)
        found["base_url"] = base_url_problem(self.base_url)
        if self.client_id is not None and not 0 <= self.client_id <= _MAX_CLIENT_ID:
            found["client_id"] = "The client must be a whole number, such as 7419, or be left empty."
        if self.colour and not _COLOUR.fullmatch(self.colour):
            found["colour"] = "The colour must be written like #c01c28, or be left empty."
        if self.proxy is ProxyMode.EXPLICIT or self.proxy_url:
            found["proxy_url"] = proxy_url_problem(self.proxy_url)
        return MappingProxyType({field: sentence for field, sentence in found.items() if sentence})


@dataclass(frozen=True, slots=True)
class Policy:
    """What the administrator of this machine fixed.

    ``profiles`` are shown and cannot be edited; with ``only_these`` there are no others. ``read_only``
    forbids every change, a ``history`` of ``False`` every record of calls. ``source`` is the file's path,
    for showing; ``problem`` is a sentence when that file cannot be used, which makes the rest strict.
    """

    profiles: tuple[Profile, ...] = ()
    only_these: bool = False
    read_only: bool = False
    history: bool = True
    source: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A profile in the list that people choose from; a ``fixed`` one is the administrator's."""

    profile: Profile
    fixed: bool = False


def name_key(name: str) -> str:
    """What two names of one profile have in common. Case does not count: it does not in Windows' keychain."""
    return unicodedata.normalize("NFC", name).casefold()


def merge_profiles(own: Iterable[Profile], policy: Policy) -> tuple[ProfileEntry, ...]:
    """The administrator's profiles, then the user's ``own`` that none of them hides by its name."""
    fixed = tuple(ProfileEntry(profile, fixed=True) for profile in policy.profiles)
    if policy.only_these:
        return fixed
    taken = {name_key(profile.name) for profile in policy.profiles}
    return (*fixed, *(ProfileEntry(profile) for profile in own if name_key(profile.name) not in taken))


def is_read_only(profile: Profile | None, command_line: bool, policy: Policy) -> tuple[bool, str]:
    """Whether nothing may be changed, and the words that say who forbids it (else empty).

    The strictest wins: nobody can allow what another forbids. They name what is hardest to lift.
    """
    if policy.problem:
        return True, f"Read-only, to be safe. {policy.problem}"
    if policy.read_only:
        return True, f"Read-only: the administrator's policy says so ({policy.source or 'policy'})."
    if command_line:
        return True, "Read-only: the program was started with --read-only."
    if profile is not None and profile.read_only:
        return True, f"Read-only: the profile “{profile.name}” says so."
    return False, ""


def environment_name(base_url: str) -> str:
    """``NA3`` to ``NA6`` where ``base_url`` is a known environment's, else empty."""
    return ENVIRONMENTS.get(base_url.strip().rstrip("/").casefold(), "")


def looks_like_production(base_url: str) -> bool:
    """Whether calls at ``base_url`` are presumably customers'.

    This machine's and staging's (``api.stg4.…``) are not; an unknown address may be, so that it counts.
    """
    parts = _split(base_url)
    if parts is None or not parts.hostname:
        return True
    if is_loopback(parts.hostname):
        return False
    return not any(_STAGING.fullmatch(label) for label in parts.hostname.split("."))


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def base_url_problem(text: str) -> str:
    """Why ``text`` is no base URL (https, or http on this machine; a path may follow), else empty."""
    if not text.strip():
        return "The address of the server is empty."
    parts = _split(text)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return "That is no address of a server; one looks like https://api.livevox.com."
    if "@" in parts.netloc or "?" in text or "#" in text:
        return "The address of the server must end with its path: no ?, no #, no user name."
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        return "Plain http:// would show customers' data to the network: use https://."
    return ""


def proxy_url_problem(text: str) -> str:
    """Why ``text`` is no address of a proxy (``http://host:port`` or https, nothing else), else empty."""
    if not text.strip():
        return "The address of the proxy is empty."
    parts = _split(text)
    if parts is not None and "@" in parts.netloc:
        return (
            "The address of the proxy must not hold a user name or password: they have fields of their own."
        )
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.port is None:
        return "That is no address of a proxy; one looks like http://proxy.example.com:3128."
    if parts.path not in ("", "/") or "?" in text or "#" in text:
        return "The address of the proxy must end with its port."
    return ""


def _split(url: str) -> SplitResult | None:
    # urlsplit silently drops tabs and line breaks, and what is dropped here would be sent elsewhere.
    if _line_problem(url, "") or any(character.isspace() for character in url.strip()) or "\\" in url:
        return None
    try:
        parts = urlsplit(url.strip())
        if parts.port == 0:
            return None
    except ValueError:
        return None
    return parts


def _line_problem(text: str, words: str) -> str:
    # Line breaks and control characters; halves of surrogate pairs cannot be written to a file.
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        return f"{words} must be one line without control characters."
    return ""


def _name_problem(name: str) -> str:
    if not name:
        return "The name is empty."
    if name != name.strip():
        return "The name must not begin or end with a blank."
    if len(name) > MAX_NAME:
        return f"The name must not be longer than {MAX_NAME} characters."
    return ""
