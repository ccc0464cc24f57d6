"""Secrets against a real Secret Service on a private bus, and against backends that must not be used."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.profile import MAX_NAME, Profile, ProxyMode
from lvctx_gui.store.secrets import (
    PROFILE_KINDS,
    SERVICE,
    WINDOWS_LIMIT,
    SecretKind,
    Secrets,
    SecretsError,
    SecretsProblem,
    _is_systems,
    user_of,
)
from tests.keychain import PATIENCE, needs_keychain, private_bus, run

SECRET = "hunter2-correct-horse"
TOKEN, PASSWORD = SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD
NA4 = "https://api.na4.livevox.com"
DESK = Profile("Card desk", NA4)
DESKS_PASSWORD = user_of(DESK, PASSWORD)
# keyring leaves its connection to the garbage collector when a keychain stays locked.
leaks = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


@pytest.fixture
def bus(monkeypatch):
    from keyring import backend

    # Each test is a program's first look at its keychain; nothing is there to forget before the first test.
    with contextlib.suppress(KeyError):
        backend.get_all_keyring.reset()
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    with private_bus() as private:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME"):
            monkeypatch.setenv(name, private.environment[name])
        yield private


@pytest.fixture
def keychain(bus):
    bus.start_daemon()
    return bus


def get(name, kind=PASSWORD):
    """What a run that has nothing in memory yet finds."""
    return asyncio.run(Secrets(PATIENCE).get(name, kind))


def trouble(coroutine) -> SecretsError:
    with pytest.raises(SecretsError) as caught:
        asyncio.run(coroutine)
    return caught.value


# --- the keychain ------------------------------------------------------------------------------------------


@needs_keychain
@pytest.mark.parametrize(
    "secret",
    [
        SECRET,
        "",
        " ",
        "\ufeffpä55wörd \U0001f511\u200d",
        "a\r\nb\0c\x1b",
        "'\"\\%s{}",
        "x" * 100_000,
        "\U0001f511" * 30_000,
    ],
    ids=["plain", "empty", "blank", "unicode", "control", "quotes", "long", "long unicode"],
)
async def test_any_text_comes_back(keychain, secret):
    secrets = Secrets(PATIENCE)

    await secrets.set(DESK, PASSWORD, "an older one")
    await secrets.set(DESK, PASSWORD, secret)
    assert await secrets.get(DESK, PASSWORD) == secret
    assert get(DESK) == secret


PRINT_BOTH = """
import asyncio, sys
from lvctx_gui.core.profile import Profile
from lvctx_gui.store.secrets import PROFILE_KINDS, SecretKind, Secrets
async def main():
    secrets = Secrets(60)
    for kind in PROFILE_KINDS:
        print(kind.value, await secrets.get(Profile(sys.argv[1], sys.argv[2]), kind))
    print("journal-key", await secrets.get(sys.argv[1], SecretKind.JOURNAL_KEY))
