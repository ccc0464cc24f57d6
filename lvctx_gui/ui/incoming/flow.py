"""The one door for tables from outside: read, looked at where that is needed, and staged as one step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from shiboken6 import isValid

from lvctx_gui.core.clipboard import cell_text
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.grid.cell import Cell, Grid
from lvctx_gui.core.grid.offered import Offered
from lvctx_gui.core.grid.reading import read
from lvctx_gui.core.incoming import choice
from lvctx_gui.core.incoming.columns import Columns, guessed, is_certain
from lvctx_gui.core.incoming.rows import Incoming, incoming
from lvctx_gui.core.replacing.replacing import Replaced
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.call.entries.rows import Wish
from lvctx_gui.ui.call.page import CallPage
from lvctx_gui.ui.incoming.dialog import IncomingDialog
from lvctx_gui.ui.incoming.questions import As, Meaning, ask_lines, ask_meaning
from lvctx_gui.ui.incoming.replacing import FindAndReplace, Finding
from lvctx_gui.ui.incoming.rereading import Rereading
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.clipboard import offered
from lvctx_gui.ui.kit.dialogs import result_of
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.message import Message, Tone

_AT_ONCE = 20_000
"""Characters that are read in the window's thread: some milliseconds."""

_ROWS_AT_ONCE = 200
"""Rows that are planned and staged there."""


