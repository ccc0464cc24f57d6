"""Find and replace: what is found is looked through in a thread, and seen before it is staged."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lvctx_gui.core.pattern import PatternError, TooSlowError
from lvctx_gui.core.replacing.replacing import Replaced, replace_in
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.entries.rows import Wish
from lvctx_gui.ui.call.page import CallPage
from lvctx_gui.ui.incoming.replace_dialog import ReplaceDialog
from lvctx_gui.ui.kit.tasks import Tasks

Show = Callable[[CallPage, Replaced], None]


class _StoppedError(Exception):
    pass


class FindAndReplace:
    """Replaces in the values of one call at a time; ``show`` lets a person see and stage what was found."""

    def __init__(self, window: QWidget, tasks: Tasks, show: Show) -> None:
        self._window, self._tasks, self._show = window, tasks, show

    def open(self, page: CallPage) -> None:
        """Ask what is to be replaced in the entries of ``page``."""
        page.view.finish_editing()
        if page.rows.refuse(Wish.EDIT_MANY):
            return
        selected = _keys(page, only_selected=True)
        dialog = ReplaceDialog(self._window, len(selected), len(_keys(page)))
        stop = threading.Event()
        dialog.stopped.connect(stop.set)
        dialog.wanted.connect(
            lambda: self._tasks.start(self._look(page, dialog, stop), "find-and-replace", asks=True)
        )
        dialog.open()

    async def _look(self, page: CallPage, dialog: ReplaceDialog, stop: threading.Event) -> None:
        def go_on() -> None:
            if stop.is_set():
                raise _StoppedError

        keys = _keys(page, only_selected=dialog.is_for_selected)
        try:
            found = await asyncio.to_thread(replace_in, page.state.draft, keys, dialog.wish, go_on)
        except _StoppedError:
            return
        except (PatternError, TooSlowError) as error:
            if isValid(dialog):
                dialog.say(str(error))
            return
        if not isValid(dialog) or not isValid(page):
            return
        if not found.grid.rows:
            number = tr_n("{n} value", "{n} values", len(keys))
            dialog.say(tr("Nothing to replace was found in {number}.", number=number))
            return
        dialog.accept()
        self._show(page, found)


def _keys(page: CallPage, *, only_selected: bool = False) -> list[str]:
    """The keys of the rows that are selected, or of all that are shown, each once."""
    model = page.model
    ids = page.view.selected_ids() if only_selected else model.row_ids(range(model.rowCount()))
    return list(dict.fromkeys(row for row in ids if isinstance(row, str)))
