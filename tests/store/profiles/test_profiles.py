from __future__ import annotations

import os
import stat
import threading
import tomllib
import unicodedata
from pathlib import Path

import pytest
import tomli_w
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lvctx_gui.core.profile import Profile, ProxyMode, name_key
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
from tests.strategies import any_text

NA4 = "https://api.na4.livevox.com"
CARD_DESK = Profile("Card desk", NA4)
FULL = Profile(
    "Nachtschicht “Ω”",
    "http://127.0.0.1:8080/x",
    client_code="ACME",
    client_id=7419,
    user_name="müller",
    agent=True,
    read_only=True,
    production=True,
    colour="#c01c28",
    proxy=ProxyMode.EXPLICIT,
    proxy_url="http://proxy.example.com:3128",
    proxy_user="DOM\\me",
    ca_file="C:\\certs\\a.pem",
)

posix_only = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "profiles.toml"


def write(file: Path, text: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def fails(function, *arguments) -> str:
    with pytest.raises(ProfileFileError) as caught:
        function(*arguments)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


line = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
good_profiles = st.builds(
    Profile,
    name=line.map(str.strip).filter(bool),
    base_url=st.sampled_from(
        [NA4, "http://127.0.0.1:1", "https://api.stg4.livevox.com/", " https://h.test "]
    ),
    client_code=line,
    client_id=st.none() | st.integers(0, 2**63 - 1),
    user_name=line,
    agent=st.booleans(),
    read_only=st.booleans(),
    production=st.booleans(),
    colour=st.sampled_from(["", "#00ff00", "#ABCDEF"]),
    proxy=st.sampled_from([ProxyMode.SYSTEM, ProxyMode.NONE]),
    proxy_url=st.sampled_from(["", "https://p.test:1"]),
    proxy_user=line,
    ca_file=line,
)


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


MISTAKES = [
    ('base_url = "https://h.test"', "“name”"),
    ('name = "x"', "“base_url”"),
    ('name = "x"\nbase_url = "http://h.test"', "https://"),
    ('name = 3\nbase_url = "https://h.test"', "“name” must be a text"),
    ('name = "x"\nbase_url = "https://h.test"\nread_only = 1', "true or false"),
    ('name = "x"\nbase_url = "https://h.test"\nproduction = "no"', "true or false"),
    ('name = "x"\nbase_url = "https://h.test"\nclient_id = true', "whole number"),
    ('name = "x"\nbase_url = "https://h.test"\nclient_id = "7"', "whole number"),
    ('name = "x"\nbase_url = "https://h.test"\nproxy = "pac"', "system, none or explicit"),
    ('name = "x"\nbase_url = "https://h.test"\nproxy = []', "system, none or explicit"),
    ('name = "x"\nbase_url = "https://h.test"\nproxy = "explicit"', "“proxy_url”"),
    (f'name = "CARD desk"\nbase_url = "{NA4}"', "same name"),
]


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


@pytest.mark.parametrize(("table", "words"), MISTAKES)
def test_an_import_with_a_mistake_imports_nothing(file, table, words):
    write(file, f'[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\n\n[[profile]]\n{table}\n')
    assert words in fails(import_profiles, file)
    assert file.exists()


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


SECRET_KEYS = [
    "password",
    "Password",
    "pass_word",
    "user.password",
    "ｐａｓｓｗｏｒｄ",
    "pass\u200bword",
    "Passwort",
    "access_token",
    "accessToken",
    "LV-Access",
    "LV-Session",
    "session_id",
    "sessionId",
    "client_secret",
    "api_key",
    "key",
    "PIN",
    "Authorization",
    "cookies",
    "proxy_pass",
    "pwd",
]


@given(
    st.sampled_from(SECRET_KEYS),
    st.sampled_from(["hunter2", 42, True, ["hunter2"], {"a": "hunter2"}]),
    st.sampled_from(["top", "profile", "nested", "list", "other"]),
    good_profiles,
)
def test_a_secret_is_never_imported(tmp_path_factory, key, value, where, profile):
    file = tmp_path_factory.mktemp("p") / "import.toml"
    table = profile_toml.table_from_profile(profile)
    places = {
        "top": {"profile": [table], key: value},
        "profile": {"profile": [table | {key: value}]},
        "nested": {"profile": [table | {"login": {"more": {key: value}}}]},
        "list": {"profile": [table | {"logins": [[{key: value}]]}]},
        "other": {"profile": [table], "defaults": {key: value}},
    }
    file.write_text(tomli_w.dumps(places[where]), encoding="utf-8")
    sentence = fails(import_profiles, file)
    assert f"“{key}”" in sentence
    assert "hunter2" not in sentence


@given(
    st.text(max_size=10),
    st.sampled_from(["pass", "token", "session", "secret", "auth"]),
    st.text(max_size=10),
)
def test_a_word_for_a_secret_is_found_anywhere_in_a_key(before, word, after):
    # Some marks join with a letter beside them into another letter.
    assume(unicodedata.normalize("NFKC", before + word + after).casefold().find(word) >= 0)
    assert profile_toml.secret_key({before + word.upper() + after: 1}) is not None or (
        word.upper() not in unicodedata.normalize("NFKC", before + word.upper() + after)
    )


def test_no_key_of_a_profile_counts_as_a_secret():
    assert profile_toml.secret_key(profile_toml.table_from_profile(FULL)) is None


@pytest.mark.parametrize("key", ["base_url", "proxy_url"])
def test_credentials_in_an_address_are_not_imported_or_shown(file, key):
    table = {"name": "x", "base_url": NA4} | {key: "http://me:hunter2@127.0.0.1:3128"}
    write(file, tomli_w.dumps({"profile": [table]}))
    assert "hunter2" not in fails(import_profiles, file)
    loaded = load_profiles(file)
    assert loaded.profiles == ()
    assert "hunter2" not in str(loaded)


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


@pytest.mark.parametrize("text", ["", "profile = []", "x = 1", "[[[", '[profile]\nname="x"'])
def test_a_file_without_profiles_is_not_imported_and_stays_where_it_is(file, text):
    write(file, text)
    assert "Nothing was imported" in fails(import_profiles, file)
    assert file.read_text() == text


def test_an_import_from_nowhere_is_a_sentence(tmp_path):
    assert "No such file" in fails(import_profiles, tmp_path / "no.toml")
    assert "cannot be read" in fails(import_profiles, tmp_path)


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


@posix_only
def test_what_is_exported_is_its_owners_only_whatever_stood_there(tmp_path):
    file = tmp_path / "profiles.toml"
    file.write_text("before")
    file.chmod(0o644)
    export_profiles(file, [CARD_DESK])
    assert file.stat().st_mode & 0o777 == 0o600
    assert import_profiles(file) == (CARD_DESK,)


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
