"""Files that are opened only when they are plain: no link is followed, nothing special is waited for.

A link in a folder of ours may lead anywhere; opening a pipe, or reading a device, may take for ever.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from lvctx_gui.core.translate import tr

# Not all of them are there on every system. Without O_NONBLOCK opening a pipe would wait for its other end.
_FLAGS = sum(
    getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOINHERIT", "O_BINARY")
)
_OWNER_ONLY = 0o600


def check_plain(path: Path) -> None:
    """Raise ``OSError`` when there is something under this name that is no plain file."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise _no_plain_file(path)


def is_plain(path: Path) -> bool:
    """Whether there is a plain file under this name."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def open_plain(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of a plain file; where ``flags`` make one, it is for its owner only.

    Raises ``OSError``, for a link and whatever else is no plain file too.
    """
    # Windows has no O_NOFOLLOW, and what other systems say of a link names no reason.
    check_plain(path)
    return _open(path, flags | _FLAGS)


def followed(path: str, flags: int) -> int:
    """For ``open(…, opener=…)`` of a file that somebody chose: links are followed, pipes are not opened."""
    return _open(Path(path), (flags | _FLAGS) & ~getattr(os, "O_NOFOLLOW", 0))


def private(path: str, flags: int) -> int:
    """For ``open(…, opener=…)`` of a file that somebody chose to write customers' data to: its owner's only.

    What stood there before loses its other readers before it gets a word.
    """
    handle = followed(path, flags)
    if os.name == "posix":
        # Another's file, or a disk that knows no modes: the person has chosen it all the same.
        with contextlib.suppress(OSError):
            os.fchmod(handle, _OWNER_ONLY)
    return handle


def _open(path: Path, flags: int) -> int:
    # Emptied when it is known what it is.
    handle = os.open(path, flags & ~os.O_TRUNC, _OWNER_ONLY)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _no_plain_file(path)
        if flags & os.O_TRUNC:
            os.ftruncate(handle, 0)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _no_plain_file(path: Path) -> OSError:
    # Stands where the system's own words for an error stand.
    why = tr("it is a link, a folder or a special file, not an ordinary file")
    return OSError(errno.EINVAL, why, str(path))
