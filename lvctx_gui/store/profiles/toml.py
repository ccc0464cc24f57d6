"""Profiles as tables of a TOML file, and what must not stand in such a file: secrets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.store.busy_files import patiently
from lvctx_gui.store.plain_files import followed
from lvctx_gui.store.whole_files import write_whole

MAX_BYTES = 1_000_000
"""No list of profiles is larger; what is, was not written by or for this program."""

_PLACE = re.compile(r"\(at line (\d+), column \d+\)$", re.ASCII)
_DEFAULTS = Profile(name="", base_url="")
_KNOWN = frozenset(field.name for field in fields(Profile))
_REQUIRED = ("name", "base_url")

# Parts of names under which people and programs keep secrets, in letters and digits only.
_SECRET_PARTS = (
    "access",
    "auth",
    "bearer",
    "cookie",
    "credential",
    "geheim",
    "jwt",
    "kennwort",
    "pass",
    "pwd",
    "secret",
    "session",
    "token",
)


class MistakeError(ValueError):
    """What is wrong with a file or table, in whole sentences without any value of it."""


class SecretMistakeError(MistakeError):
    """A file or table holds something under a ``key`` that looks like a secret's."""

    def __init__(self, key: str) -> None:
        super().__init__(tr("“{key}” looks like a secret. Secrets do not belong in files.", key=key))


def read_toml(file: Path) -> dict[str, Any]:
    """What the TOML file holds.

    Raises ``OSError`` when it cannot be read and ``MistakeError`` when it is no TOML.
    """
    import tomllib

    with patiently(lambda: open(file, "rb", opener=followed)) as stream:  # pathlib's takes no opener
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise MistakeError(tr("The file is too large."))
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    # tomllib lets int()'s ValueError through and, for deep nesting, RecursionError.
    except (ValueError, RecursionError) as error:
        # Of what it says only the place is ours to repeat: the rest may quote the file.
        if place := _PLACE.search(str(error)):
            raise MistakeError(tr("The file is not valid TOML: see line {line}.", line=place[1])) from None
        raise MistakeError(tr("The file is not valid TOML.")) from None


def write_toml(file: Path, document: Mapping[str, Any]) -> None:
    """Put ``document`` in the place of ``file``, wholly or not at all, readable by its owner only.

    A folder that is missing is created for the owner only. A symbolic link stays one. Raises ``OSError``.
    """
    write_whole(file, _text(document).encode())


def tables_of(document: Mapping[str, Any]) -> list[Any]:
    """The ``[[profile]]`` tables. Raises ``MistakeError`` when that is no list."""
    tables = document.get("profile", [])
    if not isinstance(tables, list):
        raise MistakeError(tr("“profile” must be written as [[profile]]."))
    return tables


def profile_from_table(table: object) -> Profile:
    """The profile that one table describes; keys that are not known are passed over.

    Raises ``MistakeError`` for a value of the wrong kind or a profile with problems.
    """
    if not isinstance(table, dict):
        raise MistakeError(tr("A profile must be written as [[profile]]."))
    values: dict[str, Any] = {}
    for key in _REQUIRED:
        if key not in table:
            raise MistakeError(tr("“{key}” is missing.", key=key))
    for key in table.keys() & _KNOWN:
        values[key] = _value(key, table[key])
    profile = Profile(**values)
    problems = profile.problems()
    if problems:
        key, sentence = next(iter(problems.items()))
        raise MistakeError(sentences((tr("“{key}” cannot be used.", key=key), sentence)))
    return profile


def table_from_profile(profile: Profile) -> dict[str, Any]:
    """The table for one profile: what people must know, and what differs from what goes without saying."""
    table: dict[str, Any] = {}
    for key in (field.name for field in fields(Profile)):
        value = getattr(profile, key)
        # production depends on the address when left out, and is better told than guessed.
        if key in (*_REQUIRED, "production") or value != getattr(_DEFAULTS, key):
            table[key] = value.value if isinstance(value, ProxyMode) else value
    return table


def unknown_keys(table: Mapping[str, Any]) -> dict[str, Any]:
    """What another version of the program put into a profile's table, without what looks like a secret."""
    return {
        key: value for key, value in table.items() if key not in _KNOWN and secret_key({key: value}) is None
    }


def secret_key(value: object) -> str | None:
    """The first key in ``value``, however deep, that looks like a secret's (``password``), or ``None``."""
    todo = [value]
    while todo:
        here = todo.pop()
        if isinstance(here, dict):
            for key in here:
                if _is_secret(key):
                    return str(key)
            todo.extend(here.values())
        elif isinstance(here, list):
            todo.extend(here)
    return None


def _text(document: Mapping[str, Any]) -> str:
    import tomli_w

    tables = document.get("profile", [])
    if not all(isinstance(table, dict) for table in tables):
        return tomli_w.dumps(document)
    # tomli_w would squeeze short profiles into one line each. Written alone as [profile], a table differs
    # from an element of [[profile]] in nothing but that head line, tables in it included.
    parts = [tomli_w.dumps({key: value for key, value in document.items() if key != "profile"})]
    for table in tables:
        body = tomli_w.dumps({"profile": table}).removeprefix("[profile]\n")
        parts.append(f"[[profile]]\n{body}")
    return "\n".join(part for part in parts if part)


def _is_secret(key: str) -> bool:
    if key in _KNOWN:
        return False
    folded = unicodedata.normalize("NFKC", key).casefold()
    letters = "".join(character for character in folded if character.isalnum())
    return letters == "pin" or letters.endswith("key") or any(part in letters for part in _SECRET_PARTS)


def _value(key: str, value: object) -> object:
    if key == "proxy":
        if value not in [mode.value for mode in ProxyMode]:
            raise MistakeError(tr("“proxy” must be system, none or explicit."))
        return ProxyMode(value)
    # bool is an int to Python, but not to people. None, client_id's default, cannot be written in TOML.
    wanted = int if key == "client_id" else type(getattr(_DEFAULTS, key))
    if type(value) is not wanted:
        raise MistakeError(_kind_mistake(key, wanted))
    return value


def _kind_mistake(key: str, wanted: type) -> str:
    if wanted is int:
        return tr("“{key}” must be a whole number.", key=key)
    if wanted is bool:
        return tr("“{key}” must be true or false.", key=key)
    return tr("“{key}” must be a text in quotation marks.", key=key)
