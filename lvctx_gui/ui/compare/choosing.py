"""What a call can be compared with is listed, searched and read: from a chooser to the other side."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.comparison import Side
from lvctx_gui.core.environment import Kind
from lvctx_gui.core.kept import Snapshot
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.services.state_files import FileProblemError, read_states
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.compare.choices import (
    Address,
    Choice,
    Chosen,
    OpenState,
    file_choices,
    open_choice,
    record_choices,
    snapshot_choice,
    snapshot_side,
)
from lvctx_gui.ui.compare.chooser import CompareChooser
from lvctx_gui.ui.compare.questions import ask_elsewhere, ask_forget
from lvctx_gui.ui.compare.sources import Fixed, OpenCall, Source, side_of
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.messages.comparing import side_moment
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.messages.names import call_name

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal

_SLICE = 50
_MOST_RECORDS = 2_000
"""Operations of the history that can be chosen from: the newest ones."""


class Calls(Protocol):
    """Who reads calls for a comparison, and knows whether one may be changed from it."""

    def why_not_copy(self, state: CallState) -> str:
        """Why nothing may be staged on ``state`` now, as sentences; ``""`` where it may."""

    def colours(self, site: Site) -> tuple[Kind, str]:
        """Of which kind ``site`` is, and the colour of its profile."""

    async def elsewhere(self, base_url: str) -> str:
        """That ``base_url`` is another environment, as sentences; ``""`` where not. Raises ``ApiError``."""

    async def read(self, call: CallRef) -> tuple[Side, str]:
        """What ``call`` holds, and what has to be said of the answer. Raises ``ApiError``."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where what can be chosen comes from; ``name_snapshot`` lets the person name one over a window."""

    tasks: Tasks
    workspace: Workspace
    calls: Calls
    journal: Callable[[], Journal | None]
    name_snapshot: Callable[[QWidget, Snapshot], Awaitable[None]]


