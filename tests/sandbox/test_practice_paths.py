from __future__ import annotations

import pytest

from tests.sandbox.raw import ask, path


@pytest.mark.parametrize(
    ("segment", "key"),
    [
        ("a%2Fb", "a/b"),
        ("a%252Fb", "a%2Fb"),
        (".", "."),
        ("..", ".."),
        ("%2E", "."),
        ("%2e%2E", ".."),
        ("%00", "\0"),
        ("a%3Fb%23c", "a?b#c"),
        ("a+b", "a+b"),
        ("a%20b", "a b"),
        ("Gr%C3%BC%C3%9Fe", "Grüße"),
        ("key;x=1", "key;x=1"),
    ],
)
def test_key_is_exactly_what_the_last_segment_spells(server, call, segment, key):
    server.control.put_call(*call, entries=[{"key": "other", "value": "stays"}, {"key": key, "value": "V"}])
    target = f"{path(call)}/{segment}"

    assert ask(server, "GET", target).json() == {"value": "V"}
    assert ask(server, "DELETE", target).status == 204
    assert server.control.entries(*call) == [{"key": "other", "value": "stays"}]


def test_account_may_hold_an_encoded_slash(server, call):
    slashed = call._replace(account="EAST/WEST 2")
    assert path(slashed).endswith("/EAST%2FWEST%202")
    assert ask(server, "POST", path(slashed), {"entry": [{"key": "K", "value": "V"}]}).status == 204
    assert server.control.entries(*slashed) == [{"key": "K", "value": "V"}]
    assert ask(server, "GET", path(slashed, "K")).json() == {"value": "V"}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_trailing_slash_is_an_empty_key_and_never_the_whole_call(server, call, method):
    server.control.put_call(*call, entries=[{"key": "", "value": "V"}])
    answer = ask(server, method, path(call) + "/")
    assert answer.status == 400
    assert "key is empty" in answer.json()["message"]
    assert server.control.entries(*call) == [{"key": "", "value": "V"}]


def test_delete_without_a_key_erases_the_whole_call(server, call):
    server.control.put_call(*call, entries=[{"key": "A", "value": "1"}, {"key": "B"}])
    assert ask(server, "DELETE", path(call)).status == 204
    assert server.control.entries(*call) == []
    assert ask(server, "DELETE", path(call)).status == 404


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/context/call/S/0/A", 400),
        ("/context/call/S/-1/A", 400),
        ("/context/call/S/+1/A", 400),
        ("/context/call/S/1.0/A", 400),
        ("/context/call/S/%D9%A1/A", 400),  # a digit of another script
        ("/context/call/S/1_0/A", 400),
        ("/context/call/S/9223372036854775808/A", 400),
        ("/context/call/S/x/A", 400),
        ("/context/call//1/A", 400),
        ("/context/call/S//A", 400),
        ("/context/call/S/1/", 400),
        ("/context/call/S/1//K", 400),
        ("/context/call/S/1/A%FF", 400),
        ("/context/call/S/1/A/K%ED%A0%80", 400),
        ("/context/call/S/1/A/K%2", 400),
        ("/context/call/S/1/A/K%zz", 400),
        ("/context/call/S/1/A?client=", 400),
        ("/context/call/S/1/A?client=x", 400),
        ("/context/call/S/1/A?client=-7419", 400),
        ("/context/call/S/1/A?client=1&client=2", 400),
        ("/context/call/S/1", 404),
        ("/context/call/S/1/A/K/more", 404),
        ("/context/call", 404),
        ("//context/call/S/1/A", 404),
        ("/context%2Fcall/S/1/A", 404),
        ("/context/./call/S/1/A", 404),
        ("/context/call/S/1/A/..", 404),  # a key that is not there, not /context/call/S/1
        ("/context/call/S/9223372036854775807/A", 204),
        ("/", 404),
        ("/elsewhere", 404),
        ("/practice/elsewhere", 404),
    ],
)
def test_other_addresses(server, target, status):
    answer = ask(server, "GET", target)
    assert answer.status == status
    if status != 204:
        assert answer.json()["code"] == status
        assert answer.json()["message"].endswith(".")
        assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "HEAD"])
def test_other_methods(server, call, method):
    answer = ask(server, method, path(call))
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, POST, DELETE"


def test_one_key_cannot_be_posted(server, call):
    answer = ask(server, "POST", path(call, "K"), {"value": "V"})
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, DELETE"


def test_omitted_client_means_the_own_client(server, call):
    ask(server, "POST", path(call), {"entry": [{"key": "K", "value": "own"}]})
    ask(server, "POST", path(call, client=8120), {"entry": [{"key": "K", "value": "other"}]})
    assert ask(server, "GET", path(call, "K", client=7419)).json() == {"value": "own"}
    assert ask(server, "GET", path(call, "K", client=8120)).json() == {"value": "other"}
    assert ask(server, "GET", path(call, "K")).json() == {"value": "own"}


def test_calls_that_differ_in_one_part_are_different_calls(server, call):
    others = [
        call._replace(session=call.session.lower()),
        call._replace(tx_id=call.tx_id + 10**9),
        call._replace(account=call.account + " "),
        call._replace(client=8120),
    ]
    server.control.put_call(*call, entries=[{"key": "K"}])
    assert [server.control.entries(*other) for other in others] == [[], [], [], []]
