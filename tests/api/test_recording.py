"""Every request is kept as it went, whatever became of it."""

import asyncio
import gzip
import json

import pytest

from lvctx_gui.api import ContextClient
from lvctx_gui.api.awaiting import stoppable
from lvctx_gui.api.errors import ApiError
from lvctx_gui.api.network import Network
from lvctx_gui.api.recording import Recorder, doing, note_wait
from lvctx_gui.api.request_trace import Timeouts
from lvctx_gui.api.session import Credentials, log_in
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Entry
from lvctx_gui.core.exchange import Doing, Ending
from lvctx_gui.core.masking.masks import Masks
from tests.api.raw import RawServer, answer

CALL = CallRef("U1@10.0.0.1", 147516594361, "ACCOUNT")
SESSION = "the-session-of-a-test"
PASSWORD = 'a)%"ä'
NO_CONTENT = b"HTTP/1.1 204 No Content\r\nX-Node: 7\r\n\r\n"


async def use(server, *acts, **options):
    recorder = Recorder()
    async with ContextClient(server.base_url, SESSION, recorder=recorder, **options) as client:
        for act in acts:
            try:
                await act(client)
            except ApiError:
                continue
    return recorder


def read(client):
    return client.read(CALL)


def update(client):
    return client.update(CALL, [Entry("Kä", "V")])


async def test_a_request_and_its_answer_are_kept_to_the_byte():
    async with RawServer(NO_CONTENT) as server:
        recorder = await use(server, update)
        (asked,) = server.requests
        origin = server.base_url
    (one,) = recorder.exchanges
    assert (one.method, one.origin, one.target, one.status) == ("POST", origin, asked.target, 204)
    assert one.request_body.data == asked.body
    assert {name.lower(): value for name, value in one.sent_head.headers} == asked.headers
    assert one.sent == len(one.request_head) + len(asked.body)
    assert one.answer.data == NO_CONTENT
    assert one.received == len(NO_CONTENT)
    assert one.answer_head.headers == (("X-Node", "7"),)
    assert (one.ending, one.attempt, one.number) == (Ending.ANSWERED, 1, 1)
    assert one.transaction == "147516594361"


async def test_a_body_that_came_packed_and_in_pieces_is_shown_unpacked():
    body = gzip.compress(b'{"entry":[]}')
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    wire = head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    async with RawServer(wire) as server:
        (one,) = (await use(server, read)).exchanges
    assert one.answer_body.data == b'{"entry":[]}'
    assert one.answer.data == wire


async def test_answers_that_say_no_are_kept_with_what_they_say():
    async with RawServer(answer(403, b'{"code":1,"message":"not you"}')) as server:
        (one,) = (await use(server, read)).exchanges
    assert (one.status, one.ending) == (403, Ending.ANSWERED)
    assert b"not you" in one.answer_body.data


async def test_what_had_no_answer_is_kept_with_the_reason(closed_port):
    recorder = Recorder()
    async with ContextClient(f"http://127.0.0.1:{closed_port}", SESSION, recorder=recorder) as client:
        with pytest.raises(ApiError):
            await client.read(CALL)
    (one,) = recorder.exchanges
    assert (one.status, one.ending, one.sent, one.received) == (None, Ending.FAILED, 0, 0)
    assert one.request_head.startswith(b"GET /context/call/U1@10.0.0.1/147516594361/ACCOUNT HTTP/1.1\r\n")
    assert b"LV-Session: the-session" in one.request_head
    assert one.why.endswith(".")


