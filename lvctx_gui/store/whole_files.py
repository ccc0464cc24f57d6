"""Files that are written wholly or not at all: until the last word is on the disk the one before stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from lvctx_gui.store.busy_files import patiently
from lvctx_gui.store.plain_files import check_plain


@contextmanager
def written_whole(file: Path) -> Iterator[BinaryIO]:
    """A stream whose contents take the place of ``file`` at the end, readable by its owner only.

    Where the block raises, nothing is left of it, and ``file`` is as it was. A symbolic link stays one. What
    is no ordinary file is not replaced. Raises ``OSError``.
    """
    import tempfile

    target = Path(os.path.realpath(file))
    check_plain(target)
    # mkstemp creates with 0600. The same folder is the same file system, so that os.replace is atomic.
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        patiently(lambda: Path(name).replace(target))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def write_whole(file: Path, data: bytes) -> None:
    """Put ``data`` in the place of ``file``, as ``written_whole`` does. Raises ``OSError``.

    A folder that is missing is created for the owner only.
    """
    Path(os.path.realpath(file)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with written_whole(file) as stream:
        stream.write(data)


def _sync_folder(folder: Path) -> None:
    # Without this the new name may be lost in a power cut. Windows cannot open folders.
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
