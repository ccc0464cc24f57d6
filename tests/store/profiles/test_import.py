"""Files of profiles that are passed on: with a mistake or a secret in it nothing is imported."""

from __future__ import annotations

import unicodedata

import pytest
import tomli_w
from hypothesis import assume, given
from hypothesis import strategies as st

from lvctx_gui.store.profiles import toml as profile_toml
from lvctx_gui.store.profiles.file import (
    export_profiles,
    import_profiles,
    load_profiles,
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


@pytest.mark.parametrize(("table", "words"), MISTAKES)
def test_an_import_with_a_mistake_imports_nothing(file, table, words):
    write(file, f'[[profile]]\nname = "Card desk"\nbase_url = "{NA4}"\n\n[[profile]]\n{table}\n')
    assert words in fails(import_profiles, file)
    assert file.exists()


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


@pytest.mark.parametrize("text", ["", "profile = []", "x = 1", "[[[", '[profile]\nname="x"'])
def test_a_file_without_profiles_is_not_imported_and_stays_where_it_is(file, text):
    write(file, text)
    assert "Nothing was imported" in fails(import_profiles, file)
    assert file.read_text() == text


def test_an_import_from_nowhere_is_a_sentence(tmp_path):
    assert "No such file" in fails(import_profiles, tmp_path / "no.toml")
    assert "cannot be read" in fails(import_profiles, tmp_path)


@posix_only
def test_what_is_exported_is_its_owners_only_whatever_stood_there(tmp_path):
    file = tmp_path / "profiles.toml"
    file.write_text("before")
    file.chmod(0o644)
    export_profiles(file, [CARD_DESK])
    assert file.stat().st_mode & 0o777 == 0o600
    assert import_profiles(file) == (CARD_DESK,)
