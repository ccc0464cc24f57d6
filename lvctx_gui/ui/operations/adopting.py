"""Edits of which it is not known for which client they were staged: a person says so, nothing is guessed.

That is so where the session was obtained elsewhere and another one has come since, and for what an earlier
version of the program has kept.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.operations.questions import ask_same_client

if TYPE_CHECKING:
    from lvctx_gui.core.site import Site
    from lvctx_gui.services.connect import Connection
    from lvctx_gui.services.operations import InterruptedOperations
    from lvctx_gui.ui.call.state import CallState
    from lvctx_gui.ui.call.workspace import Workspace
    from lvctx_gui.ui.operations.autosave import Autosave
    from lvctx_gui.ui.operations.connecting import ConnectionController
    from lvctx_gui.ui.operations.reading import ReadController


class Adoption:
    """A call whose client is not known becomes one of the connection's client, when a person says so."""

    def __init__(self, workspace: Workspace, interrupted: InterruptedOperations, autosave: Autosave) -> None:
        self._workspace = workspace
        self._interrupted = interrupted
        self._autosave = autosave

    async def ask(self, state: CallState, connection: Connection) -> None:
        """Ask before anything is asked of the server for ``state``; returns when the person has answered."""
        assert state.site is not None  # noqa: S101  # what has no site may be sent anywhere
        if await ask_same_client(self._workspace.window(), state.site, connection.site):
            self.adopt(state, connection)

    def adopt(self, state: CallState, connection: Connection) -> None:
        """The call is of the connection's client: what is staged on it may be sent there."""
        self.assign(state, connection.site)
        self._workspace.set_environment(connection.site, connection.profile)
        self._autosave.touch()
        state.tell(Ends.CLIENT_KNOWN)

    def assign(self, state: CallState, site: Site) -> None:
        """The call, and the operations on it that were interrupted, are of ``site``."""
        self._interrupted.assign(state.call, state.site, site)
        state.site = site


class AdoptionOffer:
    """Offers adoption at each call that may be of the connection's client, without being in the way."""

    def __init__(
        self,
        workspace: Workspace,
        connections: ConnectionController,
        reads: ReadController,
        interrupted: InterruptedOperations,
        adoption: Adoption,
    ) -> None:
        self._workspace = workspace
        self._connections = connections
        self._reads = reads
        self._interrupted = interrupted
        self._adoption = adoption

    def show(self, connection: Connection) -> None:
        """Ask at each call that may be one of this connection's and may not."""
        site = connection.site
        for page in [*self._workspace.pages(), *self._workspace.closed()]:
            state = page.state
            if state.site is None or state.site == site or not state.site.may_be(site) or state.is_working:
                continue
            interrupted = self._interrupted.of(state.call, state.site)
            if state.is_unread and not state.is_worth_keeping and not interrupted:
                # Nothing is staged and nothing is shown yet: it is looked up anew.
                self._adoption.assign(state, site)
                continue
            text = sentences([_unknown(site), _why(state.site), tr("Nothing is sent until you say so.")])
            action = tr("It belongs to {client}", "button", client=site.client)
            adopt = partial(self._adopt, state, site)
            message = Message(Tone.WARNING, text, action, adopt, ends=Ends.CLIENT_KNOWN, lasts=True)
            state.say(message)

    def _adopt(self, state: CallState, site: Site) -> None:
        connection = self._connections.connection
        if connection is None or connection.site != site:
            text = tr(
                "You are no longer signed in to {server} for {client}.",
                server=plain_text(site.shown_name, 100),
                client=site.client,
            )
            state.say(Message(Tone.INFO, text, ends=Ends.SIGNED_IN))
            return
        self._adoption.adopt(state, connection)
        # Its edits meet what this client's call holds before anybody commits them.
        self._reads.refresh(state)


def _unknown(site: Site) -> str:
    return tr(
        "It is not known whether this call belongs to {client}, for which you are signed in to {server} now.",
        client=site.client,
        server=plain_text(site.shown_name, 100),
    )


def _why(site: Site) -> str:
    if site.mark:
        return tr("The earlier session was obtained elsewhere and does not say which client it is for.")
    if site.client_code or site.client_id is not None:
        return tr(
            "The call was opened for {client}, and this session does not say which client it is for.",
            client=site.client,
        )
    return tr("An earlier version of this program did not record the client.")
