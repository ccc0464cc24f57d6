"""Which keychains are the operating system's, and what is asked of them."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from lvctx_gui.store.keychain import SERVICE, WINDOWS_LIMIT, SecretsProblem, is_systems
from lvctx_gui.store.secrets import Secrets
from tests.keychain import PATIENCE, needs_keychain, run
from tests.store.stub_keychain import DESK, DESKS_PASSWORD, PASSWORD, SECRET, Stub, get, trouble

PLAIN_TEXT = """
import os, pathlib
from keyring.backend import KeyringBackend

class PlaintextKeyring(KeyringBackend):
    priority = 0.5
    def get_password(self, service, username):
        return None
    def set_password(self, service, username, password):
        pathlib.Path(os.environ["LEAK"]).write_text(password)

class EncryptedKeyring(PlaintextKeyring):
    priority = 0.6
"""

STORE = """
import asyncio, sys
from lvctx_gui.core.profile import Profile
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import SecretKind, Secrets
DESK = Profile("Card desk", "https://api.na4.livevox.com")
async def main():
    secrets = Secrets(60)
    try:
        await secrets.set(DESK, SecretKind.PASSWORD, "hunter2")
        print("stored")
    except SecretsError as error:
        print(error.problem.name, error)
    assert await secrets.get(DESK, SecretKind.PASSWORD) == "hunter2"
