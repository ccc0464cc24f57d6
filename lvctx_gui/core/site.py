"""Which server, and whose data there: what was staged for one site may be sent to the same site only."""

from __future__ import annotations

from dataclasses import dataclass, field

from lvctx_gui.core.address import AddressError, environment_name, parse_address, place_of
from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import plain_text

PRACTICE = mark("Practice", "name of the practice server")
"""The name of the practice server's site, as the journal and exports hold it: in English."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A client's data at a server. Two sites that are equal are certainly the same one.

    ``name`` is what it is called, which people may change (``shown_name`` is what they read); ``practice``
    says that its data are invented. The practice server listens at another address in every run and is the
    same site all the same.

    A client is known by its number, else by its code. Where neither is known (a session that was obtained
    elsewhere, a journal of an earlier version) ``mark`` stands for the session itself (``session_mark``), and
    nothing with another session is the same site: it might be another client's.
    """

    name: str
    base_url: str
    practice: bool = False
    client_code: str = ""
    client_id: int | None = None
    mark: str = field(repr=False, default="")
    place: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", "practice" if self.practice else place_of(self.base_url))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Site):
            return NotImplemented
        return self._is_beside(other) and (self.practice or self._has_client_of(other))

    def __hash__(self) -> int:
        # Equal sites may know different things of their client.
        return hash((self.place, self.practice))

    def may_be(self, other: Site) -> bool:
        """Whether the two may be the same one, although they need not: a person has to say so."""
        codes = self.client_code.casefold(), other.client_code.casefold()
        return self._is_beside(other) and not (
            not self.practice
            and (_differ(self.client_id, other.client_id) or _differ(codes[0] or None, codes[1] or None))
        )

    @property
    def shown_name(self) -> str:
        """The name in the person's language, where it is one that this program has given."""
        if self.practice and self.name == PRACTICE:
            return tr_marked(PRACTICE, "name of the practice server")
        return self.name

    @property
    def client(self) -> str:
        """The client as sentences name it, such as ``client CARD (7419)``."""
        code, number = plain_text(self.client_code, 60), "" if self.client_id is None else str(self.client_id)
        if code and number:
            return tr("client {code} ({number})", code=code, number=number)
        return tr("client {client}", client=code or number) if code or number else tr("an unknown client")

    def name_beside(self, other: Site) -> str:
        """The name that tells it from ``other``: with its client where both are at one server."""
        name = plain_text(self.shown_name, 100)
        if not self._is_beside(other):
            return name
        return tr("{server} for {client}", "a server in a sentence", server=name, client=self.client)

    def is_at(self, base_url: str) -> bool:
        """Whether an address below ``base_url`` is one of this server; scheme and last slash do not count."""
        return _whereabouts(base_url) == _whereabouts(self.base_url)

    def _is_beside(self, other: Site) -> bool:
        return (self.place, self.practice) == (other.place, other.practice)

    def _has_client_of(self, other: Site) -> bool:
        pairs: tuple[tuple[object, object], ...] = (
            (self.client_id, other.client_id),
            (self.client_code or None, other.client_code or None),
        )
        if all(known is None for pair in pairs for known in pair):
            return self.mark == other.mark
        # One of the two may be what somebody typed: nothing known may contradict.
        return not any(_differ(*pair) for pair in pairs) and any(
            one is not None and one == another for one, another in pairs
        )


def _differ(one: object, another: object) -> bool:
    return None not in (one, another) and one != another


def name_of(base_url: str) -> str:
    """What a server without a name of its own is called: a known environment's name, else its host.

    The host is shown in ASCII: no letter of another script stands for one that people know.
    """
    try:
        host = parse_address(base_url).netloc
    except AddressError:
        host = base_url
    return environment_name(base_url) or host


def session_mark(session_id: str) -> str:
    """A mark that differs between sessions and reveals none: without the session it looks random."""
    import hashlib  # not needed for the first paint

    known = b"lvctx-gui session\0" + session_id.encode("utf-8", "surrogatepass")
    return hashlib.sha256(known).hexdigest()[:32]


def place_name(base_url: str) -> str:
    """What people call the place that ``base_url`` names: ``NA4 (api.na4.livevox.com)``, else its host."""
    host, _ = _whereabouts(base_url)
    name = environment_name(base_url)
    return tr("{name} ({host})", "a server", name=name, host=host) if name else host


def _whereabouts(base_url: str) -> tuple[str, str]:
    """Host (with a port that is not the usual one) and path. The scheme does not make another server."""
    text = base_url.strip()
    # Plain http is no address of a server elsewhere, and may still say which one is meant.
    is_plain = text[:7].casefold() == "http://"
    try:
        address = parse_address(f"https://{text[7:]}" if is_plain else text)
    except AddressError:
        return base_url, ""
    is_usual = is_plain and address.port == 80
    return address.netloc.removesuffix(":80") if is_usual else address.netloc, address.path
