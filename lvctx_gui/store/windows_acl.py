"""Who owns a file on Windows, and who may change it.

The judgement is plain Python over ``Security``; what Windows knows comes through ``SecurityReader``, a small
interface that ``WindowsSecurity`` fills through ctypes.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lvctx_gui.core.translate import tr
from lvctx_gui.store.folders_above import way_to

TRUSTED = frozenset(
    {
        "S-1-5-18",  # SYSTEM
        "S-1-5-32-544",  # BUILTIN\Administrators
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # NT SERVICE\TrustedInstaller
    }
)
"""Who may own and change what the administrator fixes (Microsoft, "Security identifiers")."""

_OWNER_RIGHTS = "S-1-3-4"
"""Stands for whoever owns the object, and that is looked at by itself."""

# Access rights (Microsoft, "File Access Rights Constants" and "Access Mask Format").
_DELETE_CHILD = 0x40
_DELETE = 0x1_0000
_WRITE_DAC, _WRITE_OWNER = 0x4_0000, 0x8_0000
_GENERIC_ALL, _GENERIC_WRITE = 0x1000_0000, 0x4000_0000
_REPLACE = _DELETE | _WRITE_DAC | _WRITE_OWNER | _GENERIC_ALL
# FILE_WRITE_DATA, FILE_APPEND_DATA, FILE_WRITE_EA and FILE_WRITE_ATTRIBUTES. On a folder the first two make
# new files, which replaces none: every user has them below C:\ProgramData.
_CHANGE = _REPLACE | _GENERIC_WRITE | 0x2 | 0x4 | 0x10 | 0x100

# Kinds of entries that allow something: plain, for objects, and both with a condition ([MS-DTYP] 2.4.4.1).
_ALLOWING = frozenset({0x0, 0x5, 0x9, 0xB})
_DENYING = frozenset({0x1, 0x6, 0xA, 0xC})
_FOR_OBJECTS = frozenset({0x5, 0x6, 0xB, 0xC})
_INHERIT_ONLY = 0x8


@dataclass(frozen=True, slots=True)
class Ace:
    """One entry of a list of rights: its kind, its flags, the rights and whose they are (a SID)."""

    kind: int
    flags: int
    mask: int
    sid: str


@dataclass(frozen=True, slots=True)
class Security:
    """A file's or folder's owner (a SID) and list of rights; ``None`` for none at all: everybody may all."""

    owner: str
    aces: Sequence[Ace] | None


class SecurityReader(Protocol):
    """What is asked of Windows."""

    def read(self, path: Path) -> tuple[bytes, bytes | None]:
        """The owner's SID and the list of rights of ``path`` as Windows holds them. Raises ``OSError``."""


def distrust_windows(file: Path, reader: SecurityReader) -> str:
    """Why ``file`` is not the administrator's, as a sentence; ``""`` when it is. Raises ``OSError``."""
    real = Path(os.path.realpath(file))
    # A junction is no link to Python; where it leads is seen in the real path.
    for path in dict.fromkeys((*way_to(file), real, *real.parents)):
        is_folder = path not in (file, real) and not path.is_symlink()
        rights = _REPLACE | _DELETE_CHILD if is_folder else _CHANGE
        try:
            security = parse_security(*reader.read(path))
        except (struct.error, IndexError):
            return tr("The access rights of {path} cannot be read.", path=path)
        if reason := judge(path, security, rights):
            return reason
    if not file.is_file():
        return tr("{path} is not a file.", path=file)
    return ""


def judge(path: Path, security: Security, rights: int) -> str:
    """Why others than administrators have any of ``rights`` over ``path``, as a sentence; else ``""``."""
    if security.owner not in TRUSTED:
        return tr("{path} does not belong to Administrators, SYSTEM or TrustedInstaller.", path=path)
    if security.aces is None:
        return tr("Everybody can change {path}.", path=path)
    for ace in security.aces:
        # What is denied only takes away; what is passed on to children is seen at the children.
        if ace.flags & _INHERIT_ONLY or ace.kind in _DENYING or ace.sid in (*TRUSTED, _OWNER_RIGHTS):
            continue
        if ace.kind not in _ALLOWING:
            return tr("The access rights of {path} hold an entry that this program does not know.", path=path)
        if ace.mask & rights:
            return tr("Users other than administrators can change {path}.", path=path)
    return ""


def parse_security(owner: bytes, acl: bytes | None) -> Security:
    """What Windows' structures SID and ACL say ([MS-DTYP] 2.4.2.2 and 2.4.5).

    Raises ``struct.error`` or ``IndexError`` where they are cut off.
    """
    if acl is None:
        return Security(_sid(owner), None)
    aces, offset = [], 8
    (count,) = struct.unpack_from("<H", acl, 4)
    for _ in range(count):
        kind, flags, size = struct.unpack_from("<BBH", acl, offset)
        ace = acl[offset : offset + size]
        if len(ace) < size or size < 8:
            raise IndexError
        (mask,) = struct.unpack_from("<I", ace, 4)
        sid = ""
        if kind in _ALLOWING | _DENYING:
            at = 8
            if kind in _FOR_OBJECTS:
                (present,) = struct.unpack_from("<I", ace, 8)
                at = 12 + 16 * ((present & 1) + (present >> 1 & 1))
            sid = _sid(ace[at:])
        aces.append(Ace(kind, flags, mask, sid))
        offset += size
    return Security(_sid(owner), aces)


def _sid(data: bytes) -> str:
    revision, count = data[0], data[1]
    authority = int.from_bytes(data[2:8], "big")
    parts = struct.unpack_from(f"<{count}I", data, 8)
    return "-".join(("S", *map(str, (revision, authority, *parts))))


class WindowsSecurity:
    """Asks advapi32 (Microsoft, "GetNamedSecurityInfoW"). On Windows only."""

    def read(self, path: Path) -> tuple[bytes, bytes | None]:
        """See ``SecurityReader``."""
        if sys.platform != "win32":
            raise NotImplementedError
        import ctypes
        from ctypes import wintypes

        pointer = ctypes.c_void_p
        get = ctypes.WinDLL("advapi32").GetNamedSecurityInfoW
        get.restype = wintypes.DWORD
        get.argtypes = [wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, *[ctypes.POINTER(pointer)] * 5]
        free = ctypes.WinDLL("kernel32").LocalFree
        free.restype, free.argtypes = pointer, [pointer]
        owner, acl, descriptor = pointer(), pointer(), pointer()
        # 1: SE_FILE_OBJECT. 5: OWNER_SECURITY_INFORMATION and DACL_SECURITY_INFORMATION.
        status = get(
            str(path),
            1,
            5,
            ctypes.byref(owner),
            None,
            ctypes.byref(acl),
            None,
            ctypes.byref(descriptor),
        )
        if status:
            raise ctypes.WinError(status)
        try:
            if not owner.value:
                raise OSError(errno.EINVAL, tr("it has no owner"), str(path))
            # The second byte of a SID is the number of its parts, four bytes each.
            sid = ctypes.string_at(owner.value, 8 + 4 * ctypes.string_at(owner.value, 2)[1])
            if not acl.value:
                return sid, None
            # Bytes 2 and 3 of an ACL are its length.
            length = int.from_bytes(ctypes.string_at(acl.value, 4)[2:], "little")
            return sid, ctypes.string_at(acl.value, length)
        finally:
            free(descriptor)
