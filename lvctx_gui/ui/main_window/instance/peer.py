"""Who is at the other end of a socket: this user, or somebody else."""

from __future__ import annotations

import os
import socket
import struct
import sys


def is_ours(descriptor: int) -> bool:
    """Whether a program of this user is at the other end of the socket with this ``descriptor``.

    The system says so, not the other program. On Windows the pipe does: its access list lets only this user
    open it (``QLocalServer.UserAccessOption``), and its name, which cannot be guessed, stands in a file that
    only this user can read.
    """
    if sys.platform == "win32":
        return True
    return _peer_uid(descriptor) == os.geteuid()


def _peer_uid(descriptor: int) -> int | None:
    """The user at the other end; ``None`` where the system does not say."""
    try:
        if sys.platform == "linux":
            return _peer_of_linux(descriptor)
        return _peer_of_bsd(descriptor)
    except (OSError, AttributeError):
        return None


def _peer_of_linux(descriptor: int) -> int:
    size = struct.calcsize("3i")
    with socket.socket(fileno=os.dup(descriptor)) as copy:
        credentials = copy.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    _, uid, _ = struct.unpack("3i", credentials)
    return int(uid)


def _peer_of_bsd(descriptor: int) -> int | None:
    """As macOS and the BSDs tell it: ``getpeereid(3)``."""
    import ctypes

    uid, gid = ctypes.c_uint32(), ctypes.c_uint32()
    library = ctypes.CDLL(None, use_errno=True)
    failed = library.getpeereid(descriptor, ctypes.byref(uid), ctypes.byref(gid))
    return None if failed else uid.value
