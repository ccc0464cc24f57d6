"""Which proxy is used: the environment's, the system's, the profile's or none."""

from __future__ import annotations

import dataclasses
import sys
import urllib.request

import pytest

from lvctx_gui.api import ContextClient, Network, errors
from lvctx_gui.api.network import DIRECT, Origin, Route, find_route
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.profile import ProxyMode
from tests.api.network.on_the_way import FAR, PASSWORD, PROXY, SESSION, USER, by
from tests.api_server import client_of, put


def route(host="api.livevox.com", network=None, port=443):
    return find_route("https", host, port, network or Network())


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_environment_names_the_proxy(monkeypatch, name):
    monkeypatch.setenv(name, f"http://{USER}:p%40ss@proxy.example:3128/")
    found = route()
    assert (found.proxy, found.credentials) == (PROXY, (USER, "p@ss"))
    # On Windows these names have no case.
    assert found.origin is Origin.ENVIRONMENT
    assert found.detail == name or (sys.platform == "win32" and name.casefold() == found.detail.casefold())
    assert found.setting == f"the environment variable {found.detail}"
    assert USER not in repr(found)
    assert "p@ss" not in repr(found)


@pytest.mark.parametrize(
    ("value", "proxy"),
    [
        ("proxy.example:3128", PROXY),
        ("http://proxy.example", "http://proxy.example:80"),
        ("https://proxy.example", "https://proxy.example:443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_a_proxy_of_the_system_may_be_written_in_short(monkeypatch, value, proxy):
    monkeypatch.setenv("https_proxy", value)
    assert route().proxy == proxy


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks5://proxy.example:1080", "(socks5)"),
        ("http://:3128", "cannot be read in one way only"),
        ("http://a:port", "cannot be read in one way only"),
    ],
)
def test_a_proxy_of_the_system_that_cannot_be_used_is_named_by_its_variable(monkeypatch, value, words):
    monkeypatch.setenv("all_proxy", value)
    with pytest.raises(errors.NetworkSettingError) as caught:
        route()
    assert words in str(caught.value)
    assert "environment variable all_proxy" in str(caught.value)


PIECES = ("hunter2", "4711", "jane", "moon")


@pytest.mark.parametrize(
    "value",
    [
        "http://jane:4711#moon@proxy.example:3128",  # the port is a piece of the password
        "http://jane:4711/moon@proxy.example:3128",
        "http://jane:4711?moon@proxy.example:3128",
        "jane:4711#moon@proxy.example:3128",
        "http://jane:hunter2@moon@proxy.example:3128",
        "http://jane:hunter2@moon:3128/@proxy.example:3128",
        "http://jane:[hunter2]@proxy.example:3128",
        "http://jane:hunter2\\@proxy.example:3128",
        "http://jane:hun ter2@proxy.example:3128",
        "http://jane:hunter2\t@proxy.example:3128",
        "http://jane:hunter2%0d%0a@proxy.example:3128",
        "http://jane:hunter2%zz@proxy.example:3128",
        "http://jane:hunter2%ff@proxy.example:3128",
        "http://jane%3a:hunter2@proxy.example:3128",
        "http://jane:hunter2@proxy.example:3128/moon",
        "http://jane:hunter2@proxy.example:3128?moon",
        "http://jane:hunter2@proxy.example:3128#moon",
        "http://jane:hunter2@prоxy.example:3128",
        "http://jane:hunter2@proxy..example",
        "http://jane:hunter2@:3128",
        "http://jane:hunter2@",
        "http://jane:hunter2@proxy.example:0",
        "http://jane:hunter2@proxy.example:",
        "hunter2://moon",
        "jane:hunter2://moon",
    ],
)
def test_a_proxy_of_the_system_with_two_readings_is_refused_without_a_piece_of_it(monkeypatch, value):
    monkeypatch.setenv("https_proxy", value)
    with pytest.raises(errors.NetworkSettingError) as caught:
        route()
    said = f"{caught.value} {caught.value.advice} {caught.value!r}"
    assert "environment variable https_proxy" in said
    assert not [piece for piece in PIECES if piece in said]


def test_signs_in_a_password_are_written_with_percent(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://jane.roe:a:%40%2F%3F%23%25%c3%bc!@Proxy.Example:3128/")
    assert (route().proxy, route().credentials) == (PROXY, ("jane.roe", "a:@/?#%ü!"))


def test_what_a_proxy_repeats_is_hidden_whole():
    repeated = "no Basic amFuZTphOg== for you"
    assert dataclasses.replace(DIRECT, user="jane", password="a:").hide(repeated) == "no Basic … for you"
    assert (
        dataclasses.replace(DIRECT, user="jane1", password="jane").hide("no jane1 with jane") == "no … with …"
    )


@pytest.mark.parametrize(
    ("excepted", "host"),
    [
        ("*", "a.example"),
        ("a.example", "a.example"),
        (".example", "b.a.example"),
        ("x, a.example:443", "a.example"),
    ],
)
def test_the_environment_may_except_a_host(monkeypatch, excepted, host):
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("no_proxy", excepted)
    found = route(host)
    assert found.proxy == ""
    assert (found.origin, found.detail) == (Origin.SYSTEM_EXCEPTION, host)
    assert host in found.why_direct
    assert route("else.where").proxy == ("" if excepted == "*" else PROXY)


def test_settings_outside_the_environment_count_as_well(monkeypatch):
    """What Windows' registry and macOS' configuration say comes through these two functions."""
    monkeypatch.setattr(urllib.request, "getproxies", lambda: {"https": PROXY})
    monkeypatch.setattr(urllib.request, "proxy_bypass", lambda host: host == "intern.example:443")
    assert route() == Route(PROXY, Origin.SYSTEM)
    assert route("intern.example").proxy == ""


def test_the_profile_wins_over_the_system(monkeypatch):
    monkeypatch.setenv("https_proxy", PROXY)
    assert route(network=Network(ProxyMode.NONE)).proxy == ""
    mine = by("https://mine.example:8443/", user=USER, password=PASSWORD)
    assert route(network=mine).proxy == "https://mine.example:8443"
    assert route(network=mine).credentials == (USER, PASSWORD)
    assert PASSWORD not in repr(mine)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_this_computer_is_reached_directly_whatever_is_set(monkeypatch, host):
    monkeypatch.setenv("https_proxy", PROXY)
    assert route(host).proxy == route(host, by(PROXY)).proxy == ""


async def test_a_proxy_in_the_profile_is_not_asked_about_this_computer(api_server, fresh_call, closed_port):
    put(api_server, fresh_call, [Entry("K", "1")])

    async with client_of(api_server, network=by(f"http://127.0.0.1:{closed_port}")) as client:
        result = await client.read(fresh_call)
    assert result == Context([Entry("K", "1")])


@pytest.mark.parametrize(
    "network",
    [by(""), by("proxy.example"), by("socks5://p:1"), by(f"http://{USER}:x@p:1"), by(PROXY, user="a:b")],
)
def test_a_proxy_in_the_profile_that_cannot_be_used_is_refused_at_once(network):
    with pytest.raises(ValueError, match="proxy") as caught:
        ContextClient(FAR, SESSION, network=network)
    assert isinstance(caught.value, errors.NetworkSettingError)
    assert USER not in str(caught.value)
