"""What a comparison asks of the window: to read a call that no tab shows, and whether keys may be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lvctx_gui.api.recording import doing
from lvctx_gui.core.address import looks_like_production
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.comparison import Side, SideKind
from lvctx_gui.core.environment import Kind, kind_of
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.services import lookup
from lvctx_gui.services.prove import why_not_alone
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.messages.reading import other_server_sentence
from lvctx_gui.ui.operations.checking import EditingSwitch
from lvctx_gui.ui.operations.connecting import ConnectionController

if TYPE_CHECKING:
    from lvctx_gui.core.site import Site


class ComparedCalls:
    """Reads calls beside the tabs; every answer is of the place that the window is signed in to."""

    def __init__(self, connections: ConnectionController, editing: EditingSwitch) -> None:
        self._connections = connections
        self._editing = editing

    def why_not_copy(self, state: CallState) -> str:
        """Why nothing may be staged on ``state`` from a comparison now, as sentences; ``""`` where it may."""
        if self._editing.read_only_reason:
            return self._editing.read_only_reason
        if state.why_fixed:
            return state.why_fixed
        if not self._editing.is_on:
            return sentences((tr("Editing is off."), tr("Switch it on (Ctrl+E) first.")))
        if state.is_working:
            return tr("A commit or a deletion of this call is under way: wait until it has ended.")
        return tr("The call was not read yet: read it first.") if state.is_unread else ""

    def colours(self, site: Site) -> tuple[Kind, str]:
        """Of which kind ``site`` is, and the colour of its profile, as far as that is known here."""
        connection = self._connections.connection
        if connection is not None and connection.site.place == site.place:
            profile = connection.profile
            return kind_of(connection.site, profile), profile.colour if profile is not None else ""
        if not site.practice and looks_like_production(site.base_url):
            return Kind.PRODUCTION, ""
        return kind_of(site, None), ""

    async def elsewhere(self, base_url: str) -> str:
        """That ``base_url`` is another environment than the one signed in to, as sentences; else ``""``.

        Nothing is asked of either; it may let the person sign in. Raises ``ApiError``.
        """
        site = (await self._connections.connection_for()).site
        return other_server_sentence(base_url, site) if base_url and not site.is_at(base_url) else ""

    async def read(self, call: CallRef) -> tuple[Side, str]:
        """What ``call`` holds, and what has to be said of the answer. Raises ``ApiError``."""
        connection = await self._connections.connection_for()
        site = connection.site
        with doing(Doing.COMPARE):
            reading = await lookup.look_up_apart(connection.client, call)
        side = Side(SideKind.SERVER, reading.context, reading.read_at, call, site)
        return side, sentences((why_not_alone(reading), *reading.context.notices))
