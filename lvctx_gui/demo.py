"""The practice server inside the program: starting it, signing in to it, and the *Practice* menu."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import key_name
from lvctx_gui.core.site import Site

if TYPE_CHECKING:
    from lvctx_gui.api.session import Credentials
    from lvctx_gui.sandbox import Fault, PracticeServer

USER = "supervisor"

Item = tuple[str, Callable[[], None]]


class Demo:
    """One practice server in a thread, with its data in memory."""

    def __init__(self) -> None:
        self._server: PracticeServer | None = None

    def start(self) -> Site:
        """Start the server; returns when it listens. Call it in a worker thread."""
        from lvctx_gui.sandbox import PracticeServer

        if self._server is None:
            server = PracticeServer()
            server.start()
            self._server = server
            # A window without a console (the bundle on Windows) has no standard output.
            if sys.stdout is not None:
                sys.stdout.write(f"listening on {server.base_url}\n")
                sys.stdout.flush()
        return Site("Practice", self._server.base_url, practice=True)

    def stop(self) -> None:
        """Stop the server; returns when its thread has ended."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def sign_in(self) -> tuple[Credentials, str]:
        """The practice supervisor's credentials and role: invented, and known to everybody."""
        from lvctx_gui.api.session import Credentials
        from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS

        user = PRACTICE_USERS[USER]
        return Credentials(CLIENT_CODE, user.name, user.password, ACCESS_TOKEN), user.role

    def menu(
        self,
        look_up: Callable[[CallRef], None],
        current: Callable[[], CallRef | None],
        say: Callable[[str], None],
    ) -> Sequence[tuple[str, Sequence[Item]]]:
        """Submenus ``(title, [(text, act)])``: practice calls, misbehaviour, other people."""
        return (
            ("&Calls", self._calls(look_up)),
            ("The &next request …", self._faults(say)),
            ("&Every request until cleared …", self._faults(say, for_ever=True)),
            (
                "",
                (
                    ("&Behave again", lambda: self._clear(say)),
                    ("&Somebody else changes this call", lambda: self._interfere(current(), say)),
                    ("End all sess&ions", lambda: self._expire(say)),
                    ("&Reset practice data", lambda: self._reset(say)),
                ),
            ),
        )

    def _calls(self, look_up: Callable[[CallRef], None]) -> list[Item]:
        from lvctx_gui.sandbox import practice_calls

        items: list[Item] = []
        for call in practice_calls():
            ref = CallRef(call.session, call.tx_id, call.account, call.client)
            items.append((call.title.replace("&", "&&"), partial(look_up, ref)))
        return items

    def _faults(self, say: Callable[[str], None], *, for_ever: bool = False) -> list[Item]:
        from lvctx_gui.sandbox import Fault

        times = None if for_ever else 1
        faults = (
            ("is refused with &503", Fault("status", status=503, times=times)),
            ("is told to &slow down (429)", Fault("status", status=429, retry_after=5, times=times)),
            ("is &unauthorised (401)", Fault("status", status=401, times=times)),
            ("is for&bidden (403)", Fault("status", status=403, times=times)),
            ("loses its connection &before it is carried out", Fault("reset", times=times)),
            ("loses its connection &after it was carried out", Fault("reset", when="after", times=times)),
            ("&hangs", Fault("hang", times=times)),
            ("is answered by a gateway's &page", Fault("html", times=times)),
            ("is answered with &garbage", Fault("garbage", when="after", times=times)),
            ("is cut &off", Fault("truncated", when="after", times=times)),
            ("is re&directed", Fault("redirect", times=times)),
        )
        which = "Every request" if for_ever else "The next request"
        return [
            (text, partial(self._add, fault, f"{which} {text.replace('&', '')}.", say))
            for text, fault in faults
        ]

    def _add(self, fault: Fault, words: str, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.add_fault(fault)
            say(f"Practice: {words}")

    def _clear(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.clear_faults()
            say("Practice: the server behaves again.")

    def _interfere(self, call: CallRef | None, say: Callable[[str], None]) -> None:
        if self._server is None or call is None:
            say("Practice: look a call up first.")
            return
        from lvctx_gui.sandbox import CLIENT_ID

        client = CLIENT_ID if call.client is None else call.client
        control = self._server.control
        held = control.entries(call.session, call.tx_id, call.account, client)
        key = str(held[0]["key"]) if held else "Note"
        control.set_entry(call.session, call.tx_id, call.account, key, "changed by somebody else", client)
        say(f"Practice: somebody else has just changed {key_name(key)} on the server.")

    def _expire(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.expire_sessions()
            say("Practice: all sessions have ended.")

    def _reset(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.reset()
            say("Practice: the data are what they were at first. Refresh to see them.")
