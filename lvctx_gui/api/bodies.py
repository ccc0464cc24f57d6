"""The body of an answer, within bounds: it is counted before it is unpacked."""

from __future__ import annotations

import asyncio
import zlib

import httpx

from lvctx_gui.api.quoting import quotable
from lvctx_gui.core.translate import tr

MAX_ANSWER_BYTES = 8 << 20
"""No context that a person can work with is larger than this (8 MiB)."""

MAX_PIECES = 100_000
"""Pieces of one answer (RFC 9112, 7.1): each costs more than the bytes in it."""

MAX_HEADERS = 200

_BREATH = 500
"""Pieces after which the window's own work gets its turn: those that have arrived come without a pause."""

_LARGE = 4 << 10
"""Bytes that are unpacked in a worker thread: they may be 8 MiB then, and the window does not wait."""

_GZIP = 16 + zlib.MAX_WBITS


class BodyRefusedError(Exception):
    """The body is not one that this program takes; ``str()`` is a sentence about the answer."""


async def read_body(response: httpx.Response) -> bytes:
    """The whole body of ``response``, whose request asked for ``identity``.

    One gzip, of one member, is taken all the same: some servers and proxies compress whatever they are asked.
    Raises ``BodyRefusedError``, and httpx's errors where the connection fails.
    """
    if len(response.headers.raw) > MAX_HEADERS:
        raise BodyRefusedError(
            tr(
                "The answer has more than {count} headers; no answer of the API has that many.",
                count=MAX_HEADERS,
            )
        )
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and (len(announced) > 15 or int(announced) > MAX_ANSWER_BYTES):
        raise BodyRefusedError(_too_large())
    raw = await _read(response)
    named = response.headers.get("content-encoding", "")
    codings = [coding for part in named.split(",") if (coding := part.strip().casefold())]
    codings = [coding for coding in codings if coding != "identity"]
    if not raw or not codings:
        return raw
    if codings not in (["gzip"], ["x-gzip"]):
        raise BodyRefusedError(
            tr(
                "The answer is encoded in a way that was not asked for (Content-Encoding: {coding}), so it "
                "was not unpacked.",
                coding=quotable(named, 60),
            )
        )
    if len(raw) < _LARGE:
        return unpack(raw)
    # Not as an argument, which event loops write to their log at debug level.
    return await asyncio.to_thread(lambda: unpack(raw))


async def _read(response: httpx.Response) -> bytes:
    parts: list[bytes] = []
    size = 0
    refused = ""
    # Leaving the loop early would leave httpx's generators to the garbage collector, which may run them when
    # no event loop does: closing the response ends them from within.
    try:
        async for part in response.aiter_raw():
            parts.append(part)
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                refused = _too_large()
            elif len(parts) > MAX_PIECES:
                refused = tr(
                    "The answer came in more than {count} pieces, so reading stopped.",
                    count=f"{MAX_PIECES:,}",
                )
            if refused:
                await response.aclose()
            elif len(parts) % _BREATH == 0:
                await asyncio.sleep(0)
    except (httpx.HTTPError, httpx.StreamError):
        if not refused:
            raise
    if refused:
        raise BodyRefusedError(refused)
    return b"".join(parts)


def unpack(raw: bytes) -> bytes:
    """What one gzip member (RFC 1952) holds. Raises ``BodyRefusedError``, also for more than is allowed."""
    unpacking = zlib.decompressobj(_GZIP)
    try:
        body = unpacking.decompress(raw, MAX_ANSWER_BYTES + 1)
    except zlib.error:
        raise BodyRefusedError(_damaged()) from None
    if len(body) > MAX_ANSWER_BYTES:
        raise BodyRefusedError(_too_large())
    if not unpacking.eof or unpacking.unused_data:
        raise BodyRefusedError(_damaged())
    return body


def _too_large() -> str:
    return tr(
        "The answer has more than {size} MB, more than any context, so reading stopped.",
        size=MAX_ANSWER_BYTES >> 20,
    )


def _damaged() -> str:
    return tr("The answer could not be decompressed.")
