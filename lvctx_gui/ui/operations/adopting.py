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
    from lvctx_gui.ui.call.workspace import Workspace
    from lvctx_gui.ui.operations.autosave import Autosave
    from lvctx_gui.ui.operations.reading import ReadController
    from lvctx_gui.ui.operations.writing import WriteController


class Adoption:
    """Lets a person say that a call is of the client that the window is signed in for."""

    def __init__(
        self, workspace: Workspace, flows: ReadController, writing: WriteController, autosave: Autosave
    ) -> None:
        self._workspace = workspace
        self._flows = flows
        self._writing = writing
        self._autosave = autosave

    def offer(self, connection: Connection) -> None:
        """Ask, at each call that may be one of this connection's and may not, without being in the way."""
        site = connection.site
        for page in [*self._workspace.pages(), *self._workspace.closed()]:
            state = page.state
            if state.site is None or state.site == site or not state.site.may_be(site) or state.is_working:
                continue
            if state.is_unread and not state.is_worth_keeping and not self._writing.unsettled_of(state):
                # Nothing is staged and nothing is shown yet: it is looked up anew.
                self._writing.adopt(state, site)
                continue
            text = (
                f"It is not known whether what is here belongs to {site.client}, for which you are signed in "
                f"to {plain_text(site.name, 100)} now: {_why(state.site)}. Nothing is sent until you say so."
            )
            adopt = partial(self._adopt, state, site)
            state.say(Message(Tone.WARNING, text, f"It belongs to {site.client}", adopt, lasts=True))

    async def ask(self, state: CallState, connection: Connection) -> None:
        """Ask before anything is asked of the server for ``state``; returns when the person has answered."""
        import asyncio

        assert state.site is not None  # noqa: S101  # what has no site may be sent anywhere
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ask_same_client(
            self._workspace.window(),
            state.site,
            connection.site,
            lambda: _answer(answer, partial(self._take, state, connection)),
            lambda: _answer(answer, lambda: None),
        )
        await answer

    def _adopt(self, state: CallState, site: Site) -> None:
        connection = self._flows.connection
        if connection is None or connection.site != site:
            state.say(
                Message(
                    Tone.INFO,
                    f"You are not signed in to {plain_text(site.name, 100)} for {site.client} any more.",
                )
            )
            return
        self._take(state, connection)
        # Its edits meet what this client's call holds before anybody commits them.
        self._flows.refresh(state)

    def _take(self, state: CallState, connection: Connection) -> None:
        self._writing.adopt(state, connection.site)
        self._workspace.set_environment(connection.site, connection.profile)
        self._autosave.touch()
        state.say(None)  # the question is answered


def _answer(answer: asyncio.Future[None], act: Callable[[], None]) -> None:
    # Who asked may have been cancelled meanwhile.
    if not answer.done():
        act()
        answer.set_result(None)


def _why(site: Site) -> str:
    if site.mark:
        return "the session before was obtained elsewhere and says nothing of its client"
    if site.client_code or site.client_id is not None:
        return f"it was opened for {site.client}, and this session says nothing of its client"
    return "an earlier version of this program did not write that down"
