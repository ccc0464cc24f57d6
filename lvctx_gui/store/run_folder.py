"""Where running programs of one user find each other: a folder that nobody else can look into, or write to.

Whoever can write there could wait under the name that is asked for, and be told which calls are looked up.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from lvctx_gui.core.translate import tr
from lvctx_gui.store.paths import find_paths
from lvctx_gui.store.plain_files import check_plain

LONGEST_NAME = 100
"""Bytes of a socket's name with its folders; systems take between 103 and 107."""

_ENDING = ".socket"


class RunFiles(NamedTuple):
    """The files by which programs over one data folder find each other; all of them in one folder."""

    lock: Path
    socket: Path

    @property
    def pipe_name(self) -> Path:
        """Where Windows has no sockets with names of files: the file that holds the name of a pipe."""
        return self.socket.with_suffix(".pipe")


def find_run_files(
    data_dir: Path | None, machine: str, environment: Mapping[str, str] = os.environ
) -> RunFiles:
    """The files of this user's programs over ``data_dir`` (``None``: the usual folders), in a folder of ours.

    ``machine`` is this computer's name: a home may be shared with others. The folder is made where it is not
    there. Raises ``OSError`` when there is none that is ours alone, or something else lies under the names.
    """
    state, problem = find_paths(data_dir).state.absolute(), None
    for folder, name in _candidates(state, data_dir is not None, machine, environment):
        files = RunFiles(folder / f"{name}.lock", folder / f"{name}{_ENDING}")
        if len(os.fsencode(files.socket)) > LONGEST_NAME:
            continue
        try:
            if folder.parent == state:
                folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_private(folder)
        except OSError as error:
            problem = problem or error
            continue
        check_plain(files.lock)
        return files
    raise problem or OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(state))


def _candidates(
    state: Path, has_data_dir: bool, machine: str, environment: Mapping[str, str]
) -> Iterator[tuple[Path, str]]:
    """Folders and names in them, the better first: what ends with the login is left over by no crash."""
    below_state = state / "run", f"window-{_plain(machine)}"
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    if os.name != "posix" or not os.path.isabs(runtime):  # noqa: PTH117  # an empty one is no path
        yield below_state
        return
    below_runtime = Path(runtime) / "lvctx-gui"
    if not has_data_dir:
        yield below_runtime, "window"
        yield below_state
        return
    yield below_state  # who chooses a folder wants everything in there
    import hashlib  # not needed for the first paint, unless the folder's name is too long for a socket

    digest = hashlib.sha256(os.fsencode(state.resolve())).hexdigest()
    yield below_runtime, f"window-{digest[:16]}"


def _plain(machine: str) -> str:
    return "".join(letter for letter in machine if letter.isascii() and letter.isalnum())[:20]


def make_private(folder: Path) -> None:
    """Make ``folder`` where it is not there. Raises ``OSError`` where it is not ours alone, or not for sure.

    A folder that others could once write to is not mended: what they have put there would stay.
    """
    parent = folder.parent
    if os.name != "posix":
        folder.mkdir(parents=True, exist_ok=True)
        return
    above = parent.stat()
    # Who may write to the parent could put another folder in the place of this one.
    if above.st_uid not in (os.geteuid(), 0) or (above.st_mode & 0o022 and not above.st_mode & stat.S_ISVTX):
        raise _not_ours(folder, tr("others may write to the folder that it lies in"))
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid() or state.st_mode & 0o077:
        raise _not_ours(folder, tr("it is not a folder of this user alone"))


def _not_ours(folder: Path, why: str) -> OSError:
    # Stands where the system's own words for an error stand.
    return OSError(errno.EACCES, why, str(folder))
