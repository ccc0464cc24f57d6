"""Edits of which it is not known for which client they were staged: a person says so, nothing is guessed.

That is so where the session was obtained elsewhere and another one has come since, and for what an earlier
version of the program has kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.dialogs import ask_same_client
from lvctx_gui.ui.messages.message import Message, Tone

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.core.site import Site
    from lvctx_gui.services.connect import Connection
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.main_window.window import MainWindow


def offer(window: MainWindow, connection: Connection) -> None:
    """Ask, at each call that may be one of this connection's and may not, without being in the way."""
    site = connection.site
    for page in [*window.tabs.pages(), *window.tabs.closed()]:
        state = page.state
        if state.site is None or state.site == site or not state.site.may_be(site) or state.is_working:
            continue
        if state.is_unread and not state.is_worth_keeping and not window.writing.unsettled_of(state):
            # Nothing is staged and nothing is shown yet: it is looked up anew.
            window.writing.adopt(state, site)
            continue
        text = (
            f"It is not known whether what is here belongs to {site.client}, for which you are signed in to "
            f"{plain_text(site.name, 100)} now: {_why(state.site)}. Nothing is sent until you say so."
        )
        adopt = partial(_adopt, window, state, site)
        state.say(Message(Tone.WARNING, text, f"It belongs to {site.client}", adopt, lasts=True))


async def ask(window: MainWindow, state: CallState, connection: Connection) -> None:
    """Ask before anything is asked of the server for ``state``; returns when the person has answered."""
    import asyncio

    assert state.site is not None  # noqa: S101  # what has no site may be sent anywhere
    answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    ask_same_client(
        window,
        state.site,
        connection.site,
        lambda: _answer(answer, partial(_take, window, state, connection)),
        lambda: _answer(answer, lambda: None),
    )
    await answer


def _answer(answer: asyncio.Future[None], act: Callable[[], None]) -> None:
    # Who asked may have been cancelled meanwhile.
    if not answer.done():
        act()
        answer.set_result(None)


def _adopt(window: MainWindow, state: CallState, site: Site) -> None:
    connection = window.flows.connection
    if connection is None or connection.site != site:
        state.say(
            Message(
                Tone.INFO,
                f"You are not signed in to {plain_text(site.name, 100)} for {site.client} any more.",
            )
        )
        return
    _take(window, state, connection)
    # Its edits meet what this client's call holds before anybody commits them.
    window.flows.refresh(state)


def _take(window: MainWindow, state: CallState, connection: Connection) -> None:
    window.writing.adopt(state, connection.site)
    window.tabs.set_environment(connection.site, connection.profile)
    window.autosave.touch()
    state.say(None)  # the question is answered


def _why(site: Site) -> str:
    if site.mark:
        return "the session before was obtained elsewhere and says nothing of its client"
    if site.client_code or site.client_id is not None:
        return f"it was opened for {site.client}, and this session says nothing of its client"
    return "an earlier version of this program did not write that down"
