"""From *Export…* to a file: what is chosen, where it goes, and writing it in a thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.grid.columns import About
from lvctx_gui.core.translate import tr
from lvctx_gui.services.sheets.exporting import FileForm, export_entries
from lvctx_gui.services.sheets.writing import UnfitForWorkbookError
from lvctx_gui.ui.call.entries.copying import rows_of
from lvctx_gui.ui.call.entries.order import natural_rows
from lvctx_gui.ui.call.entries.rows import Expected, RowId
from lvctx_gui.ui.call.page import CallPage
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.dialogs import is_confirmed
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.outgoing import words
from lvctx_gui.ui.outgoing.choice import ExportChoice, Scope, form_name
from lvctx_gui.ui.outgoing.dialog import ExportDialog

_MANY = 5_000
"""Entries of which it is told how far the writing is."""


class _StoppedError(Exception):
    """Somebody has ended it, or the program ends."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What may be exported, as it was when somebody asked for it."""

    state: CallState
    draft: Draft
    ids: Mapping[Scope, Sequence[RowId]]


class Exports:
    """Exports the entries of a page, over ``window``; ``user_of`` says who is signed in where a call is."""

    def __init__(self, window: QWidget, tasks: Tasks, user_of: Callable[[CallState], str]) -> None:
        self._window, self._tasks, self._user_of = window, tasks, user_of
        self._choice = ExportChoice()
        """What was chosen last."""

    def export(self, page: CallPage) -> None:
        """Let the person choose what of ``page`` goes into which file, and write it."""
        page.view.finish_editing()
        if page.state.is_unread:
            page.state.say(words.nothing_read())
            return
        draft = page.model.draft
        ids = {
            Scope.ALL: natural_rows(draft),
            Scope.SELECTED: _entries(page.view.selected_ids()),
            Scope.SHOWN: _entries(page.model.row_ids(range(page.model.rowCount()))),
        }
        if not ids[Scope.ALL]:
            page.state.say(words.nothing_there())
            return
        scope = Scope.SHOWN if len(ids[Scope.SHOWN]) < len(ids[Scope.ALL]) else Scope.ALL
        if len(ids[Scope.SELECTED]) > 1:
            scope = Scope.SELECTED
        self._ask(_Source(page.state, draft, ids), replace(self._choice, scope=scope))

    def _ask(self, source: _Source, choice: ExportChoice) -> None:
        self._tasks.start(self._ask_and_export(source, choice), "export-entries", asks=True)

    async def _ask_and_export(self, source: _Source, choice: ExportChoice) -> None:
        numbers = {scope: len(ids) for scope, ids in source.ids.items()}
        dialog = ExportDialog(self._window, choice, numbers)
        chosen: list[ExportChoice] = []
        dialog.accepted.connect(lambda: chosen.append(dialog.choice))
        if not await is_confirmed(dialog):
            return
        self._choice = choice = chosen[0]
        await self._export(source, choice)

    async def _export(self, source: _Source, choice: ExportChoice) -> None:
        def another() -> None:
            self._ask(source, replace(choice, form=FileForm.CSV))

        def again() -> None:
            self._tasks.start(self._export(source, choice), "export-entries", asks=True)

        if (path := await self._place(choice.form)) is None:
            return
        state = source.state
        try:
            number = await self._write(source, choice, path)
        except UnfitForWorkbookError as refused:
            state.say(words.unfit(refused.keys, another))
        except _StoppedError:
            state.say(words.cancelled())
        except OSError as error:
            state.say(words.not_written(path, error, again))
        else:
            state.say(words.written(number, path))

    async def _place(self, form: FileForm) -> Path | None:
        """Where the person wants the file; its name says nothing of the call."""
        kinds = tr("{kind} (*{ending})", "kinds of files", kind=form_name(form), ending=form.value)
        dialog = QFileDialog(self._window, tr("Export entries"), f"entries{form.value}", kinds)
        dialog.setObjectName("exportPlaceDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.value.removeprefix("."))
        places: list[str] = []
        dialog.fileSelected.connect(places.append)
        try:
            return Path(places[0]) if await is_confirmed(dialog) and places else None
        finally:
            dialog.deleteLater()

    def _about(self, state: CallState) -> About:
        environment = state.site.name if state.site is not None else ""
        return About(state.call, environment, state.read_at, self._user_of(state), local_now())

    async def _write(self, source: _Source, choice: ExportChoice, path: Path) -> int:
        """Write the file, and return how many entries it has."""
        stopped, loop, told = threading.Event(), asyncio.get_running_loop(), -1
        ids = source.ids[choice.scope]
        about = self._about(source.state) if choice.with_call else None

        def show(done: int) -> None:
            if not stopped.is_set():
                source.state.say(words.under_way(len(ids), done, stopped.set))

        def step(done: int) -> None:
            nonlocal told
            if stopped.is_set():
                raise _StoppedError
            tenth = done * 10 // len(ids)
            if len(ids) >= _MANY and told < tenth < 10:
                told = tenth
                loop.call_soon_threadsafe(show, done)

        def write() -> None:
            export_entries(path, choice.form, rows_of(source.draft, ids), about, step)

        if len(ids) >= _MANY:
            show(0)
        try:
            await asyncio.to_thread(write)
        finally:
            stopped.set()  # the program may end: what is not whole by then is nothing
        return len(ids)


def _entries(ids: Sequence[RowId]) -> list[RowId]:
    return [row for row in ids if not isinstance(row, Expected)]