asyncio.run(main())
"""


@pytest.fixture
def alt(tmp_path):
    """The environment of a machine without a keychain where plain-text backends are installed."""
    site = tmp_path / "site"
    for name, text in {
        "keyrings/alt/__init__.py": "",
        "keyrings/alt/file.py": PLAIN_TEXT,
        "keyrings.alt-5.dist-info/METADATA": "Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5\n",
        "keyrings.alt-5.dist-info/entry_points.txt": "[keyring.backends]\nfile = keyrings.alt.file\n",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    environment = {
        **os.environ,
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none",
        "LEAK": str(tmp_path / "leak"),
        "PYTHONPATH": os.pathsep.join([str(site), *sys.path]),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    yield environment
    assert not (tmp_path / "leak").exists()


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's keychain is there")

FILE, ENCRYPTED = "keyrings.alt.file.PlaintextKeyring", "keyrings.alt.file.EncryptedKeyring"


@pytest.mark.slow("starts programs")
@pytest.mark.parametrize("name", [FILE, ENCRYPTED, "keyring.backends.null.Keyring"])
@pytest.mark.parametrize("way", ["variable", "file"])
def test_what_the_configuration_chooses_is_refused_by_name(alt, tmp_path, name, way):
    if way == "variable":
        alt["PYTHON_KEYRING_BACKEND"] = name
    elif sys.platform != "linux":
        pytest.skip("keyring's file lies elsewhere on other systems")
    else:
        config = tmp_path / "config" / "python_keyring" / "keyringrc.cfg"
        config.parent.mkdir(parents=True)
        config.write_text(f"[backend]\ndefault-keyring={name}\n")
    said = run(STORE, environment=alt)
    assert said.startswith(f"REFUSED {name} is not the operating system's keychain")


@linux_only
@pytest.mark.parametrize("choice", ["", "keyring.backends.chainer.ChainerBackend"])
def test_what_is_the_only_one_on_offer_is_refused_by_name(alt, choice):
    if choice:
        alt["PYTHON_KEYRING_BACKEND"] = choice
    said = run(STORE, environment=alt)
    assert said.startswith(f"REFUSED {ENCRYPTED} and {FILE} are not the operating system's keychain")


@pytest.mark.slow("starts programs")
@linux_only
@pytest.mark.parametrize(
    "choice", ["keyring.backends.fail.Keyring", "keyring.backends.SecretService.Keyring", "no.such", ""]
)
def test_nothing_is_no_keychain(alt, tmp_path, choice):
    shutil.rmtree(tmp_path / "site")
    if choice:
        alt["PYTHON_KEYRING_BACKEND"] = choice
    assert run(STORE, environment=alt).startswith("NO_KEYCHAIN ")


@needs_keychain
@pytest.mark.parametrize("choice", ["", "keyring.backends.chainer.ChainerBackend"])
async def test_beside_a_keychain_the_others_are_passed_over(keychain, alt, choice):
    # Left to itself, keyring would chain them all.
    environment = {**alt, "DBUS_SESSION_BUS_ADDRESS": keychain.address}
    if choice:
        environment["PYTHON_KEYRING_BACKEND"] = choice
    assert run(STORE, environment=environment) == "stored"
    assert await get(DESK) == "hunter2"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.libsecret", "Keyring"),
        ("keyring.backends.SecretService", "Keyring"),
    ],
)
def test_the_keychains_of_every_system_are_taken(module, name):
    import importlib

    assert is_systems(getattr(importlib.import_module(module), name)())


@pytest.mark.parametrize(
    "module",
    ["keyring.backends.macOSX", "keyring.backends", "keyrings.alt.Windows", "x.keyring.backends.macOS"],
)
def test_names_that_only_look_alike_are_not(module):
    assert not is_systems(type("Keyring", (), {"__module__": module})())


async def test_half_a_secret_is_not_left_in_the_keychain():
    stub = Stub(keep=lambda text: text.partition("\0")[0])
    secrets = Secrets(PATIENCE, lambda: stub)
    assert (await trouble(secrets.set(DESK, PASSWORD, "a\0b"))).problem is SecretsProblem.FAILED
    assert stub.kept == {}
    assert await secrets.get(DESK, PASSWORD) == "a\0b"
    await secrets.set(DESK, PASSWORD, "ab")
    assert stub.kept == {(SERVICE, DESKS_PASSWORD): "ab"}


@pytest.mark.parametrize(
    ("secret", "fits"),
    [("x" * 1280, True), ("x" * 1281, False), ("\U0001f511" * 640, True), ("\U0001f511" * 641, False)],
)
async def test_windows_takes_2560_bytes(secret, fits):
    from keyring.backends.Windows import WinVaultKeyring

    secrets = Secrets(PATIENCE, WinVaultKeyring)
    if fits and sys.platform == "win32":
        await secrets.set(DESK, PASSWORD, secret)
        await secrets.delete(DESK, PASSWORD)
        return
    error = await trouble(secrets.set(DESK, PASSWORD, secret))
    # Elsewhere what fits reaches the backend, which finds no Windows.
    assert error.problem is (SecretsProblem.FAILED if fits else SecretsProblem.TOO_LARGE)
    if not fits:
        assert f"{WINDOWS_LIMIT:,}" in str(error)
    assert await secrets.get(DESK, PASSWORD) == secret


async def test_deleting_what_cannot_be_deleted_is_an_error():
    from keyring.errors import PasswordDeleteError

    class Stubborn(Stub):
        def delete_password(self, service, user):
            raise PasswordDeleteError("not now")

    stub = Stubborn()
    secrets = Secrets(PATIENCE, lambda: stub)
    await secrets.delete(DESK, PASSWORD)
    await secrets.set(DESK, PASSWORD, SECRET)
    assert (await trouble(secrets.delete(DESK, PASSWORD))).problem is SecretsProblem.FAILED
    assert await secrets.get(DESK, PASSWORD) is None


async def test_another_programs_secret_is_not_taken_for_half_of_ours():
    # It was stored between our writing and our looking.
    stub = Stub(keep=lambda _: "theirs")
    assert (await trouble(Secrets(PATIENCE, lambda: stub).set(DESK, PASSWORD, SECRET))).problem is (
        SecretsProblem.FAILED
    )
    assert stub.kept == {(SERVICE, DESKS_PASSWORD): "theirs"}


@pytest.mark.parametrize("secret", ["\ud800", "a" * 10 + "\udcff"])
async def test_half_a_character_is_an_error_of_the_keychain(secret):
    secrets = Secrets(PATIENCE, lambda: Stub(keep=lambda text: text.encode()))
    error = await trouble(secrets.set(DESK, PASSWORD, secret))
    assert error.problem is SecretsProblem.FAILED
    assert secret not in str(error)
