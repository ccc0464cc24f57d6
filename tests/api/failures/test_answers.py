"""Answers that are not what was asked for: unreadable, cut short, too long, or no HTTP."""

from __future__ import annotations

import pytest

from lvctx_gui.api import ContextClient, Timeouts, errors
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from tests.api.failures.failing import SECRET, SESSION, WRITING, fail, fail_against
from tests.api.raw import RawServer, answer
from tests.api.speech import check

BAD = [
    (Fault("empty"), "empty"),
    (Fault("html"), "a page of HTML or XML"),
    (Fault("garbage"), "not JSON"),
    (Fault("body", body=b'{"entry":[{"key":"K","value":"' + SECRET.encode()), "cut off"),
    (Fault("body", body=b"[]"), "a list instead of an object"),
    (Fault("body", body=b'{"code":3}'), "without"),
    (Fault("body", body=b'{"value":' + b"[" * 100_000), "nested too deeply"),
    (Fault("body", body=b'{"value":"\xff"}'), "not JSON"),
    (Fault("body", status=201, body=b"{}"), "does not give this status"),
]


@pytest.mark.parametrize("method", ["read", "read_key"])
@pytest.mark.parametrize(("fault", "words"), BAD, ids=[words for _, words in BAD])
async def test_an_answer_that_cannot_be_read(api_server, faults, fresh_call, method, fault, words):
    faults.add(fault)
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.UnreadableAnswerError
    check(
        error,
        f"answered {fault.status or 200}",
        words,
        "bytes",
        "What was read before stays.",
        writing=False,
        carried_out=CarriedOut.NO,
        hidden=(session, SECRET),
    )


async def test_an_answer_without_a_content_type_is_read(fresh_call):
    async with (
        RawServer(answer(200, b'{"entry":[{"key":"K"}]}')) as server,
        ContextClient(server.base_url, SESSION) as client,
    ):
        result = await client.read(fresh_call)
    assert result == Context([Entry("K")])


@pytest.mark.parametrize("method", ["read", "update"])
async def test_what_an_answer_calls_itself_is_shown_without_tricks(fresh_call, method):
    name = ("text/\u202eplain" + "x" * 500).encode().decode("latin-1")
    error, _ = await fail_against([answer(200, b"x", f"Content-Type: {name}; charset=x")], fresh_call, method)
    assert "\u202e" not in str(error)
    assert "x" * 60 not in str(error)
    assert "text/" in str(error)


async def test_an_unreadable_answer_without_a_content_type_says_so(fresh_call):
    error, _ = await fail_against([answer(200, b"x")], fresh_call)
    check(error, "1 byte, no content type", writing=False, carried_out=CarriedOut.NO)


async def test_a_truncated_answer(api_server, faults, fresh_call):
    faults.add(Fault("truncated"))
    error, session = await fail(api_server, fresh_call)
    assert type(error) is errors.AnswerLostError
    check(error, "broke before", writing=False, carried_out=CarriedOut.UNKNOWN, hidden=(session, SECRET))


@pytest.mark.parametrize("method", ["read", "update"])
async def test_more_bytes_than_a_context_can_be(api_server, faults, fresh_call, method):
    faults.add(Fault("huge", size=10_000_000))
    error, session = await fail(api_server, fresh_call, method)
    assert type(error) is errors.UnreadableAnswerError
    check(
        error,
        "more than 8 MB",
        writing=WRITING[method],
        carried_out=CarriedOut.UNKNOWN,
        hidden=(session, SECRET),
    )


async def test_more_bytes_than_a_context_can_be_without_an_announced_length(fresh_call):
    async def endless(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"x" * 65_536
        while True:
            writer.write(b"10000\r\n" + piece + b"\r\n")
            await writer.drain()

    error, _ = await fail_against([endless], fresh_call, timeouts=Timeouts())
    check(error, "more than 8 MB", "reading stopped", writing=False, carried_out=CarriedOut.UNKNOWN)


async def test_an_answer_that_is_compressed_wrongly(fresh_call):
    error, _ = await fail_against([answer(200, b"no gzip", "Content-Encoding: gzip")], fresh_call, "update")
    assert type(error) is errors.UnreadableAnswerError
    check(error, "decompressed", writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(SECRET,))


@pytest.mark.parametrize("head", [b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100])
async def test_something_that_speaks_no_http(fresh_call, head):
    async def speak(_reader, writer):
        writer.write(head)

    error, _ = await fail_against([speak], fresh_call, "update")
    assert type(error) is errors.AnswerLostError
    check(error, "broke before", writing=True, carried_out=CarriedOut.UNKNOWN, hidden=(SESSION, SECRET))
