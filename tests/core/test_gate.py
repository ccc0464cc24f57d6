from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.gate import ForbiddenError, Permit, Rules, admit, fill_in, is_fixed
from lvctx_gui.core.profile import Policy, Profile, ProxyMode
from lvctx_gui.core.site import Site, session_mark

NA4 = "https://api.na4.livevox.com"
CARD = Profile("Card desk", NA4, client_code="CARD")
LOANS = Profile("Loans", NA4, client_code="LOANS")


def rules(*fixed, **switches):
    return Rules(Policy(fixed, source="/etc/p.toml", **switches))


def read_only(profile):
    return dataclasses.replace(profile, read_only=True)


def test_without_a_policy_everything_goes():
    permit = admit(Rules(), CARD)
    assert permit.read_only == ""
    assert permit.profile == CARD
    assert permit.site == Site("x", NA4, client_code="CARD")
    assert not Rules().reason
    assert not Rules().keeps_nothing


def test_nobody_else_makes_a_permit():
    for made_by in (None, object()):
        with pytest.raises(TypeError):
            Permit(Site("NA4", NA4), None, "", made_by)
    strict = admit(Rules(read_only=True), CARD)
    with pytest.raises((TypeError, ValueError), match="made_by"):
        dataclasses.replace(strict, read_only="")


@pytest.mark.parametrize("base_url", ["", "nonsense", "http://api.livevox.com", "https://аpi.livevox.com"])
def test_no_address_no_permit(base_url):
    with pytest.raises(ValueError, match=r"address|https"):
        admit(Rules(), Profile("x", base_url))


# --- what may be connected ---------------------------------------------------------------------------------

ONLY = rules(CARD, only_these=True)


@pytest.mark.parametrize(
    "profile",
    [
        Profile("NA4", NA4),
        Profile("Card desk", "https://api.livevox.com", client_code="CARD"),
        Profile("Card desk", NA4, client_code="LOANS"),
        Profile("Card desk", NA4),
        Profile("Mine", NA4, client_code="CARD"),
        dataclasses.replace(CARD, proxy=ProxyMode.EXPLICIT, proxy_url="http://p.example:1"),
        dataclasses.replace(CARD, ca_file="/home/me/ca.pem"),
        dataclasses.replace(CARD, base_url=f"{NA4}:8443"),
        Profile("Practice", "http://127.0.0.1:8080"),
    ],
)
def test_where_only_the_administrators_profiles_count_nothing_else_is_connected(profile):
    for session_id in ("", "a session"):
        with pytest.raises(ForbiddenError, match="Nothing was sent"):
            admit(ONLY, profile, session_id=session_id)


def test_what_a_fixed_profile_leaves_empty_may_be_filled_in():
    assert admit(ONLY, fill_in(CARD, "LOANS", "jdoe")).profile == dataclasses.replace(CARD, user_name="jdoe")
    assert is_fixed(ONLY, fill_in(CARD, "", "jdoe"))
    assert not is_fixed(ONLY, dataclasses.replace(CARD, read_only=True))


def test_practice_is_on_this_computer_and_may_always_be_used():
    assert admit(ONLY, Profile("Practice", "http://127.0.0.1:1"), practice=True).site.practice
    with pytest.raises(ForbiddenError):
        admit(Rules(), Profile("Practice", NA4), practice=True)


# --- what may be written -----------------------------------------------------------------------------------

fixed = st.builds(
    Profile,
    st.sampled_from(["A", "B"]),
    st.sampled_from([NA4, f"{NA4}:8443", f"{NA4}/x", "https://api.livevox.com"]),
    st.sampled_from(["", "CARD", "LOANS"]),
    st.sampled_from([None, 7419, 7420]),
    st.sampled_from(["", "jdoe", "super"]),
    read_only=st.booleans(),
)
spellings = st.sampled_from([NA4, f"{NA4}/", f"{NA4}:443", NA4.upper()])


@given(st.lists(fixed, max_size=3).map(tuple), fixed, spellings, st.booleans(), st.booleans(), st.booleans())
def test_the_strictest_wins_on_every_way(policies, own, spelling, command_line, policy_says, pasted):
    wish = dataclasses.replace(own, base_url=spelling)
    given_rules = Rules(Policy(policies, read_only=policy_says), command_line)
    permit = admit(given_rules, wish, session_id="a session" if pasted else "")
    if command_line or policy_says or wish.read_only:
        assert permit.read_only
    if pasted and not is_fixed(given_rules, wish):
        # Whose session it is, is not known: what is fixed for anybody there binds.
        at_place = [each for each in policies if each.base_url == NA4]
        assert permit.read_only or not any(each.read_only for each in at_place)
    if permit.read_only:
        said = (command_line, policy_says, wish.read_only, *(each.read_only for each in policies))
        assert any(said)


