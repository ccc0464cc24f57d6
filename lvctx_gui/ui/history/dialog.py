"""*History*: what was sent from this computer, how it ended, and how to revert it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from lvctx_gui.core.record import Record
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.history import actions
from lvctx_gui.ui.history.buttons import HistoryButtons, named_button
from lvctx_gui.ui.history.details import HistoryDetails
from lvctx_gui.ui.history.keep_choice import KeepChoice
from lvctx_gui.ui.history.loading import HistoryLoader
from lvctx_gui.ui.history.model import HistoryModel, HistoryRow, release_rows
from lvctx_gui.ui.history.questions import ask_erase_entry, ask_erase_older
from lvctx_gui.ui.history.view import HistoryView
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.scale import em, gap
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.history import nothing_to_show, read_so_far, shown_count

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.ui.call.workspace import Reverting
    from lvctx_gui.ui.history.outside import Outside


class HistoryDialog(KeepsFocus, FittingDialog):
    """Lists operations and shows one of them. It stays open beside the window, which can be used too."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        journal: Journal,
        reverting: Reverting,
        outside: Outside,
    ) -> None:
        super().__init__(parent, QSize(em(79), em(40)))
        self._tasks = tasks
        self._journal = journal
        self._reverting = reverting
        self._outside = outside
        self._loader = HistoryLoader(journal, lambda: isValid(self), self._show_rows, self._add_rows)
        # The button stays enabled meanwhile: a disabled one would lose the keyboard's focus.
        self._is_trying = False
        self.setObjectName("historyDialog")
        self.setWindowTitle(tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = HistoryModel(self)
        self._view = HistoryView(self.model)
        self._details = HistoryDetails()
        self._make_fields()
        self._buttons = HistoryButtons(self._keep)
        self._lay_out()
        self._connect()
        self.follow()
        self.reload()
        self._filter.setFocus()

    def _make_fields(self) -> None:
        self._filter = FilterField()
        self._filter.setObjectName("historyFilterEdit")
        self._filter.setAccessibleName(tr("Filter the history"))
        self._filter.setPlaceholderText(tr("Filter: transaction id, account, user, key, value, note …"))
        self._counts = PlainLabel()
        self._counts.setProperty("dim", True)
        self._said = WrappedLabel()
        self._said.setObjectName("historySaid")
        self._said.setProperty("dim", True)
        self._retry = named_button(tr("Try again"), "historyRetryButton")
        self._retry.setToolTip(plain_tip(tr("Look for the keychain and the disk once more")))
        self._keep = KeepChoice(self._journal.keep_days)
        self._keep.setEnabled(not self._journal.forbidden)
        self._keep.setToolTip(plain_tip(self._journal.forbidden))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(em(0.7))
        top.addWidget(self._filter, 1)
        top.addWidget(self._counts)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._view)
        middle.addWidget(self._details)
        middle.setStretchFactor(0, 3)
        middle.setStretchFactor(1, 2)
        middle.setChildrenCollapsible(False)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addLayout(top)
        body.addWidget(middle, 1)
        said = QHBoxLayout()
        said.addWidget(self._said, 1)
        said.addWidget(self._retry)
        body.addLayout(said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._filter.filter_changed.connect(self._follow_filter)
        self._view.selectionModel().selectionChanged.connect(lambda *_: self.follow())
        self._view.open_wanted.connect(self._open_chosen)
        self._keep.chosen.connect(self._keep_for)
        buttons = self._buttons
        for button, act in (
            (self._retry, self._open_journal_again),
            (buttons.open_call, self._open_chosen),
            (buttons.revert, self._revert_chosen),
            (buttons.compare, self._compare_chosen),
            (buttons.copy, self._copy_chosen),
            (buttons.export, self._choose_file),
            (buttons.erase, self._erase_chosen),
            (buttons.close_dialog, self.close),
        ):
            button.clicked.connect(act)
        self._reverting.history_changed.connect(self.reload)
        self._reverting.may_revert_changed.connect(self.follow)
        self.finished.connect(self._release)

    def _release(self) -> None:
        self._tasks.start(release_rows(self.model.show_rows([])), "let-the-history-go", quiet=True)

    def focus_home(self) -> QWidget:
        """The list."""
        return self._view

    # Showing ------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the journal again; what is chosen stays chosen."""
        self._tasks.start(self._load(), "read-the-history", quiet=True)

    async def _load(self, said: str = "") -> None:
        await self._loader.load()
        self._say(said)

    def _show_rows(self, rows: list[HistoryRow]) -> list[HistoryRow]:
        chosen = self.chosen
        self._keep.show_days(self._journal.keep_days)  # another window may have chosen "nothing"
        before = self.model.show_rows(rows)
        self._choose(chosen.record.intent.id if chosen else "")
        return before

    def _add_rows(self, rows: list[HistoryRow]) -> None:
        # Who has chosen and scrolled by now stays where they are.
        self.model.add_rows(rows)
        if self.chosen is None:
            self._choose("")
        else:
            self._show_counts()

    def _say(self, said: str = "") -> None:
        """Say what was done, to screen readers too, and what is wrong with the journal."""
        if not isValid(self):
            return
        trouble = self._journal.trouble
        self._said.setText(sentences([said, trouble]))
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
        self._show_counts()
        if not rows:
            self.follow()
            return
        ids = [row.record.intent.id for row in rows]
        self._view.selectRow(ids.index(record_id) if record_id in ids else 0)

    def _show_counts(self) -> None:
        total = self.model.total
        is_whole = self._loader.is_whole
        self._counts.setText(shown_count(self.model.rowCount(), total) if is_whole else read_so_far(total))

    @property
    def chosen(self) -> HistoryRow | None:
        """The selected row."""
        rows = self._view.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows else None

    @property
    def _nothing_to_show(self) -> str:
        if not self._loader.is_whole:
            return tr("Reading the history …")
        if self.model.total:
            return tr("No entry matches the filter.")
        journal = self._journal
        return nothing_to_show(keep_days=journal.keep_days, is_lasting=journal.is_lasting)

    def follow(self) -> None:
        """Show what is chosen, and what can be done with it now."""
        row, has_rows = self.chosen, bool(self.model.rows)
        if row is None:
            self._buttons.follow(None, tr("No commit is chosen."), has_rows=has_rows)
            self._details.say(self._nothing_to_show)
            return
        no_revert = row.no_revert or self._reverting.why_not_revert(row.record)
        self._buttons.follow(row, no_revert, has_rows=has_rows)
        self._details.show_record(row.record, no_revert)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in a new theme's colours; who comes back may have signed in elsewhere meanwhile."""
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ActivationChange)
        if changed and hasattr(self, "_buttons"):
            self.follow()

    # Acting -------------------------------------------------------------------------------------------

    def _open_chosen(self) -> None:
        """The call as it is today: what it held then stays here."""
        if (row := self.chosen) is not None:
            self.close()
            self._outside.open_call(row.record.intent.call, row.record.intent.site)

    def _revert_chosen(self) -> None:
        if (row := self.chosen) is not None:
            self.close()
            self._reverting.revert(row.record)

    def _compare_chosen(self) -> None:
        if (row := self.chosen) is not None:
            self._outside.compare(row.record)

    def _copy_chosen(self) -> None:
        async def copy(row: HistoryRow) -> None:
            self._say(await actions.copy_record(row.record))

        if (row := self.chosen) is not None:
            self._tasks.start(copy(row), "copy-an-entry")

    def _choose_file(self) -> None:
        kinds = ";;".join((tr("JSON (*.json)", "kinds of files"), tr("CSV (*.csv)", "kinds of files")))
        dialog = QFileDialog(self, tr("Export the history"), "history.json", kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write what the filter shows into ``path``: as CSV when its name ends so, else as JSON."""

        async def export() -> None:
            await self._loader.whole()
            if isValid(self):
                self._say(await actions.export_records(path, [row.record for row in self.model.rows]))

        self._tasks.start(export(), "export-the-history")

    def _open_journal_again(self) -> None:
        if not self._is_trying:
            self._tasks.start(self._open_again(), "open-the-journal-again")

    async def _open_again(self) -> None:
        self._is_trying = True
        self._say(tr("Looking for the keychain and the disk …"))
        try:
            said = await actions.open_journal_again(self._journal, self._outside.bring_back)
        finally:
            self._is_trying = False
        if isValid(self):
            await self._load(said)

    # Keeping and erasing ------------------------------------------------------------------------------

    def _keep_for(self, days: int) -> None:
        self._tasks.start(self._ask_and_keep(days), "keep-the-history", quiet=True)

    async def _ask_and_keep(self, days: int) -> None:
        if days < self._journal.keep_days and not await ask_erase_older(self, days):
            self._keep.show_days(self._journal.keep_days)
            return
        self._outside.remember_days(days)
        self._outside.bring_back(await self._journal.keep(days))
        if isValid(self):
            self._keep.show_days(self._journal.keep_days)
            await self._load()

    def _erase_chosen(self) -> None:
        if (row := self.chosen) is not None:
            self._tasks.start(self._ask_and_erase(row.record), "erase-an-entry", quiet=True)

    async def _ask_and_erase(self, record: Record) -> None:
        if await ask_erase_entry(self):
            await self._journal.erase([record.intent.id])
            if isValid(self):
                await self._load()


def open_history(
    parent: QWidget,
    tasks: Tasks,
    journal: Journal,
    reverting: Reverting,
    outside: Outside,
) -> HistoryDialog:
    """Open the history over ``parent``, or bring it to the front; see ``HistoryDialog``."""
    dialog = parent.findChild(HistoryDialog)
    if dialog is None:
        dialog = HistoryDialog(parent, tasks, journal, reverting, outside)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
