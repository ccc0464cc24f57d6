"""The journal's key: in the operating system's keychain, made when there is none."""

from __future__ import annotations

from lvctx_gui.store.secrets import SecretKind, Secrets, SecretsError, SecretsProblem

KEY_NAME = "journal"
"""Under which name the keychain holds the key."""


class LateKeyError(SecretsError):
    """A new key may still be on its way into the keychain, and replace what another program stores there."""


async def find_or_make_key(secrets: Secrets) -> str:
    """The key from the keychain; a new one when there is none, or what is there is none.

    Raises ``SecretsError``. Call it while the journal's folder is held, and after ``LateKeyError`` hold it
    until the keychain is idle: two programs must not make two keys.
    """
    from lvctx_gui.store.sealing import is_key, new_key

    found = await secrets.get(KEY_NAME, SecretKind.JOURNAL_KEY)
    if found is not None and is_key(found):
        return found
    made = new_key()
    try:
        await secrets.set(KEY_NAME, SecretKind.JOURNAL_KEY, made)
    except SecretsError as error:
        # A key that nobody keeps must not be found in memory the next time.
        secrets.forget(KEY_NAME, SecretKind.JOURNAL_KEY)
        if error.problem is SecretsProblem.TIMED_OUT:
            raise LateKeyError(error.problem, str(error)) from error
        raise
    return made
