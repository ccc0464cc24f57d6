"""Who may change a file on Windows: judged anywhere, through a fake of what Windows answers."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.store.windows_acl import (
    TRUSTED,
    Ace,
    Security,
    WindowsSecurity,
    distrust_windows,
    parse_security,
)

SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"
(INSTALLER,) = TRUSTED - {SYSTEM, ADMINISTRATORS}
USERS, EVERYONE, CREATOR, ME = "S-1-5-32-545", "S-1-1-0", "S-1-3-0", "S-1-5-21-1-2-3-1001"
OWNER_RIGHTS = "S-1-3-4"
READ, FULL, ADD_TO_FOLDER = 0x1200A9, 0x1F01FF, 0x116
ALLOW, DENY, ALLOW_OBJECT, ALLOW_CALLBACK = 0, 1, 5, 9


def sid(name):
    _, revision, authority, *parts = name.split("-")
    head = bytes([int(revision), len(parts)]) + int(authority).to_bytes(6, "big")
    return head + struct.pack(f"<{len(parts)}I", *map(int, parts))


def ace(whose, mask, kind=ALLOW, flags=0, guids=b""):
    if kind in (5, 6, 11, 12):
        guids = struct.pack("<I", (0, 1, 3)[len(guids) // 16]) + guids
    body = struct.pack("<I", mask) + guids + sid(whose)
    return struct.pack("<BBH", kind, flags, 4 + len(body)) + body


def acl(*aces):
    body = b"".join(aces)
    return struct.pack("<BBHHH", 2, 0, 8 + len(body), len(aces), 0) + body


USUAL = (ace(SYSTEM, FULL), ace(ADMINISTRATORS, FULL), ace(USERS, READ))


class Windows:
    """A computer as it is installed: the policy in a folder of its own below ProgramData."""

    def __init__(self, file):
        self.held = {path: (sid(ADMINISTRATORS), acl(*USUAL)) for path in (file, *file.parents)}
        # Every user may create files and folders there, and owns them.
        adding = (ace(USERS, ADD_TO_FOLDER), ace(CREATOR, FULL, flags=0xB))
        for path in list(file.parents)[:2]:
            self.held[path] = sid(SYSTEM), acl(*USUAL, *adding)
        self.held[Path(file.anchor)] = sid(INSTALLER), acl(*USUAL, ace("S-1-5-11", 0x4))

    def read(self, path):
        return self.held[path]


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "lvctx-gui" / "policy.toml"
    file.parent.mkdir()
    file.write_text("")
    return file.resolve()


@pytest.fixture
def windows(file):
    return Windows(file)


def test_what_an_administrator_put_there_counts(file, windows):
    assert distrust_windows(file, windows) == ""


@pytest.mark.parametrize("owner", [USERS, EVERYONE, ME, CREATOR, "S-1-5-80-1-2-3-4-5", "S-1-5-32"])
@pytest.mark.parametrize("up", [0, 1, 2])
def test_another_owner_does_not(file, windows, owner, up):
    path = (file, *file.parents)[up]
    windows.held[path] = sid(owner), acl(*USUAL)
    assert distrust_windows(file, windows) == (
        f"{path} does not belong to Administrators, SYSTEM or TrustedInstaller."
    )


WRITING = [0x2, 0x4, 0x10, 0x100, 0x10000, 0x40000, 0x80000, 0x10000000, 0x40000000, FULL]


@pytest.mark.parametrize("right", WRITING)
@pytest.mark.parametrize("whose", [USERS, EVERYONE, ME])
@pytest.mark.parametrize("kind", [ALLOW, ALLOW_CALLBACK])
def test_nobody_else_may_write_the_file(file, windows, right, whose, kind):
    windows.held[file] = sid(ADMINISTRATORS), acl(*USUAL, ace(whose, right | READ, kind))
    assert "Users other than administrators can change" in distrust_windows(file, windows)


@pytest.mark.parametrize("guids", [b"", b"g" * 16])
def test_rights_for_kinds_of_objects_count(file, windows, guids):
    windows.held[file] = sid(SYSTEM), acl(ace(USERS, 0x2, ALLOW_OBJECT, guids=guids))
    assert distrust_windows(file, windows)
    windows.held[file] = sid(SYSTEM), acl(ace(ADMINISTRATORS, 0x2, ALLOW_OBJECT, guids=guids))
    assert not distrust_windows(file, windows)


@pytest.mark.parametrize("right", [0x40, 0x10000, 0x40000, 0x80000, 0x10000000])
def test_nobody_else_may_put_another_in_its_place(file, windows, right):
    folder = file.parent
    windows.held[folder] = sid(SYSTEM), acl(*USUAL, ace(USERS, right))
    assert str(folder) in distrust_windows(file, windows)


@pytest.mark.parametrize(
    "harmless",
    [
        ace(USERS, FULL, flags=0xB),  # for what is created below
        ace(USERS, FULL, DENY),
        ace(OWNER_RIGHTS, FULL),
        ace(INSTALLER, FULL),
        ace(USERS, READ),
        ace(USERS, 0x80000000),  # reading
    ],
)
def test_what_gives_nobody_anything_is_passed_over(file, windows, harmless):
    windows.held[file] = sid(ADMINISTRATORS), acl(*USUAL, harmless)
    assert distrust_windows(file, windows) == ""


@pytest.mark.parametrize("rights", [None, acl(struct.pack("<BBHI", 0x20, 0, 8, FULL))])
def test_no_rights_at_all_or_unknown_ones_do_not_count(file, windows, rights):
    windows.held[file] = sid(ADMINISTRATORS), rights
    assert distrust_windows(file, windows)


def test_an_empty_list_gives_nobody_anything(file, windows):
    windows.held[file] = sid(ADMINISTRATORS), acl()
    assert distrust_windows(file, windows) == ""


def test_a_link_is_judged_where_it_leads(file, windows, tmp_path):
    link = tmp_path.resolve() / "link.toml"
    try:
        link.symlink_to(file)
    except OSError:
        pytest.skip("symbolic links need rights here")
    windows.held[link] = sid(ADMINISTRATORS), acl(*USUAL)
    assert distrust_windows(link, windows) == ""
    windows.held[file] = sid(ME), acl(*USUAL)
    assert str(file) in distrust_windows(link, windows)


def test_a_folder_in_its_place_does_not_count(file, windows):
    file.unlink()
    file.mkdir()
    assert "is not a file" in distrust_windows(file, windows)


def test_structures_are_read():
    found = parse_security(sid(ME), acl(ace(USERS, READ, flags=0x10), ace(ME, FULL, 5, guids=b"x" * 32)))
    assert found == Security(ME, [Ace(0, 0x10, READ, USERS), Ace(5, 0, FULL, ME)])


@given(st.binary(max_size=40), st.binary(max_size=80), st.integers(0, 80))
def test_whatever_is_cut_off_is_no_trust(tmp_path_factory, junk, more, cut):
    file = tmp_path_factory.mktemp("w") / "policy.toml"
    file.write_text("")
    windows = Windows(file.resolve())
    windows.held[file.resolve()] = junk, more
    reason = distrust_windows(file.resolve(), windows)
    assert reason
    whole = acl(*USUAL, ace(USERS, FULL))
    windows.held[file.resolve()] = sid(ADMINISTRATORS), whole[: min(cut, len(whole))]
    assert distrust_windows(file.resolve(), windows)


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
def test_windows_tells_of_its_own_files(tmp_path):
    system = Path(r"C:\Windows\System32\kernel32.dll")
    found = parse_security(*WindowsSecurity().read(system))
    # Who that is depends on the installation: under wine everything is the user's.
    assert found.owner.startswith("S-1-5-")
    assert found.aces
    with pytest.raises(OSError, match=r"."):
        WindowsSecurity().read(tmp_path / "nowhere")
    mine = tmp_path / "policy.toml"
    mine.write_text("")
    assert distrust_windows(mine, WindowsSecurity())
