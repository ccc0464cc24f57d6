"""What a program that is started says to the one whose window is open, and what that one answers.

The wish and each answer are one line of JSON with a version. The wish is carried out only when its sender,
who has been told that it can be, says so by a second line: who has given up waiting has not, and has opened a
window of its own by then. Whoever is at the other end may be of another version, or no program of ours:
nothing is taken that is not to the letter what is written here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NoReturn

VERSION = 1

LONGEST = 32_768
"""Bytes of a line, its end included."""

_MOST_CHARACTERS = {"call": 8_000, "base_url": 2_000, "session": 100, "token": 500}


class NotUnderstoodError(ValueError):
    """The line is none of these."""


class OtherVersionError(NotUnderstoodError):
    """The line was written by another version of this program."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a program was started for.

    ``call`` is what its command line calls a call, ``""`` for none, and ``base_url`` where that was said to
    be. ``read_only`` and ``session`` (the ``core.site.session_mark`` of one that it was given) are what its
    window has to be like. By ``token`` the desktop lets that window come to the front.
    """

    call: str = field(default="", repr=False)
    base_url: str = ""
    read_only: bool = False
    session: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


class Answer(Enum):
    """What the program with the window says."""

    CAN = "can"
    """It can be done here, as soon as the sender says so."""
    DONE = "done"
    """It is seen to."""
    NOT_HERE = "not-here"
    """This window is another one than the wish needs, or is about to close."""
    OTHER_VERSION = "other-version"


def write_wish(wish: Wish) -> bytes:
    """The line that ``read_wish`` reads. Raises ``ValueError`` where it would not take it."""
    texts = {name: getattr(wish, name) for name in _MOST_CHARACTERS}
    line = _line(**texts, read_only=wish.read_only)
    read_wish(line)
    return line


def read_wish(line: bytes) -> Wish:
    """What was written by ``write_wish``. Raises ``NotUnderstoodError``."""
    parts = _parts(line)
    if parts.keys() != {*_MOST_CHARACTERS, "read_only"}:
        raise NotUnderstoodError
    call, base_url, session, token = (_text(parts[name], most) for name, most in _MOST_CHARACTERS.items())
    read_only = parts["read_only"]
    # A token becomes a variable of the environment.
    if not isinstance(read_only, bool) or not (token.isascii() and token.isprintable()):
        raise NotUnderstoodError
    return Wish(call, base_url, read_only, session, token)


def _text(part: object, most: int) -> str:
    if not isinstance(part, str) or len(part) > most:
        raise NotUnderstoodError
    return part


GO = b'{"version": 1, "go": true}\n'
"""The second line of the sender: carry it out now."""


def write_answer(answer: Answer) -> bytes:
    """The line that ``read_answer`` reads."""
    return _line(answer=answer.value)


def read_answer(line: bytes) -> Answer:
    """What was written by ``write_answer``. Raises ``NotUnderstoodError``."""
    parts = _parts(line)
    try:
        (name,) = parts
        if name != "answer":
            raise NotUnderstoodError
        return Answer(parts[name])
    except ValueError:
        raise NotUnderstoodError from None


def _line(**parts: object) -> bytes:
    return json.dumps({"version": VERSION, **parts}).encode("ascii") + b"\n"


def _parts(line: bytes) -> Mapping[str, object]:
    """The parts of a line of this version, without the number."""
    if len(line) > LONGEST or not line.endswith(b"\n") or not line.isascii():
        raise NotUnderstoodError
    try:
        said = json.loads(line, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotUnderstoodError from None
    if not isinstance(said, Mapping):
        raise NotUnderstoodError
    version = said.get("version")
    if type(version) is not int:
        raise NotUnderstoodError
    if version != VERSION:
        raise OtherVersionError
    return MappingProxyType({name: part for name, part in said.items() if name != "version"})


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    parts = dict(pairs)
    if len(parts) != len(pairs):
        raise ValueError
    return parts


def _refuse(_: str) -> NoReturn:
    raise ValueError
