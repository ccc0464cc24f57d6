"""*History*: what was sent from this computer, how it ended, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from lvctx_gui.core.record import Record
from lvctx_gui.core.visible import plain_sentence, plain_text
from lvctx_gui.services.export import write_history
from lvctx_gui.ui.history.details import HistoryDetails
from lvctx_gui.ui.history.keep_choice import KeepChoice
from lvctx_gui.ui.history.model import HistoryModel, HistoryRow, make_rows
from lvctx_gui.ui.history.view import HistoryView
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.dialogs import Question
from lvctx_gui.ui.kit.fitting import FittingDialog, FlowRow, ScrollBody, WrappedLabel, side_by_side
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.kit.text_field import FilterField
from lvctx_gui.ui.kit.theme import em
from lvctx_gui.ui.messages import history as history_words
from lvctx_gui.ui.messages.reading import count

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.run import Found
    from lvctx_gui.ui.kit.settings import WindowSettings
    from lvctx_gui.ui.main_window.window import MainWindow
    from lvctx_gui.ui.operations.writing import WriteController


_FREED_AT_ONCE = 10_000


class HistoryDialog(KeepsFocus, FittingDialog):
    """Lists works and shows one of them. It stays open beside the window, which can be used meanwhile.

    ``revert_wanted`` carries the ``Record``; ``keep_changed`` the days for which entries are kept.
    ``bring_back`` takes what an earlier run had left in a journal that is opened only now: it is called even
    when the dialog was closed meanwhile. ``forbids_revert`` says why a record cannot be reverted right now,
    ``""`` when it can; ``follow`` asks it again.
    """

    revert_wanted = Signal(object)
    keep_changed = Signal(int)

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        journal: Journal,
        bring_back: Callable[[Found], None],
        forbids_revert: Callable[[Record], str],
    ) -> None:
        super().__init__(parent, QSize(em(79), em(40)))
        self._bring_back = bring_back
        self._forbids_revert = forbids_revert
        self._was_read = False
        # The button stays enabled meanwhile: a disabled one would lose the keyboard's focus.
        self._is_trying = False
        self.setObjectName("historyDialog")
        self.setWindowTitle("History")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks = tasks
        self._journal = journal
        self.model = HistoryModel(self)
        self._filter = FilterField()
        self._filter.setObjectName("historyFilterEdit")
        self._filter.setAccessibleName("Filter the history")
        self._filter.setPlaceholderText("Filter: transaction id, account, user, key, value, note …")
        self._filter.setClearButtonEnabled(True)
        self._counts = PlainLabel()
        self._counts.setProperty("dim", True)
        self._view = HistoryView(self.model)
        self._details = HistoryDetails()
        self._said = WrappedLabel()
        self._said.setObjectName("historySaid")
        self._said.setProperty("dim", True)
        self._retry = self._button("Try again", "historyRetryButton", self._open_journal_again)
        self._retry.setToolTip("Look for the keychain and the disk once more")
        self._keep = KeepChoice(journal.keep_days)
        self._keep.setEnabled(not journal.forbidden)
        self._keep.setToolTip(plain_tip(journal.forbidden))
        self._revert = self._button("Revert this commit…", "historyRevertButton", self._ask_revert)
        self._copy = self._button("Copy", "historyCopyButton", self._copy_chosen)
        self._erase_entry = self._button("Erase…", "historyEraseButton", self._ask_erase)
        self._export = self._button("Export…", "historyExportButton", self._choose_file)
        self._export.setToolTip("Writes what the filter shows into a file: JSON (exact) or CSV (to read)")
        self._close = self._button("Close", "historyCloseButton", self.close)
        self._lay_out()
        self._filter.filter_changed.connect(self._follow_filter)
        self._view.selectionModel().selectionChanged.connect(lambda *_: self.follow())
        self._keep.chosen.connect(self._keep_for)
        self.finished.connect(
            lambda: tasks.start(_let_go(self.model.show_rows([])), "let the history go", quiet=True)
        )
        self.follow()
        self.reload()
        self._filter.setFocus()

    def _button(self, text: str, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._filter, 1)
        top.addWidget(self._counts)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._view)
        middle.addWidget(self._details)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 2)
        middle.setChildrenCollapsible(False)
        label = PlainLabel("&Keep on this computer:")
        label.setBuddy(self._keep)
        bottom = FlowRow()
        bottom.add(self._revert, self._copy, self._export, self._erase_entry)
        bottom.add_stretch()
        bottom.add(side_by_side(label, self._keep), self._close)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.5))
        body.addLayout(top)
        body.addWidget(middle, 1)
        said = QHBoxLayout()
        said.addWidget(self._said, 1)
        said.addWidget(self._retry)
        body.addLayout(said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(0.8), em(0.8), em(0.8), em(0.8))
        layout.setSpacing(em(0.5))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(bottom)

    def focus_home(self) -> QWidget:
        """The list."""
        return self._view

    # Showing ------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the journal again; what is chosen stays chosen."""
        self._tasks.start(self._load(), "read the history", quiet=True)

    async def _load(self, said: str = "") -> None:
        records = await self._journal.records()
        rows = await asyncio.to_thread(make_rows, records)
        if not isValid(self):
            return
        chosen = self.chosen
        self._was_read = True
        self._keep.show_days(self._journal.keep_days)  # another window may have chosen "nothing"
        before = self.model.show_rows(rows)
        self._choose(chosen.record.intent.id if chosen else "")
        self._tell(said)
        await _let_go(before)

    def _tell(self, said: str = "") -> None:
        """Say what was done, to screen readers too, and what is wrong with the journal."""
        trouble = self._journal.trouble
        self._said.setText(" ".join(part for part in (said, trouble) if part))
        self._said.setVisible(bool(said or trouble))
        # Not hidden while it is tried: the focus would go elsewhere.
        self._retry.setVisible(self._is_trying or self._journal.can_try_again)
        if said:
            announce(self._said, said)

    def _follow_filter(self, text: str) -> None:
        chosen = self.chosen
        self.model.set_filter(text)
        self._choose(chosen.record.intent.id if chosen else "")
        announce(self._counts, self._counts.text() if self.model.rows else self._nothing_to_show)

    def _choose(self, record_id: str) -> None:
        rows = self.model.rows
        self._counts.setText(history_words.shown_of_all(len(rows), self.model.total))
        if not rows:
            self.follow()
            return
        ids = [row.record.intent.id for row in rows]
        self._view.selectRow(ids.index(record_id) if record_id in ids else 0)

    @property
    def chosen(self) -> HistoryRow | None:
        """The selected row."""
        rows = self._view.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows else None

    @property
    def _nothing_to_show(self) -> str:
        if not self._was_read:
            return "Reading the history …"
        if self.model.total:
            return "Nothing matches."
        journal = self._journal
        return history_words.nothing_to_show(keep_days=journal.keep_days, is_lasting=journal.is_lasting)

    def follow(self) -> None:
        """Show what is chosen, and what can be done with it now."""
        row = self.chosen
        self._copy.setEnabled(row is not None)
        self._erase_entry.setEnabled(row is not None and row.record.ended is not None)
        self._export.setEnabled(bool(self.model.rows))
        if row is None:
            self._allow_revert("No commit is chosen.")
            self._details.say(self._nothing_to_show)
            return
        no_revert = row.no_revert or self._forbids_revert(row.record)
        self._allow_revert(no_revert)
        self._details.show_record(row.record, no_revert)

    def _allow_revert(self, no_revert: str) -> None:
        self._revert.setEnabled(not no_revert)
        words = no_revert or "Looks the call up and stages the opposite; nothing is sent before you commit"
        self._revert.setToolTip(plain_tip(words))
        self._revert.setAccessibleDescription(plain_sentence(words))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in a new theme's colours; who comes back may have signed in elsewhere meanwhile."""
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ActivationChange)
        if changed and hasattr(self, "_close"):
            self.follow()

    # Acting -------------------------------------------------------------------------------------------

    def _ask_revert(self) -> None:
        if (row := self.chosen) is not None:
            self.close()
            self.revert_wanted.emit(row.record)

    def _copy_chosen(self) -> None:
        if (row := self.chosen) is not None:
            self._tasks.start(self._copy_text(row.record), "copy an entry")

    async def _copy_text(self, record: Record) -> None:
        QGuiApplication.clipboard().setText(await asyncio.to_thread(history_words.as_text, record))
        if isValid(self):
            self._tell("Copied.")

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Export the history", "history.json", "JSON (*.json);;CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write what the filter shows into ``path``: CSV when its name ends so, else JSON."""
        records = [row.record for row in self.model.rows]
        self._tasks.start(self._write_file(path, records), "export the history")

    async def _write_file(self, path: Path, records: list[Record]) -> None:
        try:
            await asyncio.to_thread(write_history, path, records)
        except OSError as error:
            if not isValid(self):
                return
            self._tell(
                f"{plain_text(path.name)} could not be written ({error.strerror}). Choose another place."
            )
            return
        if not isValid(self):
            return
        entries = count(len(records), "entry", "entries")
        self._tell(
            f"{entries} written to {plain_text(str(path))}. The file holds customers' data in the clear."
        )

    def _open_journal_again(self) -> None:
        if not self._is_trying:
            self._tasks.start(self._open_again(), "open the journal again")

    async def _open_again(self) -> None:
        self._is_trying = True
        self._tell("Looking for the keychain and the disk …")
        try:
            self._bring_back(await self._journal.open_again())
        finally:
            self._is_trying = False
        if not isValid(self):
            return
        if self._journal.trouble:
            said = f"Tried again at {datetime.now():%H:%M}, without success."  # noqa: DTZ005  # the person's clock
        else:
            said = "It worked: staged changes and the history outlive the program now."
        await self._load(said)

    # Keeping and erasing ------------------------------------------------------------------------------

    def _keep_for(self, days: int) -> None:
        self.keep_changed.emit(days)
        self._tasks.start(self._keep_now(days), "keep the history", quiet=True)

    async def _keep_now(self, days: int) -> None:
        self._bring_back(await self._journal.keep(days))
        if isValid(self):
            self._keep.show_days(self._journal.keep_days)
            await self._load()

    def _ask_erase(self) -> None:
        row = self.chosen
        if row is None:
            return
        dialog = Question(
            self,
            "eraseEntry",
            "Erase this entry?",
            "It is erased from this computer and cannot be brought back. Nothing changes on the server; the "
            "commit can no longer be reverted from here.",
            "Erase",
            "Cancel",
        )
        erase = self._erase
        dialog.accepted.connect(lambda: self._tasks.start(erase(row.record), "erase an entry", quiet=True))
        dialog.open()

    async def _erase(self, record: Record) -> None:
        await self._journal.erase([record.intent.id])
        if isValid(self):
            await self._load()


async def _let_go(rows: list[HistoryRow]) -> None:
    """Forget ``rows`` turn by turn: to free some hundred thousand keys at once would hold the window."""
    freed = 0
    while rows:
        freed += len(rows.pop().record.results) + 1
        if freed > _FREED_AT_ONCE:
            freed = 0
            await asyncio.sleep(0)


def open_history(
    window: MainWindow, tasks: Tasks, journal: Journal, writing: WriteController, settings: WindowSettings
) -> HistoryDialog:
    """Open the history of ``window``, or bring it to the front."""
    dialog = window.findChild(HistoryDialog)
    if dialog is None:
        dialog = HistoryDialog(
            window, tasks, journal, window.bring_back, lambda record: _forbids_revert(window, record)
        )
        dialog.revert_wanted.connect(writing.revert)
        dialog.keep_changed.connect(settings.set_keep_days)
        writing.history_changed.connect(dialog.reload)
        window.actions_.edit_mode.changed.connect(dialog.follow)
        window.flows.connected.connect(dialog.follow)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog


def _forbids_revert(window: MainWindow, record: Record) -> str:
    switch, connection, site = window.actions_.edit_mode, window.flows.connection, record.intent.site
    if not switch.isEnabled():
        return window.read_only_reason
    if connection is not None and connection.site != site and not site.may_be(connection.site):
        return (
            f"It was made on {site.name_beside(connection.site)} and you are signed in to "
            f"{connection.site.name_beside(site)} now: sign in to {site.name_beside(connection.site)} first."
        )
    return "" if switch.isChecked() else "Editing is off: switch it on (Ctrl+E) in the window first."
