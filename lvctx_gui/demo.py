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
from lvctx_gui.core.site import PRACTICE, Site
from lvctx_gui.core.translate import tr

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
                sys.stdout.write(f"listening on {server.base_url}\n")  # not shown
                sys.stdout.flush()
        return Site(PRACTICE, self._server.base_url, practice=True)

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
            (tr("&Calls"), self._calls(look_up)),
            (tr("The next &write (POST or DELETE) …"), self._faults(WRITES, 1, _at_next_write, say)),
            (tr("The next &read (GET) …"), self._faults(READS, 1, _at_next_read, say)),
            (tr("&Every request until cleared …"), self._faults(None, None, _at_every_request, say)),
            (
                "",
                (
                    (tr("&Behave normally again"), lambda: self._clear(say)),
                    (tr("&Somebody else changes this call"), lambda: self._interfere(current(), say)),
                    (
                        tr("Somebody else changes a s&taged key"),
                        lambda: self._interfere(current(), say, staged=True),
                    ),
                    (tr("End all sess&ions"), lambda: self._expire(say)),
                    (tr("&Reset practice data"), lambda: self._reset(say)),
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
        self,
        methods: str | None,
        times: int | None,
        announcement: Callable[[str], str],
        say: Callable[[str], None],
    ) -> list[Item]:
        """What may go wrong with the requests with ``methods``, so many ``times`` (``None``: until cleared).

        ``announcement`` is the sentence that says so, given what the menu calls it.
        """
        from lvctx_gui.sandbox import Fault

        fault = partial(Fault, method=methods, times=times)
        faults = (
            (tr("Refuse it with &503 (out of service)"), fault("status", status=503)),
            (tr("Ask to &slow down (429)"), fault("status", status=429, retry_after=5)),
            (tr("Refuse it as &unauthorised (401)"), fault("status", status=401)),
            (tr("Refuse it as for&bidden (403)"), fault("status", status=403)),
            (tr("Lose the connection &before it is carried out"), fault("reset")),
            (tr("Lose the connection &after it was carried out"), fault("reset", when="after")),
            (tr("&Hang without an answer"), fault("hang")),
            (tr("Answer with a gateway's error &page"), fault("html")),
            (tr("Answer with &garbage"), fault("garbage", when="after")),
            (tr("Cut the answer &off"), fault("truncated", when="after")),
            (tr("Re&direct it elsewhere"), fault("redirect")),
        )
        return [
            (text, partial(self._add, each, announcement(text.replace("&", "")), say))
            for text, each in faults
        ]

    def _add(self, fault: Fault, sentence: str, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.add_fault(fault)
            say(sentence)

    def _clear(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.clear_faults()
            say(tr("The practice server behaves normally again."))

    def _interfere(self, shown: Shown | None, say: Callable[[str], None], *, staged: bool = False) -> None:
        """Change a key with nothing staged, or one with something ``staged``, which is a conflict then."""
        if self._server is None or shown is None:
            say(tr("Look up a call first."))
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
                say(tr("Stage a change first, so that somebody else can change the same key."))
                return
        else:
            free = (key for key in held if key not in staged_keys)
            key = next(free, None)
            if key is None:
                key = _new_key({*held, *staged_keys})
        # Another value each time: the same one once more would be no change.
        values = (tr("changed by somebody else ({number})", number=number) for number in self._changes)
        value = next(value for value in values if value != held.get(key))
        control.set_entry(*address, key, value, client)
        if key in held:
            say(tr("Somebody else has just changed {key} on the practice server.", key=key_name(key)))
        else:
            say(tr("Somebody else has just added {key} on the practice server.", key=key_name(key)))

    def _expire(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.expire_sessions()
            say(tr("All sessions at the practice server have ended."))

    def _reset(self, say: Callable[[str], None]) -> None:
        if self._server is not None:
            self._server.control.reset()
            say(tr("The practice data are as they were at first. Refresh to see them."))


def _at_next_write(fault: str) -> str:
    return tr("Set for the next write to the practice server: {fault}.", fault=fault)


def _at_next_read(fault: str) -> str:
    return tr("Set for the next read from the practice server: {fault}.", fault=fault)


def _at_every_request(fault: str) -> str:
    return tr("Set for every request to the practice server, until cleared: {fault}.", fault=fault)


def _new_key(taken: Collection[str]) -> str:
    names = (_OTHERS_KEY if number == 1 else f"{_OTHERS_KEY} {number}" for number in count(1))
    return next(name for name in names if name not in taken)
