from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.site import PRACTICE, Site, name_of, place_name, session_mark

NA4 = "https://api.na4.livevox.com"

sites = st.builds(
    Site,
    st.sampled_from(["Card desk", "NA4"]),
    st.sampled_from([NA4, f"{NA4}:443/", "https://api.livevox.com", "http://127.0.0.1:1", "nonsense"]),
    st.booleans(),
    st.sampled_from(["", "CARD", "card", "LOANS"]),
    st.sampled_from([None, 7419, 7420]),
    st.sampled_from(["", session_mark("one"), session_mark("two")]),
)


def at(**known):
    return Site("Card desk", NA4, **known)


@given(sites, sites)
def test_what_is_equal_is_equal_both_ways_and_may_be_the_same(one, other):
    assert one == one
    assert (one == other) == (other == one)
    assert one.may_be(other) == other.may_be(one)
    if one == other:
        assert hash(one) == hash(other)
        assert one.may_be(other)


@given(sites, sites)
def test_no_known_client_is_the_same_as_another_or_as_one_that_is_not_known(one, other):
    if one.practice or other.practice or one != other:
        return
    assert None in (one.client_id, other.client_id) or one.client_id == other.client_id
    assert "" in (one.client_code, other.client_code) or one.client_code == other.client_code
    is_known = [bool(each.client_code) or each.client_id is not None for each in (one, other)]
    assert is_known[0] == is_known[1]
    if not is_known[0]:
        assert one.mark == other.mark


@pytest.mark.parametrize(
    ("one", "other", "same", "may_be"),
    [
        ({"client_code": "CARD"}, {"client_code": "CARD"}, True, True),
        ({"client_code": "CARD"}, {"client_code": "LOANS"}, False, False),
        ({"client_code": "CARD"}, {"client_code": "card"}, False, True),
        ({"client_code": "CARD", "client_id": 7419}, {"client_code": "CARD"}, True, True),
        ({"client_code": "CARD", "client_id": 7419}, {"client_id": 7419}, True, True),
        ({"client_code": "CARD", "client_id": 7419}, {"client_code": "CARD", "client_id": 1}, False, False),
        ({"client_code": "CARD", "client_id": 7419}, {"client_code": "X", "client_id": 7419}, False, False),
        ({"client_code": "CARD"}, {"client_id": 7419}, False, True),
        ({"client_code": "CARD"}, {}, False, True),
        ({"client_code": "CARD"}, {"mark": session_mark("one")}, False, True),
        ({}, {"mark": session_mark("one")}, False, True),
        ({"mark": session_mark("one")}, {"mark": session_mark("one")}, True, True),
        ({"mark": session_mark("one")}, {"mark": session_mark("two")}, False, True),
    ],
)
def test_who_is_whose_client(one, other, same, may_be):
    assert (at(**one) == at(**other)) is same
    assert at(**one).may_be(at(**other)) is may_be
    elsewhere = Site("Card desk", "https://api.livevox.com", **one)
    assert at(**one) != elsewhere
    assert not at(**one).may_be(elsewhere)


def test_a_new_name_and_another_notation_change_nothing():
    assert Site("A", NA4, client_code="CARD") == Site("B", f"{NA4.upper()}:443/", client_code="CARD")


def test_practice_is_one_site_wherever_it_listens_and_no_server_is_practice():
    assert Site("Practice", "http://127.0.0.1:1", practice=True) == Site(
        "Practice", "http://127.0.0.1:2", practice=True, client_code="CARD"
    )
    assert Site("Practice", "practice") != Site("Practice", "practice", practice=True)
    assert Site("x", NA4) != "x"


def test_a_site_is_named_with_its_client_where_the_server_is_the_same():
    card = at(client_code="CARD", client_id=7419)
    assert card.name_beside(at(client_code="LOANS")) == "Card desk for client CARD (7419)"
    assert card.name_beside(Site("NA3", "https://api.livevox.com")) == "Card desk"
    assert [at(client_id=7).client, at(client_code="C").client, at().client] == [
        "client 7",
        "client C",
        "an unknown client",
    ]


def test_a_server_is_named_in_letters_that_cannot_be_mistaken():
    assert name_of(NA4) == "NA4"
    assert name_of("https://bücher.example/x") == "xn--bcher-kva.example"
    assert name_of("nonsense") == "nonsense"


def test_a_mark_does_not_give_the_session_away():
    assert session_mark("a session") == session_mark("a session")
    assert session_mark("a session") != session_mark("a sessioN")
    assert "a session" not in session_mark("a session")
    assert session_mark("one") not in repr(at(mark=session_mark("one")))


SITE = Site("NA4", NA4)


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.na4.livevox.com",
        "https://api.na4.livevox.com/",
        "HTTPS://API.NA4.LIVEVOX.COM:443",
        "http://api.na4.livevox.com",
        "http://api.na4.livevox.com:80/",
        " https://api.na4.livevox.com ",
    ],
)
def test_the_same_place_in_other_words(base_url):
    assert SITE.is_at(base_url)


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.livevox.com",
        "https://api.na5.livevox.com",
        "https://api.na4.livevox.com.example",
        "https://api.na4.livevox.com:8443",
        "https://api.na4.livevox.com/na5",
        "https://user@api.na4.livevox.com.example",
        "https://[broken",
        "https://аpi.na4.livevox.com",
        "http://api.na4.livevox.com:8080",
        "",
    ],
)
def test_another_place(base_url):
    assert not SITE.is_at(base_url)


def test_a_place_has_the_name_that_people_know():
    assert place_name("https://api.na4.livevox.com") == "NA4 (api.na4.livevox.com)"
    assert place_name("https://gateway.example:8443/lv") == "gateway.example:8443"
    assert place_name("nonsense") == "nonsense"


def test_the_practice_server_is_named_in_the_persons_language_and_kept_in_english(in_brackets):
    practice = Site(PRACTICE, "http://127.0.0.1:1", practice=True)
    assert (practice.name, practice.shown_name) == ("Practice", "«Practice»")
    assert practice.name_beside(at()) == "«Practice»"
    assert Site(PRACTICE, NA4).shown_name == "Practice"
