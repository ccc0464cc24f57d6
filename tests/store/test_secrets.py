"""Secrets against a real Secret Service on a private bus, and in the memory of a run."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading

import pytest

from lvctx_gui.core.profile import Profile
from lvctx_gui.store.keychain import SERVICE, SecretsProblem
from lvctx_gui.store.secrets import PROFILE_KINDS, SecretKind, Secrets
from tests.keychain import PATIENCE, needs_keychain, run
from tests.store.stub_keychain import (
    DESK,
    DESKS_PASSWORD,
    NA4,
    PASSWORD,
    SECRET,
    TOKEN,
    Stub,
    get,
    leaks,
    trouble,
)

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
    assert await get(DESK) == secret


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
    assert await get(Profile("Bücher", NA4)) == "other"


@needs_keychain
async def test_what_is_not_there_is_none_and_can_be_deleted(keychain):
    assert await get(DESK) is None
    await Secrets(PATIENCE).delete(DESK, PASSWORD)


@needs_keychain
async def test_at_once_each_call_has_its_turn(keychain):
    secrets = Secrets(PATIENCE)
    await asyncio.gather(*(secrets.set(Profile(f"P{i}", NA4), PASSWORD, f"{i}") for i in range(8)))
    fresh = Secrets(PATIENCE)
    assert (await asyncio.gather(*(fresh.get(Profile(f"P{i}", NA4), PASSWORD) for i in range(8)))) == [
        f"{i}" for i in range(8)
    ]


@needs_keychain
@leaks
async def test_a_locked_keychain_is_said_and_memory_serves_the_run(keychain):
    await Secrets(PATIENCE).set(DESK, PASSWORD, "stored")
    keychain.lock()
    secrets = Secrets(PATIENCE)
    for asked in (
        secrets.get(DESK, PASSWORD),
        secrets.set(DESK, PASSWORD, SECRET),
        secrets.delete(DESK, TOKEN),
    ):
        error = await trouble(asked)
        assert error.problem is SecretsProblem.LOCKED
        assert "locked" in str(error)
        assert SECRET not in str(error)
    assert await secrets.get(DESK, PASSWORD) == SECRET
    assert await secrets.get(DESK, TOKEN) is None


@needs_keychain
@leaks
async def test_what_could_not_be_deleted_stays_forgotten_in_this_run(keychain):
    secrets = Secrets(PATIENCE)
    await secrets.set(DESK, PASSWORD, SECRET)
    keychain.lock()
    await trouble(secrets.delete(DESK, PASSWORD))
    assert await secrets.get(DESK, PASSWORD) is None


HUNG = """
import asyncio, sys
from lvctx_gui.core.profile import Profile
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.secrets import SecretKind, Secrets
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
    assert "within 1 second" in errors[0]
    assert kept == "kept"


@needs_keychain
@leaks
async def test_without_a_service_there_is_no_keychain_until_one_is_started(bus):
    secrets = Secrets(PATIENCE)
    for asked in (
        secrets.get(DESK, PASSWORD),
        secrets.set(DESK, TOKEN, SECRET),
        secrets.delete(DESK, PASSWORD),
    ):
        assert (await trouble(asked)).problem is SecretsProblem.NO_KEYCHAIN
    bus.start_daemon()
    assert await secrets.get(DESK, PASSWORD) is None
    await secrets.set(DESK, TOKEN, SECRET)
    assert await get(DESK, TOKEN) == SECRET


@needs_keychain
@leaks
async def test_a_keychain_that_goes_away_is_said(keychain):
    secrets = Secrets(PATIENCE)
    assert await secrets.get(DESK, PASSWORD) is None
    keychain.close()
    assert (await trouble(secrets.get(DESK, PASSWORD))).problem is SecretsProblem.NO_KEYCHAIN


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' keychains need no bus")
@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "", "nonsense"])
async def test_without_a_bus_there_is_no_keychain(monkeypatch, tmp_path, address):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
    error = await trouble(Secrets(PATIENCE).get(DESK, PASSWORD))
    assert error.problem is SecretsProblem.NO_KEYCHAIN
    assert "in memory only" in str(error)


# --- threads and traces -----------------------------------------------------------------------------------


async def test_no_error_shows_a_secret(caplog):
    caplog.set_level(logging.DEBUG)
    stub = Stub(error=RuntimeError(f"cannot store {SECRET}"))
    secrets = Secrets(PATIENCE, lambda: stub)

    async def store():
        asyncio.get_running_loop().set_debug(True)
        asyncio.get_running_loop().slow_callback_duration = 0
        await secrets.set(DESK, PASSWORD, SECRET)

    error = await trouble(store())
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
