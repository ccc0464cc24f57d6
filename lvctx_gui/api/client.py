"""The five context methods (API page, "The five methods")."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self, TypeVar

from lvctx_gui.api import wire
from lvctx_gui.api.errors import CarriedOut, NotSentError, NotThereError, UnreadableAnswerError
from lvctx_gui.api.network import Network
from lvctx_gui.api.recording import Recorder
from lvctx_gui.api.request_trace import Timeouts
from lvctx_gui.api.transport import Answer, Finished, Transport
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import MISSING, Context, Entry, Lookup
from lvctx_gui.core.translate import sentences, tr, tr_n

LARGE_BODY = 4 << 10
"""Bodies from this size on (bytes) are decoded in a worker thread: the window must not wait for them."""

_T = TypeVar("_T")


class ContextClient:
    """Reads and changes the context of calls, one request a method call; it never repeats a request.

    ``session_id`` is a login session (sent as ``LV-Session``); for the other parameters see ``Transport``.
    Every method raises an ``ApiError`` when it fails. Use it within one running event loop, and close it.
    """

    def __init__(
        self,
        base_url: str,
        session_id: str,
        *,
        ssl_context: ssl.SSLContext | None = None,
        network: Network | None = None,
        timeouts: Timeouts | None = None,
        read_only: bool = False,
        observer: Callable[[Finished], None] | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self._transport = Transport(
            base_url,
            headers={"LV-Session": session_id},
            ssl_context=ssl_context,
            network=network,
            timeouts=timeouts,
            read_only=read_only,
            observer=observer,
            recorder=recorder,
        )

    @property
    def host(self) -> str:
        """The server as messages name it: host and port."""
        return self._transport.host

    def use_session(self, session_id: str) -> None:
        """Send ``session_id`` from now on."""
        self._transport.use_secret_header("LV-Session", session_id)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def read(self, call: CallRef) -> Context:
        """The whole context of ``call``; empty when there is none or no such call (both answer alike)."""
        answer = await self._transport.send("GET", wire.context_target(call))
        if answer.status == 204:
            return Context()
        return await self._decode(answer, wire.decode_context)

    async def read_key(self, call: CallRef, key: str) -> Lookup:
        """The value of ``key`` alone: ``None`` for no value, ``MISSING`` for no such key.

        What the server answers for a missing key is not documented; 404 and 204 are taken as that.
        """
        try:
            answer = await self._transport.send("GET", wire.key_target(call, key))
        except NotThereError:
            return MISSING
        if answer.status == 204:
            return MISSING
        return await self._decode(answer, wire.decode_value)

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """Add or update ``entries`` with one POST; keys that are not named are left alone.

        Raises ``NotSentError`` for no entries at all: it would be a request that means nothing.
        """
        entries = tuple(entries)
        if not entries:
            raise NotSentError(tr("There is nothing to send."))
        answer = await self._transport.send("POST", wire.context_target(call), wire.encode_entries(entries))
        self._expect_done(answer)

    async def delete_key(self, call: CallRef, key: str) -> bool:
        """Delete one key. False when there was no such key (404; not documented, taken as that).

        Raises ``UnsafeAddressError`` for a key that would address something else.
        """
        return await self._delete(wire.key_target(call, key))

    async def delete_all(self, call: CallRef) -> bool:
        """Delete the whole context of ``call``. False when there was none (404)."""
        return await self._delete(wire.context_target(call))

    async def _delete(self, target: wire.Target) -> bool:
        try:
            answer = await self._transport.send("DELETE", target)
        except NotThereError:
            return False
        self._expect_done(answer)
        return True

    def _expect_done(self, answer: Answer) -> None:
        if answer.status != 204:
            unusable = tr(
                "{host} answered {status} ({size}, {kind}), where the API answers 204 and nothing else.",
                host=self.host,
                status=answer.status,
                size=_size(answer),
                kind=answer.kind,
            )
            raise UnreadableAnswerError(
                sentences((unusable, tr("Something may have answered in its place."))),
                tr("Read the call again to see what it holds now."),
                in_short=unusable,
                carried_out=CarriedOut.UNKNOWN,
                writing=True,
                status=answer.status,
            )

    async def _decode(self, answer: Answer, decode: Callable[[bytes], _T]) -> _T:
        try:
            if answer.status != 200:
                raise wire.WireError(tr("The API does not give this status here."))
            if len(answer.body) >= LARGE_BODY:
                # Not as arguments, which event loops write to their log at debug level.
                return await asyncio.to_thread(lambda: decode(answer.body))
            return decode(answer.body)
        except wire.WireError as error:
            unusable = tr(
                "{host} answered {status} ({size}, {kind}), but the answer cannot be used.",
                host=self.host,
                status=answer.status,
                size=_size(answer),
                kind=answer.kind,
            )
            raise UnreadableAnswerError(
                sentences((unusable, str(error))),
                tr(
                    "What was read before stays. Try again. If this stays, something between you and the "
                    "server answers in its place."
                ),
                in_short=unusable,
                status=answer.status,
            ) from None


def _size(answer: Answer) -> str:
    return tr_n("{n} byte", "{n} bytes", len(answer.body))
