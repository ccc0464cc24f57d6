"""The history for other programs: JSON, exact, and CSV, for reading in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from lvctx_gui.core.entries import Foreign, Lookup, Missing, value_text
from lvctx_gui.core.record import Record

CSV_COLUMNS = (
    "began", "environment", "session", "transaction_id", "account", "client", "user", "work", "note", "key",
    "old_is", "old", "new_is", "new", "outcome", "reason",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def history_json(records: Iterable[Record]) -> str:
    """The works as a JSON list; a value that is absent has no member, one that is no text is its own JSON."""
    return json.dumps([_work(record) for record in records], indent=1)


def history_csv(records: Iterable[Record]) -> str:
    """One line for each key (RFC 4180). Text that a spreadsheet would take for a formula begins with a '."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    for record in records:
        intent, call = record.intent, record.intent.call
        results = {result.key: result for result in record.results}
        for change in intent.changes:
            result = results.get(change.key)
            row = (
                intent.began.isoformat(timespec="seconds"), intent.site.name, call.session, str(call.tx_id),
                call.account, "" if call.client is None else str(call.client), intent.user, intent.work.value,
                intent.note, change.key, _kind(change.before), _text(change.before), _kind(change.after),
                _text(change.after), result.outcome.value if result else record.summary,
                result.reason if result else "",
            )  # fmt: skip
            writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue()


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
                "outcome": result.outcome.value if result else None,
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
        "remark": record.remark,
        "changes": changes,
    }


def _member(value: Lookup) -> dict[str, object]:
    if isinstance(value, Missing):
        return {"is": "missing"}
    if value is None:
        return {"is": "no value"}
    if isinstance(value, Foreign):
        return {"is": value.kind, "json": value.json}
    return {"is": "text", "value": value}


def _kind(value: Lookup) -> str:
    return str(_member(value)["is"])


def _text(value: Lookup) -> str:
    return "" if isinstance(value, Missing) else value_text(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
