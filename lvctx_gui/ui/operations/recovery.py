"""Brings back what an earlier run had open: tabs, staged edits, interrupted operations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.record import SavedPage
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.services.commit_log import new_id
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.reading import restored_message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from lvctx_gui.core.gate import Rules
    from lvctx_gui.services.operations import InterruptedOperations
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.run import Found
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.call.workspace import Workspace
    from lvctx_gui.ui.operations.adopting import AdoptionOffer
    from lvctx_gui.ui.operations.autosave import Autosave
    from lvctx_gui.ui.operations.connecting import ConnectionController
    from lvctx_gui.ui.operations.reading import ReadController
    from lvctx_gui.ui.operations.writing import WriteController


async def open_journal(
    journal: Journal,
    autosave: Autosave,
    bring_back: Callable[[Found], None],
    bound: Callable[[], Awaitable[Rules]],
    in_use: Callable[[], Awaitable[None]],
) -> None:
    """Open ``journal``, which may take a while, bring back what it holds, and save to it from then on.

    ``bound`` says what binds this run; nothing is kept before that is known. One that holds nothing waits
    for ``in_use`` (the window is connected: there is nothing to write down before), or for whoever wants it.
    """
    try:
        if not await journal.holds_something():
            await _first(journal.wanted(), in_use())
        rules = await bound()
        if rules.policy.problem:
            # What the administrator meant is not known: what was kept before stays where it is.
            journal.forbid(rules.keeps_nothing)
        bring_back(await journal.open())
        if rules.keeps_nothing and not rules.policy.problem:
            # What is staged comes back once more, and is held in memory from now on.
            journal.forbid(rules.keeps_nothing)
            await journal.keep(0)
    finally:
        # Whatever could not be brought back: what is staged from now on is to be saved.
        autosave.begin(journal)
    await autosave.now()


async def _first(*waits: Awaitable[None]) -> None:
    """Wait for one of ``waits``, and give the others up."""
    import asyncio

    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


class Recovery:
    """Opens what the journal holds of an earlier run. ``sign_in`` opens the sign-in."""

    def __init__(
        self,
        workspace: Workspace,
        connections: ConnectionController,
        reads: ReadController,
        writes: WriteController,
        interrupted: InterruptedOperations,
        offer: AdoptionOffer,
        sign_in: Callable[[], None],
    ) -> None:
        self._workspace = workspace
        self._connections = connections
        self._reads = reads
        self._writes = writes
        self._interrupted = interrupted
        self._offer = offer
        self._sign_in = sign_in

    def bring_back(self, found: Found) -> list[SavedPage]:
        """Open what was found; each call is read as soon as there is a connection to its server.

        Returns what can wait: tabs behind the others, with nothing staged and nothing to be settled.
        """
        pages = list(found.pages)
        known = {(page.call, page.site) for page in pages}
        for record in found.interrupted:
            intent = record.intent
            if (intent.call, intent.site) not in known:
                pages.append(SavedPage(new_id(), intent.call, intent.site, Draft()))
        self._interrupted.remember(found.interrupted)
        in_front = next((page for page in pages if page.current), pages[0] if pages else None)
        later = [
            page
            for page in pages
            if page is not in_front
            and not page.is_worth_keeping
            and not self._interrupted.of(page.call, page.site)
        ]
        states = self._workspace.load_saved([page for page in pages if page not in later])
        for state in states:
            self._tell(state)
        self._tell_all(found)

        # A call that was looked up before the journal had opened has been read by now.
        for state in states:
            if state.reading is not None:
                self._writes.resolve(state, state.reading)

        def read(*_: object) -> None:
            # The others are read when somebody looks at them.
            current = self._workspace.current
            for state in states:
                matters = state.draft.staged_count or self._interrupted.of(state.call, state.site)
                if matters or (current is not None and current.state is state):
                    self._reads.read_restored(state)

        self._connections.connected.connect(read)
        if self._connections.connection is not None:
            self._offer.show(self._connections.connection)  # the keychain may have been slower than a login
        read()
        return later

    def _tell_all(self, found: Found) -> None:
        """Say what no single call tells: it stays until somebody has dismissed it."""
        told = list(found.notices)
        kept = sum(page.state.draft.staged_count for page in self._workspace.closed())
        if kept:
            told.append(
                tr_n(
                    "{n} staged change in closed tabs is kept too.",
                    "{n} staged changes in closed tabs are kept too.",
                    kept,
                )
            )
        if not told:
            return
        tone, text = Tone.WARNING if found.notices else Tone.INFO, sentences(told)
        if kept:
            reopen = tr("Open the last one", "button")
            pages = frozenset(page.state.page_id for page in self._workspace.closed())
            message = Message(tone, text, reopen, self._workspace.reopen, about=pages, lasts=True)
            # What the journal says of itself stays.
            ends = Ends.DISMISSED if found.notices else Ends.REOPENED
            self._workspace.say(replace(message, ends=ends))
        else:
            self._workspace.say(Message(tone, text, lasts=True))

    def _tell(self, state: CallState) -> None:
        if self._interrupted.of(state.call, state.site):
            text = tr(
                "The program ended while something was being sent for this call. What became of it is read "
                "from {server} as soon as you are signed in there. What is not confirmed is still staged.",
                server=state.site.shown_name if state.site is not None else tr("the server"),
            )
            sign_in = tr("Sign in…", "button")
            state.say(Message(Tone.WARNING, text, sign_in, self._sign_in, ends=Ends.READ))
        elif state.draft.staged_count:
            state.say(restored_message(state.draft, waits=state.is_unread))