class Choosing:
    """One chooser, from what it lists to ``take``, which is given what was chosen beside ``first``."""

    def __init__(
        self, sources: Sources, chooser: CompareChooser, first: Source, take: Callable[[Source], None]
    ) -> None:
        self._sources = sources
        self._chooser = chooser
        self._first = first
        self._give = take
        self.gave_up: Callable[[], object] = lambda: None
        """Called when nothing was chosen."""
        self._is_done = self._is_of_file = False
        self._taking: Handle | None = None
        self._choices: list[Choice] = []
        chooser.chosen.connect(self._take)
        chooser.file_chosen.connect(self.take_file)
        chooser.forget_wanted.connect(self._forget)
        chooser.name_wanted.connect(self._name)
        chooser.finished.connect(self._end)

    @property
    def _is_there(self) -> bool:
        return not self._is_done and isValid(self._chooser)

    def _end(self) -> None:
        if not self._is_done:
            self._is_done = True
            self.gave_up()

    # Listing ------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """List what there is: open calls at once, then what the journal keeps."""
        opened, mine, others = self._open(), list[Choice](), list[Choice]()
        self._show(opened)
        journal = self._sources.journal()
        if journal is not None:
            await self._load_kept(journal, opened, mine, others)
        if self._is_there and not self._chooser.model.rows and not self._chooser.is_searching:
            self._chooser.say(
                tr(
                    "No other call is open, and of this one there is neither a snapshot nor a commit here. "
                    "Paste the address of another call above, or choose a file."
                )
            )

    async def _load_kept(
        self, journal: Journal, opened: list[Choice], mine: list[Choice], others: list[Choice]
    ) -> None:
        for snapshot in await journal.shelf.snapshots():
            choice = snapshot_choice(snapshot, _moment)
            (mine if self._is_of_this(snapshot.call, snapshot.site) else others).append(choice)
        self._show([*opened, *mine, *others])
        history: list[Choice] = []
        remote: list[Choice] = []
        ids = (await journal.record_ids())[:_MOST_RECORDS] if self._is_there else []
        side = self._first.side
        for start in range(0, len(ids), _SLICE):
            for record in await journal.records(ids[start : start + _SLICE]):
                for choice in record_choices(record, side.call, side.site, _moment):
                    (remote if choice.is_remote else history).append(choice)
            if not self._is_there:
                return
            self._show([*opened, *mine, *history, *others, *remote])

    def _show(self, choices: list[Choice]) -> None:
        self._choices = [choice for choice in choices if not self._is_first(choice.chosen)]
        if self._is_there and not self._is_of_file:
            self._chooser.show_choices(self._choices)

    def _is_first(self, chosen: Chosen) -> bool:
        """Whether ``chosen`` is what there is on the other side already."""
        return isinstance(chosen, Side) and chosen == self._first.side

    def _is_of_this(self, call: CallRef, site: Site) -> bool:
        side = self._first.side
        return (call, site) == (side.call, side.site)

    def _open(self) -> list[Choice]:
        first = self._first.side
        found = []
        for page in self._sources.workspace.pages():
            state = page.state
            if state.is_unread:
                continue
            is_first = self._first.state is state
            if is_first and not state.draft.edits.by_key:
                continue
            choice = OpenState(state, with_mine=not is_first)
            when = _moment(side_of(state, with_mine=False))
            is_same = first.call is not None and state.is_of(first.call, first.site)
            found.append(open_choice(choice, when, is_same=is_same))
        return found

    # Taking -------------------------------------------------------------------------------------------

    def _take(self, chosen: Chosen) -> None:
        if self._taking is None or self._taking.done:
            self._taking = self._sources.tasks.start(self._show_both(chosen), "compare", asks=True)

    async def _show_both(self, chosen: Chosen) -> None:
        other = await self._source_of(chosen)
        if other is None or not self._is_there:
            return
        self._is_done = True
        self._chooser.accept()
        self._give(other)

    async def _source_of(self, chosen: Chosen) -> Source | None:
        """What was chosen, read where it has to be; ``None`` where that failed, which is said then."""
        if isinstance(chosen, OpenState):
            return OpenCall(self._sources.workspace, chosen.state, with_mine=chosen.with_mine)
        if isinstance(chosen, Snapshot):
            return await self._snapshot(chosen)
        if isinstance(chosen, Address):
            return await self._read(chosen)
        return Fixed(chosen)

    async def _snapshot(self, snapshot: Snapshot) -> Source | None:
        journal = self._sources.journal()
        context = await journal.shelf.snapshot_context(snapshot.id) if journal is not None else None
        if context is None:
            if self._is_there:
                self._chooser.say(tr("This snapshot cannot be read any more. It may have been erased."))
            return None
        return Fixed(replace(snapshot_side(snapshot), context=context))

    async def _read(self, address: Address) -> Source | None:
        try:
            elsewhere = await self._sources.calls.elsewhere(address.base_url)
            if not self._is_there or (elsewhere and not await ask_elsewhere(self._chooser, elsewhere)):
                return None
            self._chooser.say(tr("Reading {call} …", call=call_name(address.call)))
            side, notice = await self._sources.calls.read(address.call)
        except ApiError as error:
            if self._is_there:
                what = tr("{call} could not be read.", call=call_name(address.call))
                self._chooser.say(sentences((what, str(error))))
            return None
        if notice:
            self._sources.workspace.say(Message(Tone.WARNING, notice))
        return Fixed(side)

    # Files and snapshots ------------------------------------------------------------------------------

    def take_file(self, path: Path) -> None:
        """Compare with what a file holds; where it holds several states, list these."""
        self._sources.tasks.start(self._take_file(path), "read-a-file")

    async def _take_file(self, path: Path) -> None:
        import asyncio

        try:
            sides = await asyncio.to_thread(read_states, path)
        except FileProblemError as problem:
            if self._is_there:
                self._chooser.say(str(problem))
            return
        if not self._is_there:
            return
        if len(sides) == 1:
            await self._show_both(sides[0])
            return
        self._is_of_file = True
        choices = file_choices(sides, _moment)
        self._chooser.clear_search()
        self._chooser.show_choices(choices)
        self._chooser.say(
            tr_n(
                "The file holds {n} state. Choose one.",
                "The file holds {n} states. Choose one.",
                len(choices),
            )
        )

    def _name(self, snapshot: Snapshot) -> None:
        async def name() -> None:
            await self._sources.name_snapshot(self._chooser, snapshot)
            await self._reload()

        self._sources.tasks.start(name(), "name-snapshot", quiet=True)

    def _forget(self, snapshot: Snapshot) -> None:
        async def forget() -> None:
            journal = self._sources.journal()
            if journal is not None and await ask_forget(self._chooser, snapshot):
                await journal.shelf.forget_snapshot(snapshot.id)
                await self._reload()

        self._sources.tasks.start(forget(), "forget-snapshot", quiet=True)

    async def _reload(self) -> None:
        if self._is_there:
            await self.load()


def _moment(side: Side) -> str:
    return side_moment(side, local_now())
