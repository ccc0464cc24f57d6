"""The history for other programs: JSON, exact, and CSV, for reading in a spreadsheet.

Names and words that belong to the format are English in every language, so that programs can rely on them;
reasons and remarks are the sentences that the person saw.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import Lookup, Missing, NonTextValue, value_text
from lvctx_gui.core.grid.formulas import protected
from lvctx_gui.core.grid.halves import unjoined
from lvctx_gui.core.record import Record
from lvctx_gui.core.settle import KeyResult, Outcome
from lvctx_gui.store.plain_files import private

CSV_COLUMNS = (
    "began", "environment", "session", "transaction_id", "account", "client", "user", "work", "note", "key",
    "old_is", "old", "new_is", "new", "outcome", "sent", "reason",
)  # fmt: skip


def outcome_of(result: KeyResult) -> str:
    """How it ended for one key, in words of the format that do not claim what was never sent."""
    if result.outcome is Outcome.CONFIRMED and not result.was_sent:
        return "was so already"  # not shown
    return result.outcome.value


def history_json(records: Iterable[Record]) -> str:
    """The operations as a JSON list; an absent value has no member, one that is not text is its own JSON.

    JSON takes two half characters that stand side by side for one whole: a text that holds such is the list
    of its parts, which make the text when they are put together.
    """
    return "".join(_json_parts(records))


def _json_parts(records: Iterable[Record]) -> Iterator[str]:
    before = "[\n"
    for part in _json_objects(records):
        yield before + part
        before = ",\n"
    yield "\n]" if before == ",\n" else "[]"


def _json_objects(records: Iterable[Record]) -> Iterator[str]:
    # One by one: a single call for all of them would hold Python's lock, and with it the window, to its end.
    for record in records:
        yield json.dumps(_unjoined(_work(record)), indent=1)


def history_csv(records: Iterable[Record]) -> str:
    """One line for each key, and one without a key for an operation that has none to name (RFC 4180).

    What a spreadsheet would take for a formula at the beginning of a cell, or behind a ``;``, a tab or a line
    break in one (there a cell begins for those that separate by these), has a ' before it. So has a ' in such
    a place: taking one ' away at each of them gives the text back.
    """
    return "".join(_csv_parts(records))


def _csv_parts(records: Iterable[Record]) -> Iterator[str]:
    yield _csv([CSV_COLUMNS])
    for record in records:
        intent, call = record.intent, record.intent.call
        head = (
            intent.began.isoformat(timespec="seconds"), intent.site.name, call.session, str(call.tx_id),
            call.account, "" if call.client is None else str(call.client), intent.user, intent.work.value,
            intent.note,
        )  # fmt: skip
        results = {result.key: result for result in record.results}
        lines = [_cells(record, change, results.get(change.key)) for change in intent.changes]
        lines = lines or [("", "", "", "", "", record.summary, "", record.shown_remark)]
        yield _csv([protected(cell) for cell in (*head, *cells)] for cells in lines)


def _csv(lines: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


class HistoryFile:
    """The file ``path``, in which operations are written as they come: CSV when its name ends so, else JSON.

    On POSIX nobody but its owner can read the file, whatever it was before: it holds customers' data. Each
    method raises ``OSError``.
    """

    def __init__(self, path: Path) -> None:
        self._is_csv = path.suffix.casefold() == ".csv"
        # With a byte order mark: without one spreadsheets take it for another encoding.
        encoding, errors = ("utf-8-sig", "backslashreplace") if self._is_csv else ("utf-8", "strict")
        self._file = open(path, "w", encoding=encoding, errors=errors, newline="", opener=private)  # noqa: SIM115  # closed at its end
        self._is_begun = False

    def add(self, records: Iterable[Record]) -> None:
        """Write these behind the others."""
        if self._is_csv:
            parts = _csv_parts(records)
            self._file.writelines(islice(parts, int(self._is_begun), None))
            self._is_begun = True
            return
        for part in _json_objects(records):
            self._file.write((",\n" if self._is_begun else "[\n") + part)
            self._is_begun = True

    def close(self) -> None:
        """Write the end."""
        try:
            if self._is_csv:
                self.add(())
            else:
                self._file.write("\n]" if self._is_begun else "[]")
        finally:
            self._file.close()


def write_history(path: Path, records: Iterable[Record]) -> None:
    """Write the operations into ``path``, see ``HistoryFile``."""
    file = HistoryFile(path)
    try:
        file.add(records)
    finally:
        file.close()


def _cells(record: Record, change: Change, result: KeyResult | None) -> tuple[str, ...]:
    values = (_kind(change.before), _text(change.before), _kind(change.after), _text(change.after))
    if result is None:
        return (change.key, *values, record.summary, "", "")
    return (change.key, *values, outcome_of(result), "yes" if result.was_sent else "no", result.reason)


def _work(record: Record) -> dict[str, object]:
    intent, call = record.intent, record.intent.call
    results = {result.key: result for result in record.results}
    changes = []
    for change in intent.changes:
        result = results.get(change.key)
        changes.append(
            {
                "key": change.key,
                "old": _member(change.before),
                "new": _member(change.after),
                "outcome": outcome_of(result) if result else None,
                "sent": result.was_sent if result else None,
                "reason": result.reason if result else "",
            }
        )
    return {
        "began": intent.began.isoformat(),
        "ended": record.ended.isoformat() if record.ended else None,
        "environment": intent.site.name,
        "address": intent.site.base_url,
        "call": {
            "session": call.session,
            "transaction_id": call.tx_id,
            "account": call.account,
            "client": call.client,
        },
        "user": intent.user,
        "work": intent.work.value,
        "note": intent.note,
        "remark": record.shown_remark,
        "changes": changes,
    }


def _member(value: Lookup) -> dict[str, object]:
    if isinstance(value, Missing):
        return {"is": "missing"}
    if value is None:
        return {"is": "no value"}  # not shown
    if isinstance(value, NonTextValue):
        return {"is": value.kind, "json": value.json}
    return {"is": "text", "value": value}


def _kind(value: Lookup) -> str:
    return str(_member(value)["is"])


def _text(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)


def _unjoined(data: object) -> object:
    if isinstance(data, str):
        return unjoined(data)
    if isinstance(data, dict):
        return {name: _unjoined(member) for name, member in data.items()}
    return [_unjoined(each) for each in data] if isinstance(data, list) else data
