"""Whether a file is the administrator's: nobody else may have written it, nor put it there.

A folder that somebody else may change counts as much as the file: whoever can rename it puts another one in
its place.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable
from pathlib import Path

from lvctx_gui.core.translate import tr
from lvctx_gui.store.folders_above import way_to

Judge = Callable[[Path], str]
"""Says why a file is not the administrator's, as a sentence; ``""`` when it is. Raises ``OSError``."""

_ROOT = 0


def distrust(file: Path) -> str:
    """Why ``file``, which exists, is not the administrator's, as a sentence; ``""`` when it is.

    On POSIX it and all folders above it must be root's and writable by root only. On Windows Administrators,
    SYSTEM or TrustedInstaller must own them; others may neither write the file nor put another in its place.
    Raises ``OSError`` when it cannot be looked at.
    """
    if sys.platform == "win32":
        from lvctx_gui.store.windows_acl import WindowsSecurity, distrust_windows

        return distrust_windows(file, WindowsSecurity())
    return distrust_posix(file)


def distrust_posix(file: Path, owner: int = _ROOT, top: Path = Path("/")) -> str:
    """``distrust`` where ``owner`` is the user who counts; folders are looked at up to ``top``."""
    for path in way_to(file):
        if not path.is_relative_to(top):
            continue
        found = path.lstat()
        if found.st_uid != owner:
            if owner == _ROOT:
                return tr("{path} does not belong to root.", path=path)
            return tr("{path} does not belong to the administrator.", path=path)
        # The rights of a link say nothing; who may replace it is said by its folder.
        if stat.S_ISLNK(found.st_mode):
            continue
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return tr("Users other than its owner can change {path}.", path=path)
    if not file.is_file():
        return tr("{path} is not a file.", path=file)
    return ""
