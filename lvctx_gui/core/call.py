"""Which call: parsing, validating and writing its address (API page, "Addressing a call")."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, unquote

from lvctx_gui.core.naming import field_name
from lvctx_gui.core.number import NumberProblemError, whole_number
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import plain_text

# Reports, chat programs and spreadsheets add these around what is copied from them. str.strip() removes the
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


class InvalidCallError(ValueError):
    """What was given is not the address of a call.

    ``problems`` maps each wrong field (``session``, ``tx_id``, ``account``, ``client``) to what is wrong with
    it, as sentences.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(sentences(problems.values()))
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
            field: problem
            for field in ("session", "account")
            if (problem := _identifier_problem(field, getattr(self, field)))
        }
        if self.tx_id <= 0:
            problems["tx_id"] = tr("The transaction id must be a positive whole number.")
        if problems:
            raise InvalidCallError(problems)

    @classmethod
    def parse(
        cls, session: str, tx_id: str, account: str, client: str = "", *, exact: Collection[str] = ()
    ) -> CallRef:
        """Make a call reference from what was typed into four fields.

        Blanks and invisible characters around an identifier are dropped, unless ``exact`` names its field;
        ``client`` may be empty. Numbers may be written as ``core.number`` reads them.
        Raises ``InvalidCallError``, which says what is wrong with each field.
        """
        session, account = (
            text if field in exact else tidy(text)
            for field, text in (("session", session), ("account", account))
        )
        tx_id, client = tidy(tx_id), tidy(client)
        problems: dict[str, str] = {}
        for field, text in (("session", session), ("account", account)):
            if problem := _identifier_problem(field, text):
                problems[field] = problem
        number, client_id = 0, None
        try:
            number = _read_tx_id(tx_id)
        except NumberProblemError as error:
            problems["tx_id"] = str(error)
        try:
            client_id = _read_client(client)
        except NumberProblemError as error:
            problems["client"] = str(error)
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


def _identifier_problem(field: str, text: str) -> str:
    """What is wrong with the session or the account, as sentences; empty when nothing is."""
    if not text:
        return tr("The {field} is empty.", field=field_name(field))
    if problem := segment_problem(text):
        return sentences((tr("The {field} cannot be used.", field=field_name(field)), problem))
    return ""


def _read_tx_id(text: str) -> int:
    """The transaction id that ``text`` writes. Raises ``NumberProblemError`` with whole sentences."""
    if not text:
        raise NumberProblemError(tr("The transaction id is empty."))
    number, problem = 0, ""
    try:
        number = whole_number(text)
    except NumberProblemError as error:
        problem = str(error)
    if problem:
        raise NumberProblemError(sentences((tr("The transaction id cannot be read."), problem)))
    if number <= 0:
        raise NumberProblemError(tr("The transaction id must be a positive whole number."))
    return number


def _read_client(text: str) -> int | None:
    """The client that ``text`` writes, ``None`` for none. Raises as ``_read_tx_id`` does."""
    if not text:
        return None
    try:
        return whole_number(text)
    except NumberProblemError as error:
        if problem := str(error):
            raise NumberProblemError(sentences((tr("The client cannot be read."), problem))) from None
    raise NumberProblemError(tr("The client must be a whole number in digits, or empty."))


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
            problems[field] = tr(
                "The {field} “{text}” is damaged: its % codes do not stand for text. Copy the address again. "
                "A % sign that belongs to the {field} must be written as %25.",
                field=field_name(field),
                text=plain_text(segment, 60),
            )
        else:
            fields[field] = decoded
    clients = {value for name, value in query_parts(query) if is_client(name)}
    if len(clients) > 1:
        problems["client"] = tr("The address names two clients. Keep only the right one.")
    elif clients:
        fields["client"] = clients.pop()
    if problems:
        raise InvalidCallError(problems)
    return fields


def query_parts(query: str) -> list[tuple[str, str]]:
    """Names and values behind a question mark; ``;`` parts them as ``&`` does."""
    return parse_qsl(query.replace(";", "&"), keep_blank_values=True)


def is_client(name: str) -> bool:
    """Whether a part of a query of this name is means the client, however it is written."""
    return name.casefold().replace("_", "") in ("client", "clientid")


def _decoded(segment: str) -> str | None:
    """``segment`` percent-decoded, or ``None`` where a ``%`` begins no code, or the codes are not text."""
    if _LONE_PERCENT.search(segment):
        return None
    try:
        return unquote(segment, errors="strict")
    except UnicodeDecodeError:
        return None
