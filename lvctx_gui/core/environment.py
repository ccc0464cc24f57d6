"""What kind of environment a window is connected to: where a mistake would cost most is seen at once."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from lvctx_gui.core.translate import mark, tr_marked

if TYPE_CHECKING:
    from lvctx_gui.core.profile import Profile
    from lvctx_gui.core.site import Site


class Kind(Enum):
    """A kind of environment, and the word before its name: ``""`` where none is certainly true."""

    PRODUCTION = mark("PRODUCTION")
    STAGING = mark("STAGING")
    PRACTICE = mark("PRACTICE")
    UNKNOWN = ""

    @property
    def word(self) -> str:
        """The word, in the person's language."""
        return tr_marked(self.value) if self.value else ""


def kind_of(site: Site, profile: Profile | None) -> Kind:
    """The kind of ``site``, reached by ``profile`` (``None`` for the practice server).

    What may be customers' data counts as production, as everywhere else. A server of this machine, or one
    reached without a profile, is of no kind that anybody could name.
    """
    from lvctx_gui.core.address import looks_like_staging  # the kinds are known before any address

    if site.practice:
        return Kind.PRACTICE
    if profile is not None and profile.production:
        return Kind.PRODUCTION
    return Kind.STAGING if looks_like_staging(site.base_url) else Kind.UNKNOWN
