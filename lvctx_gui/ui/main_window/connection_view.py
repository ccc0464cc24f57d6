"""Shows, all over the window, where it is signed in to and as whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lvctx_gui.core.environment import kind_of
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    from lvctx_gui.services.connect import Connection
    from lvctx_gui.ui.main_window.face import Face
    from lvctx_gui.ui.main_window.known.calls import RecentCalls


class ConnectionView:
    """Keeps header, lookup row, tabs and the *Practice* menu in step with the connection.

    ``shown`` is called after each change.
    """

    def __init__(
        self,
        face: Face,
        recent: RecentCalls,
        shown: Callable[[], None],
    ) -> None:
        self._header = face.header
        self._lookup_row = face.lookup_row
        self._tabs = face.tabs
        self._editing = face.editing
        self._practice_menu = face.practice_menu
        self._recent = recent
        self._shown = shown

    def show(self, connection: Connection) -> None:
        """The window is connected to another server, or as somebody else."""
        self._editing.set_read_only(connection.permit.read_only)
        site, profile = connection.site, connection.profile
        kind = kind_of(site, profile)
        self._header.show_place(
            _place(connection), _user(connection), kind, profile.colour if profile else ""
        )
        self._header.watch(connection.manager)
        self._lookup_row.set_site(site)
        self._recent.set_site(site)
        self._tabs.set_environment(site, profile)
        words = tr("Practice data: nothing here is a customer's.") if site.practice else ""
        self._tabs.start_page.show_server(words, offer_practice=False)
        self._tabs.tell(Ends.SIGNED_IN)
        self._practice_menu.setEnabled(site.practice)
        self._shown()

    def show_signed_out(self) -> None:
        """Nothing is connected any more; what is staged stays."""
        self._lookup_row.set_site(None)
        self._recent.set_site(None)
        self._tabs.show_signed_out()
        self._header.watch(None)
        self._header.show_nowhere()
        self._tabs.start_page.show_server("", offer_practice=True)
        self._shown()

    def show_failed(self, trouble: str) -> None:
        """Connecting has failed; ``trouble`` is a sentence."""
        self._header.show_nowhere()
        self._tabs.start_page.show_server("", offer_practice=True)
        self._tabs.say(Message(Tone.ERROR, trouble, ends=Ends.SIGNED_IN))


def _place(connection: Connection) -> str:
    if connection.site.practice:
        return tr("Invented data", "what the practice server has")  # that it is practice stands before it
    name = connection.site.shown_name
    if connection.client_id is None:
        return name
    return tr("{server} · Client {number}", server=name, number=connection.client_id)


def _user(connection: Connection) -> str:
    if not connection.user:
        return tr("with a session obtained elsewhere")
    if not connection.role:
        return connection.user
    return tr("{user} · {role}", user=connection.user, role=connection.role)
