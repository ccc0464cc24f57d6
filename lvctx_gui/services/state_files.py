"""States to compare with that stand in a file: an answer of the API, or an exported history.

An answer may stand there as ``curl`` has written it, with or without its headers. What is wrong with a file
is said with its line.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from lvctx_gui.api.strict_json import JsonError, load, without_last_commas
from lvctx_gui.api.wire import WireError, decode_context
from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.comparison import Side, SideKind, state_after, state_before
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import MISSING, Context, Entry, Lookup, Missing, NonTextValue
from lvctx_gui.core.grid.formulas import unprotected
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.export import CSV_COLUMNS
from lvctx_gui.store.plain_files import followed

LARGEST = 20_000_000
"""Bytes of a file that is read: an answer of the API never has as many."""

MOST_OPERATIONS = 2_000
"""Operations of an exported history that can be chosen from; of a longer one these are the first."""

_HEADERS = re.compile(r"(?:HTTP/\d[^\n]*\n(?:[^\n]+\n)*?\r?\n)+", re.ASCII)
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_SO_ALREADY = "was so already"  # not shown: a word of the format


class FileProblemError(ValueError):
    """A file that nothing can be compared with; ``str()`` says which, why and where, as a sentence."""


@dataclass(frozen=True, slots=True, repr=False)
class _Line:
    """What an exported history tells of one key of one operation."""

    key: str
    old: Lookup
    new: Lookup
    outcome: str


def read_states(path: Path) -> list[Side]:
    """The states that the file holds: one for an answer, before and after each operation of a history.

    Raises ``FileProblemError``.
    """
    name = plain_text(path.name, 80)
    text, saved = _text(path, name)
    text = _HEADERS.sub(_blank, text, count=1) if text.startswith("HTTP/") else text
    if path.suffix.casefold() == ".csv" or text.startswith(f"{CSV_COLUMNS[0]},{CSV_COLUMNS[1]},"):
        return list(_from_csv(text, name))
    data = _json(text, name)
    if isinstance(data, list):
        return list(_from_history(data, name))
    try:
        context = decode_context(text.encode("utf-8", "surrogatepass"))
    except WireError:
        raise FileProblemError(_no_entries(name, data)) from None
    return [Side(SideKind.FILE, context, saved, name=path.name)]


def _blank(headers: re.Match[str]) -> str:
    """Lines that hold nothing in place of ``headers``: numbers of lines stay right."""
    return "\n" * headers[0].count("\n")


def _text(path: Path, name: str) -> tuple[str, datetime]:
    try:
        with open(path, "rb", opener=followed) as file:
            data = file.read(LARGEST + 1)
        saved = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FileProblemError(tr("{name} could not be read ({reason}).", name=name, reason=why)) from None
    if len(data) > LARGEST:
        limit = f"{LARGEST // 1_000_000:,}"
        raise FileProblemError(
            tr("{name} is too large: files of up to {number} MB can be read.", name=name, number=limit)
        )
    # What PowerShell writes with > is UTF-16.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileProblemError(
            tr("{name} cannot be read: line {line} is not text in UTF-8.", name=name, line=f"{line:,}")
        ) from None
    if not text.strip():
        raise FileProblemError(tr("{name} is empty.", name=name))
    return text, saved


# JSON -----------------------------------------------------------------------------------------------------


def _json(text: str, name: str) -> Any:  # noqa: ANN401  # whatever the file holds
    try:
        return load(text.encode("utf-8", "surrogatepass"))[0]
    except JsonError as error:
        why = str(error)
    try:
        json.loads(without_last_commas(text))
    except json.JSONDecodeError as error:
        raise FileProblemError(
            tr(
                "{name} is not JSON: line {line}, column {column} cannot be understood. A file can be an "
                "answer of the API, as curl writes it, or an exported history.",
                name=name,
                line=f"{error.lineno:,}",
                column=f"{error.colno:,}",
            )
        ) from None
    except RecursionError:
        pass
    raise FileProblemError(tr("{name} cannot be used: {reason}", name=name, reason=why))


def _no_entries(name: str, data: Any) -> str:  # noqa: ANN401  # whatever the file holds
    """What is wrong with JSON that is no answer of the API."""
    rows = data.get("entry") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        return tr("{name} is JSON, but neither an answer with “entry” nor an exported history.", name=name)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or type(row.get("key")) is not str:
            return tr("{name} cannot be used: entry {number} has no key.", name=name, number=f"{number:,}")
    return tr("{name} cannot be used: its entries are nested too deeply.", name=name)


def _from_history(data: Sequence[Any], name: str) -> Iterator[Side]:
    if not data:
        raise FileProblemError(tr("{name} is an exported history without any operation.", name=name))
    for number, work in enumerate(data[:MOST_OPERATIONS], start=1):
        try:
            changes = [
                _Line(_whole(each["key"]), _member(each["old"]), _member(each["new"]), each["outcome"])
                for each in work["changes"]
            ]
            call = work["call"]
            fields = [_whole(call[field]) for field in ("session", "transaction_id", "account")]
            client = "" if call["client"] is None else str(call["client"])
            site = Site(_whole(work["environment"]), _whole(work["address"]))
            head = (_whole(work["began"]), *fields, client, _whole(work["work"]))
            yield from _states(name, head, site, changes)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise FileProblemError(
                tr(
                    "{name} cannot be used: its operation {number} is not as this program exports it.",
                    name=name,
                    number=f"{number:,}",
                )
            ) from None


def _whole(text: Any) -> str:  # noqa: ANN401  # whatever the file holds
    """A text, which stands there in parts where it holds halves of characters side by side."""
    return "".join(text) if isinstance(text, list) else str(text)


def _member(member: Mapping[str, Any]) -> Lookup:
    kind = member["is"]
    if kind == "text":
        return _whole(member["value"])
    return _value(kind, _whole(member["json"]) if "json" in member else "")


def _value(kind: str, text: str) -> Lookup:
    if kind == "text":
        return text
    if kind == "missing":
        return MISSING
    return None if kind == "no value" else NonTextValue(text, kind)  # not shown: a word of the format


# CSV ------------------------------------------------------------------------------------------------------


def _from_csv(text: str, name: str) -> Iterator[Side]:
    csv.field_size_limit(LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        if tuple(next(reader, ())) != CSV_COLUMNS:
            raise FileProblemError(
                tr(
                    "{name} cannot be used: line 1 has not the columns of an exported history.",
                    name=name,
                )
            )
        for cells in reader:
            if len(cells) != len(CSV_COLUMNS):
                raise csv.Error
            plain = [unprotected(cell) for cell in cells]
            rows.append((reader.line_num, dict(zip(CSV_COLUMNS, plain, strict=True))))
    except csv.Error:
        raise FileProblemError(_broken_line(name, reader.line_num)) from None
    if not rows:
        raise FileProblemError(tr("{name} is an exported history without any operation.", name=name))
    works = groupby(rows, lambda row: tuple(row[1][column] for column in CSV_COLUMNS[:9]))
    for number, (_, lines) in enumerate(works):
        if number >= MOST_OPERATIONS:
            return
        yield from _from_lines(list(lines), name)


def _from_lines(rows: Sequence[tuple[int, dict[str, str]]], name: str) -> Iterable[Side]:
    line, first = rows[0]
    try:
        head = tuple(
            first[each] for each in ("began", "session", "transaction_id", "account", "client", "work")
        )
        changes = [
            _Line(
                row["key"],
                _value(row["old_is"], row["old"]),
                _value(row["new_is"], row["new"]),
                row["outcome"],
            )
            for _, row in rows
            if row["old_is"]  # one line tells of an operation without any key
        ]
        return _states(name, head, Site(first["environment"], ""), changes)
    except ValueError:
        raise FileProblemError(_broken_line(name, line)) from None


def _broken_line(name: str, line: int) -> str:
    return tr(
        "{name} cannot be used: line {line} is not as this program exports it.", name=name, line=f"{line:,}"
    )


# Both -----------------------------------------------------------------------------------------------------


def _states(name: str, head: Sequence[str], site: Site, lines: Sequence[_Line]) -> list[Side]:
    """Before and after one operation. Raises ``ValueError`` where it is none."""
    began, session, tx_id, account, client, work = head
    try:
        call = CallRef(session, int(tx_id), account, int(client) if client else None)
    except InvalidCallError as invalid:
        raise ValueError(*invalid.args) from None
    changes = [Change(line.key, line.old, line.new) for line in lines]
    intent = Intent(
        "",
        datetime.fromisoformat(began).astimezone(),
        call,
        site,
        "",
        Context(Entry(change.key, change.before) for change in changes if change.before is not MISSING),
        tuple(Entry(change.key, change.after) for change in changes if not isinstance(change.after, Missing)),
        tuple(change.key for change in changes if change.after is MISSING),
        tuple(change.key for change in changes),
        Operation(work),
    )
    results = tuple(KeyResult(line.key, Step.DONE, _outcome(line.outcome)) for line in lines)
    record = Record(intent, results)
    return [replace(side, name=name) for side in (state_before(record), state_after(record))]


def _outcome(word: str) -> Outcome:
    return Outcome.CONFIRMED if word == _SO_ALREADY else _OUTCOMES.get(word, Outcome.NOT_CONFIRMED)
