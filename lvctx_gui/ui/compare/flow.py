"""From *Compare with …* to two sides in a window, and from *Snapshot* to what the journal keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.comparison import state_after, state_before
from lvctx_gui.core.kept import Snapshot
from lvctx_gui.core.record import Record
from lvctx_gui.core.site import Site
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
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.messages.reading import failure_message

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

    def compare_record(self, record: Record, with_now: bool = False) -> None:  # a callback
        """Let the person choose what the state after an operation is compared with: that before, first.

        ``with_now`` compares it with what the call holds now: in its tab, else on the server. Where nothing
        is proven of what it left, it is the state before that is compared.
        """
        after, intent = state_after(record), record.intent
        first = Fixed(state_before(record) if after.keys == frozenset() else after)
        if not with_now:
            self._choose(first)
            return
        for page in self._workspace.pages():
            if page.state.is_of(intent.call, intent.site) and not page.state.is_unread:
                self.show(first, OpenCall(self._workspace, page.state, with_mine=False), None)
                return
        self._tasks.start(self._read_and_show(first, record), "compare-with-now")

    async def _read_and_show(self, first: Source, record: Record) -> None:
        intent = record.intent
        name = call_name(intent.call)
        try:
            elsewhere = await self._calls.elsewhere(intent.site.base_url)
            if elsewhere and not intent.site.practice:
                what = tr("{call} was not read, so there is nothing to compare with.", call=name)
                self._workspace.say(Message(Tone.WARNING, sentences((what, elsewhere))))
                return
            side, notice = await self._calls.read(intent.call)
            if side.site is not None and not (side.site == intent.site or intent.site.may_be(side.site)):
                self._workspace.say(Message(Tone.WARNING, _of_another(intent.site, side.site)))
                return
        except ApiError as error:
            what = tr("{call} could not be read, so there is nothing to compare with.", call=name)
            self._workspace.say(failure_message(what, error, lambda: self.compare_record(record, True)))
            return
        if notice:
            self._workspace.say(Message(Tone.WARNING, notice))
        self.show(first, Fixed(side), None)

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


def _of_another(then: Site, here: Site) -> str:
    return tr(
        "That commit was made on {there} and you are signed in to {here} now: there is nothing to compare it "
        "with. Sign in to {there} first.",
        there=then.name_beside(here),
        here=here.name_beside(then),
    )
