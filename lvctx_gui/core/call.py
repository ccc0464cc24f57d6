"""Which call: parsing, validating and writing its address (API page, "Addressing a call")."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote

from lvctx_gui.core.number import NumberProblemError, whole_number
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.visible import plain_text

# Reports, chat programs and spreadsheets add these around what is copied from them. str.strip() knows the
# blanks; these have no width, so that nobody sees them.
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)

FIELDS = ("session", "tx_id", "account", "client")
"""The parts of an address, in its order."""

MARKER = "context/call/"
"""What stands before the session in every address of a call (API page, "Addressing a call")."""

_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
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
    def parse(
        cls, session: str, tx_id: str, account: str, client: str = "", *, exact: Collection[str] = ()
    ) -> CallRef:
        """Make a call reference from what was typed into four fields.

        Blanks and invisible characters around an identifier are dropped, unless ``exact`` names its field;
        ``client`` may be empty. Numbers may be written as ``core.number`` reads them.
        Raises ``InvalidCallError`` with one sentence for each field that is wrong.
        """
        session, account = (
            text if field in exact else tidy(text)
            for field, text in (("session", session), ("account", account))
        )
        tx_id, client = tidy(tx_id), tidy(client)
        problems: dict[str, str] = {}
        for field, text in (("session", session), ("account", account)):
            if problem := segment_problem(text):
                problems[field] = f"The {_NAMES[field]} {problem}."
        number, client_id = 0, None
        if not tx_id:
            problems["tx_id"] = "The transaction id is empty."
        else:
            try:
                number = whole_number(tx_id)
            except NumberProblemError as error:
                if str(error):
                    problems["tx_id"] = f"The transaction id {error}."
            if number <= 0 and "tx_id" not in problems:
                problems["tx_id"] = "The transaction id must be a positive whole number."
        if client:
            try:
                client_id = whole_number(client)
            except NumberProblemError as error:
                why = str(error) or "must be a whole number in digits, or empty"
                problems["client"] = f"The client {why}."
        if problems:
            raise InvalidCallError(problems)
        return cls(session, number, account, client_id)

    @classmethod
    def from_text(cls, text: str) -> CallRef:
        """Read ``session/transaction id/account[?client=N]``, also as the end of a path or a URL.

        Segments are split before they are percent-decoded, so an account may hold ``%2F``, or end in
        ``%20``. Raises ``InvalidCallError``.
        """
        fields = fields_from_path(text)
        return cls.parse(*(fields.get(field, "") for field in FIELDS), exact=("session", "account"))

    def __str__(self) -> str:
        """The form that ``from_text`` reads: ``S/T/A?client=N``."""
        client = "" if self.client is None else f"?client={self.client}"
        return f"{quote(self.session, safe='@:')}/{self.tx_id}/{quote(self.account, safe='@:')}{client}"

    @property
    def texts(self) -> dict[str, str]:
        """The four fields as text, exactly; no client is an empty one."""
        client = "" if self.client is None else str(self.client)
        return dict(zip(FIELDS, (self.session, str(self.tx_id), self.account, client), strict=True))


def tidy(text: str) -> str:
    """``text`` without blanks and zero-width characters around it. For identifiers only, never for values."""
    before = None
    while before != text:
        before = text
        text = text.strip().strip(_INVISIBLE)
    return text


def fields_from_path(text: str) -> dict[str, str]:
    """The fields that a path, a URL or ``S/T/A?client=N`` names: a subset of the four, decoded.

    In a path or URL the part up to ``/context/call/`` is dropped, and so are a key behind the account and
    what follows a ``#``. Raises ``InvalidCallError`` where percent-decoding fails or the query names two
    clients: a guess would be another call.
    """
    path, _, query = tidy(text).partition("#")[0].partition("?")
    at = path.find(MARKER)
    if at >= 0:
        path = path[at + len(MARKER) :]
    segments = path.lstrip("/").split("/")
    fields: dict[str, str] = {}
    problems: dict[str, str] = {}
    for field, segment in zip(("session", "tx_id", "account"), segments, strict=False):
        if not segment:
            continue
        decoded = _decoded(tidy(segment))
        if decoded is None:
            shown = plain_text(segment, 60)
            problems[field] = (
                f"The {_NAMES[field]} “{shown}” is broken: its % codes are no text. Copy the address again, "
                "and write a % sign of its own as %25."
            )
        else:
            fields[field] = decoded
    clients = {value for name, value in query_parts(query) if is_client(name)}
    if len(clients) > 1:
        problems["client"] = "The address names two clients. Keep the one that is meant."
    elif clients:
        fields["client"] = clients.pop()
    if problems:
        raise InvalidCallError(problems)
    return fields


def query_parts(query: str) -> list[tuple[str, str]]:
    """Names and values behind a question mark; ``;`` parts them as ``&`` does."""
    return parse_qsl(query.replace(";", "&"), keep_blank_values=True)


def is_client(name: str) -> bool:
    """Whether a part of a query of this name is meant as the client, however it is written."""
    return name.casefold().replace("_", "") in ("client", "clientid")


def _decoded(segment: str) -> str | None:
    """``segment`` percent-decoded, or ``None`` when it holds a ``%`` that is no code, or codes of no text."""
    if _LONE_PERCENT.search(segment):
        return None
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError:
        return None
