"""The practice server inside the program: starting it, signing in to it, and the *Practice* menu."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.site import Site

if TYPE_CHECKING:
    from lvctx_gui.sandbox import Fault, PracticeServer
    from lvctx_gui.services.sign_in import SignInRequest

USER = "supervisor"

Item = tuple[str, Callable[[], None]]

Shown = tuple[CallRef, Collection[str]]
"""The call that somebody looks at, and the keys for which something is staged there."""

_OTHERS_KEY = "Note"


class Demo:
    """One practice server in a thread, with its data in memory."""

    def __init__(self) -> None:
        self._server: PracticeServer | None = None
        self._changes = count(1)

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

    def sign_in_request(self) -> SignInRequest:
        """The practice supervisor's login at the server, which was started: known to everybody."""
        from lvctx_gui.sandbox import ACCESS_TOKEN, CLIENT_CODE, PRACTICE_USERS
        from lvctx_gui.services.sign_in import SignInRequest

        site, user = self.start(), PRACTICE_USERS[USER]
        return SignInRequest(
            Profile(site.name, site.base_url, client_code=CLIENT_CODE, user_name=user.name),
            access_token=ACCESS_TOKEN,
            password=user.password,
            is_chosen=False,
            practice=True,
            role=user.role,
        )

    def menu(
        self,
        look_up: Callable[[CallRef], None],
        current: Callable[[], Shown | None],
        say: Callable[[str], None],
    ) -> Sequence[tuple[str, Sequence[Item]]]:
        """Submenus ``(title, [(text, act)])``: practice calls, misbehaviour, other people.

        A commit begins and ends with a read: what is to happen to its POST or DELETE waits for a write.
        """
        from lvctx_gui.sandbox.faults import READS, WRITES

        return (
            ("&Calls", self._calls(look_up)),
            ("The next &write (POST or DELETE) …", self._faults("The next write", WRITES, say)),
            ("The next &read (GET) …", self._faults("The next read", READS, say)),
            ("&Every request until cleared …", self._faults("Every request", None, say, for_ever=True)),
            (
                "",
                (
                    ("&Behave again", lambda: self._clear(say)),
                    ("&Somebody else changes this call", lambda: self._interfere(current(), say)),
                    (
                        "Somebody else changes a s&taged key",
                        lambda: self._interfere(current(), say, staged=True),
                    ),
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

    def _faults(
        self, which: str, methods: str | None, say: Callable[[str], None], *, for_ever: bool = False
    ) -> list[Item]:
        from lvctx_gui.sandbox import Fault

        fault = partial(Fault, method=methods, times=None if for_ever else 1)
        faults = (
            ("is refused with &503", fault("status", status=503)),
            ("is told to &slow down (429)", fault("status", status=429, retry_after=5)),
            ("is &unauthorised (401)", fault("status", status=401)),
            ("is for&bidden (403)", fault("status", status=403)),
            ("loses its connection &before it is carried out", fault("reset")),
            ("loses its connection &after it was carried out", fault("reset", when="after")),
            ("&hangs", fault("hang")),
            ("is answered by a gateway's &page", fault("html")),
            ("is answered with &garbage", fault("garbage", when="after")),
            ("is cut &off", fault("truncated", when="after")),
            ("is re&directed", fault("redirect")),
        )
        return [
            (text, partial(self._add, each, f"{which} {text.replace('&', '')}.", say))
            for text, each in faults
        ]

    def _add(self, fault: Fault, words: str, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.add_fault(fault)
            say(f"Practice: {words}")

    def _clear(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.clear_faults()
            say("Practice: the server behaves again.")

    def _interfere(self, shown: Shown | None, say: Callable[[str], None], *, staged: bool = False) -> None:
        """Change a key with nothing staged, or one with something ``staged``, which is a conflict then."""
        if self._server is None or shown is None:
            say("Practice: look a call up first.")
            return
        from lvctx_gui.sandbox import CLIENT_ID

        call, staged_keys = shown
        address = call.session, call.tx_id, call.account
        client = CLIENT_ID if call.client is None else call.client
        control = self._server.control
        held = {str(entry["key"]): entry.get("value") for entry in control.entries(*address, client)}
        if staged:
            key = next(iter(staged_keys), None)
            if key is None:
                say("Practice: stage a change first; then somebody else can change the same key.")
                return
        else:
            free = (key for key in held if key not in staged_keys)
            key = next(free, None)
            if key is None:
                key = _new_key({*held, *staged_keys})
        # Another value each time: the same one once more would be no change.
        values = (f"changed by somebody else ({number})" for number in self._changes)
        value = next(value for value in values if value != held.get(key))
        control.set_entry(*address, key, value, client)
        did = "changed" if key in held else "added"
        say(f"Practice: somebody else has just {did} {key_name(key)} on the server.")

    def _expire(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.expire_sessions()
            say("Practice: all sessions have ended.")

    def _reset(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.reset()
            say("Practice: the data are what they were at first. Refresh to see them.")


def _new_key(taken: Collection[str]) -> str:
    names = (_OTHERS_KEY if number == 1 else f"{_OTHERS_KEY} {number}" for number in count(1))
    return next(name for name in names if name not in taken)
