"""A lock between processes that the operating system releases when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextlib.contextmanager
def locked(path: Path, on_wait: Callable[[], None]) -> Iterator[int]:
    """Hold the lock file `path`, calling `on_wait` once if somebody else holds it.

    Yields the file descriptor. A child that inherits it (`pass_fds`) keeps the lock for as long as it lives:
    a package installer that outlives a killed parent is waited for, not written over.
    Raises OSError when the file cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _take(handle, wait=False):
            on_wait()
            _take(handle, wait=True)
        yield handle
    finally:
        # Closing is releasing, except for the children that hold the same descriptor.
        os.close(handle)


def _take(handle: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                # LK_LOCK gives up after ten seconds, which is not an answer here.
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
