"""Rows of reports, with or without headings, and headers of SIP messages.

A row says which cell is which by its headings, or by the usual order (session, transaction id, account,
client) behind dates and times. Where neither says which cell is which, the person decides.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from itertools import islice
from types import MappingProxyType

from lvctx_gui.core.call import FIELDS, tidy
from lvctx_gui.core.naming import field_name
from lvctx_gui.core.number import NumberProblemError, looks_cut, whole_number
from lvctx_gui.core.paste.result import Pasted, Refused
from lvctx_gui.core.translate import listed, sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text

HEADINGS = {
    **dict.fromkeys(("session", "sessionid", "callsession", "callsessionid", "sipsessionid"), "session"),
    **dict.fromkeys(
        ("tx", "txid", "transaction", "transactionid", "xtransactionid", "calltransactionid"), "tx_id"
    ),
    **dict.fromkeys(
        ("account", "accountid", "accountno", "accountnumber", "callaccount", "callaccountid"), "account"
    ),
    **dict.fromkeys(("client", "clientid", "clientno", "clientnumber"), "client"),
}

# “U70D91T533151E6@10.40.88.32”: what stands behind the sign is a machine's address, unlike in an e-mail's.
_SESSION = re.compile(r"[^\s@,;<>\"|]+@(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.]+\])(?::\d+)?")
_AT = re.compile(r"[^\s@,;]+@[^\s@,;]+")
_RULE = re.compile(r"[\s|:+=-]+")
_WHEN = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[ -][A-Za-z]{3,9}\.?,?[ -]\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4})?"
    r"[T, ]*(?:\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:[A-Z]{1,4}|[+-]\d{2}:?\d{2})?"
)
_LONG = 9
"""Digits that a number must have to be a transaction id where nothing else says so."""
_SHORT = 7
"""Digits that a client's number has at most."""
_ROWS = 200

_SIP = {
    "session": re.compile(r"(?<![\w-])Session-ID[ \t]*:[ \t]*([^\s;,]+)", re.IGNORECASE),
    "tx_id": re.compile(r"(?<![\w-])X-transaction-id[ \t]*:[ \t]*([^\s;]+)", re.IGNORECASE),
}
"""Agents and SIP traces show these two (API page, "Addressing a call"); names ignore case (RFC 3261)."""
_LABEL = re.compile(r"[ \t]*(?:[-*•][ \t]*)?([A-Za-z][A-Za-z _-]{1,24}?)[ \t]*[:=\t][ \t]*([^\t]+)")


def is_session_like(text: str) -> bool:
    """Whether ``text`` has the shape of a call's session id."""
    return _SESSION.fullmatch(text) is not None


def from_headers(text: str) -> Pasted | Refused | None:
    """SIP headers, or lines such as ``Account: ARB_WSAPI_1`` of which at least two name parts of a call."""
    found: dict[str, set[str]] = {}
    for field, pattern in _SIP.items():
        for value in pattern.findall(text):
            found.setdefault(field, set()).add(tidy(value))
    labelled: dict[str, set[str]] = {}
    for line in text.split("\n"):
        label = _LABEL.fullmatch(line)
        name = HEADINGS.get(_folded(label[1])) if label else None
        if label and name and name not in found and (value := tidy(label[2])):
            labelled.setdefault(name, set()).add(value)
    if len(labelled) >= 2 or (found and labelled):
        for field, values in labelled.items():
            found.setdefault(field, set()).update(values)
    if not found:
        return None
    for field, values in found.items():
        if len(values) > 1:
            return Refused(
                tr_n(
                    "There is {n} value for the {field}. Copy one call.",
                    "There are {n} different values for the {field}: these are several calls. Copy one of "
                    "them.",
                    len(values),
                    field=field_name(field),
                )
            )
    return _checked({field: found[field].copy().pop() for field in FIELDS if field in found})


