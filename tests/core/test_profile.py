from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.address import ENVIRONMENTS, is_loopback
from lvctx_gui.core.profile import (
    MAX_NAME,
    Policy,
    Profile,
    ProfileEntry,
    ProxyMode,
    is_read_only,
    merge_profiles,
    name_key,
)
from lvctx_gui.core.site import name_of
from tests.strategies import any_text

NA4 = "https://api.na4.livevox.com"
CARD_DESK = Profile("Card desk", NA4)


def only(**values):
    return dict(dataclasses.replace(CARD_DESK, **values).problems())


def test_a_name_and_an_address_suffice():
    assert not CARD_DESK.problems()
    assert (CARD_DESK.environment, CARD_DESK.production, CARD_DESK.read_only) == ("NA4", True, False)


@pytest.mark.parametrize(("base_url", "name"), ENVIRONMENTS.items())
def test_environments_are_known_by_name_and_are_production(base_url, name):
    for written in (base_url, f" {base_url}/ ", base_url.upper()):
        profile = Profile("x", written)
        assert (profile.environment, profile.production) == (name, True)
        assert name_of(written) == name


@pytest.mark.parametrize(
    ("base_url", "production"),
    [
        ("http://127.0.0.1:8080", False),
        ("http://[::1]:8080/api", False),
        ("http://localhost", False),
        ("https://api.stg4.livevox.com", False),
        ("https://api.stg.example.com", False),
        ("https://API.STG4.livevox.com", False),
        ("https://gateway.example.com", True),
        ("https://api.stgermain.example.com", True),
        ("https://example.com/stg4", True),
        ("https://stg4@api.livevox.com", True),
        ("", True),
        ("not the address", True),
    ],
)
def test_what_is_not_known_as_harmless_counts_as_production(base_url, production):
    assert Profile("x", base_url).production is production
    # Somebody may add the mark; nothing that is written about an address takes it away.
    assert Profile("x", base_url, production=True).production
    assert Profile("x", base_url, production=False).production is production


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.livevox.com",
        "https://gateway.example.com:8443/livevox/",
        "http://127.0.0.1:1",
        "http://127.8.9.10",
        "http://[::1]:8080",
        "http://localhost:5000",
        " https://api.livevox.com ",
    ],
)
def test_addresses_that_are_taken(base_url):
    assert only(base_url=base_url) == {}


@pytest.mark.parametrize(
    ("base_url", "word"),
    [
        ("", "empty"),
        (" ", "empty"),
        ("api.livevox.com", "Write it like"),
        ("ftp://api.livevox.com", "Write it like"),
        ("https://", "Write it like"),
        ("https:///path", "Write it like"),
        ("https://a b.example.com", "Write it like"),
        ("https://api.live\tvox.com", "Write it like"),
        ("https://api.livevox.com\\@example.com", "Write it like"),
        ("https://[::1", "Write it like"),
        ("https://h:99999", "Write it like"),
        ("https://h:0", "Write it like"),
        ("https://h:port", "Write it like"),
        ("http://api.livevox.com", "https://"),
        ("http://127.0.0.1.example.com", "https://"),
        ("http://localhost.example.com", "https://"),
        ("https://me:hunter2@api.livevox.com", "or a user name"),
        ("https://@api.livevox.com", "or a user name"),
        ("https://api.livevox.com?a=hunter2", "not hold ?"),
        ("https://api.livevox.com#", "?, # or"),
    ],
)
def test_addresses_that_are_refused_in_words_that_do_not_quote_them(base_url, word):
    problems = only(base_url=base_url)
    assert problems.keys() == {"base_url"}
    assert word in problems["base_url"]
    assert "hunter2" not in problems["base_url"]


@pytest.mark.parametrize(
    ("proxy_url", "word"),
    [
        ("", "empty"),
        ("proxy:3128", "Write it like"),
        ("http://proxy", "Write it like"),
        ("http://proxy:0", "Write it like"),
        ("socks5://proxy:1080", "Write it like"),
        ("http://me:hunter2@proxy:3128", "separate fields for them"),
        ("http://proxy:3128/pac", "end with its port"),
        ("http://proxy:3128?hunter2", "end with its port"),
        ("http://proxy:3128/#", "end with its port"),
    ],
)
def test_proxies_that_are_refused(proxy_url, word):
    problems = only(proxy=ProxyMode.EXPLICIT, proxy_url=proxy_url)
    assert problems.keys() == {"proxy_url"}
    assert word in problems["proxy_url"]
    assert "hunter2" not in problems["proxy_url"]


