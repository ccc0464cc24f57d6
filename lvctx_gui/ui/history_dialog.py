"""*History*: what was sent from this computer, how it ended, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTableView,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from lvctx_gui.core.record import Record
from lvctx_gui.core.settle import Outcome
from lvctx_gui.services.export import write_history
from lvctx_gui.ui.dialogs import Question
from lvctx_gui.ui.diff_writer import SHOWN_CHANGES, DiffWriter
from lvctx_gui.ui.keep_choice import KeepChoice
from lvctx_gui.ui.models import history as h
from lvctx_gui.ui.models.history import Column, HistoryModel
from lvctx_gui.ui.tasks import Tasks
from lvctx_gui.ui.theme import current_theme, em
from lvctx_gui.ui.words import count

if TYPE_CHECKING:
    from lvctx_gui.store.journal import Found, Journal
    from lvctx_gui.ui.settings import WindowSettings
    from lvctx_gui.ui.window import MainWindow
    from lvctx_gui.ui.writing import Writing


class HistoryDialog(QDialog):
    """Lists works and shows one of them. It stays open beside the window, which can be used meanwhile.

    ``revert_wanted`` carries the ``Record``; ``keep_changed`` the days for which entries are kept.
    ``bring_back`` takes what an earlier run had left in a journal that is opened only now: it is called even
    when the dialog was closed meanwhile.
    """

    revert_wanted = Signal(object)
    keep_changed = Signal(int)

    def __init__(
        self, parent: QWidget, tasks: Tasks, journal: Journal, bring_back: Callable[[Found], None]
    ) -> None:
        super().__init__(parent)
        self._bring_back = bring_back
        self.setObjectName("historyDialog")
        self.setWindowTitle("History")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(em(74), em(40))
        self._tasks = tasks
        self._journal = journal
        self.model = HistoryModel(self)
        self._filter = QLineEdit()
        self._filter.setObjectName("historyFilterEdit")
        self._filter.setAccessibleName("Filter the history")
        self._filter.setPlaceholderText("Filter: transaction id, account, user, key, value, note …")
        self._filter.setClearButtonEnabled(True)
        self._counts = QLabel()
        self._counts.setProperty("dim", True)
        self._view = self._make_view()
        self._details = QTextEdit()
        self._details.setObjectName("historyDetails")
        self._details.setAccessibleName("What was sent, and how it ended")
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._said = QLabel()
        self._said.setObjectName("historySaid")
        self._said.setProperty("dim", True)
        self._said.setWordWrap(True)
        self._retry = self._button("Try again", "historyRetryButton", self._open_journal_again)
        self._retry.setToolTip("Look for the keychain and the disk once more")
        self._keep = KeepChoice(journal.keep_days)
        self._revert = self._button("Revert this commit…", "historyRevertButton", self._ask_revert)
        self._revert.setToolTip(
            "Looks the call up and stages the opposite; nothing is sent before you commit"
        )
        self._copy = self._button("Copy", "historyCopyButton", self._copy_chosen)
        self._erase_entry = self._button("Erase…", "historyEraseButton", self._ask_erase)
        self._export = self._button("Export…", "historyExportButton", self._choose_file)
        self._export.setToolTip("Writes what the filter shows into a file: JSON (exact) or CSV (to read)")
        self._close = self._button("Close", "historyCloseButton", self.close)
        self._lay_out()
        self._filter.textChanged.connect(self._follow_filter)
        self._view.selectionModel().selectionChanged.connect(lambda *_: self._follow_choice())
        self._keep.chosen.connect(self._keep_for)
        self.reload()
        self._filter.setFocus()

    def _button(self, text: str, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setObjectName("historyView")
        view.setAccessibleName("Commits and deletions, the newest first")
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = view.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(em(1.7))
        columns = view.horizontalHeader()
        columns.setHighlightSections(False)
        for column, width in (
            (Column.WHEN, 10),
            (Column.CALL, 14),
            (Column.BY, 8),
            (Column.WHAT, 16),
            (Column.OUTCOME, 12),
        ):
            view.setColumnWidth(column, em(width))
        columns.setStretchLastSection(True)
        return view

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
        label = QLabel("&Keep on this computer:")
        label.setBuddy(self._keep)
        bottom = QHBoxLayout()
        bottom.addWidget(self._revert)
        bottom.addWidget(self._copy)
        bottom.addWidget(self._export)
        bottom.addWidget(self._erase_entry)
        bottom.addStretch(1)
        bottom.addWidget(label)
        bottom.addWidget(self._keep)
        bottom.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(0.8), em(0.8), em(0.8), em(0.8))
        layout.setSpacing(em(0.5))
        layout.addLayout(top)
        layout.addWidget(middle, 1)
        said = QHBoxLayout()
        said.addWidget(self._said, 1)
        said.addWidget(self._retry)
        layout.addLayout(said)
        layout.addLayout(bottom)

    # Showing ------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the journal again; what is chosen stays chosen."""
        self._tasks.start(self._load(), "read the history", quiet=True)

    async def _load(self) -> None:
        import asyncio

        records = await self._journal.records()
        # In a thread: folding the texts of thousands of works takes a while.
        searchable = await asyncio.to_thread(lambda: [(record, h.words_of(record)) for record in records])
        if not isValid(self):
            return
        chosen = self.chosen
        self.model.show_records(searchable)
        self._choose(chosen.intent.id if chosen else "")
        self._tell()

    def _tell(self, said: str = "") -> None:
        trouble = self._journal.trouble
        self._said.setText(" ".join(part for part in (said, trouble) if part))
        self._said.setVisible(bool(said or trouble))
        self._retry.setVisible(bool(trouble) and self._journal.keep_days > 0)

    def _follow_filter(self, text: str) -> None:
        chosen = self.chosen
        self.model.set_filter(text)
        self._choose(chosen.intent.id if chosen else "")

    def _choose(self, record_id: str) -> None:
        ids = [record.intent.id for record in self.model.records]
        if ids:
            row = ids.index(record_id) if record_id in ids else 0
            self._view.selectRow(row)
        shown, total = len(ids), self.model.total
        entries = count(total, "entry", "entries")
        self._counts.setText(entries if shown == total else f"{shown:,} of {entries}")
        self._follow_choice()

    @property
    def chosen(self) -> Record | None:
        """The selected record."""
        rows = self._view.selectionModel().selectedRows()
        return self.model.records[rows[0].row()] if rows else None

    def _follow_choice(self) -> None:
        record = self.chosen
        self._copy.setEnabled(record is not None)
        self._erase_entry.setEnabled(record is not None and record.ended is not None)
        self._export.setEnabled(bool(self.model.records))
        self._revert.setEnabled(record is not None and bool(record.done))
        writer = DiffWriter(self._details, current_theme())
        if record is None:
            empty = "Nothing matches." if self.model.total else "Nothing was sent from this computer yet."
            writer.plain(empty)
        else:
            _write(writer, record)
        writer.finish()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in the new theme's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_close"):
            self._follow_choice()

    # Acting -------------------------------------------------------------------------------------------

    def _ask_revert(self) -> None:
        if (record := self.chosen) is not None:
            self.close()
            self.revert_wanted.emit(record)

    def _copy_chosen(self) -> None:
        if (record := self.chosen) is not None:
            QGuiApplication.clipboard().setText(h.as_text(record))
            self._tell("Copied.")

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Export the history", "history.json", "JSON (*.json);;CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write what the filter shows into ``path``: CSV when its name ends so, else JSON."""
        self._tasks.start(self._write_file(path, self.model.records), "export the history")

    async def _write_file(self, path: Path, records: list[Record]) -> None:
        import asyncio

        try:
            await asyncio.to_thread(write_history, path, records)
        except OSError as error:
            if not isValid(self):
                return
            self._tell(f"{path.name} could not be written ({error.strerror}). Choose another place.")
            return
        if not isValid(self):
            return
        entries = count(len(records), "entry", "entries")
        self._tell(f"{entries} written to {path}. The file holds customers' data in the clear.")

    def _open_journal_again(self) -> None:
        self._tasks.start(self._open_again(), "open the journal again")

    async def _open_again(self) -> None:
        self._retry.setEnabled(False)
        self._bring_back(await self._journal.open_again())
        if isValid(self):
            self._retry.setEnabled(True)
            await self._load()

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
        record = self.chosen
        if record is None:
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
        dialog.accepted.connect(lambda: self._tasks.start(self._erase(record), "erase an entry", quiet=True))
        dialog.open()

    async def _erase(self, record: Record) -> None:
        await self._journal.erase([record.intent.id])
        if isValid(self):
            await self._load()


def _write(writer: DiffWriter, record: Record) -> None:
    """One record: what is known of the whole, then key by key, old and new."""
    intent = record.intent
    writer.heading(f"{intent.began.astimezone():%Y-%m-%d %H:%M:%S}  {h.outcome_words(record)}")
    writer.plain(f"{intent.site.name} · {intent.call} · by {h.by_whom(record)}\n")
    if intent.note:
        writer.plain(f"Note: {intent.note}\n")
    if record.remark:
        writer.plain(f"{record.remark}\n")
    writer.plain("\n")
    results = {result.key: result for result in record.results}
    changes = intent.changes
    for change in changes[:SHOWN_CHANGES]:
        result = results.get(change.key)
        ended = result.outcome.value if result else "not known yet"
        if result and result.outcome is Outcome.CONFIRMED and not result.was_sent:
            ended = "was so already"
        why = (
            f" · {result.reason}"
            if result and result.reason and result.outcome is not Outcome.CONFIRMED
            else ""
        )
        writer.change(change, remark=f"{change.kind.value} · {ended}{why}")
    if (more := len(changes) - SHOWN_CHANGES) > 0:
        writer.plain(f"… and {more:,} more changes\n")


def open_history(
    window: MainWindow, tasks: Tasks, journal: Journal, writing: Writing, settings: WindowSettings
) -> HistoryDialog:
    """Open the history of ``window``, or bring it to the front."""
    dialog = window.findChild(HistoryDialog)
    if dialog is None:
        dialog = HistoryDialog(window, tasks, journal, window.bring_back)
        dialog.revert_wanted.connect(writing.revert)
        dialog.keep_changed.connect(settings.set_keep_days)
        writing.history_changed.connect(dialog.reload)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
