"""A keychain for tests: a session bus of its own with a keyring daemon on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lvctx_gui.store import secrets as secret_store

# Long for a daemon that answers in milliseconds, so that a loaded machine passes; only what hangs takes it.
PATIENCE = 60.0

SYSTEM_KEYCHAIN = secret_store.system_keychain
"""How the program finds the keychain of the computer; tests put others in its place."""


def is_installed() -> bool:
    """Whether this machine has what a keychain of our own takes."""
    return bool(shutil.which("gnome-keyring-daemon") and shutil.which("dbus-daemon"))


needs_keychain = pytest.mark.skipif(
    not is_installed(),
    reason="gnome-keyring-daemon and dbus-daemon are not both installed",
)
# A bus of its own, without services that it could start: nothing of the desktop takes part, no prompt opens.
BUS = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


class PrivateBus:
    """A session bus, and the keyring daemon that can be started on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        config = folder / "bus.conf"
        config.write_text(BUS.format(folder=folder).strip())
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        self._bus = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True
        )
        self.daemon: subprocess.Popen[str] | None = None
        # The address comes when the bus listens.
        self.address = self._bus.stdout.readline().strip()
        self.environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": self.address,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(folder),
        }
        self.environment.pop("PYTHON_KEYRING_BACKEND", None)
        for name in [name for name in self.environment if name.startswith(("KEYRING_", "GNOME_KEYRING_"))]:
            del self.environment[name]

    def start_daemon(self) -> None:
        """Start it with an unlocked login keyring, and return when it owns its name on the bus."""
        from jeepney import MatchRule, message_bus
        from jeepney.io.blocking import Proxy, open_dbus_connection

        rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        rule.add_arg_condition(0, "org.freedesktop.secrets")
        with open_dbus_connection(self.address) as connection, connection.filter(rule) as changes:
            Proxy(message_bus, connection).AddMatch(rule)
            self.daemon = subprocess.Popen(
                ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=self.environment,
                text=True,
            )
            self.daemon.stdin.write("login password")
            self.daemon.stdin.close()
            connection.recv_until_filtered(changes, timeout=PATIENCE)

    def lock(self) -> None:
        """Lock the keyring; unlocking it would need a prompt, and there is nothing that could show one."""
        import secretstorage
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection(self.address) as connection:
            secretstorage.get_default_collection(connection).lock()

    def run(self, script: str, *arguments: str, **variables: str) -> str:
        """Run Python in a new process on this bus and return what it printed; it must end well."""
        return run(script, *arguments, environment={**self.environment, **variables})

    def close(self) -> None:
        for process in (self.daemon, self._bus):
            if process is None:
                continue
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()


def run(script: str, *arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@contextmanager
def private_bus() -> Iterator[PrivateBus]:
    """A bus in a folder of its own, which goes with it."""
    # The path of a socket may have 107 bytes, which pytest's folders reach.
    folder = Path(tempfile.mkdtemp(prefix="lvctx-"))
    bus = PrivateBus(folder)
    try:
        yield bus
    finally:
        bus.close()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def keychain_bus() -> Iterator[PrivateBus]:
    """A session bus with a real keychain on it."""
    if not is_installed():
        pytest.skip("gnome-keyring-daemon and dbus-daemon are not both installed")
    with private_bus() as bus:
        bus.start_daemon()
        yield bus


@pytest.fixture
def real_keychain(keychain_bus: PrivateBus, no_keychain: None, monkeypatch: pytest.MonkeyPatch) -> PrivateBus:
    """Windows find a real keychain, so that their journals outlive them."""
    for name, value in keychain_bus.environment.items():
        if name.startswith(("DBUS_", "XDG_")):
            monkeypatch.setenv(name, value)
    monkeypatch.setattr(secret_store, "system_keychain", SYSTEM_KEYCHAIN)
    return keychain_bus
