"""Whether a file is the administrator's: nobody else may have written it, nor put it there.

A folder that somebody else may change counts as much as the file: whoever can rename it puts another one in
its place.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

Judge = Callable[[Path], str]
"""Says why a file is not the administrator's, as half a sentence; ``""`` when it is. Raises ``OSError``."""

_ROOT = 0


def distrust(file: Path) -> str:
    """Why ``file``, which exists, is not the administrator's, as half a sentence; ``""`` when it is.

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
            whose = "root's" if owner == _ROOT else "the administrator's"
            return f"{path} is not {whose}"
        # The rights of a link say nothing; who may replace it is said by its folder.
        if stat.S_ISLNK(found.st_mode):
            continue
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return f"others than its owner may change {path}"
    if not file.is_file():
        return f"{file} is no file"
    return ""


def way_to(file: Path) -> Iterator[Path]:
    """``file`` and the folders above it, as they are written and as links lead; each once."""
    seen: set[Path] = set()
    todo = [Path(os.path.abspath(file))]  # noqa: PTH100  # resolve() would follow the links
    while todo:
        start = todo.pop()
        for path in (start, *start.parents):
            if path in seen:
                break
            seen.add(path)
            yield path
            if path.is_symlink():
                todo.append(path.parent / path.readlink())