class IncomingTables:
    """Takes tables into the open calls of ``window``."""

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        self._window = window
        self._tasks = tasks
        self._replaces = FindAndReplace(window, tasks, self._show_replaced)

    def paste(self, page: CallPage, data: QMimeData) -> None:
        """Take what ``data`` holds into the call of ``page``; a person is told what became of it."""
        # At once: by the time that anything is read of it the clipboard may hold something else.
        self._tasks.start(self._paste(page, offered(data)), "paste-entries", asks=True)

    def ask_and_paste(self, page: CallPage, data: QMimeData, look_up: Callable[[], object]) -> None:
        """The same where ``data`` names a call as well: ``look_up`` is done where that was meant."""
        self._tasks.start(self._ask_and_paste(page, offered(data), look_up), "paste-entries", asks=True)

    async def _ask_and_paste(self, page: CallPage, held: Offered, look_up: Callable[[], object]) -> None:
        match await ask_meaning(self._window):
            case Meaning.CALL:
                look_up()
            case Meaning.ENTRIES if isValid(page):
                await self._paste(page, held)

    async def _paste(self, page: CallPage, held: Offered) -> None:
        page.view.finish_editing()
        if page.rows.refuse(Wish.PASTE):
            return
        if page.state.is_unread:
            _say(page, tr("This call was not read yet, so nothing was pasted. Read it first (F5)."))
            return
        size = len(held.text) + sum(map(len, held.formats.values()))
        grid = read(held) if size <= _AT_ONCE else await asyncio.to_thread(read, held)
        if not isValid(page):
            return
        if grid is None:
            _say(page, tr("The clipboard holds no text, so nothing was pasted."))
            return
        await self.take(page, grid, held.text)

    def drop(self, page: CallPage, data: QMimeData) -> None:
        """Take what was dropped onto ``page``: a file, or else what is in ``data`` itself."""
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if not files:
            self.paste(page, data)
        elif page.rows.refuse(Wish.PASTE):
            return
        elif len(files) > 1:
            _say(page, tr("Several files were dropped, so nothing was staged. Drop one at a time."))
        else:
            self.take_file(page, files[0])

    def replace(self, page: CallPage) -> None:
        """Let the person find and replace in the values of ``page``."""
        self._replaces.open(page)

    def _show_replaced(self, page: CallPage, found: Replaced, finding: Finding) -> None:
        dialog = self._dialog(page, _replaced_title(found), found.grid, Columns(0, 1), ())
        dialog.make_anew_by(
            lambda draft: finding.look_again(draft, lambda now: dialog.setWindowTitle(_replaced_title(now)))
        )
        dialog.finished.connect(finding.give_up)
        self._tasks.start(
            self._stage_what_is_taken(page, dialog, Wish.EDIT_MANY), "stage-replaced", asks=True
        )

    def choose_file(self, page: CallPage) -> None:
        """Let the person choose a file, and take what it holds into the call of ``page``."""
        if page.rows.refuse(Wish.PASTE):
            return
        dialog = QFileDialog(self._window, tr("Import entries"), "", _kinds())
        dialog.setObjectName("importFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.take_file(page, Path(name)))
        dialog.open()

    def take_file(self, page: CallPage, path: Path) -> None:
        """Take what the file holds into the call of ``page``."""
        self._tasks.start(self._take_file(page, path), "import-entries", asks=True)

    async def _take_file(self, page: CallPage, path: Path) -> None:
        from lvctx_gui.services.sheets.reading import read_file
        from lvctx_gui.services.sheets.unreadable import UnreadableError

        try:
            opened = await asyncio.to_thread(read_file, path)
        except UnreadableError as error:
            if isValid(page):
                _say(page, sentences((str(error), tr("Nothing was staged."))))
            return
        if not isValid(page):
            return
        page.view.finish_editing()
        columns, selected = guessed(opened.grid), _selected_keys(page)
        if columns.key is None and not selected:
            text = tr(
                "{name} holds one column, so it does not say for which keys. Select the entries that the "
                "values are for, or take a file with keys and values.",
                name=opened.name,
            )
            _say(page, text)
            return
        title = tr("Import {name}", name=opened.name)
        dialog = self._dialog(page, title, opened.grid, columns, selected)
        Rereading(self._tasks, path, opened, dialog)
        await self._stage_what_is_taken(page, dialog)

    async def take(self, page: CallPage, grid: Grid, text: str = "") -> None:
        """Stage what a person takes of ``grid``, which is the table of ``text`` where it was one."""
        columns = guessed(grid)
        selected = _selected_keys(page)
        if columns.key is None:
            if not selected:
                _say(page, _no_rows())
                return
            if len(selected) == 1 and len(grid.rows) > 1:
                as_ = await ask_lines(self._window, len(grid.rows), selected[0])
                if as_ is As.NOTHING or not isValid(page):
                    return
                if as_ is As.ONE_VALUE:
                    grid = _joined(grid, text)
                else:
                    selected = _keys_from(page, selected[0], len(grid.rows))
        await self._look_and_stage(page, grid, columns, selected)

    async def _look_and_stage(
        self, page: CallPage, grid: Grid, columns: Columns, selected: Sequence[str]
    ) -> None:
        draft = page.state.draft
        if len(grid.rows) > _ROWS_AT_ONCE:
            rows = await asyncio.to_thread(incoming, grid, columns, draft, selected)
        else:
            rows = incoming(grid, columns, draft, selected)
        is_typed_over = columns.key is None and len(selected) == 1 and not any(row.asks for row in rows)
        has_notes = bool(grid.notes) or grid.otherwise is not None
        count = len(grid.rows) - int(columns.has_heading)
        is_odd = columns.key is None and bool(choice.mismatch(count, len(selected)))
        is_plain = (
            is_certain(grid, columns) and not choice.needs_a_look(rows) and not has_notes and not is_odd
        )
        # A thread or a question was waited for: a commit may have begun, or the call be gone.
        if not isValid(page) or page.rows.refuse(Wish.PASTE):
            return
        if is_typed_over or (is_plain and page.state.draft is draft):
            _stage(page, draft, rows, choice.at_first(rows))
            return
        dialog = self._dialog(page, tr("Paste entries"), grid, columns, selected)
        await self._stage_what_is_taken(page, dialog)

    def _dialog(
        self, page: CallPage, title: str, grid: Grid, columns: Columns, selected: Sequence[str]
    ) -> IncomingDialog:
        return IncomingDialog(self._window, title, grid, columns, selected, page.state, self._tasks)

    async def _stage_what_is_taken(
        self, page: CallPage, dialog: IncomingDialog, wish: Wish = Wish.PASTE
    ) -> None:
        is_wanted = await result_of(dialog) == QDialog.DialogCode.Accepted
        if not isValid(page):
            return
        if is_wanted and not page.rows.refuse(wish):
            await self._stage_seen(page, dialog.draft, dialog.rows, dialog.taken, wish)
        page.view.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _stage_seen(
        self, page: CallPage, seen: Draft, rows: Sequence[Incoming], taken: frozenset[int], wish: Wish
    ) -> None:
        if len(taken) <= _ROWS_AT_ONCE:
            _stage(page, seen, rows, taken, wish)
            return
        after = await asyncio.to_thread(choice.staged, seen, rows, taken)
        if isValid(page) and not page.rows.refuse(wish):
            _stage(page, seen, rows, taken, wish, after)


def _stage(
    page: CallPage,
    seen: Draft,
    rows: Sequence[Incoming],
    taken: frozenset[int],
    wish: Wish = Wish.PASTE,
    after: Draft | None = None,
) -> None:
    """Stage the ``taken`` rows, which a person saw over the draft ``seen``, as one step; say how many.

    ``after`` is what becomes of that draft, where that was worked out before.
    """
    number = len(choice.edits(rows, taken))
    if not number:
        announce(page.view, choice.summary(rows, taken))
        page.state.say(Message(Tone.INFO, choice.summary(rows, taken)))
        return
    if wish is Wish.EDIT_MANY:
        name = tr_n("Replace in {n} entry", "Replace in {n} entries", number)
    else:
        name = tr_n("Paste entry", "Paste {n} entries", number)

    def change(draft: Draft) -> Draft:
        return after if after is not None and draft is seen else choice.staged(draft, rows, taken)

    if page.state.apply(name, change, seen):
        told = tr_n("{n} change is staged.", "{n} changes are staged.", number)
        announce(page.view, sentences((told, tr("Ctrl+Z takes that back."))))


def _replaced_title(found: Replaced) -> str:
    places = tr_n("{n} place", "{n} places", found.places)
    entries = tr_n("{n} entry", "{n} entries", len(found.grid.rows))
    return tr("Replace {places} in {entries}", places=places, entries=entries)


def _say(page: CallPage, text: str) -> None:
    page.state.say(Message(Tone.WARNING, text))


def _no_rows() -> str:
    return tr(
        "The clipboard holds one column, so it does not say for which keys. Select the entries that the "
        "values are for, or copy keys and values."
    )


def _kinds() -> str:
    return ";;".join(
        (
            tr("Tables (*.csv *.tsv *.txt *.json *.xlsx)", "kinds of files"),
            tr("All files (*)", "kinds of files"),
        )
    )


def _selected_keys(page: CallPage) -> list[str]:
    """The keys of the rows that are selected, from top to bottom, each once."""
    ids = page.view.selected_ids() if page.view.has_chosen else []
    return list(dict.fromkeys(row for row in ids if isinstance(row, str)))


def _keys_from(page: CallPage, first: str, number: int) -> list[str]:
    """The keys of ``number`` rows that are seen from ``first`` on."""
    start = page.model.row_of(first) or 0
    ids = page.model.row_ids(range(start, min(start + number, page.model.rowCount())))
    return [row for row in ids if isinstance(row, str)]


def _joined(grid: Grid, text: str) -> Grid:
    """All rows as one value, with the line breaks of ``text``, or else with line feeds."""
    whole = cell_text(text) if text else "\n".join(str(row[0].content) if row else "" for row in grid.rows)
    return Grid(((Cell(whole),),), grid.source)