def from_table(text: str) -> Pasted | Refused | None:
    """One row of a report, with its headings or without; ``None`` when the text is not one."""
    rows = _rows(text)
    if not rows:
        return None
    for number, cells in enumerate(rows):
        names = [HEADINGS.get(_folded(cell)) for cell in cells]
        known = [name for name in names if name]
        if len(known) >= 2 and {"session", "tx_id"} & set(known):
            return _by_headings(names, rows[number + 1 :])
    found = [(cells, each) for cells in rows if (each := _by_shape(cells)) is not None]
    if not found:
        return None
    first = found[0][1]
    if any(each != first for _, each in found[1:]):
        return _several(len(found))
    return first


def from_column(text: str) -> Pasted | Refused | None:
    """Cells that were copied one below the other."""
    lines = [tidy(line) for line in text.split("\n") if tidy(line)]
    if len(lines) in (3, 4) and is_session_like(lines[0]):
        return _by_shape(lines)
    return None


def _several(count: int) -> Refused:
    return Refused(
        tr_n(
            "This is {n} call. Copy its row.",
            "These are {n} calls. Only one can be looked up at a time: copy one row.",
            count,
        )
    )


def _rows(text: str) -> list[list[str]]:
    if not any(mark in text for mark in "\t,;|"):
        return []
    marks = "\t" if "\t" in text else [mark for mark in "|;," if mark in text]
    best: list[list[str]] = []
    for mark in marks:
        try:
            reader = csv.reader(text.splitlines(keepends=True), delimiter=mark)
            rows = [[_cell(cell) for cell in row] for row in islice(reader, _ROWS)]
        except csv.Error:  # a cell longer than the reader takes: no row of a report
            continue
        rows = [
            _trimmed(row, mark)
            for row in rows
            if any(row) and not all(_RULE.fullmatch(c or "-") for c in row)
        ]
        telling = mark == "\t" or any(is_session_like(cell) for row in rows for cell in row)
        if rows and telling and max(map(len, rows)) > max(map(len, best), default=0):
            best = rows
    return best


def _trimmed(row: list[str], mark: str) -> list[str]:
    return row[1:-1] if mark == "|" and len(row) > 2 and not row[0] and not row[-1] else row


def _cell(text: str) -> str:
    text = tidy(text)
    if len(text) > 2 and (text[0], text[-1]) in (("'", "'"), ("“", "”"), ("`", "`")):
        text = tidy(text[1:-1])
    return re.sub(r"^mailto:", "", text, flags=re.IGNORECASE)


def _folded(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading.casefold())


def _by_headings(names: Sequence[str | None], rows: list[list[str]]) -> Pasted | Refused | None:
    known = [name for name in names if name]
    if doubled := next((name for name in known if known.count(name) > 1), None):
        return Refused(
            tr(
                "Two columns have a heading for the {field}. Copy only the cells of the right one.",
                field=field_name(doubled),
            )
        )
    if not rows:
        return Refused(tr("These are headings without a row. Copy a row along with them."))
    calls = []
    for cells in rows:
        if len(cells) > len(names):
            return Refused(
                tr("The row has more cells than there are headings. Copy the row with all of its headings.")
            )
        call = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}
        if call and call not in calls:
            calls.append(call)
    if len(calls) > 1:
        return _several(len(calls))
    if not calls or not {"session", "tx_id"} & set(calls[0]):
        return Refused(tr("The row under the headings names no call: session and transaction id are empty."))
    return _checked(calls[0])


def _checked(fields: dict[str, str]) -> Pasted | Refused:
    """``fields`` with numbers in digits, or why one is not a number."""
    for field in ("tx_id", "client"):
        if field not in fields:
            continue
        try:
            fields[field] = str(whole_number(fields[field]))
        except NumberProblemError as error:
            return Refused(_number_problem(field, fields[field], str(error)))
    for field in ("session", "account"):
        if looks_cut(fields.get(field, "")):
            return Refused(_cut(field, fields[field]))
    return Pasted(MappingProxyType(fields))


