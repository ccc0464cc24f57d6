"""The keychain of whoever runs the tests is not touched: there is one in memory, or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NoReturn

import pytest

from lvctx_gui.store import secrets as secret_store
from lvctx_gui.store.keychain import SecretsError, SecretsProblem

Slot = tuple[str, str]
"""A service and the name of a secret there."""


class FakeKeyring:
    """A keychain in memory, as far as the program asks one.

    ``kept`` maps a service and a name to the secret. ``fails`` holds the questions that it does not answer:
    ``get``, ``set`` and ``delete``.
    """

    def __init__(self, kept: Mapping[Slot, str] | None = None, fails: Collection[str] = ()) -> None:
        self.kept = dict(kept or {})
        self.fails = fails

    def get_password(self, service: str, name: str) -> str | None:
        self._answer("get")
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self._answer("set")
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        from keyring.errors import PasswordDeleteError

        self._answer("delete")
        if (service, name) not in self.kept:
            raise PasswordDeleteError("there is none")
        del self.kept[service, name]

    def _answer(self, question: str) -> None:
        if question in self.fails:
            raise RuntimeError("not now")


def no_system_keychain() -> NoReturn:
    """What asking for the keychain comes to where there is none."""
    raise SecretsError(SecretsProblem.NO_KEYCHAIN, "This computer has no keychain that can be used.")


@pytest.fixture
def fake_keyring(no_keychain: None, monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    """Windows find this keychain, so that their journals outlive them."""
    keyring = FakeKeyring()
    monkeypatch.setattr(secret_store, "system_keychain", lambda: keyring)
    return keyring


@pytest.fixture
def no_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows find no keychain, unless the test wants ``fake_keyring`` or ``real_keychain``."""
    monkeypatch.setattr(secret_store, "system_keychain", no_system_keychain)
