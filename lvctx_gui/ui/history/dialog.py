"""*History*: what was sent from this computer, how it ended, and how to revert it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.reversal import reversals
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.history.acting import HistoryActs
from lvctx_gui.ui.history.buttons import HistoryButtons, named_button
from lvctx_gui.ui.history.chosen import ChosenRecord
from lvctx_gui.ui.history.details import HistoryDetails
from lvctx_gui.ui.history.keep_choice import KeepChoice
from lvctx_gui.ui.history.loading import HistoryLoader
from lvctx_gui.ui.history.model import HistoryModel, HistoryRow
from lvctx_gui.ui.history.related import Related, RelatedRow
from lvctx_gui.ui.history.searching import HistorySearch
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
from lvctx_gui.ui.messages.history import looked_through, nothing_to_show, read_so_far, shown_count
from lvctx_gui.ui.messages.moments import local_now

if TYPE_CHECKING:
    from lvctx_gui.core.record import Record
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
        self._chosen_record = ChosenRecord(tasks, journal, self.follow)
        self._search = HistorySearch(tasks, journal, self._show_found, self._show_search)
        self._related = Related({}, {})
        self._loader = HistoryLoader(journal, lambda: isValid(self), self._show_rows, self._add_rows)
        self._acts = HistoryActs(self, self, tasks, journal, reverting, outside)
        self.setObjectName("historyDialog")
        self.setWindowTitle(tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = HistoryModel(self)
        self._view = HistoryView(self.model)
        self._details = HistoryDetails()
        self._ways = RelatedRow()
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
        self._stop = named_button(tr("Stop"), "historyStopButton")
        self._stop.setToolTip(plain_tip(tr("Looks no further through keys and values")))
        self._stop.setVisible(False)
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
        top.addWidget(self._stop)
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
        body.addWidget(self._ways)
        said = QHBoxLayout()
        said.addWidget(self._said, 1)
        said.addWidget(self._retry)
        body.addLayout(said)
        # With the rest, as there are so many: magnified they would take all of a small screen.
        body.addWidget(self._buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)

    def _connect(self) -> None:
        self._filter.filter_changed.connect(self._follow_filter)
        self._view.selectionModel().selectionChanged.connect(lambda *_: self.follow())
        self._view.open_wanted.connect(self._acts.open_call)
        self._keep.chosen.connect(self._acts.keep_for)
        buttons, acts = self._buttons, self._acts
        for button, act in (
            (self._retry, acts.open_journal_again),
            (self._stop, self._stop_search),
            (buttons.open_call, acts.open_call),
            (buttons.revert, acts.revert),
            (buttons.revert_keys, acts.revert_keys),
            (buttons.compare, lambda: acts.compare(with_now=False)),
            (buttons.compare_now, lambda: acts.compare(with_now=True)),
            (buttons.copy, acts.copy),
            (buttons.export, acts.choose_file),
            (buttons.erase, acts.erase),
            (buttons.close_dialog, self.close),
        ):
            button.clicked.connect(act)
        self._ways.wanted.connect(self._go_to)
        self._reverting.history_changed.connect(self.reload)
        self._reverting.may_revert_changed.connect(self.follow)
        self.finished.connect(self._release)

    def _release(self) -> None:
        self._search.stop()
        self._chosen_record.choose(None)
        self.model.show_rows([])

    def focus_home(self) -> QWidget:
        """The list."""
        return self._view

    # Showing ------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the journal again; what is chosen stays chosen."""
        self._tasks.start(self.load(), "read-the-history", quiet=True)

    async def load(self, said: str = "") -> None:
        """Read the journal again, and say what was done."""
        was_whole = self._loader.is_whole
        await self._loader.load()
        if not isValid(self):
            return
        rows = list(self.model.all_rows)
        reverts = await asyncio.to_thread(reversals, [row.mark for row in rows])
        if not isValid(self):
            return
        self._related = Related(reverts, {row.id: row for row in rows})
        self.say(said)
        self._look_further()
        self.follow()
        if not was_whole and not said:
            self._announce_count()

    def _show_rows(self, rows: list[HistoryRow]) -> None:
        chosen = self.chosen
        self._keep.show_days(self._journal.keep_days)  # another window may have chosen "nothing"
        self.model.show_rows(rows)
        self._choose(chosen.id if chosen else "")

    def _add_rows(self, rows: list[HistoryRow]) -> None:
        # Who has chosen and scrolled by now stays where they are.
        self.model.add_rows(rows)
        if self.chosen is None:
            self._choose("")
        else:
            self._show_counts()

    # Searching ----------------------------------------------------------------------------------------

    def _follow_filter(self, text: str) -> None:
        chosen = self.chosen
        self._search.stop()
        self.model.set_filter(text)
        self._look_further()
        self._choose(chosen.id if chosen else "")
        self._announce_count()

    def _look_further(self) -> None:
        """Look for what the filter asks for in what is not here."""
        self._search.start(self._filter.text(), self.model.unknown())
        self._show_search(began=True)

    def _show_found(self, ids: list[str]) -> None:
        if isValid(self):
            self.model.reveal(ids)
            if self.chosen is None:
                self._choose("")

    def _show_search(self, *, began: bool = False) -> None:
        if not isValid(self):
            return
        if not self._search.is_running and self._stop.hasFocus():
            self._filter.setFocus()
        self._stop.setVisible(self._search.is_running)
        self._show_counts()
        if self.chosen is None:
            self.follow()
        if not began:
            self._announce_count()

    def _announce_count(self) -> None:
        if not self._search.is_running:
            announce(self._counts, self._counts.text() if self.model.rows else self._nothing_to_show)

    def _stop_search(self) -> None:
        self._search.stop()
        self._show_search()

    def say(self, said: str = "") -> None:
        """Say what was done, to screen readers too, and what is wrong with the journal."""
        if not isValid(self):
            return
        trouble = self._journal.trouble
        self._said.setText(sentences([said, trouble]))
        self._said.setVisible(bool(said or trouble))
        # Not hidden while it is tried: the focus would go elsewhere.
        self._retry.setVisible(self._acts.is_trying or self._journal.can_try_again)
        if said:
            announce(self._said, said)

    def _choose(self, record_id: str) -> None:
        ids = self.shown_ids()
        self._show_counts()
        if not ids:
            self.follow()
            return
        self._view.selectRow(ids.index(record_id) if record_id in ids else 0)

    def _show_counts(self) -> None:
        total, search = self.model.total, self._search
        text = shown_count(self.model.rowCount(), total) if self._loader.is_whole else read_so_far(total)
        if search.is_running:
            text = f"{text} · {looked_through(search.looked_at, search.of)}"
        self._counts.setText(text)

    @property
    def chosen(self) -> HistoryRow | None:
        """The selected row."""
        rows = self._view.selectionModel().selectedRows()
        return self.model.row_at(rows[0].row()) if rows else None

    @property
    def _nothing_to_show(self) -> str:
        if not self._loader.is_whole:
            return tr("Reading the history …")
        if self._search.is_running:
            return tr("Looking through keys and values …")
        if self.model.total:
            return tr("No entry matches the filter.")
        journal = self._journal
        return nothing_to_show(keep_days=journal.keep_days, is_lasting=journal.is_lasting)

    def follow(self) -> None:
        """Show what is chosen, and what can be done with it now."""
        row, has_rows = self.chosen, bool(self.model.rows)
        record, now = self._chosen_record.choose(row), local_now()
        self._ways.follow(row, self._related, now)
        if row is None:
            self._buttons.follow(None, tr("No commit is chosen."), has_rows=has_rows)
            self._details.say(self._nothing_to_show)
            return
        no_revert = row.no_revert or self._reverting.why_not_revert(row.site)
        self._buttons.follow(row, no_revert, has_rows=has_rows)
        if record is not None:
            self._details.show_record(record, no_revert, self._related.sentences(row, now))
        elif self._chosen_record.is_reading:
            self._details.say(tr("Reading …"))
        else:
            self._details.say(tr("This entry cannot be read any more. It may have been erased."))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in a new theme's colours; who comes back may have signed in elsewhere meanwhile."""
        super().changeEvent(event)
        changed = event.type() in (QEvent.Type.PaletteChange, QEvent.Type.ActivationChange)
        if changed and hasattr(self, "_buttons"):
            self.follow()

    def _go_to(self, record_id: str) -> None:
        """Show another entry, whatever the filter hides."""
        if all(row.id != record_id for row in self.model.rows):
            self._filter.clear()
        self._choose(record_id)
        self._view.setFocus()

    def read_chosen(self) -> Record | None:
        """The entry that is chosen, where it was read by now."""
        return self._chosen_record.choose(self.chosen)

    def show_days(self) -> None:
        """Show for how long entries are kept."""
        self._keep.show_days(self._journal.keep_days)

    async def read_whole(self) -> None:
        """Wait until all that the filter shows is listed, or until nobody wants it any more."""
        await self._loader.whole()
        await self._search.ended()

    def shown_ids(self) -> list[str]:
        """The names of what the filter shows."""
        return [row.id for row in self.model.rows]

    def export_to(self, path: Path) -> None:
        """Write what the filter shows into ``path``: as CSV when its name ends so, else as JSON."""
        self._acts.export_to(path)


def open_history(
    parent: QWidget, tasks: Tasks, journal: Journal, reverting: Reverting, outside: Outside
) -> HistoryDialog:
    """Open the history over ``parent``, or bring it to the front; see ``HistoryDialog``."""
    dialog = parent.findChild(HistoryDialog)
    if dialog is None:
        dialog = HistoryDialog(parent, tasks, journal, reverting, outside)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
