"""Copying that takes a while: a thread writes many rows, and a clipboard that is held is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from lvctx_gui.core.translate import tr_n
from lvctx_gui.ui.call.entries.row_copying import RowCopying, mime_data
from lvctx_gui.ui.kit.putting import Make, busy_sentence, put_patiently
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.messages.message import Message, Tone


class Copies:
    """What is copied last is what counts: it ends the one before.

    ``say`` shows a few words at the bottom, ``warn`` a message.
    """

    def __init__(self, tasks: Tasks, say: Callable[[str], None], warn: Callable[[Message], None]) -> None:
        self._tasks, self._say, self._warn = tasks, say, warn
        self._under_way: Handle | None = None

    def copy(self, copying: RowCopying) -> None:
        """Copy many rows; say when it begins and when they are there."""
        self._say(tr_n("Copying {n} entry …", "Copying {n} entries …", copying.number))
        self._start(self._write_and_put(copying))

    def try_later(self, make: Make) -> None:
        """Put on the clipboard what it has not taken at once."""
        self._start(self._put(make))

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        if self._under_way is not None:
            self._under_way.cancel()
        self._under_way = self._tasks.start(coroutine, "copy", quiet=True)

    async def _write_and_put(self, copying: RowCopying) -> None:
        contents = await asyncio.to_thread(copying.contents)
        if await self._is_put(lambda: mime_data(contents)):
            self._say(tr_n("Copied: {n} entry", "Copied: {n} entries", copying.number))

    async def _put(self, make: Make) -> None:
        await self._is_put(make)

    async def _is_put(self, make: Make) -> bool:
        taken = await put_patiently(make)
        if not taken:
            self._warn(Message(Tone.WARNING, busy_sentence()))
        return taken
