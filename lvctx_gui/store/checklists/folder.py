"""Checklists on disk: the user's own, the administrator's, and those that come with the practice calls.

The administrator's lie beside the policy and count only if nobody but administrators can change them. A file
that cannot be used never hides another.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from lvctx_gui.core.checklist.checklist import Checklist
from lvctx_gui.core.checklist.matching import is_match, pattern_problem
from lvctx_gui.core.checklist.problems import Problem, problems_of, usable
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.store.busy_files import patiently
from lvctx_gui.store.checklists.toml import toml_of, understand
from lvctx_gui.store.plain_files import check_plain
from lvctx_gui.store.profiles.toml import MistakeError, read_toml
from lvctx_gui.store.trust import Judge, distrust
from lvctx_gui.store.whole_files import write_whole

MOST_FILES = 300
"""Files of one folder that are read."""

_FOR_ALL = 0o644

_PACKAGE = Path(__file__).resolve().parents[2]
_RESOURCES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


class ChecklistFileError(ValueError):
    """A file of a checklist cannot be read, written or deleted; the text is for people."""


class Origin(Enum):
    """Whose a checklist is."""

    OWN = "own"
    ADMINISTRATOR = "administrator"
    PRACTICE = "practice"
    """It comes with the practice calls, and holds on the practice server alone."""


@dataclass(frozen=True, slots=True)
class FiledChecklist:
    """A checklist and its file. ``checklist`` is as it was written; by ``in_use`` calls are assessed.

    ``problems`` are about what is left out of that, ``unknown`` about what this version does not know.
    """

    file: Path
    origin: Origin
    checklist: Checklist
    problems: tuple[Problem, ...] = ()
    unknown: tuple[Problem, ...] = ()
    in_use: Checklist | None = None


class Shelf(NamedTuple):
    """All checklists that were found, by origin and name, and sentences about files that cannot be used."""

    filed: tuple[FiledChecklist, ...] = ()
    problems: tuple[str, ...] = ()

    def in_use(self, *origins: Origin) -> tuple[Checklist, ...]:
        """What calls are assessed by, of these origins."""
        return tuple(each.in_use for each in self.filed if each.in_use is not None and each.origin in origins)


def read_shelf(
    own: Path, administrator: Path | None, judge: Judge = distrust, *, practice: bool = True
) -> Shelf:
    """All checklists there are, with that of the practice calls where ``practice`` says so.

    Never raises for what the folders hold; meant for a thread.
    """
    filed: list[FiledChecklist] = []
    problems: list[str] = []
    folders = [(own, Origin.OWN), *([(administrator, Origin.ADMINISTRATOR)] if administrator else [])]
    for folder, origin in folders:
        for file in _files_in(folder, problems):
            try:
                filed.append(_read(file, origin, judge))
            except (OSError, MistakeError) as error:
                problems.append(_unusable(file, error))
    if practice:
        filed += _practice_lists()
    order = list(Origin)
    filed.sort(key=lambda each: (order.index(each.origin), each.checklist.name.casefold(), str(each.file)))
    return Shelf(tuple(filed), tuple(problems))


def read_file(file: Path) -> FiledChecklist:
    """The checklist of a file that somebody has sent. Raises ``ChecklistFileError``."""
    try:
        found = _understood(file, Origin.OWN)
    except (OSError, MistakeError) as error:
        nothing = tr("Nothing was imported.")
        raise ChecklistFileError(sentences((nothing, _unusable(file, error)))) from None
    if not found.checklist.items:
        none = tr("There is no checklist in {file}. Nothing was imported.", file=file.name)
        raise ChecklistFileError(none)
    return found


def save(folder: Path, checklist: Checklist, file: Path | None = None) -> Path:
    """Write a checklist into its ``file``, or into a new one in ``folder``; wholly or not at all.

    It is its owner's only. Returns the file; raises ``ChecklistFileError``.
    """
    target = file or free_file(folder, checklist.name)
    try:
        check_plain(target)
        write_whole(target, toml_of(checklist).encode())
    except OSError as error:
        raise _not_written(target, error) from None
    return target


def export(file: Path, checklist: Checklist) -> None:
    """Write a checklist into a file for others, who may read it. Raises ``ChecklistFileError``."""
    try:
        write_whole(file, toml_of(checklist).encode())
        if os.name == "posix":
            # A disk that knows no modes lets others read it anyway.
            with contextlib.suppress(OSError):
                file.chmod(_FOR_ALL)
    except OSError as error:
        raise _not_written(file, error) from None


def delete(file: Path) -> None:
    """Delete the file of a checklist; that it has gone already is no error. Raises ``ChecklistFileError``."""
    try:
        patiently(lambda: file.unlink(missing_ok=True))
    except OSError as error:
        unchanged = tr("{file} cannot be deleted ({reason}).", file=file, reason=_reason(error))
        raise ChecklistFileError(unchanged) from None


def free_file(folder: Path, name: str) -> Path:
    """A file in ``folder`` that does not exist, called after ``name`` in letters that all systems take."""
    stem = file_stem(name)
    number, file = 1, folder / f"{stem}.toml"
    while file.exists() or file.is_symlink():
        number += 1
        file = folder / f"{stem}-{number}.toml"
    return file


def file_stem(name: str) -> str:
    """What a file with the checklist ``name`` may be called, without ``.toml``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"checklist-{stem}" if stem else "checklist"  # no name of a device on Windows, such as con


