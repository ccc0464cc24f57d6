"""Secrets: in the operating system's keychain (through ``keyring``), else in memory until the program ends.

Never in a file: a keychain that is not the operating system's is refused by its name, however it was chosen.
"""

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
from lvctx_gui.core.profile import Profile, ProxyMode

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "lvctx-gui"
"""What the keychain's own window shows as the program that a secret belongs to."""

WINDOWS_LIMIT = 2560
"""Bytes of a secret in the Windows Credential Manager (CRED_MAX_CREDENTIAL_BLOB_SIZE)."""

_KEYCHAINS = {
    "keyring.backends.SecretService": "the keychain of the desktop (Secret Service)",
    "keyring.backends.libsecret": "the keychain of the desktop (Secret Service)",
    "keyring.backends.kwallet": "KDE's wallet",
    "keyring.backends.macOS": "the macOS keychain",
    "keyring.backends.Windows": "the Windows Credential Manager",
}
"""The operating systems' keychains by the module of their backend; all others are refused."""

_WINDOWS = "keyring.backends.Windows"
_CHAINER = "keyring.backends.chainer"
_EMPTY = ("keyring.backends.fail", _CHAINER)

# Names of exceptions, and last words of names of D-Bus errors.
_LOCKED = {"KeyringLocked", "LockedException", "PromptDismissedException", "IsLocked"}
_ABSENT = {
    "NoKeyringError",
    "SecretServiceNotAvailableException",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "FileNotFoundError",
}


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


class SecretsProblem(Enum):
    """Why the keychain did not do what it was asked."""

    NO_KEYCHAIN = "there is none"
    REFUSED = "it is not the operating system's"
    LOCKED = "it stayed locked"
    TIMED_OUT = "it did not answer in time"
    TOO_LARGE = "the secret is too large for it"
    FAILED = "it failed"


class SecretsError(Exception):
    """The keychain did not do what it was asked; the text is one sentence for people, without any secret."""

    def __init__(self, problem: SecretsProblem, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = problem


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
        self._memory: dict[str, _Sealed] = {}
        self._looked_for_old: set[str] = set()
        # Windows' backend moves entries about; two calls at once would lose one.
        self._turn = threading.Lock()

    async def get(self, holder: Holder, kind: SecretKind) -> str | None:
        """The secret, or ``None`` when there is none. Raises ``SecretsError``."""
        user = user_of(holder, kind)
        if user not in self._memory:
            found = await self._ask(partial(_look, user=user))
            # What was set or deleted meanwhile is newer than what the keychain said.
            if found.text is not None:
                self._memory.setdefault(user, found)
        return self._memory.get(user, _Sealed(None)).text

    async def set(self, holder: Holder, kind: SecretKind, secret: str) -> None:
        """Remember the secret and store it, replacing an older one. Raises ``SecretsError`` if not stored."""
        user = user_of(holder, kind)
        sealed = self._memory[user] = _Sealed(secret)
        del secret  # a traceback through this frame shows nothing
        await self._ask(partial(_store, user=user, sealed=sealed))

    async def delete(self, holder: Holder, kind: SecretKind) -> None:
        """Forget the secret, here and in the keychain, if there is one.

        Raises ``SecretsError`` if the keychain may still hold it; this run has forgotten it all the same.
        """
        user = user_of(holder, kind)
        self._memory[user] = _Sealed(None)
        await self._ask(partial(_remove, user=user))

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
        found = await self._ask(partial(_remove_found, users=users))
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

    async def describe(self) -> str:
        """Where secrets are kept, in words for the middle of a sentence. Raises ``SecretsError``."""
        return (await self._ask(_words)).text or ""

    async def _ask(self, question: Callable[[KeyringBackend], str | None]) -> _Sealed:
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
                f"The keychain did not answer within {self._limit:g} seconds: "
                "if it asks for its password, give it, then try again.",
            )
        return job.answer

    def _answer(self, job: _Job) -> None:
        # In a thread. Who waited for a turn longer than the caller waits for the answer does nothing.
        if not self._turn.acquire(timeout=self._limit):
            return
        try:
            if not job.abandoned:
                job.answer = _Sealed(job.question(self._opened()))
        # Exceptions end here: their tracebacks hold frames with secrets, their texts may quote anything.
        except SecretsError as error:
            job.error = error.problem, str(error)
        except Exception as error:  # noqa: BLE001 - backends raise what they like
            job.error = _meaning(error)
        finally:
            self._turn.release()

    def _opened(self) -> KeyringBackend:
        if self._keychain is None:
            self._keychain = self._choose()
        return self._keychain


