"""What a person pastes when they mean a call: paths, URLs, rows of reports, SIP headers.

The result is the text for the lookup fields; nothing here judges whether it is right
(``CallRef.parse`` does).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from lvctx_gui.core.call import fields_from_path, tidy

# Agents and SIP traces show these two (API page, "Addressing a call"); header names ignore case (RFC 3261).
_SIP = {
    "session": re.compile(r"\bSession-ID\s*:\s*([^\s;,]+)", re.IGNORECASE),
    "tx_id": re.compile(r"\bX-transaction-id\s*:\s*(\d+)", re.IGNORECASE),
}
# What "Copy call address" gives and the command line takes: session/transaction id/account[?client=N].
_SHORT = re.compile(r"/?[^/\s?]+/\d{6,}/[^/\s?]+(\?client=\d+)?")
_SESSION = re.compile(r"^\S+@\S+$")
_HEADINGS = {
    "session": "session",
    "sessionid": "session",
    "callsession": "session",
    "callsessionid": "session",
    "tx": "tx_id",
    "txid": "tx_id",
    "transaction": "tx_id",
    "transactionid": "tx_id",
    "account": "account",
    "accountid": "account",
    "accountnumber": "account",
    "client": "client",
    "clientid": "client",
}
_ORDER = ("session", "tx_id", "account", "client")


def parse_paste(text: str) -> dict[str, str] | None:
    """The lookup fields that ``text`` fills, or ``None`` when it is just text for one field.

    Keys are among ``session``, ``tx_id``, ``account``, ``client``; those that the text does not name are
    left out (SIP headers name no account).
    """
    if "context/call/" in text:
        fields = fields_from_path(_word_with(text, "context/call/"))
        return fields if len(fields) >= 3 else None
    if _SHORT.fullmatch(tidy(text)):
        return fields_from_path(text)
    sip = {name: found.group(1) for name, pattern in _SIP.items() if (found := pattern.search(text))}
    if sip:
        return sip
    return _from_rows([line for line in re.split(r"[\r\n\u2028\u2029]+", text) if tidy(line)])


def _word_with(text: str, part: str) -> str:
    """The run around ``part``: a URL is often copied with words before and after it."""
    at = text.find(part)
    start = max(text.rfind(blank, 0, at) for blank in " \t\r\n\"'<") + 1
    end = min((p for blank in "\t\r\n\"'<>" if (p := text.find(blank, at)) >= 0), default=len(text))
    line = text[start:end]
    # A request line ends in the protocol: "GET /context/call/… HTTP/1.1". An account may hold blanks.
    return re.sub(r"\s+HTTP/\d(\.\d)?\s*$", "", line)


def _from_rows(lines: Sequence[str]) -> dict[str, str] | None:
    if not lines or not any(mark in lines[0] for mark in "\t,;"):
        return None
    delimiter = max("\t,;", key=lambda mark: (mark == "\t" and mark in lines[0], lines[0].count(mark)))
    try:
        rows = [[tidy(cell) for cell in row] for row in csv.reader(lines[:2], delimiter=delimiter)]
    except csv.Error:  # a cell longer than the reader takes: no row of a report
        return None
    names = [_HEADINGS.get(re.sub(r"[\W_]", "", cell.casefold())) for cell in rows[0]]
    if len(rows) > 1 and {"session", "tx_id", "account"} <= set(names):
        return {name: cell for name, cell in zip(names, rows[1], strict=False) if name and cell}
    return _by_shape(rows[0])


def _by_shape(cells: Sequence[str]) -> dict[str, str] | None:
    """A row in the usual order, else by what the cells look like: a report has its own columns."""
    if len(cells) < 3:
        return None
    if cells[1].isdigit() and cells[0] and cells[2]:
        fields = dict(zip(_ORDER, cells, strict=False))
        if not fields.get("client", "").isdigit():
            fields.pop("client", None)
        return fields
    session = next((i for i, cell in enumerate(cells) if _SESSION.match(cell)), None)
    if session is None:
        return None
    number = next((i for i, cell in enumerate(cells) if i > session and cell.isdigit()), None)
    if number is None or number + 1 >= len(cells) or not cells[number + 1]:
        return None
    return _by_shape([cells[session], cells[number], *cells[number + 1 :]])
