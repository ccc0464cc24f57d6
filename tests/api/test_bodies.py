"""Bodies within bounds: nothing is unpacked that was not counted."""

from __future__ import annotations

import base64
import gzip
import json
import random
import threading
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.api import ContextClient, bodies, errors, strict_json
from lvctx_gui.api.bodies import MAX_ANSWER_BYTES, BodyRefusedError, unpack
from lvctx_gui.api.errors import CarriedOut
from lvctx_gui.core.entries import Context, Entry
from tests.api.raw import RawServer, answer
from tests.api.speech import check
from tests.attempt import attempt

SESSION = "0f1e2d3c-login-session"
BODY = b'{"entry":[{"key":"K","value":"V"}]}'
# Without the time: tests are named after it, and every process must find the same tests.
PACKED = gzip.compress(BODY, mtime=0)


def bomb():
    """264 bytes or so of gzip in gzip that hold two gigabytes."""
    squeezing = zlib.compressobj(9, wbits=31)
    megabyte = bytes(1 << 20)
    inner = b"".join(squeezing.compress(megabyte) for _ in range(64)) + squeezing.flush()
    return gzip.compress(inner, 9)


async def exchange(call, *answers, write=False):
    async with (
        RawServer(*answers) as server,
        ContextClient(server.base_url, SESSION) as client,
    ):
        try:
            if write:
                return await client.update(call, [Entry("K", "V")]), server
            return await client.read(call), server
        except errors.ApiError as error:
            return error, server


async def test_nothing_packed_is_asked_for(fresh_call):
    _, server = await exchange(fresh_call, answer(204))
    assert server.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("name", ["identity", "Identity", "", "gzip", "X-GZIP", " gzip , identity"])
async def test_one_gzip_is_taken_all_the_same(fresh_call, name):
    packed = PACKED if "gzip" in name.casefold() else BODY
    context, _ = await exchange(fresh_call, answer(200, packed, f"Content-Encoding: {name}"))
    assert context == Context([Entry("K", "V")])


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("gzip, gzip", gzip.compress(PACKED, mtime=0)),
        ("br", b"\x0b\x11\x80" + BODY),
        ("deflate", zlib.compress(BODY)),
        ("zstd", BODY),
        ("gzip, br", BODY),
        ("none of that\u202e", BODY),
    ],
)
async def test_nothing_else_is_unpacked(fresh_call, name, body):
    header = f"Content-Encoding: {name}".encode().decode("latin-1")
    error, _ = await exchange(fresh_call, answer(200, body, header))
    assert type(error) is errors.UnreadableAnswerError
    check(error, "in a way that was not asked for", writing=False, carried_out=CarriedOut.UNKNOWN)
    assert "\u202e" not in str(error)


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
async def test_a_few_bytes_that_unpack_to_gigabytes_cost_little(fresh_call, coding):
    body = bomb() if "," in coding else gzip.compress(bytes(64 << 20), 9)
    tracemalloc.start()
    try:
        error, _ = await exchange(fresh_call, answer(200, body, f"Content-Encoding: {coding}"))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert type(error) is errors.UnreadableAnswerError
    assert most < 4 * MAX_ANSWER_BYTES


@pytest.mark.parametrize("body", [b"x", PACKED[:-9], PACKED * 2, PACKED + b"\0"])
async def test_gzip_that_is_damaged_or_has_more_behind_it_is_refused(fresh_call, body):
    error, _ = await exchange(fresh_call, answer(200, body, "Content-Encoding: gzip"))
    assert type(error) is errors.UnreadableAnswerError
    check(error, "could not be decompressed", writing=False, carried_out=CarriedOut.UNKNOWN)


async def test_a_coding_without_a_body_means_nothing(fresh_call):
    context, _ = await exchange(fresh_call, b"HTTP/1.1 204 X\r\nContent-Encoding: br\r\n\r\n")
    assert context == Context()


@pytest.mark.parametrize(
    "words", [answer(403, b"\x0b\x11", "Content-Encoding: br"), answer(403, bytes(9 << 20))]
)
async def test_a_refusal_counts_although_its_words_cannot_be_read(fresh_call, words):
    error, _ = await exchange(fresh_call, words, write=True)
    assert type(error) is errors.NotAllowedError
    assert "The server said" not in str(error)


async def test_a_refusal_whose_words_break_off_counts(fresh_call):
    error, _ = await exchange(
        fresh_call, b"HTTP/1.1 403 X\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{"
    )
    assert type(error) is errors.NotAllowedError


async def test_more_headers_than_an_answer_has_are_refused(fresh_call):
    error, _ = await exchange(fresh_call, answer(200, BODY, *(f"X-{n}: y" for n in range(300))))
    assert type(error) is errors.UnreadableAnswerError
    check(error, "more than 200 headers", writing=False, carried_out=CarriedOut.UNKNOWN)


@given(st.binary(max_size=2_000))
def test_what_was_packed_once_is_unpacked(body):
    assert unpack(gzip.compress(body)) == body


@given(st.binary(max_size=200))
def test_anything_else_is_refused_in_words(body):
    unpacked, refusal = attempt(BodyRefusedError, unpack, body)
    assert (unpacked is None) != (refusal is None)
    assert refusal is None or str(refusal)


def test_the_limit_is_in_unpacked_bytes():
    assert len(unpack(gzip.compress(bytes(MAX_ANSWER_BYTES)))) == MAX_ANSWER_BYTES
    with pytest.raises(BodyRefusedError, match="more than 8 MB"):
        unpack(gzip.compress(bytes(MAX_ANSWER_BYTES + 1)))


async def test_an_answer_in_as_many_pieces_as_entries_is_read(fresh_call):
    entries = [json.dumps({"key": f"K{n}", "value": str(n)}).encode() for n in range(5_000)]
    pieces = [b'{"entry":[', *(entry + b"," for entry in entries[:-1]), entries[-1], b"]}"]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    context, _ = await exchange(
        fresh_call, b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    )
    assert len(context.entries) == 5_000


@pytest.mark.parametrize("packs", [False, True])
async def test_a_large_answer_is_unpacked_and_read_in_another_thread(fresh_call, monkeypatch, packs):
    threads = []

    def noting(act):
        return lambda *given: threads.append(threading.get_ident()) or act(*given)

    monkeypatch.setattr(bodies, "unpack", noting(bodies.unpack))
    monkeypatch.setattr(strict_json, "_strict", noting(strict_json._strict))
    # Nothing that could be squeezed: what comes packed is large as well.
    value = base64.b85encode(random.Random(1).randbytes(100_000)).decode()
    body = json.dumps({"entry": [{"key": "K", "value": value}]}).encode()
    sent = (gzip.compress(body, mtime=0), "Content-Encoding: gzip") if packs else (body,)
    context, _ = await exchange(fresh_call, answer(200, *sent))
    assert context == Context([Entry("K", value)])
    assert len(threads) == (2 if packs else 1)
    assert threading.get_ident() not in threads