def test_an_address_of_a_proxy_is_wanted_only_where_it_is_used_but_never_a_wrong_one():
    assert only(proxy=ProxyMode.EXPLICIT, proxy_url="http://proxy.example.com:3128") == {}
    assert only(proxy=ProxyMode.EXPLICIT, proxy_url="https://[::1]:3128/", proxy_user="me") == {}
    assert only(proxy=ProxyMode.NONE) == {}
    assert only(proxy=ProxyMode.SYSTEM, proxy_url="http://me:pw@proxy:1").keys() == {"proxy_url"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " x"),
        ("name", "x\u00a0"),
        ("name", "a\nb"),
        ("name", "a" * (MAX_NAME + 1)),
        ("client_code", "a\rb"),
        ("user_name", "a\u2028b"),
        ("proxy_user", "\ud800"),
        ("ca_file", "a\0"),
        ("client_id", -1),
        ("client_id", 2**63),
        ("colour", "red"),
        ("colour", "#12345"),
        ("colour", "#12345g"),
        ("colour", "#123456\n"),
        ("colour", "#١٢٣٤٥٦"),
    ],
)
def test_each_wrong_field_has_one_sentence(field, value):
    problems = only(**{field: value})
    assert problems.keys() == {field}
    assert problems[field].endswith(".")


def test_several_wrong_fields_are_all_named():
    assert only(name="", base_url="x", colour="x").keys() == {"name", "base_url", "colour"}


@given(any_text, any_text, any_text)
def test_any_text_is_judged(name, address, colour):
    profile = Profile(name, address, colour=colour, proxy=ProxyMode.EXPLICIT, proxy_url=address)
    assert profile.problems().keys() <= {"name", "base_url", "colour", "proxy_url"}
    assert "proxy_url" in profile.problems()


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "10.0.0.1", "localhost.example.com", "127.0.0.1.nip.io"])
def test_other_machines(host):
    assert not is_loopback(host)


policies = st.builds(
    Policy, read_only=st.booleans(), source=st.sampled_from(["", "/etc/p.toml"]), problem=st.just("")
) | st.just(Policy(read_only=True, history=False, problem="It is broken."))


@given(st.none() | st.booleans(), st.booleans(), policies)
def test_the_strictest_wins(profile_says, command_line, policy):
    profile = None if profile_says is None else dataclasses.replace(CARD_DESK, read_only=profile_says)
    read_only, reason = is_read_only(profile, command_line, policy)
    assert read_only == bool(profile_says or command_line or policy.read_only)
    assert bool(reason) == read_only


def test_the_reason_names_what_is_hardest_to_lift():
    careful = dataclasses.replace(CARD_DESK, read_only=True)
    free = Policy()
    assert "Card desk" in is_read_only(careful, False, free)[1]
    assert "--read-only" in is_read_only(careful, True, free)[1]
    assert "/etc/p" in is_read_only(careful, True, Policy(read_only=True, source="/etc/p"))[1]
    assert "broken" in is_read_only(careful, True, Policy(read_only=True, problem="It is broken."))[1]
    # A policy with a problem is strict even if somebody built it without saying so.
    assert is_read_only(CARD_DESK, False, Policy(problem="It is broken."))[0]


def test_names_are_compared_as_people_read_them():
    assert name_key("Card Desk") == name_key("card desk")
    assert name_key("Caf\u00e9") == name_key("Cafe\u0301")
    assert name_key("Card desk") != name_key("Card desk 2")


names = st.sampled_from(["Card desk", "CARD DESK", "A", "a", "B", "ß", "ss"])
profile_lists = st.lists(st.builds(Profile, names, st.just(NA4)), max_size=5).map(tuple)


@given(profile_lists, profile_lists, st.booleans())
def test_fixed_profiles_come_first_and_hide_own_ones_of_the_same_name(own, fixed, only_these):
    entries = merge_profiles(own, Policy(fixed, only_these=only_these))
    assert entries[: len(fixed)] == tuple(ProfileEntry(profile, fixed=True) for profile in fixed)
    rest = entries[len(fixed) :]
    hidden = {name_key(profile.name) for profile in fixed}
    kept = [] if only_these else [profile for profile in own if name_key(profile.name) not in hidden]
    assert [entry.profile for entry in rest] == kept
    assert not any(entry.fixed for entry in rest)
