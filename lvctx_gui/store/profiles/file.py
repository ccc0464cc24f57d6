"""The user's profiles on disk: a TOML file that people can read and edit, without any secret.

::

    last_used = "Card desk"

    [[profile]]
    name = "Card desk"
    base_url = "https://api.na4.livevox.com"
    production = true

What this version of the program cannot read (keys of a newer one, a profile with a mistake) is left in place
by ``save_profiles``: only what was shown to people can be changed or removed by them.

Two programs at once: whoever saves last wins; nobody ever reads half a file. On Windows, where a file that is
open cannot be replaced, both wait for each other a little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lvctx_gui.core.profile import Profile, name_key
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.store.busy_files import patiently
from lvctx_gui.store.plain_files import check_plain
from lvctx_gui.store.profiles.toml import (
    MistakeError,
    SecretMistakeError,
    profile_from_table,
    read_toml,
    secret_key,
    table_from_profile,
    tables_of,
    unknown_keys,
    write_toml,
)

_OURS = ("last_used", "profile")


class ProfileFileError(ValueError):
    """A file of profiles cannot be written or imported; the text is for people, without any secret."""


@dataclass(frozen=True, slots=True)
class LoadedProfiles:
    """The profiles of a file, the name of the one used last (else empty), and sentences for people."""

    profiles: tuple[Profile, ...] = ()
    last_used: str = ""
    problems: tuple[str, ...] = ()


def load_profiles(file: Path) -> LoadedProfiles:
    """The user's profiles; none where there is no file. Never raises for what the file holds.

    A damaged file is set aside as ``….damaged-N``. A profile with a mistake is left out and stays in the
    file. ``problems`` says so. A secret in the file is not read.
    """
    try:
        document = _read(file)
    except FileNotFoundError:
        return LoadedProfiles()
    except OSError as error:
        unread = tr("The profiles in {file} cannot be read ({reason}).", file=file, reason=_reason(error))
        return LoadedProfiles(problems=(unread,))
    except MistakeError as error:
        return LoadedProfiles(problems=(_set_aside(file, error),))
    profiles: list[Profile] = []
    problems: list[str] = []
    for number, table, profile, mistake in _understood(tables_of(document)):
        if profile is None:
            left_out = tr("{profile} in {file} was left out.", profile=_called(number, table), file=file)
            problems.append(sentences((left_out, mistake)))
            continue
        profiles.append(profile)
        if key := secret_key(table):
            problems.append(
                tr(
                    "{profile} in {file} contains “{key}”, which was not read. Secrets belong in the "
                    "keychain: remove it from the file.",
                    profile=_called(number, table),
                    file=file,
                    key=key,
                )
            )
    last_used = document.get("last_used", "")
    return LoadedProfiles(tuple(profiles), last_used if isinstance(last_used, str) else "", tuple(problems))


def save_profiles(file: Path, profiles: Iterable[Profile], last_used: str = "") -> None:
    """Put these profiles in the place of those that the file shows, wholly or not at all.

    The file and a folder made for it are the owner's only (0600, 0700). Raises ``ProfileFileError`` when
    writing fails, when a profile has problems or when two have one name; the file is then as it was.
    """
    profiles = tuple(profiles)
    _check(profiles)
    document: dict[str, Any] = {}
    try:
        try:
            document = _read(file)
        except FileNotFoundError:
            pass
        except MistakeError as error:
            _set_aside(file, error)
        write_toml(file, _renewed(document, profiles, last_used))
    except OSError as error:
        raise _not_written(file, error) from None


def export_profiles(file: Path, profiles: Iterable[Profile]) -> None:
    """Write profiles to a file for somebody else. Raises ``ProfileFileError`` as ``save_profiles`` does."""
    profiles = tuple(profiles)
    _check(profiles)
    try:
        write_toml(file, {"profile": [table_from_profile(profile) for profile in profiles]})
    except OSError as error:
        raise _not_written(file, error) from None


def import_profiles(file: Path) -> tuple[Profile, ...]:
    """The profiles of a file that somebody else wrote: all of them, or none.

    Keys that are not known are passed over. Raises ``ProfileFileError``: unreadable, no profiles in it, a
    profile with a mistake, two of one name, or a key that looks like a secret's, which the sentence names.
    """
    try:
        document = read_toml(file)
        if key := secret_key(document):
            raise SecretMistakeError(key)
        tables = tables_of(document)
        if not tables:
            raise MistakeError(tr("There are no profiles in it."))
        profiles = []
        for number, table, profile, mistake in _understood(tables):
            if profile is None:
                unusable = tr("{profile} cannot be used.", profile=_called(number, table))
                raise MistakeError(sentences((unusable, mistake)))
            profiles.append(profile)
    except OSError as error:
        unread = tr(
            "Nothing was imported: {file} cannot be read ({reason}).", file=file, reason=_reason(error)
        )
        raise ProfileFileError(unread) from None
    except MistakeError as error:
        nothing = tr("Nothing was imported from {file}.", file=file)
        raise ProfileFileError(sentences((nothing, str(error)))) from None
    return tuple(profiles)


def _read(file: Path) -> dict[str, Any]:
    # The user's own, in our folder: no link leads out of it.
    check_plain(file)
    document = read_toml(file)
    tables_of(document)
    return document


def _understood(tables: list[Any]) -> Iterator[tuple[int, object, Profile | None, str]]:
    # Each table with its number, its profile or, where there is none to show, what is wrong.
    taken: set[str] = set()
    for number, table in enumerate(tables, 1):
        try:
            profile = profile_from_table(table)
        except MistakeError as error:
            yield number, table, None, str(error)
            continue
        if name_key(profile.name) in taken:
            yield number, table, None, tr("Another profile has the same name.")
            continue
        taken.add(name_key(profile.name))
        yield number, table, profile, ""


def _renewed(document: dict[str, Any], profiles: tuple[Profile, ...], last_used: str) -> dict[str, Any]:
    # tables_of cannot raise here: _read asked it.
    extras: dict[str, dict[str, Any]] = {}
    left_out: list[object] = []
    for _, table, profile, _ in _understood(tables_of(document)):
        if profile is None:
            left_out.append(_without_secrets(table))
        elif isinstance(table, dict):
            extras[name_key(profile.name)] = unknown_keys(table)
    tables = [table_from_profile(each) | extras.get(name_key(each.name), {}) for each in profiles]
    others = {
        key: value for key, value in document.items() if key not in _OURS and secret_key({key: value}) is None
    }
    used = {"last_used": last_used} if last_used else {}
    return {**used, **others, "profile": [*tables, *left_out]}


def _without_secrets(table: object) -> object:
    if not isinstance(table, dict):
        return table
    return {key: value for key, value in table.items() if secret_key({key: value}) is None}


def _check(profiles: tuple[Profile, ...]) -> None:
    taken: set[str] = set()
    for profile in profiles:
        for sentence in profile.problems().values():
            unsaved = tr("The profile “{name}” cannot be saved.", name=profile.name)
            raise ProfileFileError(sentences((unsaved, sentence)))
        if name_key(profile.name) in taken:
            raise ProfileFileError(
                tr("Two profiles are called “{name}”. Rename one of them.", name=profile.name)
            )
        taken.add(name_key(profile.name))


def _set_aside(file: Path, error: MistakeError) -> str:
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    try:
        patiently(lambda: file.rename(aside))
    except OSError as trouble:
        done = tr("The damaged file could not be renamed ({reason}).", reason=_reason(trouble))
    else:
        done = tr("The damaged file was renamed to {name}.", name=aside.name)
    return sentences((tr("The profiles in {file} cannot be used.", file=file), str(error), done))


def _called(number: int, table: object) -> str:
    name = table.get("name") if isinstance(table, dict) else None
    if isinstance(name, str) and name.isprintable():
        return tr("Profile {number} (“{name}”)", number=number, name=name)
    return tr("Profile {number}", number=number)


def _not_written(file: Path, error: OSError) -> ProfileFileError:
    return ProfileFileError(
        tr("The profiles cannot be written to {file} ({reason}).", file=file, reason=_reason(error))
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
