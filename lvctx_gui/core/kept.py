"""What is kept of calls besides what is staged and sent: that they were looked up, snapshots, what was seen.

All of it stands in the journal, sealed. Times are aware datetimes, given by whoever makes a record: this room
has no clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context
from lvctx_gui.core.site import Site


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A call that was looked up at ``site``, the last time ``at``.

    ``entries`` is how many it held then, ``None`` where that is not known; ``is_changed`` says that the
    person has changed something there. A call that ``is_pinned`` is kept until it is unpinned, by a ``name``
    that the person gave it (``""`` for none).
    """

    call: CallRef
    site: Site
    at: datetime
    entries: int | None = None
    is_changed: bool = False
    is_pinned: bool = False
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What ``call`` held when it was read at ``read_at``, kept on purpose at ``taken``.

    ``id`` is a random name, ``entries`` how many entries it has, ``name`` what the person calls it (``""``
    for nothing). What it holds is read apart: lists of snapshots do without.
    """

    id: str
    call: CallRef
    site: Site
    read_at: datetime
    taken: datetime
    entries: int
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class LastSeen:
    """What ``call`` held when a person last saw it, at ``seen``: what others change is told against this."""

    call: CallRef
    site: Site
    seen: datetime
    context: Context
