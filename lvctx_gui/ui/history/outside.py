"""What the history asks of whoever opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.record import Record
from lvctx_gui.core.site import Site

if TYPE_CHECKING:
    from lvctx_gui.store.journal.run import Found


@dataclass(frozen=True, slots=True)
class Outside:
    """What happens outside of the history.

    ``open_call`` looks a call up that is known to be at a site. ``bring_back`` takes what an earlier run had
    left in a journal that is opened only now: it is called even when the dialog was closed meanwhile.
    ``remember_days`` is told for how many days entries are to be kept, ``compare`` which operation is to be
    compared, and whether that is with the call as it is now.
    """

    open_call: Callable[[CallRef, Site], object]
    bring_back: Callable[[Found], None]
    remember_days: Callable[[int], None]
    compare: Callable[[Record, bool], None]
