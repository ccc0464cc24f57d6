from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.address import (
    ENVIRONMENTS,
    AddressError,
    base_url_problem,
    environment_name,
    looks_like_production,
    parse_address,
    parse_host,
    place_of,
    proxy_url_problem,
)
from tests.attempt import attempt
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("https://api.livevox.com", "https://api.livevox.com"),
        (" HTTPS://API.NA4.livevox.com:443/\n", "https://api.na4.livevox.com"),
        ("https://gateway.example.com:8443/livevox/", "https://gateway.example.com:8443/livevox"),
        ("http://localhost:80", "http://localhost"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[0:0::1]:8080/api", "http://[::1]:8080/api"),
        ("https://[::ffff:10.0.0.5]", "https://10.0.0.5"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("https://BÜCHER.example", "https://xn--bcher-kva.example"),
        ("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://日本ひカ.example", "https://xn--y9j3f261oncb.example"),
        ("https://api.livevox.com//a%2fb;c/ü/", "https://api.livevox.com//a%2Fb;c/%C3%BC"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://xn--strae-oqa.example", "https://xn--strae-oqa.example"),
        ("https://practice_server:8443", "https://practice_server:8443"),
    ],
)
def test_an_address_has_one_notation_however_it_is_written(text, meaning):
    assert str(parse_address(text)) == meaning
    assert parse_address(meaning) == parse_address(text)
    assert place_of(text) == meaning


MIXED = "several scripts"


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("аpi.livevox.com", MIXED),  # a Cyrillic letter in a Latin word
        ("арі.livevox.com", MIXED),  # a whole word of them among Latin ones
        ("xn--pi-7kc.livevox.com", MIXED),  # the first, as it goes out
        ("api.livevοx.com", MIXED),  # a Greek letter
        ("пример.com", MIXED),
        ("ひ한.example", MIXED),
        ("straße.example", "xn--"),
        ("ａｐｉ.livevox.com", "not the address"),
        ("api。livevox.com", "not the address"),
        ("a\u200bpi.livevox.com", "not the address"),
        ("a\u00adpi.livevox.com", "not the address"),
        ("a\u0301pi.livevox.com", "not the address"),
        ("\u0301pi.livevox.com", "not the address"),
        ("api%2Elivevox.com", "not the address"),
        ("api.example.test.", "not the address"),
        ("api..livevox.com", "not the address"),
        (".api.livevox.com", "not the address"),
        ("xn--ü.example", "not the address"),
        ("xn--zzzzzzzzzzzzzzzzz99999.example", "not the address"),
        ("xn--api-.example", "not the address"),
        ("2130706433", "not the address"),
        ("0x7f.1", "not the address"),
        ("127.1", "not the address"),
        ("010.0.0.1", "not the address"),
        ("1.2.3.4.5", "not the address"),
        ("[fe80::1%25eth0]", "not the address"),
        ("a" * 64 + ".example", "not the address"),
        (".".join(["a" * 60] * 5), "not the address"),
    ],
)
def test_hosts_with_another_reading_are_refused_without_being_quoted(host, words):
    problem = base_url_problem(f"https://{host}")
    assert words in problem
    assert host not in problem


@pytest.mark.parametrize(
    "path", ["/a/../b", "/.", "/./a", "/a/..", "/%2e/a", "/a/.%2E", "/%zz", "/%", '/"', "/^"]
)
def test_paths_that_somebody_on_the_way_may_change_are_refused(path):
    assert "path" in base_url_problem(f"https://api.livevox.com{path}")


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("http://prоxy.example:3128", MIXED),
        ("http://a..b:3128", "not the address"),
        ("http://2130706433:1", "no"),
    ],
)
def test_a_proxy_is_judged_as_strictly(proxy, words):
    assert words in proxy_url_problem(proxy)


@given(any_text)
def test_whatever_is_taken_is_its_own_notation(text):
    address, error = attempt(AddressError, parse_address, text)
    assert base_url_problem(text) == str(error or "")
    assert place_of(place_of(text)) == place_of(text)
    if address is None:
        return
    assert str(address).isascii()
    assert parse_address(str(address)) == address
    assert place_of(text) == str(address)


labels = st.text("abcаріüß日ひ09-_", min_size=1, max_size=6)


@given(st.lists(labels, min_size=1, max_size=3).map(".".join))
def test_whatever_host_is_taken_is_taken_again(host):
    try:
        written = parse_host(host)
    except AddressError:
        return
    assert written.isascii()
    assert parse_host(written) == written


@pytest.mark.parametrize(("base_url", "name"), ENVIRONMENTS.items())
def test_environments_are_known_in_every_notation(base_url, name):
    for written in (base_url, base_url.upper(), f"{base_url}:443/", f" {base_url}\n"):
        assert environment_name(written) == name
        assert looks_like_production(written)


def test_another_port_or_path_is_no_known_environment():
    assert environment_name("https://api.livevox.com:8443") == ""
    assert environment_name("https://api.livevox.com/x") == ""
