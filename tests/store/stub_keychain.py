"""Whose secret the tests keep, and a backend of ``keyring`` in memory to keep it in."""

from __future__ import annotations

import pytest

from lvctx_gui.core.profile import Profile
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import SecretKind, Secrets, user_of
from tests.keychain import PATIENCE

SECRET = "hunter2-correct-horse"
TOKEN, PASSWORD = SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD
NA4 = "https://api.na4.livevox.com"
DESK = Profile("Card desk", NA4)
DESKS_PASSWORD = user_of(DESK, PASSWORD)
# keyring leaves its connection to the garbage collector when a keychain stays locked.
# keyring leaves its connection to the garbage collector when a keychain stays locked.
leaks = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


async def get(name, kind=PASSWORD):
    """What a run that has nothing in memory yet finds."""
    return await Secrets(PATIENCE).get(name, kind)


async def trouble(coroutine) -> SecretsError:
    with pytest.raises(SecretsError) as caught:
        await coroutine
    return caught.value


class Stub:
    """A backend that keeps secrets in a dictionary, unless told otherwise."""

    def __init__(self, keep=lambda text: text, error=None):
        self.kept = {}
        self.keep = keep
        self.error = error

    def get_password(self, service, user):
        if self.error:
            raise self.error
        return self.kept.get((service, user))

    def set_password(self, service, user, secret):
        self.kept[service, user] = self.keep(secret)
        if self.error:
            raise self.error

    def delete_password(self, service, user):
        del self.kept[service, user]
