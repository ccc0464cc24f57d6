"""The journal's key: in the operating system's keychain, under a name that belongs to the journal's folder.

The name is random and stands in the clear in the folder, so it goes along when the folder is moved or copied,
and two programs that begin in two folders at once make two keys. Before there were such names all folders
shared one key: it is found for a journal that was written with it, and is then the folder's own as well.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from lvctx_gui.store.journal.folder import JournalFolder
from lvctx_gui.store.keychain import SecretsError, SecretsProblem
from lvctx_gui.store.secrets import SecretKind, Secrets

SHARED_NAME = "journal"
"""Under which name the keychain holds the key that folders once shared."""

_T = TypeVar("_T")


class InThread(Protocol):
    """Does what blocks elsewhere than in the loop's thread."""

    def __call__(self, job: Callable[[], _T], /) -> Awaitable[_T]:
        """What ``job`` returns or raises."""
        ...


class LateKeyError(SecretsError):
    """A new key may still be on its way into the keychain, and replace what another program stores there."""


@dataclass(frozen=True, slots=True)
class Key:
    """A folder's key, and by which ``key_id`` the keychain knows it."""

    key_id: str
    text: str

    def __repr__(self) -> str:
        return f"Key({self.key_id!r})"


async def find_or_make_key(secrets: Secrets, folder: JournalFolder, in_thread: InThread) -> Key:
    """The key of this folder from the keychain; a new one when there is none, or what is there is none.

    Raises ``SecretsError`` and ``OSError``. Call it while the journal's folder is held, and after
    ``LateKeyError`` hold it until the keychain is idle: two programs must not make two keys.
    """
    from lvctx_gui.store.journal.sealing import is_key, key_name

    own, meta = await in_thread(folder.key_id), await in_thread(folder.meta)
    written_with = meta.get("key")
    found: Key | None = None
    # A journal that was put here from another folder knows its own.
    for key_id in dict.fromkeys(each for each in (meta.get("key_id"), own) if each):
        text = await secrets.get(_slot(key_id), SecretKind.JOURNAL_KEY)
        if text is not None and is_key(text):
            if written_with in (None, key_name(text)):
                found = Key(key_id, text)
                break
            found = found or Key(key_id, text)
    if found is None or written_with not in (None, key_name(found.text)):
        shared = await _shared_key(secrets, folder, in_thread, written_with)
        if shared is not None:
            return await _adopt(secrets, folder, in_thread, Key(own or uuid.uuid4().hex, shared))
    if found is None:
        return await _make(secrets, folder, in_thread, own)
    if found.key_id != own:
        await in_thread(lambda: folder.set_key_id(found.key_id))
    return found


async def drop_key(secrets: Secrets, folder: JournalFolder, in_thread: InThread) -> None:
    """Forget the key of a folder in which nothing is left that it opens, and that nobody else uses.

    Raises ``SecretsError`` when the keychain may still hold it, and ``OSError``; it is tried again the next
    time then. The key that folders once shared stays: others may still need it.
    """
    if key_id := await in_thread(folder.key_id):
        await secrets.delete(_slot(key_id), SecretKind.JOURNAL_KEY)
        await in_thread(folder.forget_key_id)


async def _shared_key(
    secrets: Secrets, folder: JournalFolder, in_thread: InThread, written_with: str | None
) -> str | None:
    from lvctx_gui.store.journal.sealing import is_key, key_name

    if not await in_thread(lambda: folder.has_journal):
        return None
    text = await secrets.get(SHARED_NAME, SecretKind.JOURNAL_KEY)
    if text is None or not is_key(text) or written_with not in (None, key_name(text)):
        return None
    return text


async def _adopt(secrets: Secrets, folder: JournalFolder, in_thread: InThread, key: Key) -> Key:
    await in_thread(lambda: folder.set_key_id(key.key_id))
    try:
        await secrets.set(_slot(key.key_id), SecretKind.JOURNAL_KEY, key.text)
    except SecretsError:
        # It is still there under the name that was shared: the next start tries again.
        secrets.forget(_slot(key.key_id), SecretKind.JOURNAL_KEY)
    return key


async def _make(secrets: Secrets, folder: JournalFolder, in_thread: InThread, own: str) -> Key:
    from lvctx_gui.store.journal.sealing import new_key

    key_id = own or uuid.uuid4().hex
    if not own:
        # Before anything is written: there may be no keychain.
        await secrets.get(_slot(key_id), SecretKind.JOURNAL_KEY)
    key = Key(key_id, new_key())
    # First the name, then the key: a key whose name is lost would stay in the keychain for ever.
    await in_thread(lambda: folder.set_key_id(key_id))
    try:
        await secrets.set(_slot(key_id), SecretKind.JOURNAL_KEY, key.text)
    except SecretsError as error:
        # A key that nobody keeps must not be found in memory the next time.
        secrets.forget(_slot(key_id), SecretKind.JOURNAL_KEY)
        if error.problem is SecretsProblem.TIMED_OUT:
            raise LateKeyError(error.problem, str(error)) from error
        if not own:
            await in_thread(folder.forget_key_id)
        raise
    return key


def _slot(key_id: str) -> str:
    return f"{SHARED_NAME}-{key_id}"
