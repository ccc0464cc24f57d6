"""The ASGI application: reads a request, lets faults have their turn, hands it to its handler, answers."""

from __future__ import annotations

import logging
import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from lvctx_gui.sandbox.browsers import refuse_pages
from lvctx_gui.sandbox.context import answer_context_request, is_context_path
from lvctx_gui.sandbox.line import Gone, Line
from lvctx_gui.sandbox.misbehave import misbehave
from lvctx_gui.sandbox.remote import answer_practice_request, is_practice_path
from lvctx_gui.sandbox.sessions import answer_session_request
from lvctx_gui.sandbox.wire import Asked, Refusal, Reply, error_reply, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.types import Receive, Scope, Send

    from lvctx_gui.sandbox.control import Control
    from lvctx_gui.sandbox.rate import TokenBucket

_LOGGER = logging.getLogger(__name__)


class PracticeApp:
    """The practice server without its sockets."""

    def __init__(
        self, control: Control, latency: float, bucket: TokenBucket | None, names: Collection[str] = ()
    ) -> None:
        self._control = control
        self._latency = latency
        self._bucket = bucket
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Converse with one client about one request."""
        if scope["type"] != "http":
            return
        line = Line(scope, receive, send)
        try:
            await self._converse(line)
        except Gone:
            return

    async def _converse(self, line: Line) -> None:
        asked = await line.read()
        try:
            # Before anything else: a page can neither use up a fault nor open the control.
            refuse_pages(asked, line.port, self._names)
        except Refusal as refusal:
            await line.answer(refusal.reply)
            return
        # The raw path decides, so that an encoded slash cannot smuggle a request into another room.
        if is_practice_path(asked.raw_path):
            await line.answer(_safely(self._practice, asked))
            return
        hit = self._control.faults.take(asked)
        record = self._control.requests.note(asked, hit.fault.kind if hit else None)

        line.on_status = partial(self._control.requests.note_status, record)
        if self._latency:
            await line.pause(self._latency)
        if hit:
            await misbehave(hit, line, self._control.faults, lambda: _safely(self._carry_out, asked))
        else:
            await line.answer(_safely(self._carry_out, asked))

    def _practice(self, asked: Asked) -> Reply:
        return answer_practice_request(self._control, asked)

    def _carry_out(self, asked: Asked) -> Reply:
        wait = self._bucket.take() if self._bucket else None
        if wait is not None:
            refuse(429, "Too many requests. Wait, then try again.", (("retry-after", str(wait)),))
        if is_context_path(asked.raw_path):
            return answer_context_request(self._control.store, self._control.sessions, asked)
        return answer_session_request(self._control.sessions, asked)


def _safely(handler: Callable[[Asked], Reply], asked: Asked) -> Reply:
    try:
        return handler(asked)
    except Refusal as refusal:
        return refusal.reply
    except sqlite3.Error as error:
        # A full disk or a locked file is a lesson too: the client sees what a real outage looks like.
        return error_reply(500, f"The practice data could not be used: {error}.")
    except Exception:
        _LOGGER.exception("a request could not be handled")
        return error_reply(500, "The practice server made a mistake.")
