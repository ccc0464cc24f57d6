"""Secrets: in the operating system's keychain (``store.keychain``), else in memory until the program ends."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import threading
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from lvctx_gui.core.address import place_of
from lvctx_gui.core.duration import duration_words
from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.core.translate import tr
from lvctx_gui.store.keychain import (
    Sealed,
    SecretsError,
    SecretsProblem,
    explain_failure,
    read_secret,
    remove_secret,
    store_secret,
    system_keychain,
)

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class SecretKind(Enum):
    """What a secret is for. The values stand in the keychain."""

    ACCESS_TOKEN = "access-token"  # noqa: S105 - a name, not a secret
    PASSWORD = "password"  # noqa: S105 - likewise
    PROXY_PASSWORD = "proxy-password"  # noqa: S105 - likewise
    JOURNAL_KEY = "journal-key"


PROFILE_KINDS = (SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD, SecretKind.PROXY_PASSWORD)
"""The kinds that belong to a profile."""

Holder = Profile | str
"""Whose secret it is: a profile, or a name of this program's own for what goes to no server."""


class Secrets:
    """Secrets by holder and kind. One object serves a run, on one event loop.

    A profile's secret is bound to where it goes (``user_of``): who edits the address in a file of profiles,
    or gives another profile the same name, gets nothing of it.

    Every secret that was got or set is remembered until the run ends, also when the keychain fails: after a
    ``SecretsError`` the caller goes on with what is in memory. What was deleted stays forgotten likewise.

    ``limit`` is how many seconds the keychain may take; it may be asking a person for its password. Each
    call blocks a daemon thread of its own, so that a keychain that hangs holds up neither the window nor the
    exit. ``choose`` returns the backend or raises ``SecretsError``.
    """

    def __init__(self, limit: float = 20.0, choose: Callable[[], KeyringBackend] | None = None) -> None:
        self._limit = limit
        self._choose = choose or system_keychain
        self._keychain: KeyringBackend | None = None
        self._memory: dict[str, Sealed] = {}
        self._looked_for_old: set[str] = set()
        # Windows' backend moves entries about; two calls at once would lose one.
        self._turn = threading.Lock()

    async def get(self, holder: Holder, kind: SecretKind) -> str | None:
        """The secret, or ``None`` when there is none. Raises ``SecretsError``."""
        user = user_of(holder, kind)
        if user not in self._memory:
            found = await self._ask(partial(read_secret, user=user))
            # What was set or deleted meanwhile is newer than what the keychain said.
            if found.text is not None:
                self._memory.setdefault(user, found)
        return self._memory.get(user, Sealed(None)).text

    async def set(self, holder: Holder, kind: SecretKind, secret: str) -> None:
        """Remember the secret and store it, replacing an older one. Raises ``SecretsError`` if not stored."""
        user = user_of(holder, kind)
        sealed = self._memory[user] = Sealed(secret)
        del secret  # a traceback through this frame shows nothing
        await self._ask(partial(store_secret, user=user, sealed=sealed))

    async def delete(self, holder: Holder, kind: SecretKind) -> None:
        """Forget the secret, here and in the keychain, if there is one.

        Raises ``SecretsError`` if the keychain may still hold it; this run has forgotten it all the same.
        """
        user = user_of(holder, kind)
        self._memory[user] = Sealed(None)
        await self._ask(partial(remove_secret, user=user))

    def forget(self, holder: Holder, kind: SecretKind) -> None:
        """Forget what this run knows of the secret; the keychain is asked the next time."""
        self._memory.pop(user_of(holder, kind), None)

    async def remove_unbound(self, profile_name: str) -> bool:
        """Remove what an earlier version stored under this name alone; whether there was anything.

        It cannot be known for which address it was typed, so that nobody gets it. Raises ``SecretsError``.
        """
        if profile_name in self._looked_for_old:
            return False
        users = tuple(f"{profile_name}/{kind.value}" for kind in PROFILE_KINDS)
        found = await self._ask(partial(_remove_all_found, users=users))
        self._looked_for_old.add(profile_name)
        return found.text is not None

    def when_idle(self, then: Callable[[], object]) -> None:
        """Call ``then``, in a thread, when the keychain is through with what it was asked last.

        After ``TIMED_OUT`` it may still be at it, and store what nobody waits for any more.
        """

        def wait() -> None:
            with self._turn:
                pass
            then()

        threading.Thread(target=wait, name="keychain", daemon=True).start()

    async def _ask(self, question: Callable[[KeyringBackend], str | None]) -> Sealed:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        job = _Job(question)

        def finish() -> None:
            if not done.done():
                done.set_result(None)

        def run() -> None:
            self._answer(job)
            # An answer that comes after the loop has closed interests nobody.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(finish)

        threading.Thread(target=run, name="keychain", daemon=True).start()
        try:
            await asyncio.wait([done], timeout=self._limit)
        finally:
            job.abandoned = True
        if job.error is not None:
            raise SecretsError(*job.error)
        if job.answer is None:
            raise SecretsError(
                SecretsProblem.TIMED_OUT,
                tr(
                    "The keychain did not answer within {time}. If it is asking for its password, enter it, "
                    "then try again.",
                    time=duration_words(self._limit),
                ),
            )
        return job.answer

    def _answer(self, job: _Job) -> None:
        # In a thread. Who waited for a turn longer than the caller waits for the answer does nothing.
        if not self._turn.acquire(timeout=self._limit):
            return
        try:
            if not job.abandoned:
                job.answer = Sealed(job.question(self._opened()))
        # Exceptions end here: their tracebacks hold frames with secrets, their texts may quote anything.
        except SecretsError as error:
            job.error = error.problem, str(error)
        except Exception as error:  # noqa: BLE001 - backends raise what they like
            job.error = explain_failure(error)
        finally:
            self._turn.release()

    def _opened(self) -> KeyringBackend:
        if self._keychain is None:
            self._keychain = self._choose()
        return self._keychain


class _Job:
    """One question to the keychain, and what came of it: an answer, an error or nothing yet."""

    def __init__(self, question: Callable[[KeyringBackend], str | None]) -> None:
        self.question = question
        self.abandoned = False
        self.answer: Sealed | None = None
        self.error: tuple[SecretsProblem, str] | None = None


def _remove_all_found(keychain: KeyringBackend, users: tuple[str, ...]) -> str | None:
    found = [user for user in users if read_secret(keychain, user) is not None]
    for user in found:
        remove_secret(keychain, user)
    return "found" if found else None


def user_of(holder: Holder, kind: SecretKind) -> str:
    """Under which user name the keychain holds a secret.

    A profile's ends in a digest of where the secret goes: of address, proxy and trusted certificates for
    token and password, of the proxy for its password. Whatever those are, it has at most 513 characters,
    as Windows wants it. Raises ``ValueError`` for a kind that such a holder has none of.
    """
    if (kind in PROFILE_KINDS) is isinstance(holder, str):
        raise ValueError(f"{kind.value} is no secret of {type(holder).__name__}")
    if isinstance(holder, str):
        return f"{holder}/{kind.value}"
    way = [holder.proxy.value]
    if holder.proxy is ProxyMode.EXPLICIT:
        way.append(holder.proxy_url.strip().rstrip("/").casefold())
    if kind is SecretKind.PROXY_PASSWORD:
        way.append(holder.proxy_user)
    else:
        way += [place_of(holder.base_url), holder.ca_file]
    written = json.dumps(way).encode()
    return f"{holder.name}/{kind.value}/{hashlib.sha256(written).hexdigest()[:32]}"
