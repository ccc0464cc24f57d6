"""The five methods against the practice server."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lvctx_gui.api import wire
from lvctx_gui.api.errors import NotSentError, UnsafeAddressError
from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.sandbox import CLIENT_ID, OTHER_CLIENT_ID
from tests.api_server import NO_VALUE, asked, client_of, held, only_request, put, unused_call
from tests.strategies import as_json_carries, contexts, sent_text, sent_values, text_values

ENTRIES = [
    Entry("A", "1"),
    Entry("empty", ""),
    Entry("none"),
    Entry("number", NonTextValue("1.0", "number")),
    Entry("a/b", "two\r\nlines"),
    Entry("ü", "😀"),
]


async def talk(api_server, conversation, **options):
    """Run ``conversation`` with a client that is signed in."""
    async with client_of(api_server, **options) as client:
        return await conversation(client)


async def test_reading_a_call(api_server, fresh_call):
    put(api_server, fresh_call, ENTRIES)
    context = await talk(api_server, lambda client: client.read(fresh_call))
    assert context == Context(ENTRIES)
    assert context.keys == tuple(entry.key for entry in ENTRIES)
    assert context.notices == ()


async def test_a_call_without_context_is_empty(api_server, fresh_call):
    assert await talk(api_server, lambda client: client.read(fresh_call)) == Context()


@pytest.mark.parametrize(
    ("key", "value"),
    [(entry.key, entry.value) for entry in ENTRIES] + [("missing", MISSING), ("a", MISSING), ("A ", MISSING)],
)
async def test_reading_one_key(api_server, fresh_call, key, value):
    put(api_server, fresh_call, ENTRIES)
    assert await talk(api_server, lambda client: client.read_key(fresh_call, key)) == value
    assert asked(api_server) == ["GET"]


async def test_updating_changes_creates_and_leaves_alone(api_server, fresh_call):
    put(api_server, fresh_call, [Entry("A", "1"), Entry("B", "2")])
    entries = [Entry("A", " x\r\n"), Entry("new", ""), Entry("none")]
    await talk(api_server, lambda client: client.update(fresh_call, entries))
    assert held(api_server, fresh_call) == {"A": " x\r\n", "B": "2", "new": "", "none": NO_VALUE}
    assert json.loads(only_request(api_server).body) == {
        "entry": [{"key": "A", "value": " x\r\n"}, {"key": "new", "value": ""}, {"key": "none"}]
    }


async def test_updating_nothing_is_not_sent(api_server, fresh_call):
    with pytest.raises(NotSentError):
        await talk(api_server, lambda client: client.update(fresh_call, iter(())))
    assert asked(api_server) == []


async def test_deleting_one_key(api_server, fresh_call):
    put(api_server, fresh_call, ENTRIES)

    async def twice(client):
        return [await client.delete_key(fresh_call, "a/b"), await client.delete_key(fresh_call, "a/b")]

    assert await talk(api_server, twice) == [True, False]
    assert set(held(api_server, fresh_call)) == {entry.key for entry in ENTRIES} - {"a/b"}


async def test_deleting_everything(api_server, fresh_call):
    put(api_server, fresh_call, ENTRIES)

    async def twice(client):
        return [await client.delete_all(fresh_call), await client.delete_all(fresh_call)]

    assert await talk(api_server, twice) == [True, False]
    assert held(api_server, fresh_call) == {}


async def test_the_client_of_a_call_is_part_of_its_address(api_server, fresh_call):
    other = CallRef(fresh_call.session, fresh_call.tx_id, fresh_call.account, OTHER_CLIENT_ID)
    own = CallRef(fresh_call.session, fresh_call.tx_id, fresh_call.account)
    put(api_server, fresh_call, [Entry("A", "own")])
    put(api_server, other, [Entry("A", "other")])

    async def read(client):
        return [(await client.read(call)).get("A") for call in (own, fresh_call, other)]

    assert await talk(api_server, read) == ["own", "own", "other"]
    assert [seen.target.partition("?")[2] for seen in api_server.control.log()] == [
        "",
        f"client={CLIENT_ID}",
        f"client={OTHER_CLIENT_ID}",
    ]


async def test_ten_thousand_entries_are_read(api_server):
    call = CallRef("U70D93T618388D0@10.40.88.35", 284799071416, "SUMMIT_RETAIL_55")
    assert len(await talk(api_server, lambda client: client.read(call))) == 10_000


@settings(max_examples=40)
@given(contexts(keys=sent_text, values=sent_values, repeats=True))
async def test_whatever_a_call_holds_is_read_as_it_is(shared_api_server, context):
    call = unused_call()
    put(shared_api_server, call, (*context.entries, *context.repeats))
    assert await talk(shared_api_server, lambda client: client.read(call)) == context


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(Entry, sent_text, text_values.map(as_json_carries)),
        min_size=1,
        max_size=5,
        unique_by=lambda e: e.key,
    )
)
async def test_whatever_is_sent_is_held_as_it_is(shared_api_server, entries):
    call = unused_call()

    async def there_and_back(client):
        await client.update(call, entries)
        return await client.read(call)

    assert await talk(shared_api_server, there_and_back) == Context(entries)


# Which key, which call -------------------------------------------------------------------------------------


def others_of(key):
    """Keys that a careless encoding would take for ``key``."""
    from urllib.parse import quote, unquote

    near = (
        key + "x",
        key.strip(),
        key.upper(),
        key.partition("/")[0],
        key.partition("?")[0],
        key.partition(";")[0],
    )
    return {"A", "B", quote(key, safe="", errors="replace"), unquote(key), *near} - {key, ""}


@settings(max_examples=100)
@given(sent_text)
@example(".")
@example("..")
@example("a/../b")
@example("%2e")
@example("..;")
@example("a?client=8120")
@example("a#b")
@example("\U00010000")
async def test_any_text_addresses_exactly_that_key_or_is_refused_before_anything_is_sent(
    shared_api_server, key
):
    call = unused_call()
    others = {other: f"value of {other}" for other in others_of(key)}
    put(shared_api_server, call, [Entry(key, "mine"), *(Entry(*row) for row in others.items())])
    shared_api_server.control.clear_log()
    if segment_problem(key) is not None:
        for method in ("read_key", "delete_key"):
            with pytest.raises(UnsafeAddressError):
                await talk(
                    shared_api_server, lambda client, method=method: getattr(client, method)(call, key)
                )
        assert asked(shared_api_server) == []
        assert held(shared_api_server, call) == {key: "mine", **others}
        return
    assert await talk(shared_api_server, lambda client: client.read_key(call, key)) == "mine"
    assert await talk(shared_api_server, lambda client: client.delete_key(call, key)) is True
    assert held(shared_api_server, call) == others
    assert await talk(shared_api_server, lambda client: client.read_key(call, key)) is MISSING


@settings(max_examples=60)
@given(sent_text, sent_text)
@example("S/1", "A/B")
@example("S%2F1", "A%2FB")
@example("S?x", "A?client=8120")
@example("S#x", "A#x")
@example("U@1.2.3.4", "ÄÖÜ 😀")
async def test_any_session_and_account_address_exactly_that_call(shared_api_server, session, account):
    number = unused_call().tx_id
    try:
        call = CallRef(session, number, account, CLIENT_ID)
    except InvalidCallError:
        return
    neighbour = CallRef(session, number, account + "x", CLIENT_ID)
    put(shared_api_server, call, [Entry("A", "mine")])
    put(shared_api_server, neighbour, [Entry("A", "theirs")])

    async def write(client):
        seen = await client.read(call)
        await client.update(call, [Entry("B", "2")])
        await client.delete_key(call, "A")
        return seen

    assert await talk(shared_api_server, write) == Context([Entry("A", "mine")])
    assert held(shared_api_server, call) == {"B": "2"}
    assert await talk(shared_api_server, lambda client: client.delete_all(call)) is True
    assert held(shared_api_server, call) == {}
    assert held(shared_api_server, neighbour) == {"A": "theirs"}


@pytest.mark.parametrize("spelled", [".", "..", "", "x/y", "x?y", "x#y", "%2e", "%2E%2E", "x y", "ü"])
@pytest.mark.parametrize("method", ["read_key", "delete_key"])
async def test_an_encoding_gone_wrong_is_caught_at_the_last_moment(
    api_server, fresh_call, monkeypatch, spelled, method
):
    put(api_server, fresh_call, [Entry("A", "1")])
    true = wire._segment

    def wrong(name, text):
        return spelled if text == "A" else true(name, text)

    monkeypatch.setattr(wire, "_segment", wrong)
    with pytest.raises(NotSentError, match="Nothing was sent"):
        await talk(api_server, lambda client: getattr(client, method)(fresh_call, "A"))
    assert asked(api_server) == []
    assert held(api_server, fresh_call) == {"A": "1"}


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_an_account_or_session_gone_wrong_is_caught_too(api_server, fresh_call, monkeypatch, place):
    true = wire.context_target

    def wrong(call):
        target = true(call)
        segments = list(target.segments)
        segments[2 + place] = ".."
        return wire.Target(tuple(segments), target.query)

    monkeypatch.setattr(wire, "context_target", wrong)
    with pytest.raises(UnsafeAddressError):
        await talk(api_server, lambda client: client.delete_all(fresh_call))
    assert asked(api_server) == []
