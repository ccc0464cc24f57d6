from __future__ import annotations

import pytest

from lvctx_gui.core.site import Site, place_name

SITE = Site.at("https://api.na4.livevox.com")


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.na4.livevox.com",
        "https://api.na4.livevox.com/",
        "HTTPS://API.NA4.LIVEVOX.COM:443",
        "http://api.na4.livevox.com",
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
        "",
    ],
)
def test_another_place(base_url):
    assert not SITE.is_at(base_url)


def test_a_place_has_the_name_that_people_know():
    assert place_name("https://api.na4.livevox.com") == "NA4 (api.na4.livevox.com)"
    assert place_name("https://gateway.example:8443/lv") == "gateway.example:8443"
    assert place_name("nonsense") == "nonsense"
