"""A computer with a journal, other programs over it, and a real keychain on a bus of its own."""

from __future__ import annotations

import contextlib

import pytest

from tests.keychain import private_bus
from tests.store.journal.desk import Desk, Program


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "state")


@pytest.fixture
def program(desk):
    """Starts other programs; returns each when it is ready."""
    programs = []

    def start(*arguments):
        programs.append(Program(desk, *arguments))
        return programs[-1]

    yield start
    for each in programs:
        if each.process.returncode is None:
            each.end()


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
