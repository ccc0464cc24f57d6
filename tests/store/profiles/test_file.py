"""A person's own file of profiles: loaded, saved, damaged, written by others at once."""

from __future__ import annotations

import os
import stat
import threading
import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from lvctx_gui.core.profile import Profile, name_key
from lvctx_gui.store.paths import find_paths
from lvctx_gui.store.profiles import toml as profile_toml
from lvctx_gui.store.profiles.file import (
    LoadedProfiles,
    ProfileFileError,
    export_profiles,
    import_profiles,
    load_profiles,
    save_profiles,
)
from tests.store.profiles.samples import (
    CARD_DESK,
    FULL,
    MISTAKES,
    NA4,
    fails,
    good_profiles,
    posix_only,
    write,
)
from tests.strategies import any_text


@given(
    st.lists(good_profiles, max_size=4, unique_by=lambda profile: name_key(profile.name)),
    st.text(max_size=5).filter(lambda text: "\r" not in text),
)
@example([FULL, CARD_DESK], "Card desk")
def test_profiles_come_back_as_they_were(tmp_path_factory, profiles, last_used):
    file = tmp_path_factory.mktemp("p") / "profiles.toml"
    save_profiles(file, profiles, last_used)
    assert load_profiles(file) == LoadedProfiles(tuple(profiles), last_used)
    if profiles:
        export_profiles(file, profiles)
        assert import_profiles(file) == tuple(profiles)


@given(any_text, any_text)
def test_any_text_comes_back_or_is_refused_and_the_file_stays(tmp_path_factory, name, code):
    file = tmp_path_factory.mktemp("p") / "profiles.toml"
    save_profiles(file, [CARD_DESK])
    profile = Profile(name, NA4, client_code=code)
    if profile.problems():
        assert "cannot be saved" in fails(save_profiles, file, [profile])
        assert load_profiles(file).profiles == (CARD_DESK,)
    else:
        save_profiles(file, [profile])
        assert load_profiles(file).profiles == (profile,)


def test_people_can_read_the_file(file):
    save_profiles(file, [CARD_DESK], "Card desk")
    assert file.read_text() == (
        f'last_used = "Card desk"\n\n[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\nproduction = true\n'
    )


def test_the_file_lies_among_the_settings(tmp_path):
    assert find_paths(tmp_path).profiles == tmp_path / "config" / "profiles.toml"


def test_no_file_is_no_problem(file):
    assert load_profiles(file) == LoadedProfiles()
    assert not file.parent.exists()


@posix_only
def test_only_the_owner_may_read(file):
    before = os.umask(0)
    try:
        save_profiles(file, [CARD_DESK])
        export_profiles(file.with_name("export.toml"), [CARD_DESK])
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())}
    assert modes == {"config": 0o700, "profiles.toml": 0o600, "export.toml": 0o600}


@pytest.mark.parametrize(
    "damage",
    [
        b"[[profile]\n",
        b'[[profile]]\nname = "caf\xe9"\n',
        b"\0\0\0\0",
        b'[profile]\nname = "x"\n',
        b"profile = 3\n",
        b"x = " + b"[" * 50_000,
        b"x = " + b"9" * 5_000,
        b"#" * (profile_toml.MAX_BYTES + 1),
    ],
)
def test_a_damaged_file_is_set_aside_and_the_program_goes_on(file, damage):
    for number in (1, 2):
        write(file, damage)
        loaded = load_profiles(file)
        assert loaded.profiles == ()
        (sentence,) = loaded.problems
        assert f"profiles.toml.damaged-{number}" in sentence
        assert file.with_name(f"profiles.toml.damaged-{number}").read_bytes() == damage
        assert not file.exists()
    save_profiles(file, [CARD_DESK])
    assert load_profiles(file).profiles == (CARD_DESK,)


def test_a_damaged_file_that_cannot_be_set_aside_is_named(file, monkeypatch):
    write(file, "[[[")

    def forbidden(_self, _target):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", forbidden)
    (sentence,) = load_profiles(file).problems
    reason = "another program has it open" if os.name == "nt" else "Permission denied"
    assert f"could not be renamed ({reason}" in sentence


def test_what_was_damaged_between_loading_and_saving_is_set_aside_too(file):
    write(file, "[[[")
    save_profiles(file, [CARD_DESK])
    assert load_profiles(file).profiles == (CARD_DESK,)
    assert file.with_name("profiles.toml.damaged-1").read_text() == "[[["


@pytest.mark.parametrize(("table", "words"), MISTAKES)
def test_a_profile_with_a_mistake_is_left_out_and_left_in_place(file, table, words):
    write(file, f'[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\n\n[[profile]]\n{table}\n')
    for _ in range(2):
        loaded = load_profiles(file)
        assert loaded.profiles == (CARD_DESK,)
        (sentence,) = loaded.problems
        assert sentence.startswith("Profile 2")
        assert words in sentence
        save_profiles(file, loaded.profiles)
    assert tomllib.loads(file.read_text())["profile"][1] == tomllib.loads(table)


