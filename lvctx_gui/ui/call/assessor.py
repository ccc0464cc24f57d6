"""What pages know of checklists: what is found in a call, and when that may be something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from lvctx_gui.core.checklist.assessment import NOTHING_ASKED, Assessment, assess
from lvctx_gui.core.checklist.places import where_is

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.checklist.checklist import Checklist
    from lvctx_gui.core.draft import Draft
    from lvctx_gui.core.site import Site


class Patterns(Protocol):
    """The patterns of some checklists."""

    def begin(self) -> None:
        """A call is about to be assessed: from now on there is time again."""

    def matches(self, pattern: str, text: str) -> bool | None:
        """Whether all of ``text`` is as ``pattern`` says; ``None`` where that takes too long."""


class Assessor(QObject):
    """Assesses calls by the checklists that it was given last: at first there are none."""

    changed = Signal()
    """There are other checklists: what was found before may not hold."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checklists: tuple[Checklist, ...] = ()
        self._practice: tuple[Checklist, ...] = ()
        self._patterns: Patterns | None = None

    def use(self, checklists: Sequence[Checklist], practice: Sequence[Checklist], patterns: Patterns) -> None:
        """Go by these from now on; by those of ``practice`` too, on the practice server."""
        self._checklists, self._practice, self._patterns = tuple(checklists), tuple(practice), patterns
        self.changed.emit()

    def assess(
        self, call: CallRef, site: Site | None, draft: Draft, before: Assessment = NOTHING_ASKED
    ) -> Assessment:
        """What is found in ``call``, at ``site``, with what is staged in ``draft``.

        How long it takes goes by the items of the checklists, not by the entries of the call. ``before`` is
        what was found in this call last: values that have not changed since are not matched again.
        """
        if self._patterns is None or site is None:
            return NOTHING_ASKED
        lists = (*self._practice, *self._checklists) if site.practice else self._checklists
        self._patterns.begin()
        return assess(lists, where_is(call, site), draft, self._patterns.matches, before)
