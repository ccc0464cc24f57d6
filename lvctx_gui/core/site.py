"""Which server: two sites are the same when what was staged for one may be sent to the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lvctx_gui.core.profile import environment_name


@dataclass(frozen=True, slots=True)
class Site:
    """A server.

    ``name`` is what the window calls it, which people may change; ``practice`` says that its data are
    invented.

    The practice server listens at another address in every run and is the same site all the same.
    """

    name: str = field(compare=False)
    base_url: str = field(compare=False)
    practice: bool = False
    place: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", "practice" if self.practice else self.base_url.rstrip("/"))

    def is_at(self, base_url: str) -> bool:
        """Whether an address below ``base_url`` is one of this server; scheme and last slash do not count."""
        return _whereabouts(base_url) == _whereabouts(self.base_url)

    @classmethod
    def at(cls, base_url: str) -> Site:
        """The site at ``base_url``: a known environment's name, else its host."""
        host = urlsplit(base_url.strip()).netloc
        return cls(environment_name(base_url) or host or base_url, base_url)


def place_name(base_url: str) -> str:
    """What people call the place that ``base_url`` names: ``NA4 (api.na4.livevox.com)``, else its host."""
    name = environment_name(base_url)
    host = urlsplit(base_url.strip()).netloc or base_url
    return f"{name} ({host})" if name else host


def _whereabouts(base_url: str) -> tuple[str, str]:
    """Host (with a port that is not the usual one) and path. The scheme tells no servers apart."""
    try:
        parts = urlsplit(base_url.strip())
        port = parts.port
    except ValueError:
        return base_url, ""
    usual = port in (None, {"http": 80, "https": 443}.get(parts.scheme))
    return f"{parts.hostname}" if usual else f"{parts.hostname}:{port}", parts.path.rstrip("/")