asyncio.run(main())
"""


@needs_keychain
async def test_secrets_survive_the_run_apart_by_profile_and_kind(keychain):
    secrets = Secrets(PATIENCE)
    books = Profile("Bücher/1", NA4)
    for kind in PROFILE_KINDS:
        await secrets.set(books, kind, f"{SECRET} {kind.value}")
    await secrets.set("Bücher/1", SecretKind.JOURNAL_KEY, f"{SECRET} journal-key")
    await secrets.set(Profile("Bücher", NA4), PASSWORD, "other")
    await secrets.delete(books, SecretKind.PROXY_PASSWORD)
    assert keychain.run(PRINT_BOTH, "Bücher/1", NA4, PYTHONUTF8="1").splitlines() == [
        f"access-token {SECRET} access-token",
        f"password {SECRET} password",
        "proxy-password None",
        f"journal-key {SECRET} journal-key",
    ]
    assert get(Profile("Bücher", NA4)) == "other"


@needs_keychain
def test_what_is_not_there_is_none_and_can_be_deleted(keychain):
    assert get(DESK) is None
    asyncio.run(Secrets(PATIENCE).delete(DESK, PASSWORD))


@needs_keychain
async def test_at_once_each_call_has_its_turn(keychain):
    secrets = Secrets(PATIENCE)
    await asyncio.gather(*(secrets.set(Profile(f"P{i}", NA4), PASSWORD, f"{i}") for i in range(8)))
    fresh = Secrets(PATIENCE)
    assert (await asyncio.gather(*(fresh.get(Profile(f"P{i}", NA4), PASSWORD) for i in range(8)))) == [
        f"{i}" for i in range(8)
    ]


@needs_keychain
def test_the_keychain_says_what_it_is(keychain):
    assert "Secret Service" in asyncio.run(Secrets(PATIENCE).describe())


@needs_keychain
@leaks
def test_a_locked_keychain_is_said_and_memory_serves_the_run(keychain):
    asyncio.run(Secrets(PATIENCE).set(DESK, PASSWORD, "stored"))
    keychain.lock()
    secrets = Secrets(PATIENCE)
    for asked in (
        secrets.get(DESK, PASSWORD),
        secrets.set(DESK, PASSWORD, SECRET),
        secrets.delete(DESK, TOKEN),
    ):
        error = trouble(asked)
        assert error.problem is SecretsProblem.LOCKED
        assert "locked" in str(error)
        assert SECRET not in str(error)
    assert asyncio.run(secrets.get(DESK, PASSWORD)) == SECRET
    assert asyncio.run(secrets.get(DESK, TOKEN)) is None


@needs_keychain
@leaks
def test_what_could_not_be_deleted_stays_forgotten_in_this_run(keychain):
    secrets = Secrets(PATIENCE)
    asyncio.run(secrets.set(DESK, PASSWORD, SECRET))
    keychain.lock()
    trouble(secrets.delete(DESK, PASSWORD))
    assert asyncio.run(secrets.get(DESK, PASSWORD)) is None


HUNG = """
import asyncio, sys
from lvctx_gui.core.profile import Profile
from lvctx_gui.store.secrets import SecretKind, Secrets, SecretsError
DESK = Profile("Card desk", "https://api.na4.livevox.com")
async def main():
    secrets = Secrets(limit=0.2)
    for asked in (
        secrets.set(DESK, SecretKind.PASSWORD, "kept"),
        secrets.get(DESK, SecretKind.ACCESS_TOKEN),
        secrets.delete(DESK, SecretKind.ACCESS_TOKEN),
    ):
        try:
            await asked
        except SecretsError as error:
            print(error.problem.name, error)
    print(await secrets.get(DESK, SecretKind.PASSWORD))
