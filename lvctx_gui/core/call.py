"""Which call: parsing, validating and writing its address (API page, "Addressing a call")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qs, quote, unquote

from lvctx_gui.core.segments import segment_problem

MAX_DIGITS = 19
"""Digits of the largest 64-bit number; the longest transaction ids seen have twelve."""

# Reports, chat programs and spreadsheets add these around what is copied from them. str.strip() knows the
# blanks; these have no width, so that nobody sees them.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)

_NAMES = {"session": "session", "tx_id": "transaction id", "account": "account", "client": "client"}


class InvalidCallError(ValueError):
    """What was given is no address of a call.

    ``problems`` maps each wrong field (``session``, ``tx_id``, ``account``, ``client``) to one sentence.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = MappingProxyType(dict(problems))


@dataclass(frozen=True, slots=True)
class CallRef:
    """The address of one call's context. ``tx_id`` is positive; ``client`` may be left out (``None``)."""

    session: str
    tx_id: int
    account: str
    client: int | None = None

    def __post_init__(self) -> None:
        problems = {
            field: f"The {_NAMES[field]} {problem}."
            for field in ("session", "account")
            if (problem := segment_problem(getattr(self, field)))
        }
        if self.tx_id <= 0:
            problems["tx_id"] = "The transaction id must be a positive whole number."
        if problems:
            raise InvalidCallError(problems)

    @classmethod
    def parse(cls, session: str, tx_id: str, account: str, client: str = "") -> CallRef:
        """Make a call reference from what was typed into four fields.

        Blanks and invisible characters around an identifier are dropped; ``client`` may be empty.
        Raises ``InvalidCallError`` with one sentence for each field that is wrong.
        """
        session, tx_id, account, client = (tidy(text) for text in (session, tx_id, account, client))
        problems: dict[str, str] = {}
        for field, text in (("session", session), ("account", account)):
            if problem := segment_problem(text):
                problems[field] = f"The {_NAMES[field]} {problem}."
        number = _whole_number(tx_id)
        if not tx_id:
            problems["tx_id"] = "The transaction id is empty."
        elif number is None or number <= 0:
            problems["tx_id"] = "The transaction id must be a positive whole number."
        client_id = _whole_number(client) if client else None
        if client and client_id is None:
            problems["client"] = "The client must be a whole number in digits, or empty."
        if problems or number is None:
            raise InvalidCallError(problems)
        return cls(session, number, account, client_id)

    @classmethod
    def from_text(cls, text: str) -> CallRef:
        """Read ``session/transaction id/account[?client=N]``, also as the end of a path or a URL.

        Segments are split before they are percent-decoded, so an account may hold ``%2F``.
        Raises ``InvalidCallError``.
        """
        fields = fields_from_path(text)
        return cls.parse(
            fields.get("session", ""),
            fields.get("tx_id", ""),
            fields.get("account", ""),
            fields.get("client", ""),
        )

    def __str__(self) -> str:
        """The form that ``from_text`` reads: ``S/T/A?client=N``."""
        client = "" if self.client is None else f"?client={self.client}"
        return f"{quote(self.session, safe='@:')}/{self.tx_id}/{quote(self.account, safe='@:')}{client}"


def tidy(text: str) -> str:
    """``text`` without blanks and zero-width characters around it. For identifiers only, never for values."""
    before = None
    while before != text:
        before = text
        text = text.strip().strip(_INVISIBLE)
    return text


def fields_from_path(text: str) -> dict[str, str]:
    """The fields that a path, a URL or ``S/T/A?client=N`` names: a subset of the four, decoded.

    In a path or URL the part up to ``/context/call/`` is dropped, and so is a key behind the account.
    """
    path, _, query = tidy(text).partition("?")
    query = query.partition("#")[0]
    marker = "context/call/"
    at = path.find(marker)
    if at >= 0:
        path = path[at + len(marker) :]
    segments = path.lstrip("/").split("/")
    fields = {
        name: unquote(segment)
        for name, segment in zip(("session", "tx_id", "account"), segments, strict=False)
        if segment
    }
    if client := parse_qs(query).get("client"):
        fields["client"] = client[0]
    return fields


def _whole_number(text: str) -> int | None:
    if not text.isascii() or not text.isdigit() or len(text.lstrip("0")) > MAX_DIGITS:
        return None
    return int(text.lstrip("0") or "0")
