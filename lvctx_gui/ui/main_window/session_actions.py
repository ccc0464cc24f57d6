"""What the actions of the *Session* menu do, once there is a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.main_window.actions.spec import ActionId
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    from lvctx_gui.ui.main_window.window import MainWindow
    from lvctx_gui.ui.sign_in.flow import SignIn


class SessionActions:
    """Connects the actions of ``window``, and what its header sees coming, with ``sign_in``."""

    def __init__(self, window: MainWindow, sign_in: SignIn) -> None:
        self._window = window
        self._sign_in = sign_in
        a, tasks = window.actions_, window.tasks
        a[ActionId.SIGN_IN].triggered.connect(sign_in.open_again)
        a[ActionId.RENEW].triggered.connect(sign_in.renew)
        a[ActionId.SIGN_OUT].triggered.connect(lambda: tasks.start(self._sign_out(), "sign-out", asks=True))
        a[ActionId.DIAGNOSE].triggered.connect(self._diagnose)
        window.header.ending.connect(self._tell_ending)
        window.header.ended.connect(sign_in.session_ended)

    async def _sign_out(self) -> None:
        from lvctx_gui.ui.messages.phase import needs_session
        from lvctx_gui.ui.sign_in.questions import ask_sign_out

        if not await ask_sign_out(self._window):
            return
        if working := self._window.tabs.working():
            self._window.tabs.say(Message(Tone.WARNING, needs_session(working[0].phase)))
            return
        if (connection := self._window.connections.connection) is not None:
            connection.manager.forget()
        self._window.show_signed_out()

    def _tell_ending(self, left: str) -> None:
        text = tr(
            "Your session ends in {duration} unless it is used. Staged changes are kept in any case.",
            duration=left,
        )
        renew = tr("Renew", "button")
        ends = Ends.SESSION_USED
        self._window.tabs.say(Message(Tone.WARNING, text, renew, self._sign_in.renew, ends=ends))

    def _diagnose(self) -> None:
        from lvctx_gui.ui.diagnose.dialog import open_diagnosis

        connection = self._window.connections.connection
        if connection is None:
            text = tr("Sign in first: there is no server to diagnose yet.")
            self._window.tabs.say(Message(Tone.INFO, text, ends=Ends.SIGNED_IN))
            return
        open_diagnosis(self._window, self._window.tasks, connection)