def test_what_another_version_wrote_stays(file):
    write(
        file,
        f'theme = "x"\n[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\nretries = 3\n'
        f'[[profile]]\nname = "Gone"\nbase_url = "{NA4}"\nretries = 4\n[view]\nfont = 12.5\n',
    )
    loaded = load_profiles(file)
    assert not loaded.problems
    save_profiles(file, [Profile("Card Desk", "https://api.livevox.com")])
    document = tomllib.loads(file.read_text())
    assert (document["theme"], document["view"]) == ("x", {"font": 12.5})
    (table,) = document["profile"]
    assert (table["name"], table["base_url"], table["retries"]) == ("Card Desk", "https://api.livevox.com", 3)


toml_values = st.recursive(
    st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=5).filter(lambda text: "\r" not in text),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('xé .\n"', max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
foreign = st.dictionaries(st.sampled_from(["a", "b c", "é", ""]), toml_values, max_size=3)


@given(foreign, st.lists(foreign, max_size=3), foreign)
def test_whatever_another_version_wrote_stays(tmp_path_factory, top, unreadable, extra):
    file = tmp_path_factory.mktemp("p") / "profiles.toml"
    tables = [profile_toml.table_from_profile(CARD_DESK) | extra, *unreadable]
    write(file, tomli_w.dumps(top | {"profile": tables}))
    before = tomllib.loads(file.read_text(encoding="utf-8"))
    loaded = load_profiles(file)
    assert loaded.profiles == (CARD_DESK,)
    assert len(loaded.problems) == len(unreadable)
    save_profiles(file, loaded.profiles)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == before


def test_a_list_that_holds_no_tables_stays_too(file):
    write(file, f'profile = [1, {{name = "Card desk", base_url = "{NA4}"}}]')
    save_profiles(file, load_profiles(file).profiles)
    assert tomllib.loads(file.read_text())["profile"][1] == 1
    assert load_profiles(file).profiles == (CARD_DESK,)


def test_a_secret_in_the_own_file_is_not_read_named_and_gone_with_the_next_save(file):
    write(
        file,
        f'token = "hunter2"\n[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\npassword = "hunter2"\n'
        '[[profile]]\nname = "Broken"\npassword = "hunter2"\nnote = "n"\n',
    )
    loaded = load_profiles(file)
    assert loaded.profiles == (CARD_DESK,)
    assert any("“password”" in sentence for sentence in loaded.problems)
    assert "hunter2" not in str(loaded)
    save_profiles(file, loaded.profiles)
    assert "hunter2" not in file.read_text()
    assert tomllib.loads(file.read_text())["profile"][1] == {"name": "Broken", "note": "n"}


def test_a_byte_order_mark_is_no_damage(file):
    write(file, b"\xef\xbb\xbf" + f'[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\n'.encode())
    assert load_profiles(file).profiles == (CARD_DESK,)


def test_two_profiles_of_one_name_are_not_saved(file):
    assert "Rename one of them" in fails(save_profiles, file, [CARD_DESK, Profile("CARD desk", NA4)])
    assert "Rename one of them" in fails(export_profiles, file, [CARD_DESK, Profile("CARD desk", NA4)])
    assert not file.exists()


def test_a_file_that_cannot_be_read_is_neither_replaced_nor_lost(file):
    file.mkdir(parents=True)
    loaded = load_profiles(file)
    assert "cannot be read" in loaded.problems[0]
    assert "cannot be written" in fails(save_profiles, file, [CARD_DESK])
    assert file.is_dir()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "config").write_text("in the way")
    assert "cannot be written" in fails(save_profiles, tmp_path / "config" / "profiles.toml", [CARD_DESK])
    assert "cannot be written" in fails(export_profiles, tmp_path / "config" / "profiles.toml", [CARD_DESK])


def test_when_writing_breaks_off_the_old_file_is_whole_and_nothing_is_left_over(file, monkeypatch):
    save_profiles(file, [CARD_DESK])
    before = file.read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in fails(save_profiles, file, [FULL])
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@posix_only
def test_a_symbolic_link_is_neither_followed_nor_replaced(tmp_path):
    real, link = tmp_path / "dotfiles" / "profiles.toml", tmp_path / "config" / "profiles.toml"
    save_profiles(real, [CARD_DESK])
    before = real.read_bytes()
    link.parent.mkdir()
    link.symlink_to(real)
    loaded = load_profiles(link)
    assert (loaded.profiles, len(loaded.problems)) == ((), 1)
    assert "not an ordinary file" in loaded.problems[0]
    assert "not an ordinary file" in fails(save_profiles, link, [FULL])
    assert link.is_symlink()
    assert real.read_bytes() == before


@posix_only
def test_a_pipe_is_not_waited_for(tmp_path):
    pipe = tmp_path / "profiles.toml"
    os.mkfifo(pipe)
    assert "not an ordinary file" in load_profiles(pipe).problems[0]
    assert "not an ordinary file" in fails(save_profiles, pipe, [CARD_DESK])
    assert "not an ordinary file" in fails(import_profiles, pipe)


def test_writers_at_once_never_tear_the_file(file):
    lists = {n: tuple(Profile(f"{n}-{i}", NA4, client_code="x" * 2_000) for i in range(20)) for n in range(3)}
    save_profiles(file, lists[0])
    seen, failures = set(), []

    def work(own):
        try:
            for _ in range(8):
                save_profiles(file, own)
                loaded = load_profiles(file)
                assert not loaded.problems
                seen.add(loaded.profiles)
        except (AssertionError, ProfileFileError) as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(own,)) for own in lists.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert seen <= set(lists.values())
    assert list(file.parent.iterdir()) == [file]
