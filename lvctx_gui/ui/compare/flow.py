"""From *Compare with …* to two sides in a window, and from *Snapshot* to what the journal keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.comparison import state_after, state_before
from lvctx_gui.core.kept import Snapshot
from lvctx_gui.core.record import Record
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.services.commit_log import new_id
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.compare.chooser import CompareChooser
from lvctx_gui.ui.compare.choosing import Calls, Choosing, Sources
from lvctx_gui.ui.compare.dialog import CompareDialog, Surroundings
from lvctx_gui.ui.compare.questions import ask_name
from lvctx_gui.ui.compare.sources import Fixed, OpenCall, Source
from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.comparing import side_labels
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.moments import local_now, shown_time

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal


class Comparisons:
    """Opens what compares for ``window``; ``journal`` gives the journal once there is one.

    ``may_copy_changed`` says that ``calls.why_not_copy`` may answer something else now.
    """

    def __init__(
        self,
        window: QWidget,
        tasks: Tasks,
        workspace: Workspace,
        calls: Calls,
        settings: WindowSettings,
        journal: Callable[[], Journal | None],
        may_copy_changed: SignalInstance,
    ) -> None:
        self._window = window
        self._tasks = tasks
        self._workspace = workspace
        self._calls = calls
        self._journal = journal
        self._choosing: Choosing | None = None
        """The chooser that is open, which signals alone would not keep."""
        self._around = Surroundings(
            tasks, settings, calls.colours, calls.why_not_copy, workspace.finish_editing, may_copy_changed
        )

    # Beginning ----------------------------------------------------------------------------------------

    def compare(self, state: CallState) -> None:
        """Let the person choose what ``state``, an open call, is compared with."""
        self._workspace.finish_editing(state)
        self._choose(OpenCall(self._workspace, state))

    def compare_record(self, record: Record) -> None:
        """Let the person choose what the state after an operation is compared with: that before, first.

        Where nothing is proven of what it left, it is the state before that is compared.
        """
        after = state_after(record)
        self._choose(Fixed(state_before(record) if after.keys == frozenset() else after))

    def _choose(self, first: Source, dialog: CompareDialog | None = None) -> None:
        for other in self._window.findChildren(CompareChooser):
            other.reject()
        parent = dialog or self._window
        chooser = CompareChooser(parent, side_labels([first.side])[0])
        sources = Sources(self._tasks, self._workspace, self._calls, self._journal, self.name_snapshot)
        choosing = Choosing(sources, chooser, first, lambda other: self.show(first, other, dialog))
        if dialog is None:
            choosing.gave_up = first.release
        self._choosing = choosing
        chooser.show()
        chooser.raise_()
        chooser.activateWindow()
        self._tasks.start(choosing.load(), "read-what-can-be-compared", quiet=True)

    def show(self, first: Source, other: Source, dialog: CompareDialog | None) -> None:
        """Show two sides, in ``dialog`` where there is one."""
        dialog = dialog or self._window.findChild(CompareDialog)
        if dialog is None:
            dialog = CompareDialog(self._window, self._around)
            dialog.other_wanted.connect(lambda: self._choose_again(dialog))
        dialog.show_sources(first, other)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _choose_again(self, dialog: CompareDialog) -> None:
        if (first := dialog.first) is not None:
            self._choose(first, dialog)

    # Snapshots ----------------------------------------------------------------------------------------

    def keep_snapshot(self, state: CallState) -> None:
        """Keep what the server held when ``state`` was last read; nothing that is staged is in it."""
        self._tasks.start(self._keep_snapshot(state), "keep-snapshot", quiet=True)

    async def _keep_snapshot(self, state: CallState) -> None:
        journal, reading, site = self._journal(), state.reading, state.site
        if journal is None or reading is None or site is None:
            text = tr("No snapshot was kept: the call was not read yet. Read it first.")
            state.say(Message(Tone.WARNING, text))
            return
        held = state.held
        snapshot = Snapshot(new_id(), state.call, site, reading.read_at, local_now(), len(held))
        await journal.shelf.keep_snapshot(snapshot, held)
        time = shown_time(snapshot.read_at, local_now())
        number = len(held)
        said = [
            tr_n(
                "Snapshot kept: {n} entry, as read at {time}.",
                "Snapshot kept: {n} entries, as read at {time}.",
                number,
                time=time,
            )
        ]
        if state.draft.staged_count:
            said.append(tr("Your staged changes are not in it."))
        if not journal.is_lasting:
            said.append(tr("It lasts for as long as the window is open."))
            said.append(journal.trouble)
        name = tr("Name it…", "button")
        state.say(Message(Tone.SUCCESS, sentences(said), name, lambda: self._name(snapshot)))

    def _name(self, snapshot: Snapshot) -> None:
        self._tasks.start(self.name_snapshot(self._window, snapshot), "name-snapshot", quiet=True)

    async def name_snapshot(self, parent: QWidget, snapshot: Snapshot) -> None:
        """Let the person name a snapshot."""
        name = await ask_name(parent, snapshot)
        journal = self._journal()
        if name is None or journal is None:
            return
        context = await journal.shelf.snapshot_context(snapshot.id)
        if context is not None:
            await journal.shelf.keep_snapshot(replace(snapshot, name=name), context)
