"""Where the running program writes, and what it does not touch there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.keychain import PATIENCE, needs_keychain, private_bus
from tests.unmeasured import unmeasured_environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has neither such links nor XDG folders")

SCRIPT = """
import asyncio, sys
import lvctx_gui.app as app
from PySide6.QtWidgets import QFileDialog, QLabel

begin = app.Program.begin

def begin_and_use(self, loop):
    begin(self, loop)
    self.using = loop.create_task(use(self))

async def use(program):
    window = program.window
    while window.connections.connection is None or window.busy or not program._journal.is_open:
        await asyncio.sleep(0.001)
    # Qt writes down where its dialogs were.
    dialog = QFileDialog(window, "Export")
    dialog.show()
    dialog.setDirectory(sys.argv[1])
    dialog.done(1)
    dialog.deleteLater()
    await asyncio.sleep(0)
    print("trouble:", program._journal.trouble)
    print("said:", *(label.text() for label in window.findChildren(QLabel, "messageText")))
    window.close_anyway()

app.Program.begin = begin_and_use
sys.exit(app.main(["--demo", "--data-dir", *sys.argv[1:]]))
"""


def run(data, home, **more):
    """Run the program from its start to its end; returns what it had to say."""
    names = ("XDG_", "LVCTX_", "QT_", "DBUS_")
    environment = {
        name: value for name, value in unmeasured_environment().items() if not name.startswith(names)
    }
    environment |= {
        "HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(data)],
        env=environment | more,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def test_everything_is_written_below_the_data_dir(tmp_path):
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    run(data, home)
    assert list(home.rglob("*")) == []
    assert files(data) >= {"config/window.ini", "config/QtProject.conf", "state/lvctx-gui.log"}
    assert {path.split("/")[0] for path in files(data)} <= {"config", "state", "cache"}


def test_a_relative_data_dir_holds_everything_too(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(tmp_path)
    run("data", home)
    assert list(home.rglob("*")) == []
    assert {path.name for path in tmp_path.iterdir()} == {"home", "data"}


NAMES = [
    "config/window.ini",
    "config/profiles.toml",
    "config/window.ini.lock",
    "config/QtProject.conf",
    "config/QtProject.conf.lock",
    "state/lvctx-gui.log",
    "state/crash-1.txt",
    "state/crash-99999999.txt",
    "state/journal.db",
    "state/journal.db-wal",
    "state/journal.db-shm",
    "state/journal.db-journal",
    "state/journal.lock",
    "state/journal.id",
    f"state/run-{'a' * 32}.lock",
    f"state/run-{'a' * 32}.mark",
]


STATUS = """
import os
end = app.Program._clean_up
async def end_and_tell(self):
    import ctypes, resource
    print("core:", resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
    await end(self)
app.Program._clean_up = end_and_tell
"""


@needs_keychain
@pytest.mark.skipif(sys.platform != "linux", reason="PR_GET_DUMPABLE is Linux's")
def test_the_program_that_hides_its_memory_still_has_a_keychain_and_a_journal(tmp_path, monkeypatch):
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    monkeypatch.setattr(f"{__name__}.SCRIPT", SCRIPT.replace("begin = ", f"{STATUS}\nbegin = ", 1))
    with private_bus() as bus:
        bus.start_daemon()
        said = run(data, home, DBUS_SESSION_BUS_ADDRESS=bus.address)
    assert "trouble: \n" in said
    assert "core: (0, 0) 0\n" in said
    assert files(data) >= {"state/journal.db", "state/journal.id"}


@needs_keychain
@pytest.mark.parametrize(
    "name",
    [
        None,
        "config/window.ini.lock",
        "state/journal.id",
        "state/journal.db-wal",
        "state/journal.lock",
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "link"])
def test_nothing_that_lies_in_the_data_dir_leads_out_of_it_or_stops_the_start(tmp_path, kind, name):
    """All of it at once, then what could stand behind something else that is refused first."""
    home, data, outside = tmp_path / "home", tmp_path / "data", tmp_path / "outside"
    for folder in (home, outside, data / "config", data / "state"):
        folder.mkdir(parents=True)
    for each in NAMES if name is None else [name]:
        if kind == "pipe":
            os.mkfifo(data / each)
        else:
            target = outside / each.replace("/", "-")
            target.write_text("somebody's")
            target.chmod(0o644)
            (data / each).symlink_to(target)
    with private_bus() as bus:
        bus.start_daemon()
        said = run(data, home, DBUS_SESSION_BUS_ADDRESS=bus.address)
    # Where the settings cannot be used the journal still can.
    assert ("trouble: \n" in said) is (name is not None and name.startswith("config"))
    assert "not an ordinary file" in said
    for target in outside.iterdir():
        assert (target.read_text(), target.stat().st_mode & 0o777) == ("somebody's", 0o644), target
    # What was put there with no file behind it was not made, either.
    assert len(list(outside.iterdir())) == (0 if kind == "pipe" else len(NAMES) if name is None else 1)
