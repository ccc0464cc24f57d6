"""What may stand between us and a server, for tests: Debian's packages, unpacked and never installed.

Installed, a web server would listen on this machine from then on, and it takes an administrator. Unpacked
beside `.venv`, it runs when a test starts it, for anybody.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import setup_env
from locked import locked
from processes import SetupError, run_quietly, say

FOLDER = setup_env.VENV / "ways"
_RECORD = "lvctx-setup.json"
_SYSTEM = Path("/")
# A package's name and version, one for each that is not on this machine: "Inst nginx (1.22.1-9 Debian …".
_INSTALLS = "Inst "


@dataclass(frozen=True)
class Program:
    """A program, or a library with what runs it: its Debian packages, and a file by which it is known.

    `runtime` is a command that `runtime_package` brings where this machine has none.
    """

    name: str
    packages: tuple[str, ...]
    marker: str
    runtime: str = ""
    runtime_package: str = ""

    @property
    def unpacked(self) -> Path:
        """The folder that stands for `/` once it has been unpacked."""
        return FOLDER / self.name

    @property
    def root(self) -> Path | None:
        """The folder that stands for `/` in which it is found; None where it is not."""
        for root in (self.unpacked, _SYSTEM):
            if (root / self.marker).exists() and (root == _SYSTEM or (root / _RECORD).exists()):
                return root
        return None

    @property
    def command(self) -> Path | None:
        """The runtime's command: this machine's, or the one that was unpacked."""
        if found := shutil.which(self.runtime):
            return Path(found)
        found_inside = (
            *self.unpacked.glob(f"usr/lib/jvm/*/bin/{self.runtime}"),
            self.unpacked / "usr/bin" / self.runtime,
        )
        return next((path for path in found_inside if path.is_file()), None)

    @property
    def is_ready(self) -> bool:
        """Whether it can be started."""
        return self.root is not None and (not self.runtime or self.command is not None)

    @property
    def wanted(self) -> list[str]:
        """The packages to unpack here."""
        needs_runtime = bool(self.runtime_package) and not shutil.which(self.runtime)
        return [*self.packages, *([self.runtime_package] if needs_runtime else [])]


NGINX = Program("nginx", ("nginx",), "usr/sbin/nginx")
APACHE = Program("apache2", ("apache2-bin",), "usr/sbin/apache2")
HAPROXY = Program("haproxy", ("haproxy",), "usr/sbin/haproxy")
EXPRESS = Program("express", ("node-express",), "usr/share/nodejs/express/package.json", "node", "nodejs")
TOMCAT = Program(
    "tomcat",
    ("libtomcat10-embed-java", "libjakarta-annotation-api-java"),
    "usr/share/java/tomcat10-embed-core.jar",
    "java",
    "default-jre-headless",
)
PROGRAMS = (NGINX, APACHE, HAPROXY, EXPRESS, TOMCAT)


def ensure() -> None:
    """Unpack what is missing; where that cannot be done, say what is left out and go on."""
    if sys.platform != "linux":
        return
    left_out: list[str] = []
    for program in PROGRAMS:
        try:
            if not program.is_ready:
                with locked(setup_env.VENV / ".lock", lambda: say("Waiting for another set-up of .venv …")):
                    # Whoever was waited for may have done the work.
                    if not program.is_ready:
                        _unpack(program)
        except (OSError, SetupError) as error:
            say(str(error))
            left_out.append(program.name)
    if left_out:
        say(f"Going on without {', '.join(left_out)}: the tests that need them skip.")


def _unpack(program: Program) -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise SetupError(
            f"{program.name} is not installed here, and this is no Debian from which to take it."
        )
    say(f"Unpacking {program.name} for tests, from Debian's packages (once) …")
    shutil.rmtree(program.unpacked, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="packages-", dir=FOLDER) as folder:
        packages = _download(program, Path(folder))
        for package in packages:
            _run(program, ["dpkg-deb", "--extract", str(package), str(program.unpacked)])
    _turn_links_inwards(program.unpacked)
    record = {"packages": [package.name for package in packages]}
    (program.unpacked / _RECORD).write_text(json.dumps(record) + "\n", encoding="utf-8")


def _download(program: Program, folder: Path) -> list[Path]:
    """Fetch the packages and what they need; apt checks them against the lists that the archive signs."""
    try:
        return _try_download(program, folder)
    except SetupError:
        if os.geteuid() != 0:
            raise
        # The lists may be older than what the archive holds by now, or there may be none.
        _run(program, ["apt-get", "update"])
        return _try_download(program, folder)


def _try_download(program: Program, folder: Path) -> list[Path]:
    simulated = _run(
        program, ["apt-get", "--simulate", "install", "--no-install-recommends", *program.wanted]
    )
    names = names_and_versions(simulated)
    if not names:
        raise SetupError(f"{program.name} is installed, but not where it is looked for ({program.marker}).")
    # Fetched by whom it may be: apt's own user cannot write here.
    _run(program, ["apt-get", "-o", "APT::Sandbox::User=root", "download", *names], folder)
    return sorted(folder.glob("*.deb"))


def names_and_versions(simulated: str) -> list[str]:
    """Return `name=version` of each package that `apt-get --simulate install` says it would install."""
    names = []
    for line in simulated.splitlines():
        if line.startswith(_INSTALLS):
            name = line.split()[1]
            version = line.partition("(")[2].split()[0]
            names.append(f"{name}={version}")
    return names


def _turn_links_inwards(root: Path) -> None:
    """Let links to `/…` lead to what was unpacked, where it was."""
    for folder, folders, files in os.walk(root):
        for path in (Path(folder, name) for name in (*folders, *files)):
            if not path.is_symlink():
                continue
            target = str(path.readlink())
            inside = root / target.lstrip("/")
            if target.startswith("/") and (inside.exists() or inside.is_symlink()):
                with suppress(OSError):
                    path.unlink()
                    path.symlink_to(inside)


def _run(program: Program, command: list[str], folder: Path | None = None) -> str:
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    result = run_quietly(command, environment=environment, folder=folder)
    if result.status:
        raise SetupError(
            f"{result.output.rstrip()}\n{program.name} could not be unpacked from Debian's packages."
        )
    return result.output
