"""Finds what the journal is written to: its file, or memory where that cannot be had or is not wanted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from lvctx_gui.core.translate import sentences
from lvctx_gui.store.journal import messages
from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.journal.key import InThread, LateKeyError, drop_key, find_or_make_key
from lvctx_gui.store.journal.run import Found, JournalRun, NotOursError
from lvctx_gui.store.journal.trouble import Trouble
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import Secrets

_LOCK_SECONDS = 90.0
_LOCK_LOOK = 0.05
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Keeping:
    """For how many ``days`` entries are kept (0 keeps nothing), and since when nothing old was erased.

    ``forbidden`` says who forbids that anything is kept, ``""`` when nobody does. ``is_news`` says that other
    programs are to be told: when a program starts, and when a person has chosen it here.
    """

    days: int
    erased_at: datetime
    forbidden: str = ""
    is_news: bool = True


class FolderBusyError(TimeoutError):
    """Another program is opening the journal and does not get done."""


class Opening:
    """Opens the journal in ``folder`` for ``run``, with its key from ``secrets``, as ``keeping`` wants it.

    Where it stays in memory ``trouble`` says why.
    """

    def __init__(
        self,
        folder: JournalFolder,
        run: JournalRun,
        secrets: Secrets,
        keeping: Keeping,
        trouble: Trouble,
        in_thread: InThread,
        clock: Callable[[], datetime],
    ) -> None:
        self._folder = folder
        self._run = run
        self._secrets = secrets
        self._keeping = keeping
        self._trouble = trouble
        self._in_thread = in_thread
        self._clock = clock

    async def open(self, *, adopting: bool, nothing_kept: str) -> Found:
        """Open the file; take over what dead programs left if ``adopting``. Raises nothing for its causes.

        ``nothing_kept`` is the sentence for the case that nothing is to be kept.
        """
        try:
            return await self._open(self._keeping.forbidden or nothing_kept, adopting=adopting)
        except NotOursError as error:
            await self.stay_in_memory(str(error), reason=messages.cannot_be_used())
        except SecretsError as error:
            if self._keeping.days <= 0:
                self._trouble.is_erasing_failing = True
                reason = messages.nothing_is_kept()
                await self.stay_in_memory(nothing_kept, messages.key_not_dropped(error), reason=reason)
            else:
                earlier = messages.earlier_comes_back(self._folder.journal)
                await self.stay_in_memory(str(error), earlier, reason=messages.no_keychain(error))
        except (OSError, sqlite3.Error) as error:
            await self._stay_without_disk(error)
        except Exception as error:  # noqa: BLE001 - commits wait for the journal: nothing may keep them for ever
            _log.error("unexpected %s while the journal was opened", type(error).__name__, exc_info=error)
            await self.stay_in_memory(messages.failed(error), reason=messages.cannot_be_used())
        return Found()

    async def stay_in_memory(self, *why: str, reason: str) -> None:
        """Have a file in memory, for reasons in whole sentences; ``reason`` is the same in a few words."""
        self._trouble.reason = reason
        self._trouble.sentence = sentences((*why, messages.in_memory()))
        await self._in_thread(self._run.begin_in_memory)

    async def _stay_without_disk(self, error: OSError | sqlite3.Error) -> None:
        path = self._folder.journal
        if self._keeping.days <= 0:
            self._trouble.is_erasing_failing = True
            reason = messages.nothing_is_kept()
            await self.stay_in_memory(messages.not_erased(path, error), reason=reason)
            return
        is_busy = isinstance(error, FolderBusyError)
        why = messages.busy_for(path, _LOCK_SECONDS) if is_busy else messages.not_opened(path, error)
        reason = messages.disk_cannot_be_written()
        await self.stay_in_memory(why, messages.earlier_comes_back(path), reason=reason)

    async def _open(self, nothing_kept: str, *, adopting: bool) -> Found:
        keeping = self._keeping
        if keeping.forbidden and keeping.days > 0:
            reason = messages.nothing_is_kept()
            await self.stay_in_memory(nothing_kept, messages.earlier_kept(), reason=reason)
            return Found()
        if keeping.days <= 0 and await self._in_thread(lambda: self._folder.is_empty):
            await self.stay_in_memory(nothing_kept, reason=messages.nothing_is_kept())
            return Found()
        # Two programs that start at once must make neither two keys nor two files.
        async with self._holding_folder():
            if keeping.days <= 0:
                return await self._erase_all(nothing_kept)
            key = await find_or_make_key(self._secrets, self._folder, self._in_thread)
            at = self._clock()
            begin = partial(self._run.begin, adopting=adopting, tells_days=keeping.is_news)
            found = await self._in_thread(partial(begin, key, at, keeping.days))
            keeping.is_news, keeping.erased_at = False, at
            return found

    async def _erase_all(self, nothing_kept: str) -> Found:
        erased = await self._in_thread(self._run.erase_all)
        # Others in this folder still need it, to leave what they have open.
        if not await self._in_thread(self._run.has_others):
            await drop_key(self._secrets, self._folder, self._in_thread)
        await self.stay_in_memory(nothing_kept, reason=messages.nothing_is_kept())
        return Found(notices=(messages.erased_unread(erased),) if erased else ())

    @contextlib.asynccontextmanager
    async def _holding_folder(self) -> AsyncIterator[None]:
        # Asked for again and again, not waited for in the thread: closing the window must not wait for it.
        loop = asyncio.get_running_loop()
        end = loop.time() + _LOCK_SECONDS
        while (lock := await self._in_thread(self._folder.try_lock)) is None:
            if loop.time() > end:
                raise FolderBusyError(messages.busy())
            await asyncio.sleep(_LOCK_LOOK)
        try:
            yield
        except LateKeyError:
            # Another program must not make a key of its own before this one is there or is not.
            self._secrets.when_idle(lock.release)
            raise
        except BaseException:
            await self._in_thread(lock.release)
            raise
        await self._in_thread(lock.release)
