"""Which kind of environment is shown, and with which word: only what is certainly true is said."""

from __future__ import annotations

import pytest

from lvctx_gui.core.environment import Kind, kind_of
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.site import PRACTICE, Site

STAGING, HERE, CUSTOMERS = "https://api.stg4.livevox.com", "http://127.0.0.1:8080", "https://api.livevox.com"


@pytest.mark.parametrize(
    ("base_url", "marked", "kind"),
    [
        (CUSTOMERS, False, Kind.PRODUCTION),
        (
            "https://livevox.example",
            False,
            Kind.PRODUCTION,
        ),  # nobody knows it: it may be
        (STAGING, False, Kind.STAGING),
        (STAGING, True, Kind.PRODUCTION),  # a person has said so
        (HERE, False, Kind.UNKNOWN),
        (HERE, True, Kind.PRODUCTION),
    ],
)
def test_a_profile_is_of_a_kind(base_url, marked, kind):
    profile = Profile("Card desk", base_url, production=marked)
    assert kind_of(Site("Card desk", base_url), profile) is kind


@pytest.mark.parametrize(("base_url", "kind"), [(STAGING, Kind.STAGING), ("nonsense", Kind.UNKNOWN)])
def test_without_a_profile_the_address_tells(base_url, kind):
    assert kind_of(Site("NA4", base_url), None) is kind


def test_practice_is_practice_wherever_it_listens():
    assert kind_of(Site(PRACTICE, HERE, practice=True), None) is Kind.PRACTICE


def test_what_is_of_no_kind_has_no_word():
    assert [kind.word for kind in Kind] == ["PRODUCTION", "STAGING", "PRACTICE", ""]