@pytest.mark.parametrize(
    ("wish", "binds"),
    [
        (Profile("NA4", NA4), True),
        (Profile("Mine", f"{NA4.upper()}:443/", client_code="CARD", user_name="jdoe"), True),
        (Profile("Mine", NA4, client_code="card"), True),
        (Profile("Mine", f"{NA4}:8443", client_code="CARD"), True),
        (Profile("Mine", f"{NA4}//", client_code="CARD"), True),
        (Profile("Mine", f"{NA4}/%2F", client_code="CARD"), True),
        (Profile("Mine", NA4, client_code="CARD", client_id=1), True),  # anybody can type a number
        (Profile("Mine", NA4, client_code="LOANS"), False),
        (Profile("Mine", "https://api.livevox.com", client_code="CARD"), False),
    ],
)
def test_a_fixed_profile_binds_whoever_comes_to_its_client(wish, binds):
    fixed_one = dataclasses.replace(read_only(CARD), client_id=7419)
    assert bool(admit(rules(fixed_one), wish).read_only) is binds
    if binds:
        assert "administrator's profile “Card desk”" in admit(rules(fixed_one), wish).read_only


def test_what_the_server_told_of_the_client_counts():
    fixed_one = Profile("Seven", NA4, client_id=7419, read_only=True)
    wish = Profile("Mine", NA4, client_code="LOANS")
    assert admit(rules(fixed_one), wish, client_id=7419).read_only
    assert not admit(rules(fixed_one), wish, client_id=7420).read_only


def test_a_pasted_session_may_be_any_clients():
    both = rules(read_only(CARD), LOANS)
    assert not admit(both, LOANS).read_only
    assert admit(both, LOANS, session_id="a session").read_only
    assert admit(both, Profile("Mine", NA4, client_code="LOANS"), session_id="a session").read_only


def test_two_profiles_of_one_client_are_an_offer_to_choose():
    look = dataclasses.replace(read_only(CARD), name="Look")
    both = rules(look, CARD)
    for session_id in ("", "a session"):
        assert not admit(both, CARD, session_id=session_id).read_only
        assert admit(both, look, session_id=session_id).read_only
    # Who types the same by hand has not chosen.
    assert admit(both, dataclasses.replace(CARD, name="Mine")).read_only


# --- what may be kept --------------------------------------------------------------------------------------


def test_who_forbids_that_anything_is_kept():
    assert "/etc/p.toml" in rules(history=False).keeps_nothing
    assert "broken" in Rules(Policy(problem="It is broken.")).keeps_nothing
    assert Rules(read_only=True).keeps_nothing == ""


# --- whose it is -------------------------------------------------------------------------------------------


def test_a_session_obtained_elsewhere_is_its_own_site_where_no_client_is_named():
    one, two = (admit(Rules(), Profile("NA4", NA4), session_id=each) for each in ("one", "two"))
    assert one.site == admit(Rules(), Profile("NA4", NA4), session_id="one").site
    assert one.site.mark == session_mark("one")
    assert one.site != two.site
    assert not one.continues(two)
    assert admit(Rules(), CARD, session_id="one").site == admit(Rules(), CARD, client_id=7419).site


@pytest.mark.parametrize(
    ("change", "continues"),
    [
        ({"name": "Renamed"}, True),
        ({"read_only": True}, False),
        ({"client_code": "LOANS"}, False),
        ({"user_name": "somebody"}, False),
        ({"ca_file": "/ca.pem"}, False),
        ({"base_url": "https://api.livevox.com"}, False),
    ],
)
def test_a_new_session_goes_to_what_waits_only_under_the_same_permit(change, continues):
    later = admit(Rules(), dataclasses.replace(CARD, **change))
    assert later.continues(admit(Rules(), CARD)) is continues
    assert not admit(rules(read_only(CARD)), CARD).continues(admit(Rules(), CARD))


def test_naming_an_address_means_the_administrators_profile_there():
    both = rules(CARD, LOANS)
    assert both.fixed_at(f"{NA4.upper()}:443/") == CARD
    assert both.fixed_at("https://api.livevox.com") is None
