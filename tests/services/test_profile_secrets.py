"""Where a profile's secrets go when it is edited or deleted: never to another server or proxy."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lvctx_gui.core.profile import Profile, ProxyMode
from lvctx_gui.services.profile_secrets import delete_secrets, move_secrets
from lvctx_gui.store.secrets import PROFILE_KINDS, SecretKind, SecretsError, SecretsProblem, user_of

TOKEN, PASSWORD, PROXY = SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD, SecretKind.PROXY_PASSWORD
DESK = Profile(
    "Card desk",
    "https://api.na4.livevox.com",
    proxy=ProxyMode.EXPLICIT,
    proxy_url="http://proxy.example:3128",
    proxy_user="jane",
)
HELD = {TOKEN: "a token", PASSWORD: "a password", PROXY: "a proxy password"}


class Keychain:
    """Secrets in memory, by what the keychain calls them; ``refused`` cannot be stored or deleted."""

    def __init__(self):
        self.held = {user_of(DESK, kind): secret for kind, secret in HELD.items()}
        self.refused = None

    def of(self, profile):
        return {kind: secret for kind in HELD if (secret := self.held.get(user_of(profile, kind)))}

    async def get(self, holder, kind):
        return self.held.get(user_of(holder, kind))

    async def set(self, holder, kind, secret):
        self._refuse(kind)
        self.held[user_of(holder, kind)] = secret

    async def delete(self, holder, kind):
        self._refuse(kind)
        self.held.pop(user_of(holder, kind), None)

    def _refuse(self, kind):
        if kind is self.refused:
            raise SecretsError(SecretsProblem.LOCKED, "The keychain is locked.")


def move(keychain, new, *, new_proxy_password=False):
    return asyncio.run(move_secrets(keychain, DESK, new, new_proxy_password=new_proxy_password))


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        ({"name": "Cards"}, {TOKEN, PASSWORD, PROXY}),
        ({"base_url": "https://api.na5.livevox.com"}, {PROXY}),
        ({"proxy_url": "http://other.example:3128"}, {TOKEN, PASSWORD}),
        ({"proxy_user": "john"}, {TOKEN, PASSWORD}),
    ],
)
def test_secrets_follow_a_person_and_no_address(change, stays):
    keychain, new = Keychain(), replace(DESK, **change)
    assert move(keychain, new) == ""
    assert keychain.of(new) == {kind: HELD[kind] for kind in stays}
    gone = {kind for kind in HELD if user_of(DESK, kind) != user_of(new, kind)}
    assert not gone & set(keychain.of(DESK))


def test_a_proxy_password_that_was_typed_anew_is_not_gone_over():
    keychain, new = Keychain(), replace(DESK, name="Cards")
    assert move(keychain, new, new_proxy_password=True) == ""
    assert PROXY not in keychain.of(new)


def test_what_goes_wrong_with_one_secret_is_told_and_stops_no_other():
    keychain, new = Keychain(), replace(DESK, name="Cards")
    keychain.refused = TOKEN
    assert move(keychain, new) == "The keychain is locked."
    assert keychain.of(new) == {PASSWORD: HELD[PASSWORD], PROXY: HELD[PROXY]}


@pytest.mark.parametrize("refused", [None, *PROFILE_KINDS])
def test_every_secret_of_a_deleted_profile_goes(refused):
    keychain = Keychain()
    keychain.refused = refused
    assert asyncio.run(delete_secrets(keychain, DESK)) == ("The keychain is locked." if refused else "")
    assert set(keychain.of(DESK)) <= {refused}
