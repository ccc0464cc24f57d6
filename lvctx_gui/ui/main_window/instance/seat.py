"""Who is first: one program over a data folder holds the lock, and the others find its window."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QSysInfo

from lvctx_gui.core.translate import tr
from lvctx_gui.store.run_folder import find_run_files

if TYPE_CHECKING:
    from lvctx_gui.store.run_folder import RunFiles
    from lvctx_gui.ui.main_window.command_line import Arguments

_PATIENCE = 10_000
"""Milliseconds in which a window that was just started has to listen, or one that closes to be gone."""
_TURN = 50


class Seat:
    """What one program has of the one window.

    ``is_first`` says that it is the one with the window; ``is_handed_over`` that another has taken what this
    one was started for, so that it can end; ``why_alone``, a sentence for the log, that it has a window which
    nobody finds.
    """

    def __init__(
        self,
        files: RunFiles | None = None,
        lock: QLockFile | None = None,
        *,
        is_handed_over: bool = False,
        why_alone: str = "",
    ) -> None:
        self.files = files
        self._lock = lock
        self.is_handed_over = is_handed_over
        self.why_alone = why_alone

    @property
    def is_first(self) -> bool:
        """Whether it holds the lock."""
        return self._lock is not None

    def leave(self) -> None:
        """Let another be first: this program ends, or cannot be reached."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def take_seat(arguments: Arguments, session: str = "") -> Seat:
    """Be first, or hand over to the program that is; ``session`` is the login session that was given.

    Only what the lock needs is loaded for that. A practice run is another world: it takes no part.
    """
    if arguments.demo:
        return Seat(why_alone=tr("This is a practice run: it has a window of its own."))
    try:
        files = find_run_files(arguments.data_dir, QSysInfo.machineHostName())
    except OSError as error:
        return Seat(
            why_alone=tr("No other program can find this window: {why}.", why=error.strerror or error)
        )
    lock = QLockFile(os.fspath(files.lock))
    # However long it has been held: only that its program has ended makes it stale.
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        return Seat(files, lock)
    if lock.error() is not QLockFile.LockError.LockFailedError:
        return Seat(why_alone=tr("No other program can find this window: its lock could not be written."))
    if arguments.new_window:
        return Seat(why_alone=tr("This window was asked for beside the one that is open."))
    return _join(arguments, session, files, lock)


def _join(arguments: Arguments, session: str, files: RunFiles, lock: QLockFile) -> Seat:
    from lvctx_gui.ui.main_window.instance.asking import Asker

    asker = Asker(files, arguments, session)
    for _ in range(_PATIENCE // _TURN):
        told = asker.ask(lock.getLockInfo()[0])
        if told is not None:
            return Seat(is_handed_over=told.is_done, why_alone=told.why_alone)
        # Nobody listens: it has just been started, or it ends, and then this program is first.
        if lock.tryLock(_TURN):
            return Seat(files, lock)
    return Seat(why_alone=tr("The program that was started first cannot be reached."))
