"""Files that somebody else has open: on Windows they cannot be replaced, moved or, for a moment, read."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from time import sleep
from typing import TypeVar

from lvctx_gui.core.translate import tr

_Result = TypeVar("_Result")

# Together two thirds of a second: longer than a writer, an indexer or a virus scanner keeps a small file.
_PAUSES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32)

# Elsewhere a file can be replaced while it is open, and no permission comes back by itself.
_IS_WINDOWS = os.name == "nt"


def patiently(action: Callable[[], _Result]) -> _Result:
    """What ``action`` returns; tried again for two thirds of a second while Windows calls a file in use.

    Other errors, and all of them on other systems, are raised at once. At the end ``PermissionError`` says
    what may be the reason, since Windows' "Access denied" tells nobody that a file is open.
    https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexw
    """
    for pause in _PAUSES:
        try:
            return action()
        except OSError as error:
            if not _is_in_use(error):
                raise
        sleep(pause)
    try:
        return action()
    except OSError as error:
        if not _is_in_use(error):
            raise
        # Stands where the system's own words for an error stand.
        why = tr("another program has it open, or you may not change it")
        raise PermissionError(errno.EACCES, why, os.fspath(error.filename or "")) from error


def _is_in_use(error: OSError) -> bool:
    # Windows' own numbers tell no more: replacing a file that is open is "Access denied", too, and what goes
    # through the C library, as opening does, has lost them.
    return _IS_WINDOWS and isinstance(error, PermissionError)