asyncio.run(main())
"""


@needs_keychain
def test_a_hung_keychain_holds_up_neither_the_caller_nor_the_exit(keychain):
    keychain.daemon.send_signal(signal.SIGSTOP)
    # `run` fails when the process does not end: without the limit keyring waits for ever.
    *errors, kept = keychain.run(HUNG).splitlines()
    assert [line.partition(" ")[0] for line in errors] == ["TIMED_OUT"] * 3
    assert "within 0.2 seconds" in errors[0]
    assert kept == "kept"


@needs_keychain
@leaks
def test_without_a_service_there_is_no_keychain_until_one_is_started(bus):
    secrets = Secrets(PATIENCE)
    for asked in (
        secrets.get(DESK, PASSWORD),
        secrets.set(DESK, TOKEN, SECRET),
        secrets.describe(),
    ):
        assert trouble(asked).problem is SecretsProblem.NO_KEYCHAIN
    bus.start_daemon()
    assert asyncio.run(secrets.get(DESK, PASSWORD)) is None
    asyncio.run(secrets.set(DESK, TOKEN, SECRET))
    assert get(DESK, TOKEN) == SECRET


@needs_keychain
@leaks
def test_a_keychain_that_goes_away_is_said(keychain):
    secrets = Secrets(PATIENCE)
    assert asyncio.run(secrets.get(DESK, PASSWORD)) is None
    keychain.close()
    assert trouble(secrets.get(DESK, PASSWORD)).problem is SecretsProblem.NO_KEYCHAIN


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' keychains need no bus")
@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "", "nonsense"])
def test_without_a_bus_there_is_no_keychain(monkeypatch, tmp_path, address):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    error = trouble(Secrets(PATIENCE).get(DESK, PASSWORD))
    assert error.problem is SecretsProblem.NO_KEYCHAIN
    assert "in memory only" in str(error)


# --- whose it is -------------------------------------------------------------------------------------------


def other(**values):
    return replace(DESK, **values)


@pytest.mark.parametrize("kind", PROFILE_KINDS)
def test_who_has_the_same_name_and_another_address_gets_nothing(kind):
    stub = Stub()
    asyncio.run(Secrets(PATIENCE, lambda: stub).set(DESK, kind, SECRET))
    proxied = {"proxy": ProxyMode.EXPLICIT, "proxy_url": "http://proxy.example:3128"}
    strangers = [other(name="card desk"), other(name="Loans"), other(**proxied)]
    if kind is not SecretKind.PROXY_PASSWORD:
        # With a certificate of their own somebody on the way is that server.
        strangers += [other(base_url="https://evil.example"), other(ca_file="/tmp/ca.pem")]
        strangers += [other(base_url=f"{NA4}:8443"), other(base_url=f"{NA4}/x")]
    else:
        strangers += [other(proxy_user="somebody"), other(**proxied, proxy_user="somebody")]
    fresh, same = Secrets(PATIENCE, lambda: stub), Secrets(PATIENCE, lambda: stub)
    for stranger in strangers:
        assert asyncio.run(fresh.get(stranger, kind)) is None
    # What does not change where it goes changes nothing; neither does a run that remembers it.
    for profile in (DESK, other(base_url=f"{NA4.upper()}:443/", user_name="jdoe", read_only=True)):
        assert asyncio.run(same.get(profile, kind)) == SECRET
        assert asyncio.run(fresh.get(profile, kind)) == SECRET
    assert len(stub.kept) == 1


async def test_what_was_stored_without_an_address_is_removed_and_goes_to_nobody():
    stub = Stub()
    for kind in PROFILE_KINDS:
        stub.kept[SERVICE, f"Card desk/{kind.value}"] = SECRET
    stub.kept[SERVICE, "Loans/password"] = SECRET

    secrets = Secrets(PATIENCE, lambda: stub)
    assert [await secrets.get(DESK, kind) for kind in PROFILE_KINDS] == [None] * 3
    assert await secrets.remove_unbound("Card desk")
    assert not await secrets.remove_unbound("Card desk")
    assert [await secrets.get(DESK, kind) for kind in PROFILE_KINDS] == [None] * 3
    assert stub.kept == {(SERVICE, "Loans/password"): SECRET}


def test_an_old_secret_that_cannot_be_removed_is_tried_again():
    stub = Stub(error=RuntimeError("not now"))
    stub.kept[SERVICE, "Card desk/password"] = SECRET
    secrets = Secrets(PATIENCE, lambda: stub)
    assert trouble(secrets.remove_unbound("Card desk")).problem is SecretsProblem.FAILED
    stub.error = None
    assert asyncio.run(secrets.remove_unbound("Card desk"))
    assert stub.kept == {}


def test_a_profiles_secret_cannot_be_asked_for_by_its_name_alone():
    for kind in PROFILE_KINDS:
        with pytest.raises(ValueError, match="no secret of str"):
            user_of("Card desk", kind)
    with pytest.raises(ValueError, match="no secret of Profile"):
        user_of(DESK, SecretKind.JOURNAL_KEY)


@given(st.text(max_size=MAX_NAME), st.text(max_size=3000), st.sampled_from(PROFILE_KINDS))
def test_user_names_fit_into_windows_and_are_told_apart(name, address, kind):
    profile = Profile(name, address, proxy=ProxyMode.EXPLICIT, proxy_url=address, ca_file=address)
    user = user_of(profile, kind)
    assert len(user) <= 513
    head, digest = user.rsplit("/", 1)
    assert head == f"{name}/{kind.value}"
    assert len(digest) == 32


# --- what is no keychain -----------------------------------------------------------------------------------

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
from lvctx_gui.store.secrets import SecretKind, Secrets, SecretsError
DESK = Profile("Card desk", "https://api.na4.livevox.com")
async def main():
    secrets = Secrets(60)
    try:
        await secrets.set(DESK, SecretKind.PASSWORD, "hunter2")
        print("stored in", await secrets.describe())
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
    assert said.startswith(f"REFUSED {ENCRYPTED}, {FILE} is not the operating system's keychain")


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
def test_beside_a_keychain_the_others_are_passed_over(keychain, alt, choice):
    # Left to itself, keyring would chain them all.
    environment = {**alt, "DBUS_SESSION_BUS_ADDRESS": keychain.address}
    if choice:
        environment["PYTHON_KEYRING_BACKEND"] = choice
    assert "Secret Service" in run(STORE, environment=environment)
    assert get(DESK) == "hunter2"


@pytest.mark.parametrize(
    ("module", "name", "words"),
    [
        ("keyring.backends.macOS", "Keyring", "macOS keychain"),
        ("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Manager"),
        ("keyring.backends.kwallet", "DBusKeyring", "wallet"),
        ("keyring.backends.libsecret", "Keyring", "Secret Service"),
        ("keyring.backends.SecretService", "Keyring", "Secret Service"),
    ],
)
def test_the_keychains_of_every_system_are_taken(module, name, words):
    import importlib

    backend = getattr(importlib.import_module(module), name)()
    assert _is_systems(backend)
    assert words in asyncio.run(Secrets(PATIENCE, lambda: backend).describe())


@pytest.mark.parametrize(
    "module",
    ["keyring.backends.macOSX", "keyring.backends", "keyrings.alt.Windows", "x.keyring.backends.macOS"],
)
def test_names_that_only_look_alike_are_not(module):
    assert not _is_systems(type("Keyring", (), {"__module__": module})())


# --- backends that misbehave -------------------------------------------------------------------------------


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


def test_half_a_secret_is_not_left_in_the_keychain():
    stub = Stub(keep=lambda text: text.partition("\0")[0])
    secrets = Secrets(PATIENCE, lambda: stub)
    assert trouble(secrets.set(DESK, PASSWORD, "a\0b")).problem is SecretsProblem.FAILED
    assert stub.kept == {}
    assert asyncio.run(secrets.get(DESK, PASSWORD)) == "a\0b"
    asyncio.run(secrets.set(DESK, PASSWORD, "ab"))
    assert stub.kept == {(SERVICE, DESKS_PASSWORD): "ab"}


@pytest.mark.parametrize(
    ("secret", "fits"),
    [("x" * 1280, True), ("x" * 1281, False), ("\U0001f511" * 640, True), ("\U0001f511" * 641, False)],
)
def test_windows_takes_2560_bytes(secret, fits):
    from keyring.backends.Windows import WinVaultKeyring

    secrets = Secrets(PATIENCE, WinVaultKeyring)
    if fits and sys.platform == "win32":
        asyncio.run(secrets.set(DESK, PASSWORD, secret))
        asyncio.run(secrets.delete(DESK, PASSWORD))
        return
    error = trouble(secrets.set(DESK, PASSWORD, secret))
    # Elsewhere what fits reaches the backend, which finds no Windows.
    assert error.problem is (SecretsProblem.FAILED if fits else SecretsProblem.TOO_LARGE)
    if not fits:
        assert f"{WINDOWS_LIMIT:,}" in str(error)
    assert asyncio.run(secrets.get(DESK, PASSWORD)) == secret


def test_no_error_shows_a_secret(caplog):
    caplog.set_level(logging.DEBUG)
    stub = Stub(error=RuntimeError(f"cannot store {SECRET}"))
    secrets = Secrets(PATIENCE, lambda: stub)

    async def store():
        asyncio.get_running_loop().set_debug(True)
        asyncio.get_running_loop().slow_callback_duration = 0
        await secrets.set(DESK, PASSWORD, SECRET)

    error = trouble(store())
    assert error.problem is SecretsProblem.FAILED
    assert "RuntimeError" in str(error)
    assert error.__context__ is None
    frames = []
    here = error.__traceback__
    while here is not None:
        if here.tb_frame.f_code.co_filename.endswith("secrets.py"):
            frames.append(here.tb_frame)
        here = here.tb_next
    assert {"set", "_ask"} <= {frame.f_code.co_name for frame in frames}
    shown = [repr(error), repr(secrets), repr(vars(secrets)), *(repr(frame.f_locals) for frame in frames)]
    assert SECRET not in "".join([*shown, caplog.text])
    assert "Executing" in caplog.text


async def test_a_reading_shows_nothing_in_the_log(caplog):
    caplog.set_level(logging.DEBUG)
    stub = Stub()
    stub.kept[SERVICE, DESKS_PASSWORD] = SECRET

    asyncio.get_running_loop().set_debug(True)
    asyncio.get_running_loop().slow_callback_duration = 0
    # A task's result shows in its repr, so this one has none.
    assert await Secrets(PATIENCE, lambda: stub).get(DESK, PASSWORD) == SECRET
    assert "Executing" in caplog.text
    assert SECRET not in caplog.text


def test_deleting_what_cannot_be_deleted_is_an_error():
    from keyring.errors import PasswordDeleteError

    class Stubborn(Stub):
        def delete_password(self, service, user):
            raise PasswordDeleteError("not now")

    stub = Stubborn()
    secrets = Secrets(PATIENCE, lambda: stub)
    asyncio.run(secrets.delete(DESK, PASSWORD))
    asyncio.run(secrets.set(DESK, PASSWORD, SECRET))
    assert trouble(secrets.delete(DESK, PASSWORD)).problem is SecretsProblem.FAILED
    assert asyncio.run(secrets.get(DESK, PASSWORD)) is None


def test_another_programs_secret_is_not_taken_for_half_of_ours():
    # It was stored between our writing and our looking.
    stub = Stub(keep=lambda _: "theirs")
    assert trouble(Secrets(PATIENCE, lambda: stub).set(DESK, PASSWORD, SECRET)).problem is (
        SecretsProblem.FAILED
    )
    assert stub.kept == {(SERVICE, DESKS_PASSWORD): "theirs"}


@pytest.mark.parametrize("secret", ["\ud800", "a" * 10 + "\udcff"])
def test_half_a_character_is_an_error_of_the_keychain(secret):
    secrets = Secrets(PATIENCE, lambda: Stub(keep=lambda text: text.encode()))
    error = trouble(secrets.set(DESK, PASSWORD, secret))
    assert error.problem is SecretsProblem.FAILED
    assert secret not in str(error)


class Gated(Stub):
    """A backend whose answers wait until the gate opens."""

    def __init__(self):
        super().__init__()
        self.entered, self.gate = threading.Event(), threading.Event()

    def get_password(self, service, user):
        self.entered.set()
        self.gate.wait(PATIENCE)
        return super().get_password(service, user)


async def test_a_call_that_nobody_waits_for_any_more_does_not_start():
    stub = Gated()

    secrets = Secrets(PATIENCE, lambda: stub)
    first = asyncio.create_task(secrets.get(DESK, TOKEN))
    await asyncio.to_thread(stub.entered.wait, PATIENCE)
    second = asyncio.create_task(secrets.set(DESK, PASSWORD, SECRET))
    # `set` starts its thread in its first step, and is cancelled while that waits for its turn.
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    stub.gate.set()
    await first
    for thread in threading.enumerate():
        if thread.name == "keychain":
            thread.join(PATIENCE)
    assert stub.kept == {}


@pytest.mark.parametrize("old", ["old", None])
async def test_what_is_set_while_the_keychain_is_read_is_newer(old):
    stub = Gated()
    stub.kept[SERVICE, DESKS_PASSWORD] = old

    secrets = Secrets(PATIENCE, lambda: stub)
    reading = asyncio.create_task(secrets.get(DESK, PASSWORD))
    await asyncio.to_thread(stub.entered.wait, PATIENCE)
    writing = asyncio.create_task(secrets.set(DESK, PASSWORD, "new"))
    await asyncio.sleep(0)
    stub.gate.set()
    assert await reading == "new"
    await writing


def test_importing_loads_no_keychain():
    script = (
        "import sys\n"
        "before = set(sys.modules)\n"  # measuring coverage loads some
        "import lvctx_gui.store.secrets, lvctx_gui.store.profiles.file, lvctx_gui.store.policy\n"
        "new = sys.modules.keys() - before\n"
        "print('lvctx_gui.store.policy' in new, new & {'keyring', 'platformdirs', 'tomllib', 'tomli_w'})"
    )
    assert run(script, environment={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}) == ("True set()")
