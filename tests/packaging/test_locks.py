"""The lock files name exactly what pyproject.toml asks for, and nobody's server."""

import re
import tomllib
from importlib import metadata

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.packaging.conftest import ROOT

KINDS = ("run", "dev")
EVERY_LOCK = (*KINDS, "proxy", "windows", "windows-python")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PLATFORMS = [
    {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    for python in ("3.11", "3.12", "3.13", "3.14")
    for system in ("linux", "win32", "darwin")
]


def text(kind):
    return (ROOT / "packaging" / "locks" / f"{kind}.txt").read_text(encoding="utf-8")


def entries(kind):
    """Each locked requirement with its hashes."""
    whole_lines = text(kind).replace("\\\n", " ").splitlines()
    return [
        (Requirement(line.partition(" --hash")[0]), re.findall(r"--hash=(\S+)", line)) for line in whole_lines
    ]


def pinned(kind, environment):
    """The version of each package that this platform gets."""
    chosen = [
        entry for entry, _ in entries(kind) if entry.marker is None or entry.marker.evaluate(environment)
    ]
    return {canonicalize_name(entry.name): Version(next(iter(entry.specifier)).version) for entry in chosen}


@pytest.mark.parametrize("kind", EVERY_LOCK)
def test_everything_is_pinned_and_hashed(kind):
    for entry, hashes in entries(kind):
        assert [part.operator for part in entry.specifier] == ["=="], entry
        assert hashes, entry
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), entry


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "platform", PLATFORMS, ids=lambda one: f"{one['sys_platform']}-{one['python_version']}"
)
def test_every_direct_dependency_is_locked_within_its_bounds(kind, platform):
    wanted = PROJECT["dependencies"] + (PROJECT["optional-dependencies"]["dev"] if kind == "dev" else [])
    versions = pinned(kind, platform)
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or requirement.marker.evaluate(platform):
            assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("kind", KINDS)
def test_old_python_gets_no_qt_binding_that_loses_references(kind):
    for platform in PLATFORMS:
        if platform["python_version"] == "3.11":
            assert pinned(kind, platform)["pyside6-essentials"] < Version("6.12")


@pytest.mark.parametrize(
    "platform", PLATFORMS, ids=lambda one: f"{one['sys_platform']}-{one['python_version']}"
)
def test_tests_use_the_programs_versions(platform):
    assert pinned("run", platform).items() <= pinned("dev", platform).items()


def reached(requirements, environment):
    """The packages that these requirements bring to this computer, by what each says that it needs."""
    found, todo = set(), [(requirement, "") for requirement in map(Requirement, requirements)]
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker is not None and not requirement.marker.evaluate(
            {**environment, "extra": extra}
        ):
            continue
        name = canonicalize_name(requirement.name)
        for wanted in {"", *requirement.extras}:
            if (name, wanted) not in found:
                found.add((name, wanted))
                todo += [(Requirement(line), wanted) for line in metadata.requires(name) or ()]
    return {name for name, _ in found}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_locked_that_nothing_asks_for(kind):
    environment = default_environment()
    wanted = PROJECT["dependencies"] + (PROJECT["optional-dependencies"]["dev"] if kind == "dev" else [])
    assert set(pinned(kind, environment)) - reached(wanted, environment) == set()


@pytest.mark.parametrize("kind", EVERY_LOCK)
def test_no_server_is_named(kind):
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links|@", text(kind)) == []


def test_windows_tests_use_the_locked_versions_but_for_what_the_override_names():
    override = (ROOT / "packaging" / "locks" / "windows-override.in").read_text(encoding="utf-8")
    overridden = {
        canonicalize_name(entry.name): Version(next(iter(entry.specifier)).version)
        for entry in (Requirement(line) for line in override.splitlines() if not line.startswith("#"))
    }
    here = {"sys_platform": "win32", "python_version": "3.13", "python_full_version": "3.13.0"}
    windows = pinned("windows", here)
    assert overridden.items() <= windows.items()
    assert overridden.keys() == {"pyside6-essentials", "shiboken6"}
    expected = {**pinned("dev", here), **overridden}
    # Checks that do not run there.
    assert expected.keys() - windows.keys() == {"mypy", "pyinstaller", "ruff"}
    assert windows.items() <= expected.items()


def test_what_windows_gets_needs_no_marker():
    # pip, which installs it from another system, would judge a marker by that system.
    assert all(entry.marker is None for entry, _ in entries("windows"))
