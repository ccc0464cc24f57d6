r"""What the administrator of this machine fixed, read from one file at a fixed place.

::

    read_only = true       # nobody changes anything with this program
    history = false        # no record of calls is kept
    only_these = true      # no profiles but those that follow

    [[profile]]            # shown, not editable; the keys of the user's own profiles
    name = "Card desk"
    base_url = "https://api.na4.livevox.com"

Each key may be left out. A file that cannot be understood to the letter counts as the strictest: a misspelt
``readonly = true`` must not leave people free to write. So does one that others than administrators may have
written (``store.trust``): it would name the servers that tokens are typed for.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any

from lvctx_gui.core.profile import Policy, Profile, name_key
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.store.profiles.toml import (
    MistakeError,
    SecretMistakeError,
    profile_from_table,
    read_toml,
    secret_key,
    tables_of,
    unknown_keys,
)
from lvctx_gui.store.trust import Judge, distrust

_SWITCHES = ("history", "only_these", "read_only")


def policy_path() -> Path:
    r"""Where the policy lies; nothing in the user's environment moves it.

    - Linux and others: ``/etc/lvctx-gui/policy.toml``
    - macOS: ``/Library/Application Support/lvctx-gui/policy.toml``
    - Windows: ``%ProgramData%\lvctx-gui\policy.toml``, where the registry says which folder that is.
      Every user may create folders there: let the installer or the administrator create this one, writable
      by administrators only.
    """
    if sys.platform == "win32":
        return _program_data() / "lvctx-gui" / "policy.toml"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/lvctx-gui/policy.toml")  # not shown
    return Path("/etc/lvctx-gui/policy.toml")


def load_policy(file: Path | None = None, judge: Judge = distrust) -> Policy:
    """The policy in ``file`` (``policy_path()`` when left out); nothing is fixed where there is no file.

    Never raises. A file that exists and cannot be read, is not the administrator's (as ``judge`` says), or
    says anything that this version does not understand, gives ``read_only``, no ``history`` and a sentence in
    ``problem``.
    """
    file = file or policy_path()
    try:
        if _is_missing(file):
            return Policy()
        # Judged before it is read: nobody but an administrator can change what was found to be theirs.
        if reason := judge(file):
            rule = tr("It counts only if nobody but administrators can change it.")
            raise MistakeError(sentences((rule, reason)))
        return _policy(read_toml(file), str(file))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = tr("The administrator's policy {file} cannot be read ({reason}).", file=file, reason=reason)
    except MistakeError as error:
        unusable = tr("The administrator's policy {file} cannot be used.", file=file)
        problem = sentences((unusable, str(error)))
    return Policy(read_only=True, history=False, source=str(file), problem=problem)


def _is_missing(file: Path) -> bool:
    """Whether there is simply no such file, so that nothing is fixed.

    Raises ``OSError`` where that cannot be seen: a folder on its way that is none, or may not be looked into.
    """
    try:
        file.lstat()  # a link that leads nowhere was put there by somebody
    except FileNotFoundError:
        # Windows says the same of what lies below a file.
        above = next((folder for folder in file.parents if os.path.lexists(folder)), None)
        if above is not None and not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(above)) from None
        return True
    return False


def _policy(document: dict[str, Any], source: str) -> Policy:
    switches: dict[str, bool] = {}
    for key, value in document.items():
        if key in _SWITCHES:
            if not isinstance(value, bool):
                raise MistakeError(tr("“{key}” must be true or false.", key=key))
            switches[key] = value
        elif key != "profile":
            raise MistakeError(tr("“{key}” is not known.", key=key))
    profiles = tuple(_profile(number, table) for number, table in enumerate(tables_of(document), 1))
    if len({name_key(profile.name) for profile in profiles}) < len(profiles):
        raise MistakeError(tr("Two profiles in it have the same name."))
    if switches.get("only_these") and not profiles:
        raise MistakeError(tr("“only_these” is true, but there is no profile."))
    return Policy(
        profiles,
        only_these=switches.get("only_these", False),
        read_only=switches.get("read_only", False),
        history=switches.get("history", True),
        source=source,
    )


def _profile(number: int, table: object) -> Profile:
    try:
        profile = profile_from_table(table)
        if key := secret_key(table):
            raise SecretMistakeError(key)
        for key in unknown_keys(table) if isinstance(table, dict) else ():
            raise MistakeError(tr("“{key}” is not known.", key=key))
    except MistakeError as error:
        where = tr("There is a mistake in profile {number}.", number=number)
        raise MistakeError(sentences((where, str(error)))) from None
    return profile


def _program_data() -> Path:
    # The variable ProgramData is the user's to change; this key is the administrator's.
    if sys.platform != "win32":
        raise NotImplementedError
    import winreg

    folders = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\Shell Folders"  # not shown
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, folders) as key:
            return Path(str(winreg.QueryValueEx(key, "Common AppData")[0]))  # not shown
    except OSError:
        return Path(r"C:\ProgramData")
