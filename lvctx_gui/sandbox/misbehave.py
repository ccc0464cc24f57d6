"""What each kind of fault does on the wire."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.wire import Reply, error_reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lvctx_gui.sandbox.faults import Fault, FaultBook, Hit
    from lvctx_gui.sandbox.line import Line

_PAGE = b"""<!DOCTYPE html>
<html><head><title>Gateway</title></head>
<body><h1>The gateway cannot show this page</h1><p>Reference 0.1f2e3d4c.</p></body></html>
"""
_GARBAGE = b'\x00\xff\xfe{"entry": [{"key": unquoted, \x80'
_WHOLE = b'{"entry":[{"key":"Key1","value":"Value1"},{"key":"Key3","value":"Value3"}]}'
_HUGE_HEAD = b'{"entry":[{"key":"huge","value":"'
_HUGE_TAIL = b'"}]}'
_HUGE_PIECE = b"x" * 65_536
_SLOW_PIECES = 20


async def misbehave(hit: Hit, line: Line, faults: FaultBook, carry_out: Callable[[], Reply]) -> None:
    """Do to a request what the fault says."""
    fault = hit.fault
    true = carry_out() if fault.when == "after" else None
    if fault.kind == "slow":
        await _slow(fault, line, true or carry_out())
        return
    if fault.delay_ms:
        await line.pause(fault.delay_ms / 1000)
    if fault.kind == "reset":
        await line.break_off()
    elif fault.kind == "close":
        await line.hang_up()
    elif fault.kind == "hang":
        await _until_cleared(hit, line, faults)
        await line.answer(true or carry_out())
    elif fault.kind == "truncated":
        await _truncated(fault, line, true)
    elif fault.kind == "huge":
        reply = _dressed(fault, Reply(200))
        await line.answer_in_pieces(reply, _huge(fault.size), fault.size)
    else:
        await line.answer(_dressed(fault, _answers(fault)))


def _answers(fault: Fault) -> Reply:
    match fault.kind:
        case "status":
            status = 503 if fault.status is None else fault.status
            return error_reply(status, f"Practice fault: status {status}.")
        case "redirect":
            return Reply(302, headers=(("location", fault.location or "/elsewhere"),))
        case "garbage":
            return Reply(200, _GARBAGE)
        case "html":
            return Reply(200, _PAGE, content_type="text/html; charset=utf-8")
        case "empty":
            return Reply(200)
        case _:
            return Reply(200, b"{}")


def _dressed(fault: Fault, reply: Reply) -> Reply:
    """Put on what the fault says about status, headers and body."""
    if fault.retry_after is not None:
        reply = replace(reply, headers=(*reply.headers, ("retry-after", str(fault.retry_after))))
    if fault.body is not None:
        reply = replace(reply, body=fault.body)
    return replace(
        reply,
        status=reply.status if fault.status is None else fault.status,
        content_type=reply.content_type if fault.content_type is None else fault.content_type,
    )


async def _slow(fault: Fault, line: Line, true: Reply) -> None:
    delay = fault.delay_ms / 1000
    body = true.body
    if not body:
        await line.pause(delay)
        await line.answer(true)
        return
    step = -(-len(body) // _SLOW_PIECES)
    pieces = (body[at : at + step] for at in range(0, len(body), step))
    await line.answer_in_pieces(true, pieces, len(body), delay)


async def _truncated(fault: Fault, line: Line, true: Reply | None) -> None:
    # An answer without a body cannot be cut, so a made-up one takes its place.
    reply = true if true is not None and len(true.body) > 1 else Reply(200, _WHOLE)
    reply = _dressed(fault, reply)
    promised = max(2, len(reply.body))
    await line.answer_too_short(reply, reply.body[: promised // 2], promised)


async def _until_cleared(hit: Hit, line: Line, faults: FaultBook) -> None:
    loop = asyncio.get_running_loop()
    cleared = asyncio.Event()

    def release() -> None:
        # Called from any thread, perhaps when the loop has just ended.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(cleared.set)

    with faults.released_by_clear(hit, release):
        await line.pause(None, cleared)


def _huge(size: int) -> Iterator[bytes]:
    left = size - len(_HUGE_HEAD) - len(_HUGE_TAIL)
    yield _HUGE_HEAD
    while left > 0:
        yield _HUGE_PIECE[:left]
        left -= len(_HUGE_PIECE)
    yield _HUGE_TAIL