def system_keychain() -> KeyringBackend:
    """The operating system's keychain. Blocks. Raises ``SecretsError`` (no keychain, or another's refused).

    ``keyring`` lets ``PYTHON_KEYRING_BACKEND`` and a file ``keyringrc.cfg`` choose any module, and falls
    back to plain-text files where the package keyrings.alt is installed.
    """
    from keyring import backend, core

    # keyring looks once in a process; a keychain that was started meanwhile counts as well. It raises
    # KeyError when it has not looked yet.
    with contextlib.suppress(KeyError, AttributeError):
        backend.get_all_keyring.reset()
    try:
        core.init_backend()
        found = core.get_keyring()
    except Exception as error:  # noqa: BLE001 - the configuration may name anything, which may fail in any way
        problem = type(error).__name__
    else:
        # keyring chains all that it finds where there are several: of them the first that is the system's.
        for keychain in getattr(found, "backends", ()) if _module(found) == _CHAINER else (found,):
            if _is_systems(keychain):
                return keychain
        raise _refusal(found, backend.get_all_keyring())
    raise SecretsError(
        SecretsProblem.NO_KEYCHAIN,
        "The keychain that PYTHON_KEYRING_BACKEND or keyringrc.cfg chooses cannot be used "
        f"({problem}): secrets are kept in memory only.",
    )


class _Sealed:
    """A secret (or none) that shows nothing of itself in logs, tracebacks and debuggers' lists."""

    __slots__ = ("text",)

    def __init__(self, text: str | None) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "<sealed>"


class _Job:
    """One question to the keychain, and what came of it: an answer, an error or nothing yet."""

    def __init__(self, question: Callable[[KeyringBackend], str | None]) -> None:
        self.question = question
        self.abandoned = False
        self.answer: _Sealed | None = None
        self.error: tuple[SecretsProblem, str] | None = None


def _look(keychain: KeyringBackend, user: str) -> str | None:
    return keychain.get_password(SERVICE, user)


def _store(keychain: KeyringBackend, user: str, sealed: _Sealed) -> None:
    secret = sealed.text or ""
    if _module(keychain) == _WINDOWS:
        size = len(secret.encode("utf-16-le", "surrogatepass"))
        if size > WINDOWS_LIMIT:
            raise SecretsError(
                SecretsProblem.TOO_LARGE,
                f"The secret has {size:,} bytes, but the Windows Credential Manager takes {WINDOWS_LIMIT:,}: "
                "it is kept in memory only.",
            )
    keychain.set_password(SERVICE, user, secret)
    # Some cut at a NUL or drop a byte order mark; half a secret later looks like a wrong password.
    given = keychain.get_password(SERVICE, user)
    if given != secret:
        # A whole other secret is another program's, which was quicker.
        if given is not None and given in secret:
            with contextlib.suppress(Exception):
                keychain.delete_password(SERVICE, user)
        raise SecretsError(
            SecretsProblem.FAILED,
            "The keychain gave back something else than it was given: the secret is kept in memory only.",
        )


def _remove(keychain: KeyringBackend, user: str) -> None:
    from keyring.errors import PasswordDeleteError

    try:
        keychain.delete_password(SERVICE, user)
    except PasswordDeleteError:
        # Backends say so both when they cannot and when there is nothing to delete.
        if keychain.get_password(SERVICE, user) is not None:
            raise


def _words(keychain: KeyringBackend) -> str:
    return _KEYCHAINS[_module(keychain)]


def _remove_found(keychain: KeyringBackend, users: tuple[str, ...]) -> str | None:
    found = [user for user in users if keychain.get_password(SERVICE, user) is not None]
    for user in found:
        _remove(keychain, user)
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


def _module(keychain: KeyringBackend) -> str:
    # keyring.backends.macOS is a package; its class lives in it today.
    module = type(keychain).__module__
    return next((known for known in _KEYCHAINS if module.startswith(f"{known}.")), module)


def _is_systems(keychain: KeyringBackend) -> bool:
    return _module(keychain) in _KEYCHAINS


def _refusal(found: KeyringBackend, others: list[KeyringBackend]) -> SecretsError:
    # Chosen by the user's configuration, or the only ones on offer: either way they are named.
    refused = [found]
    if _module(found) in _EMPTY:
        refused = [each for each in others if _module(each) not in (*_EMPTY, "keyring.backends.null")]
    if not refused:
        return SecretsError(
            SecretsProblem.NO_KEYCHAIN,
            "There is no keychain of the operating system here: secrets are kept in memory only.",
        )
    names = ", ".join(sorted(f"{type(each).__module__}.{type(each).__qualname__}" for each in refused))
    return SecretsError(
        SecretsProblem.REFUSED,
        f"{names} is not the operating system's keychain and may keep secrets readable for others, "
        "so it is not used: secrets are kept in memory only.",
    )


def _meaning(error: BaseException) -> tuple[SecretsProblem, str]:
    # By name: which of these classes can be imported depends on the system. Their texts are not passed on.
    names: set[str] = set()
    here: BaseException | None = error
    while here is not None:
        names |= {type(here).__name__, str(getattr(here, "name", "")).rpartition(".")[2]}
        here = here.__cause__ or here.__context__
    if names & _LOCKED:
        return (
            SecretsProblem.LOCKED,
            "The keychain stayed locked: secrets are kept in memory only until it is unlocked.",
        )
    if names & _ABSENT:
        return (
            SecretsProblem.NO_KEYCHAIN,
            "The keychain cannot be reached: secrets are kept in memory only.",
        )
    return (
        SecretsProblem.FAILED,
        f"The keychain failed ({type(error).__name__}): secrets are kept in memory only.",
    )
