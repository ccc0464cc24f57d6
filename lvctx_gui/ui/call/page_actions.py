"""Which of the window's actions a page shows, follows or triggers: so it need not know the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from lvctx_gui.ui.call.entries.rows import Shown

READ_ONLY_REASON = "readOnlyReason"
"""The property of the switch *Editing* that says who forbids it."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PageActions:
    """The actions of the window that a page shows, follows or triggers."""

    rows: Sequence[QAction]
    """What acts on rows: the table takes their shortcuts."""
    refresh: QAction
    copy_address: QAction
    compare: QAction
    export: QAction
    edit_mode: QAction
    undo: QAction
    redo: QAction
    keep_all_mine: QAction
    take_all_theirs: QAction
    discard: QAction
    commit: QAction
    all_entries: QAction
    changed_only: QAction
    others_only: QAction
    missing_only: QAction
    alike_only: QAction
    mark_seen: QAction
    changes_first: QAction
    whole_value: QAction
    wrap: QAction

    @property
    def shown(self) -> Shown:
        """Which rows the person has chosen to see."""
        from lvctx_gui.ui.call.entries.rows import Shown  # before there is a call, there are no rows

        for action, shown in (
            (self.changed_only, Shown.MINE),
            (self.others_only, Shown.OTHERS),
            (self.missing_only, Shown.MISSING),
            (self.alike_only, Shown.ALIKE),
        ):
            if action.isChecked():
                return shown
        return Shown.ALL

    @property
    def choices(self) -> tuple[QAction, ...]:
        """Which rows are shown: one of these is always on."""
        return self.all_entries, self.changed_only, self.others_only, self.missing_only, self.alike_only

    @property
    def why_read_only(self) -> str:
        """Who forbids editing wherever one looks, as a sentence; ``""`` when nobody does."""
        return str(self.edit_mode.property(READ_ONLY_REASON) or "")
