"""What a person does with the history: each is a step that the dialog's buttons begin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from lvctx_gui.core.record import Record
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.history import actions
from lvctx_gui.ui.history.key_choice import ask_keys
from lvctx_gui.ui.history.model import HistoryRow
from lvctx_gui.ui.history.questions import ask_erase_entry, ask_erase_older
from lvctx_gui.ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.ui.call.workspace import Reverting
    from lvctx_gui.ui.history.outside import Outside


class Shown(Protocol):
    """The dialog, as far as its acts know it."""

    @property
    def chosen(self) -> HistoryRow | None:
        """The selected row."""

    def read_chosen(self) -> Record | None:
        """The entry that is chosen, where it was read by now."""

    def shown_ids(self) -> list[str]:
        """The names of what the filter shows."""

    async def read_whole(self) -> None:
        """Wait until all that the filter shows is listed, or until nobody wants it any more."""

    async def load(self, said: str = "") -> None:
        """Read the journal again, and say what was done."""

    def say(self, said: str = "") -> None:
        """Say what was done."""

    def show_days(self) -> None:
        """Show for how long entries are kept."""


class HistoryActs:
    """Acts on what is chosen in ``shown``, which is the dialog ``window``."""

    def __init__(
        self,
        shown: Shown,
        window: QWidget,
        tasks: Tasks,
        journal: Journal,
        reverting: Reverting,
        outside: Outside,
    ) -> None:
        self._shown = shown
        self._window = window
        self._tasks = tasks
        self._journal = journal
        self._reverting = reverting
        self._outside = outside
        # The button stays enabled meanwhile: a disabled one would lose the keyboard's focus.
        self.is_trying = False
        """Whether the journal is being opened once more."""

    def open_call(self) -> None:
        """The call as it is today: what it held then stays here."""
        if (row := self._shown.chosen) is not None:
            self._window.close()
            self._outside.open_call(row.call, row.site)

    def revert(self) -> None:
        """Stage the opposite of all that the entry has changed."""

        def revert(record: Record) -> None:
            self._window.close()
            self._reverting.revert(record)

        self._with_chosen(revert)

    def revert_keys(self) -> None:
        """Let the person choose keys, and stage the opposite of what was done to these."""

        async def ask(record: Record) -> None:
            keys = await ask_keys(self._window, record.done)
            if keys and isValid(self._window):
                self._window.close()
                self._reverting.revert(record, keys)

        self._with_chosen(lambda record: self._tasks.start(ask(record), "revert-keys", quiet=True))

    def compare(self, *, with_now: bool) -> None:
        """Compare what it left with another state, or with the call as it is now."""
        self._with_chosen(lambda record: self._outside.compare(record, with_now))

    def copy(self) -> None:
        """Copy it as text."""

        async def copy(record: Record) -> None:
            self._shown.say(await actions.copy_record(record))

        self._with_chosen(lambda record: self._tasks.start(copy(record), "copy-an-entry"))

    def _with_chosen(self, act: Callable[[Record], object]) -> None:
        """Do something with the chosen entry, as soon as it is read."""
        if (row := self._shown.chosen) is None:
            return
        if (record := self._shown.read_chosen()) is not None:
            act(record)
        else:
            self._tasks.start(self._read_and(act, row.id), "read-an-entry")

    async def _read_and(self, act: Callable[[Record], object], record_id: str) -> None:
        for record in await self._journal.records([record_id]):
            if isValid(self._window):
                act(record)

    def choose_file(self) -> None:
        """Ask where the history is to be exported to."""
        kinds = ";;".join((tr("JSON (*.json)", "kinds of files"), tr("CSV (*.csv)", "kinds of files")))
        dialog = QFileDialog(self._window, tr("Export the history"), "history.json", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write what the filter shows into ``path``: as CSV when its name ends so, else as JSON."""

        async def export() -> None:
            await self._shown.read_whole()
            if isValid(self._window):
                said = await actions.export_records(path, self._journal, self._shown.shown_ids())
                self._shown.say(said)

        self._tasks.start(export(), "export-the-history")

    def open_journal_again(self) -> None:
        """Look for the keychain and the disk once more."""
        if not self.is_trying:
            self._tasks.start(self._open_again(), "open-the-journal-again")

    async def _open_again(self) -> None:
        self.is_trying = True
        self._shown.say(tr("Looking for the keychain and the disk …"))
        try:
            said = await actions.open_journal_again(self._journal, self._outside.bring_back)
        finally:
            self.is_trying = False
        if isValid(self._window):
            await self._shown.load(said)

    # Keeping and erasing ------------------------------------------------------------------------------

    def keep_for(self, days: int) -> None:
        """Keep entries for so many days, after a question where that erases something."""
        self._tasks.start(self._ask_and_keep(days), "keep-the-history", quiet=True)

    async def _ask_and_keep(self, days: int) -> None:
        if days < self._journal.keep_days and not await ask_erase_older(self._window, days):
            self._shown.show_days()
            return
        self._outside.remember_days(days)
        self._outside.bring_back(await self._journal.keep(days))
        if isValid(self._window):
            self._shown.show_days()
            await self._shown.load()

    def erase(self) -> None:
        """Erase it, after a question."""
        if (row := self._shown.chosen) is not None:
            self._tasks.start(self._ask_and_erase(row.id), "erase-an-entry", quiet=True)

    async def _ask_and_erase(self, record_id: str) -> None:
        if await ask_erase_entry(self._window):
            await self._journal.erase([record_id])
            if isValid(self._window):
                await self._shown.load()
