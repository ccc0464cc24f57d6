"""A file that another program has open is waited for, and in the end said in words."""

import errno
import os

import pytest

from lvctx_gui.core.profile import Profile
from lvctx_gui.store import busy_files
from lvctx_gui.store.busy_files import patiently
from lvctx_gui.store.profiles.file import ProfileFileError, load_profiles, save_profiles

CARD_DESK = Profile("Card desk", "https://api.na4.livevox.com")


@pytest.fixture(autouse=True)
def pauses(monkeypatch):
    """On Windows, where nobody waits; the pauses that would have been made."""
    made = []
    monkeypatch.setattr(busy_files, "_IS_WINDOWS", True)
    monkeypatch.setattr(busy_files, "sleep", made.append)
    return made


def refusing(times, error=None):
    """An action that works once it was refused so often."""
    left = [times]

    def action():
        if left[0]:
            left[0] -= 1
            raise error or PermissionError(13, "Zugriff verweigert", "profiles.toml")
        return "done"

    return action


@pytest.mark.parametrize("times", range(8))
def test_what_is_free_again_soon_is_done(pauses, times):
    assert patiently(refusing(times)) == "done"
    assert len(pauses) == times
    assert pauses == sorted(pauses)


def test_what_stays_open_is_said_in_words_that_tell_why(pauses):
    with pytest.raises(
        PermissionError, match="another program has it open, or you may not change it"
    ) as told:
        patiently(refusing(100))
    assert told.value.filename == "profiles.toml"
    assert 0.5 < sum(pauses) < 1


@pytest.mark.parametrize(
    ("windows", "number"), [(False, errno.EACCES), (True, errno.ENOENT), (True, errno.ENOSPC)]
)
def test_what_is_no_matter_of_time_is_raised_at_once(pauses, monkeypatch, windows, number):
    monkeypatch.setattr(busy_files, "_IS_WINDOWS", windows)
    with pytest.raises(OSError, match="Das Systemwort") as told:
        patiently(refusing(1, OSError(number, "Das Systemwort")))
    assert told.value.errno == number
    assert pauses == []


def test_a_file_that_somebody_reads_is_replaced_when_he_is_done(tmp_path, monkeypatch):
    file = tmp_path / "profiles.toml"
    save_profiles(file, [])
    real, refuse = type(file).replace, refusing(3)

    def replace(self, target):
        refuse()
        return real(self, target)

    monkeypatch.setattr(type(file), "replace", replace)
    save_profiles(file, [CARD_DESK])
    assert load_profiles(file).profiles == (CARD_DESK,)


def test_profiles_that_stay_open_elsewhere_are_told_and_stay_as_they_were(tmp_path, monkeypatch):
    file = tmp_path / "profiles.toml"
    save_profiles(file, [CARD_DESK])
    monkeypatch.setattr(type(file), "replace", lambda *_: refusing(1)())
    with pytest.raises(ProfileFileError, match=r"another program has it open, or you may not change it\)\.$"):
        save_profiles(file, [])
    assert load_profiles(file).profiles == (CARD_DESK,)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name != "nt", reason="elsewhere a file that is open can be replaced")
def test_on_windows_an_open_file_holds_a_save_back(tmp_path, monkeypatch):
    file = tmp_path / "profiles.toml"
    save_profiles(file, [])
    opened = [file.open("rb")]
    with pytest.raises(ProfileFileError, match="another program has it open"):
        save_profiles(file, [CARD_DESK])
    # It is closed while the second save waits.
    monkeypatch.setattr(busy_files, "sleep", lambda _: opened[0].close())
    save_profiles(file, [CARD_DESK])
    assert load_profiles(file).profiles == (CARD_DESK,)
