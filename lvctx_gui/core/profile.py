"""Where to sign in and what is allowed there: profiles, and an administrator's policy over them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from lvctx_gui.core.address import (
    base_url_problem,
    environment_name,
    is_line,
    looks_like_production,
    proxy_url_problem,
)
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked
from lvctx_gui.core.visible import plain_text

MAX_NAME = 100
"""Characters of a profile's name: Windows takes 513 of a user name in its keychain, which holds this one."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_MAX_CLIENT_ID = 2**63 - 1
_NOT_A_LINE = {
    "name": mark("The name must be one line without control characters."),
    "client_code": mark("The client code must be one line without control characters."),
    "user_name": mark("The user name must be one line without control characters."),
    "proxy_user": mark("The user name for the proxy must be one line without control characters."),
    "ca_file": mark("The path of the certificates must be one line without control characters."),
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
    ``ProxyMode.EXPLICIT``. ``production`` may be added to an address, and never be taken from one that
    ``looks_like_production``.
    """

    name: str
    base_url: str
    client_code: str = ""
    client_id: int | None = None
    user_name: str = ""
    agent: bool = False
    read_only: bool = False
    production: bool = False
    colour: str = ""
    proxy: ProxyMode = ProxyMode.SYSTEM
    proxy_url: str = ""
    proxy_user: str = ""
    ca_file: str = ""

    def __post_init__(self) -> None:
        if not self.production:
            object.__setattr__(self, "production", looks_like_production(self.base_url))

    @property
    def environment(self) -> str:
        """``NA3`` to ``NA6`` where the address is a known environment's, else empty."""
        return environment_name(self.base_url)

    def problems(self) -> Mapping[str, str]:
        """One sentence for each field that cannot stay as it is. No sentence quotes an address."""
        found = {field: _line_problem(getattr(self, field), words) for field, words in _NOT_A_LINE.items()}
        found["name"] = found["name"] or _name_problem(self.name)
        found["base_url"] = base_url_problem(self.base_url)
        if self.client_id is not None and not 0 <= self.client_id <= _MAX_CLIENT_ID:
            found["client_id"] = tr("The client must be a whole number, such as 7419, or be left empty.")
        if self.colour and not _COLOUR.fullmatch(self.colour):
            found["colour"] = tr("The colour must be written like #c01c28, or be left empty.")
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

    @property
    def name(self) -> str:
        """What sentences call the policy: its file, where that is known."""
        return self.source or tr("policy", "in place of the name of the policy's file")


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """A profile in the list that people choose from; a ``fixed`` one is the administrator's."""

    profile: Profile
    fixed: bool = False


def name_key(name: str) -> str:
    """What two names of one profile have in common. Case does not count: it does not in Windows' keychain."""
    return unicodedata.normalize("NFC", name).casefold()


def free_name(name: str, taken: Iterable[str]) -> str:
    """``name``, or one made from it that differs from all of ``taken``; never longer than ``MAX_NAME``."""
    keys = {name_key(each) for each in taken}
    if name_key(name) not in keys:
        return name
    numbered = (f"{name[: MAX_NAME - 20].rstrip()} ({number})" for number in range(2, len(keys) + 3))
    return next(each for each in numbered if name_key(each) not in keys)


def tidy(text: str) -> str:
    """What somebody pasted into a field of one word, without invisible characters and blanks at its ends."""
    start, end = 0, len(text)
    while start < end and _is_unseen(text[start]):
        start += 1
    while start < end and _is_unseen(text[end - 1]):
        end -= 1
    return text[start:end]


def header_problem(text: str, words: str) -> str:
    """Why a secret cannot go out in a header (RFC 9110, 5.5), else empty; no piece of it is quoted.

    ``words`` name the field at the beginning of a sentence: ``The access token``.
    """
    if not text:
        return tr("{field} is empty.", field=words)
    for place, character in enumerate(text, 1):
        if not " " <= character <= "~":
            return tr(
                "{field} cannot be right: character {place} of {count} cannot be sent in a request. Copy it "
                "again, and nothing around it.",
                field=words,
                place=place,
                count=len(text),
            )
    return ""


def _is_unseen(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def merge_profiles(own: Iterable[Profile], policy: Policy) -> tuple[ProfileEntry, ...]:
    """The administrator's profiles, then the user's ``own`` that none of them hides by its name."""
    fixed = tuple(ProfileEntry(profile, fixed=True) for profile in policy.profiles)
    if policy.only_these:
        return fixed
    taken = {name_key(profile.name) for profile in policy.profiles}
    return (*fixed, *(ProfileEntry(profile) for profile in own if name_key(profile.name) not in taken))


def is_read_only(profile: Profile | None, command_line: bool, policy: Policy) -> tuple[bool, str]:
    """Whether nothing may be changed, and the sentence that says who forbids it (else empty).

    The strictest wins: nobody can allow what another forbids. The sentence names what is hardest to change.
    """
    if policy.problem:
        return True, sentences((tr("Read-only, to be safe."), policy.problem))
    if policy.read_only:
        return True, tr("Read-only: the administrator's policy ({file}) says so.", file=policy.name)
    if command_line:
        return True, tr("Read-only: the program was started with --read-only.")
    if profile is not None and profile.read_only:
        name = plain_text(profile.name, 100)
        return True, tr("Read-only: the profile “{profile}” says so.", profile=name)
    return False, ""


def _line_problem(text: str, sentence: str) -> str:
    # Line breaks and control characters; halves of surrogate pairs cannot be written to a file.
    return "" if is_line(text) else tr_marked(sentence)


def _name_problem(name: str) -> str:
    if not name:
        return tr("The name is empty.")
    if name != name.strip():
        return tr("The name must not begin or end with a blank.")
    if len(name) > MAX_NAME:
        return tr("The name must not be longer than {count} characters.", count=MAX_NAME)
    return ""
