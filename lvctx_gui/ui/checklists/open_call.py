"""The call that somebody looks at while they are busy with checklists."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.site import Site


class OpenCall(NamedTuple):
    """A call, the site that it was read from, and what is staged in it."""

    call: CallRef
    site: Site | None
    draft: Draft

    def is_as(self, other: OpenCall) -> bool:
        """Whether nothing has moved since ``other``: not compared, as there may be much in both."""
        return (self.call, self.site) == (other.call, other.site) and self.draft is other.draft


Current = Callable[[], OpenCall | None]
"""The call that is shown in the window now; ``None`` where none is."""