def _number_problem(field: str, text: str, why: str) -> str:
    if why:
        return sentences((tr("The {field} cannot be read.", field=field_name(field)), why))
    shown = plain_text(text, 40)
    return tr("The {field} is not a whole number: “{text}”.", field=field_name(field), text=shown)


def _cut(field: str, text: str) -> str:
    return tr(
        "The {field} has lost digits: a spreadsheet has shortened it to “{text}”. Format that cell as text, "
        "and copy it again.",
        field=field_name(field),
        text=plain_text(text, 40),
    )


def _by_shape(cells: Sequence[str]) -> Pasted | Refused | None:
    """A row without headings. What its cells are must follow from them alone."""
    filled = [cell for cell in cells if cell]
    sessions = [cell for cell in filled if is_session_like(cell)]
    if not sessions and len(filled) >= 3 and _AT.fullmatch(filled[0]) and _number(filled[1]):
        sessions = filled[:1]
    if not sessions:
        return None
    if len(set(sessions)) > 1:
        return Refused(tr("The row holds several session ids. Copy only the cells of one call."))
    if cut := next((cell for cell in filled if looks_cut(cell)), None):
        return Refused(
            tr(
                "A number here has lost digits: a spreadsheet has shortened it to “{text}”. Format that "
                "column as a number without decimals, and copy the row again.",
                text=plain_text(cut, 40),
            )
        )
    session = sessions[0]
    telling = [cell for cell in filled if cell == session or not _is_when(cell)]
    usual = _usual_order(telling) if telling[0] == session else None
    if usual is not None:
        return _checked(usual)
    return _told_apart(session, [cell for cell in telling if cell != session])


def _usual_order(cells: Sequence[str]) -> dict[str, str] | None:
    """Session, transaction id, account, client and nothing else; ``None`` when it may be another order."""
    fields = dict(zip(FIELDS, cells, strict=False))
    if len(cells) > len(FIELDS):
        return None
    digits = [_number(cell) for cell in cells]
    if len(cells) > 1 and not digits[1]:
        return None
    if len(cells) > 2 and len(digits[1]) < _LONG <= len(digits[2]):
        return None
    if len(cells) == 4 and (not digits[3] or len(digits[3]) > _SHORT):
        return None
    return fields


def _told_apart(session: str, others: Sequence[str]) -> Pasted:
    """The certain part of a row in another order: the account only where no other cell could be it."""
    fields, notes = {"session": session}, {}
    long = [cell for cell in others if len(_number(cell)) >= _LONG]
    if len(set(long)) == 1:
        fields["tx_id"] = _number(long[0])
        others = [cell for cell in others if cell not in long]
        if len(others) == 1 and not _number(others[0]):
            fields["account"] = others[0]
        elif others:
            advice = tr("Type it, or copy the row together with its headings.")
            notes["account"] = sentences((_which("account", others), advice))
    elif others:
        advice = tr("Copy the row together with its headings.")
        notes["tx_id"] = sentences((_which("tx_id", long or others), advice))
    return Pasted(MappingProxyType(fields), notes=MappingProxyType(notes))


def _which(field: str, cells: Sequence[str]) -> str:
    different = list(dict.fromkeys(cells))
    shown = [tr("“{text}”", "a cell in a sentence", text=plain_text(cell, 30)) for cell in different[:4]]
    if more := len(different) - len(shown):
        shown.append(tr_n("{n} more cell", "{n} more cells", more))
    cells_named = listed(shown, any_of=True)
    return tr("Several cells can be the {field}: {cells}.", field=field_name(field), cells=cells_named)


def _number(text: str) -> str:
    """The digits of a whole number, or ``""``."""
    try:
        return str(whole_number(text))
    except NumberProblemError:
        return ""


def _is_when(text: str) -> bool:
    is_short = len(text) <= 40 and not text.isdigit()
    return is_short and any(c.isdigit() for c in text) and _WHEN.fullmatch(text) is not None
