"""The operating system's keychain: which one it is, what is asked of it, and what its failures mean.

A keychain that is not the operating system's is refused by its name, however it was chosen: it may keep
secrets in a file. All functions here block; ``store.secrets`` calls them in threads.
"""

from __future__ import annotations

import contextlib
from enum import Enum, auto
from typing import TYPE_CHECKING

from lvctx_gui.core.translate import listed, tr

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "lvctx-gui"
"""What the keychain's own window shows as the program that a secret belongs to."""

WINDOWS_LIMIT = 2560
"""Bytes of a secret in the Windows Credential Manager (CRED_MAX_CREDENTIAL_BLOB_SIZE)."""

_WINDOWS = "keyring.backends.Windows"
_KEYCHAINS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    _WINDOWS,
)
"""The operating systems' keychains by the module of their backend; all others are refused."""

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


class SecretsProblem(Enum):
    """Why the keychain did not do what it was asked."""

    NO_KEYCHAIN = auto()
    REFUSED = auto()
    """It is not the operating system's."""
    LOCKED = auto()
    TIMED_OUT = auto()
    TOO_LARGE = auto()
    """It takes no secret of this size."""
    FAILED = auto()


class SecretsError(Exception):
    """The keychain did not do what it was asked; the text is for people, and holds no secret."""

    def __init__(self, problem: SecretsProblem, text: str) -> None:
        super().__init__(text)
        self.problem = problem


class Sealed:
    """A secret (or none) that shows nothing of itself in logs, tracebacks and debuggers' lists."""

    __slots__ = ("text",)

    def __init__(self, text: str | None) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "<sealed>"


# Which one it is --------------------------------------------------------------------------------------


def system_keychain() -> KeyringBackend:
    """The operating system's keychain. Raises ``SecretsError`` (no keychain, or another's refused).

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
            if is_systems(keychain):
                return keychain
        raise _refusal(found, backend.get_all_keyring())
    raise SecretsError(
        SecretsProblem.NO_KEYCHAIN,
        tr(
            "The keychain that PYTHON_KEYRING_BACKEND or keyringrc.cfg chooses cannot be used ({problem}). "
            "Secrets are kept in memory only.",
            problem=problem,
        ),
    )


def is_systems(keychain: KeyringBackend) -> bool:
    """Whether a backend of ``keyring`` is the operating system's own keychain."""
    return _module(keychain) in _KEYCHAINS


def _module(keychain: KeyringBackend) -> str:
    # keyring.backends.macOS is a package; its class lives in it today.
    module = type(keychain).__module__
    return next((known for known in _KEYCHAINS if module.startswith(f"{known}.")), module)


def _refusal(found: KeyringBackend, others: list[KeyringBackend]) -> SecretsError:
    # Chosen by the user's configuration, or the only ones on offer: either way they are named.
    refused = [found]
    if _module(found) in _EMPTY:
        refused = [each for each in others if _module(each) not in (*_EMPTY, "keyring.backends.null")]
    if not refused:
        return SecretsError(
            SecretsProblem.NO_KEYCHAIN,
            tr("This computer has no keychain. Secrets are kept in memory only."),
        )
    names = listed(sorted(f"{type(each).__module__}.{type(each).__qualname__}" for each in refused))
    if len(refused) == 1:
        text = tr(
            "{name} is not the operating system's keychain. Others may be able to read the secrets in it, so "
            "it is not used. Secrets are kept in memory only.",
            name=names,
        )
    else:
        text = tr(
            "{names} are not the operating system's keychain. Others may be able to read the secrets in "
            "them, so they are not used. Secrets are kept in memory only.",
            names=names,
        )
    return SecretsError(SecretsProblem.REFUSED, text)


# What is asked of it ----------------------------------------------------------------------------------


def read_secret(keychain: KeyringBackend, user: str) -> str | None:
    """What the keychain holds under a user name, ``None`` when there is nothing."""
    return keychain.get_password(SERVICE, user)


def store_secret(keychain: KeyringBackend, user: str, sealed: Sealed) -> None:
    """Store a secret, and look whether that is what is there now. Raises ``SecretsError`` when it is not."""
    secret = sealed.text or ""
    if _module(keychain) == _WINDOWS:
        size = len(secret.encode("utf-16-le", "surrogatepass"))
        if size > WINDOWS_LIMIT:
            raise SecretsError(
                SecretsProblem.TOO_LARGE,
                tr(
                    "The secret is too large for the Windows Credential Manager ({size} bytes of at most "
                    "{limit}). It is kept in memory only.",
                    size=f"{size:,}",
                    limit=f"{WINDOWS_LIMIT:,}",
                ),
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
            tr("The keychain changed the secret while storing it. The secret is kept in memory only."),
        )


def remove_secret(keychain: KeyringBackend, user: str) -> None:
    """Remove what the keychain holds under a user name, if anything. Raises what the backend raises."""
    from keyring.errors import PasswordDeleteError

    try:
        keychain.delete_password(SERVICE, user)
    except PasswordDeleteError:
        # Backends say so both when they cannot and when there is nothing to delete.
        if keychain.get_password(SERVICE, user) is not None:
            raise


# What its failures mean -------------------------------------------------------------------------------


def explain_failure(error: BaseException) -> tuple[SecretsProblem, str]:
    """What it means that a backend raised ``error``: the problem, and the text for people.

    Errors are told apart by their names, as it depends on the system which of their classes can be imported.
    Their own texts may quote anything and are not passed on.
    """
    names: set[str] = set()
    here: BaseException | None = error
    while here is not None:
        names |= {type(here).__name__, str(getattr(here, "name", "")).rpartition(".")[2]}
        here = here.__cause__ or here.__context__
    if names & _LOCKED:
        return (
            SecretsProblem.LOCKED,
            tr("The keychain stayed locked. Until it is unlocked, secrets are kept in memory only."),
        )
    if names & _ABSENT:
        return (
            SecretsProblem.NO_KEYCHAIN,
            tr("The keychain cannot be reached. Secrets are kept in memory only."),
        )
    return (
        SecretsProblem.FAILED,
        tr("The keychain failed ({error}). Secrets are kept in memory only.", error=type(error).__name__),
    )
