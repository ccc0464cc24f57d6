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

    @classmethod
    def at(cls, base_url: str) -> Site:
        """The site at ``base_url``: a known environment's name, else its host."""
        host = urlsplit(base_url.strip()).netloc
        return cls(environment_name(base_url) or host or base_url, base_url)
