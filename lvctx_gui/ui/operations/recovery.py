"""Opens the journal and brings back what an earlier run had open: tabs, staged edits, interrupted works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.record import SavedPage
from lvctx_gui.services.commit_log import new_id
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages import reading as words
from lvctx_gui.ui.messages.reading import Message, Tone, count
from lvctx_gui.ui.operations import adopting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from lvctx_gui.core.gate import Rules
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.store.journal.run import Found
    from lvctx_gui.store.secrets import Secrets
    from lvctx_gui.ui.kit.settings import WindowSettings
    from lvctx_gui.ui.main_window.window import MainWindow


def open_journal(
    window: MainWindow,
    settings: WindowSettings,
    folder: Path,
    secrets: Secrets,
    bound: Callable[[], Awaitable[Rules]],
) -> Journal:
    """Have a journal: nothing is sent before there is one. It may still be opening for a while.

    ``bound`` says what binds this run; nothing is kept before that is known.
    """
    from lvctx_gui.store.journal.journal import KEEP_DAYS, Journal

    def trouble() -> None:
        window.show_trouble(journal.trouble)
        if notices := journal.take_notices():
            window.tabs.say(Message(Tone.WARNING, " ".join(notices), lasts=True))
        elif journal.is_failing:
            window.tabs.say(Message(Tone.WARNING, journal.trouble))

    journal = Journal(folder, secrets, settings.keep_days(KEEP_DAYS), trouble)
    window.use_journal(journal)

    async def open_it() -> None:
        try:
            rules = await bound()
            if rules.policy.problem:
                # What the administrator meant is not known: what was kept before stays where it is.
                journal.forbid(rules.keeps_nothing)
            window.bring_back(await journal.open())
            if rules.keeps_nothing and not rules.policy.problem:
                # What is staged comes back once more, and is held in memory from now on.
                journal.forbid(rules.keeps_nothing)
                await journal.keep(0)
        finally:
            # Whatever could not be brought back: what is staged from now on is to be saved.
            window.autosave.begin(journal)
        await window.autosave.now()

    window.tasks.start(open_it(), "open the journal", quiet=True)
    return journal


def bring_back(window: MainWindow, found: Found) -> None:
    """Open what was found; each call is read as soon as there is a connection to its server."""
    pages = list(found.pages)
    known = {(page.call, page.site) for page in pages}
    for record in found.interrupted:
        intent = record.intent
        if (intent.call, intent.site) not in known:
            pages.append(SavedPage(new_id(), intent.call, intent.site, Draft()))
    window.writing.remember_interrupted(found.interrupted)
    states = window.tabs.restore(pages)
    for state in states:
        _tell(window, state)
    _tell_all(window, found)

    # A call that was looked up before the journal had opened has been read by now.
    for state in states:
        if state.reading is not None:
            window.writing.settle(state, state.reading)

    def read(*_: object) -> None:
        # The others are read when somebody looks at them.
        current = window.tabs.current
        for state in states:
            matters = state.draft.staged_count or window.writing.unsettled_of(state)
            if matters or (current is not None and current.state is state):
                window.flows.read_restored(state)

    window.flows.connected.connect(read)
    if window.flows.connection is not None:
        adopting.offer(window, window.flows.connection)  # the keychain may have been slower than a login
    read()


def _tell_all(window: MainWindow, found: Found) -> None:
    """Say what no single call tells: it stays until somebody has dismissed it."""
    sentences = list(found.notices)
    kept = sum(page.state.draft.staged_count for page in window.tabs.closed())
    if kept:
        verb = "is" if kept == 1 else "are"
        sentences.append(f"{count(kept, 'staged change')} in tabs that were closed {verb} kept too.")
    if not sentences:
        return
    tone, text = Tone.WARNING if found.notices else Tone.INFO, " ".join(sentences)
    if kept:
        window.tabs.say(Message(tone, text, "Open the last one", window.tabs.reopen, lasts=True))
    else:
        window.tabs.say(Message(tone, text, lasts=True))


def _tell(window: MainWindow, state: CallState) -> None:
    if window.writing.unsettled_of(state):
        name = state.site.name if state.site is not None else "the server"
        text = (
            "The program ended while something was being sent for this call. What had happened is read from "
            f"{name} as soon as you are signed in there. What is not confirmed is still staged."
        )
        state.say(Message(Tone.WARNING, text, "Sign in…", window.actions_.sign_in.trigger))
    elif state.draft.staged_count:
        state.say(words.restored_message(state.draft.staged_count, waits=state.is_unread))