def file_problems(filed: FiledChecklist) -> tuple[str, ...]:
    """What is wrong in a file, as sentences that name item and field."""
    return tuple(_where(each, filed.checklist) for each in (*filed.problems, *filed.unknown))


def _files_in(folder: Path, problems: list[str]) -> list[Path]:
    try:
        files = sorted(file for file in folder.iterdir() if _is_ours(file))
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(
            tr("The checklists in {folder} cannot be read ({reason}).", folder=folder, reason=_reason(error))
        )
        return []
    if len(files) > MOST_FILES:
        problems.append(
            tr(
                "There are more than {count} checklists in {folder}: only the first ones are used.",
                count=MOST_FILES,
                folder=folder,
            )
        )
    return files[:MOST_FILES]


def _is_ours(file: Path) -> bool:
    return file.suffix.casefold() == ".toml" and not file.name.startswith(".")


def _read(file: Path, origin: Origin, judge: Callable[[Path], str]) -> FiledChecklist:
    if origin is Origin.ADMINISTRATOR:
        # Judged before it is read: nobody but an administrator can change what was found to be theirs.
        if reason := judge(file):
            rule = tr("It counts only if nobody but administrators can change it.")
            raise MistakeError(sentences((rule, reason)))
    else:
        check_plain(file)
    return _understood(file, origin)


def _understood(file: Path, origin: Origin) -> FiledChecklist:
    checklist, mistakes, unknown = understand(read_toml(file))
    found = problems_of(checklist, pattern_problem, is_match)
    told = {(each.item, each.field) for each in mistakes}
    problems = (*mistakes, *(each for each in found if (each.item, each.field) not in told))
    return FiledChecklist(file, origin, checklist, problems, unknown, usable(checklist, problems))


def _practice_lists() -> Iterable[FiledChecklist]:
    for folder in _RESOURCES:
        file = folder / "practice" / "checklist.toml"
        if file.is_file():
            try:
                return [_understood(file, Origin.PRACTICE)]
            except (OSError, MistakeError):
                return []
    return []


def _where(problem: Problem, checklist: Checklist) -> str:
    if problem.item is None:
        if not problem.field:
            return problem.sentence
        return tr("{field}: {problem}", "in a file", field=problem.field, problem=problem.sentence)
    number = problem.item + 1
    if not problem.field:
        return tr("Item {number}: {problem}", "in a file", number=number, problem=problem.sentence)
    return tr(
        "Item {number}, {field}: {problem}",
        "in a file",
        number=number,
        field=problem.field,
        problem=problem.sentence,
    )


def _unusable(file: Path, error: OSError | MistakeError) -> str:
    if isinstance(error, OSError):
        return tr("{file} cannot be read ({reason}).", file=file, reason=_reason(error))
    return sentences((tr("{file} cannot be used.", file=file), str(error)))


def _not_written(file: Path, error: OSError) -> ChecklistFileError:
    return ChecklistFileError(
        tr("The checklist cannot be written to {file} ({reason}).", file=file, reason=_reason(error))
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
