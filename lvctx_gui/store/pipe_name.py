"""The name of the pipe by which a window is found on Windows: each makes a new one that nobody can guess."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from lvctx_gui.store.plain_files import open_plain

if TYPE_CHECKING:
    from lvctx_gui.store.run_folder import RunFiles

_LONGEST = 100


def write_pipe_name(files: RunFiles) -> str:
    """A new name, written where ``read_pipe_name`` finds it. Raises ``OSError``."""
    name = f"lvctx-gui-{secrets.token_hex(16)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(open_plain(files.pipe_name, flags), "w", encoding="ascii") as file:
        file.write(name)
    return name


def read_pipe_name(files: RunFiles) -> str:
    """The name that was written last; ``""`` when there is none that can be read."""
    with (
        suppress(OSError, UnicodeDecodeError),
        os.fdopen(open_plain(files.pipe_name), encoding="ascii") as file,
    ):
        return file.read(_LONGEST)
    return ""


def forget_pipe_name(files: RunFiles) -> None:
    """Remove it: nobody listens there any more."""
    with suppress(OSError):
        files.pipe_name.unlink(missing_ok=True)