async def test_what_was_waited_for_in_vain_is_kept():
    async def hang(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
        await reader.read()

    async with RawServer(hang) as server:
        (one,) = (await use(server, read, timeouts=Timeouts(read=0.05))).exchanges
    assert (one.status, one.ending) == (None, Ending.TIMED_OUT)
    assert one.sent == len(one.request_head)
    assert one.answer_body.data == b"HTTP/1.1 200 OK\r\nContent-Le"


@pytest.mark.parametrize("by_a_person", [True, False])
async def test_what_was_cancelled_is_kept(by_a_person):
    asked = asyncio.Event()

    async def hang(reader, writer):
        asked.set()
        await reader.read()

    async with RawServer(hang) as server:
        recorder = Recorder()
        async with ContextClient(server.base_url, SESSION, recorder=recorder) as client:
            with stoppable(lambda: by_a_person):
                task = asyncio.ensure_future(client.read(CALL))
            await asked.wait()
            task.cancel()
            with pytest.raises(ApiError if by_a_person else asyncio.CancelledError):
                await task
    (one,) = recorder.exchanges
    assert one.ending is Ending.CANCELLED


async def test_what_a_proxy_is_asked_is_no_request_of_the_api():
    async with RawServer(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n") as proxy:
        recorder = Recorder()
        network = Network(proxy=f"http://user:secret-of-proxy@127.0.0.1:{proxy.port}")
        url = "https://api.example.invalid"
        async with ContextClient(url, SESSION, network=network, recorder=recorder) as client:
            with pytest.raises(ApiError):
                await client.read(CALL)
    (one,) = recorder.exchanges
    assert (one.method, one.sent, one.ending) == ("GET", 0, Ending.FAILED)


async def test_a_large_answer_is_kept_up_to_a_limit():
    body = b'{"entry":[{"key":"K","value":"' + b"x" * 3_000_000 + b'"}]}'
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    async with RawServer(head + body) as server:
        (one,) = (await use(server, read)).exchanges
    assert one.received == len(head + body)
    assert len(one.answer_body.data) <= 1 << 20
    assert not one.answer_body.is_whole
    assert one.answer_body.size == len(body)


def test_old_ones_go_by_count_and_by_bytes():
    async def some(recorder, count, size):
        async with (
            RawServer(NO_CONTENT) as server,
            ContextClient(server.base_url, SESSION, recorder=recorder) as client,
        ):
            for _ in range(count):
                await client.update(CALL, [Entry("K", "x" * size)])

    few = Recorder(most=3)
    asyncio.run(some(few, 5, 1))
    assert [one.number for one in few.exchanges] == [3, 4, 5]
    assert few.dropped == 2
    light = Recorder(most_bytes=25_000)
    asyncio.run(some(light, 5, 9_000))
    assert [one.number for one in light.exchanges] == [4, 5]
    light.clear()
    assert (light.exchanges, light.dropped) == ((), 5)


async def test_attempts_are_counted_for_one_purpose_and_waits_are_marked():
    refusal = b"HTTP/1.1 429 Slow\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"
    async with RawServer(refusal, refusal, NO_CONTENT) as server:
        recorder = Recorder()
        async with ContextClient(server.base_url, SESSION, recorder=recorder) as client:
            with doing(Doing.COMMIT):
                for _ in range(2):
                    with pytest.raises(ApiError):
                        await client.update(CALL, [Entry("K", "V")])
                    note_wait(2.0, "Retry-After")
                for _ in range(2):
                    await client.update(CALL, [Entry("K", "V")])
    assert [(one.doing, one.attempt) for one in recorder.exchanges] == [
        (Doing.COMMIT, 1), (Doing.COMMIT, 2), (Doing.COMMIT, 3), (Doing.COMMIT, 1),
    ]  # fmt: skip
    assert [(one.waited, one.waited_why) for one in recorder.exchanges] == [
        (0.0, ""), (2.0, "Retry-After"), (2.0, "Retry-After"), (0.0, ""),
    ]  # fmt: skip


async def test_a_sign_in_is_kept_and_neither_password_nor_session_leave_it():
    said = json.dumps({"sessionId": SESSION, "userId": 7, "echo": PASSWORD}).encode()
    async with RawServer(answer(200, said)) as server:
        recorder = Recorder()
        credentials = Credentials("C", "user", PASSWORD, "access-token")
        await log_in(server.base_url, credentials, recorder=recorder)
    (one,) = recorder.exchanges
    assert one.doing is Doing.SIGN_IN
    # The session in the answer by its name alone: nobody knew it before.
    for masks in (Masks([]), Masks(recorder.secrets)):
        assert SESSION.encode() not in masks.masked(one.answer_body.data)
        assert "access-token" not in str(masks.head(one.sent_head))
    masks = Masks(recorder.secrets)
    for data in (one.request_body.data, one.answer_body.data):
        assert b"a)%" not in masks.masked(data)


def test_nothing_of_it_is_shown_where_errors_are_logged():
    recorder = Recorder()
    recorder.hide(SESSION)
    assert SESSION not in repr(recorder)
