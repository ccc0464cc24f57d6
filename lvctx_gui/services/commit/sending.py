"""Sending what is left of a commit: the POST, then its DELETEs, each relying on the read just before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from lvctx_gui.api.errors import ApiError, NotAloneError, SessionRenewedError
from lvctx_gui.core.alone import needs_proof
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.settle import KeyState, Step
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.services.commit.pace import AT_ONCE
from lvctx_gui.services.commit.reading import STALE, CallReader
from lvctx_gui.services.commit.remaining import is_confirmed
from lvctx_gui.services.commit.state import CommitState
from lvctx_gui.services.commit.waiting import CommitOptions, RetryWaiter
from lvctx_gui.services.lookup import Reader
from lvctx_gui.services.prove import prove, step_after

if TYPE_CHECKING:
    import asyncio


class Writer(Reader, Protocol):
    """The part of ``ContextClient`` that a commit uses."""

    async def update(self, call: CallRef, entries: Iterable[Entry]) -> None:
        """See ``ContextClient.update``."""

    async def delete_key(self, call: CallRef, key: str) -> bool:
        """See ``ContextClient.delete_key``."""


@dataclass(frozen=True, slots=True)
class _Failure:
    error: ApiError
    name: str


class Sender:
    """Sends, and says whether what failed may be tried again.

    ``failure`` is why nothing more is sent, where it is so. ``watched`` are the keys whose DELETE could have
    hit another entry and went out since the last read.
    """

    def __init__(
        self,
        client: Writer,
        state: CommitState,
        reader: CallReader,
        waiter: RetryWaiter,
        options: CommitOptions,
    ) -> None:
        self._client, self._state, self._reader = client, state, reader
        self._waiter, self._options = waiter, options
        self._attempts: Counter[str] = Counter()
        self._renewals: Counter[str] = Counter()
        self._failures: list[_Failure] = []
        self.failure: ApiError | None = None
        self.watched: set[str] = set()

    @property
    def last_failure(self) -> ApiError | None:
        """What failed the last time, so that what follows is another attempt; ``None`` where nothing did."""
        return self._failures[0].error if self._failures else None

    async def send(self, rest: CommitPlan) -> bool:
        """Send what may follow the last read. Whether the call is to be read again and more to be sent."""
        self._failures = []
        is_sent = await self._send(rest)
        if self._failures:
            return await self._may_try_again()
        return not is_sent

    async def _send(self, rest: CommitPlan) -> bool:
        """Whether all of ``rest`` was sent and accepted."""
        if rest.post and not await self._post(rest):
            return False
        server, unread = self._server, self._state.unread
        unconfirmed = {key for key, new in rest.renamed if not is_confirmed(new, server, unread)}
        ready = [key for key in rest.deletes if key not in unconfirmed]
        plain = [key for key in ready if not needs_proof(key)]
        if plain and not await self._delete_all_of(plain):
            return False
        if ready and not plain and not rest.post:
            await self._delete_proven(ready[0])
        return len(plain) == len(rest.deletes)

    @property
    def _server(self) -> Context:
        return self._reader.last.context if self._reader.last else Context()

    # The POST -----------------------------------------------------------------------------------------

    async def _post(self, rest: CommitPlan) -> bool:
        self._waiter.tell(tr_n("Sending {n} entry", "Sending {n} entries", len(rest.post)))
        keys = tuple(entry.key for entry in rest.post)
        await self._write("POST", keys, self._client.update(rest.call, rest.post))
        return not self._failures

    # DELETEs ------------------------------------------------------------------------------------------

    async def _delete_all_of(self, keys: Sequence[str]) -> bool:
        """Start the DELETEs in the user's order, until one fails or the last read is too old to rely on."""
        import asyncio  # not needed for the first paint

        waiting = list(reversed(keys))
        in_order = asyncio.Lock()  # one waits for its turn at a time, so that none waits in vain

        async def may_start() -> str | None:
            if self._failures:
                return None  # the pause that one of them asked for comes before the next read, not here
            doing = tr("Deleting")
            if await self._waiter.until_asked(doing) is not None:
                return None
            await self._waiter.turn(doing)
            if self._failures or self._must_not_start():
                return None
            return waiting.pop() if waiting else None

        async def work() -> None:
            while waiting:
                if not await self._waiter.slot():
                    return
                try:
                    async with in_order:
                        key = await may_start()
                    if key is None:
                        return
                    await self._delete(key, group)
                finally:
                    self._waiter.free_slot()

        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(waiting))):
                group.create_task(work())
        return not waiting and not self._failures

    async def _delete_proven(self, key: str) -> None:
        """Delete a key whose address can turn into another one: alone, after a proof, before a read."""
        await self._state.remember_whole(self._server)
        if await self._waiter.until_asked(tr("Deleting")) is not None:
            return
        if self._options.cancel_token.is_cancelled:
            return
        self._waiter.tell(tr("Checking what a request to delete {key} would reach", key=key_name(key)))
        name = f"GET {key}"  # not shown
        self._attempts[name] += 1
        proof = prove(self._client, self._state.plan.call, key, self._server)
        try:
            refusal = await self._options.cancel_token.ending(proof)
        except ApiError as error:
            self._state.errors.append(error)
            self._failures.append(_Failure(error, name))
            self._waiter.learn(error)
            return
        if refusal is not None:
            self._state.withhold(key, refusal)
        elif self._reader.is_stale and self._attempts[name] >= self._options.policy.attempts:
            self._state.withhold(key, _proof_took_too_long(key))
        elif not self._must_not_start():
            self.watched.add(key)
            await self._delete(key)
            self.watched &= self._state.unread  # what was not sent after all has taken nothing along

    async def _delete(self, key: str, group: asyncio.TaskGroup | None = None) -> None:
        self._waiter.tell(tr("Deleting {key}", key=key_name(key)))
        request = self._client.delete_key(self._state.plan.call, key)
        await self._write(f"DELETE {key}", (key,), request, group)  # not shown

    def _must_not_start(self) -> bool:
        return self._options.cancel_token.is_cancelled or self._reader.is_stale

    # Any write ----------------------------------------------------------------------------------------

    async def _write(
        self,
        name: str,
        keys: tuple[str, ...],
        request: Awaitable[object],
        group: asyncio.TaskGroup | None = None,
    ) -> None:
        """Send one request. That it was accepted is written down by ``group``, where there is one.

        Then the next request need not wait for the disk, which may be slower than the server. What has become
        of a key that is not written down yet is told by a read, whenever the program ends.
        """
        self._attempts[name] += 1
        before = {key: self._state.keys[key] for key in keys}
        self._state.change(keys, KeyState.sending)
        self._waiter.use_turn()
        try:
            await self._options.cancel_token.ending(request)
        except SessionRenewedError as error:
            # Nobody acted on it; how long the sign-in took is unknown, so that a read comes first.
            self._attempts[name] -= 1
            self._renewals[name] += 1
            self._state.change(keys, lambda state: state.not_sent(before[state.key]))
            self._failures.append(_Failure(error, name))
        except ApiError as error:
            # Before anything is awaited: no other request may start while this is written down.
            self._failures.append(_Failure(error, name))
            self._fail(keys, before, error)
            await self._state.note(keys)
        else:
            self._waiter.taken()
            self._state.accept(keys)
            if group is None:
                await self._state.note(keys)
            else:
                self._state.put_note(keys)
                group.create_task(self._state.write_notes())

    def _fail(self, keys: tuple[str, ...], before: dict[str, KeyState], error: ApiError) -> None:
        self._state.errors.append(error)
        self._waiter.learn(error)
        step, reason = step_after(error), str(error)
        if step is Step.NOT_SENT:
            self._state.change(keys, lambda state: state.not_sent(before[state.key], reason))
        else:
            self._state.change(keys, lambda state: state.failed(step, reason))

    # Going on -----------------------------------------------------------------------------------------

    async def _may_try_again(self) -> bool:
        """Of several failures one that cannot be repeated decides, else the longest wish to wait."""
        others = [each for each in self._failures if not isinstance(each.error, SessionRenewedError)]
        if not others:
            # A server that refuses each new session would let people sign in for ever.
            if max(self._renewals[each.name] for each in self._failures) >= self._options.policy.attempts:
                self.failure = self._failures[0].error
                return False
            return True
        worst = max(others, key=lambda each: (not each.error.is_passing, each.error.retry_after or 0.0))
        attempt = max(self._attempts[each.name] for each in others)
        self.failure = worst.error
        return await self._waiter.may_repeat(worst.error, attempt, tr("Trying again"))


def _proof_took_too_long(key: str) -> NotAloneError:
    return NotAloneError(
        tr(
            "{key} was not deleted: checking what the request would reach took longer than the {seconds} "
            "seconds for which a deletion may rely on it.",
            key=key_name(key),
            seconds=f"{STALE:g}",
        ),
        tr("Try again when the server answers faster."),
    )
