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
    mark_seen: QAction
    changes_first: QAction
    whole_value: QAction

    @property
    def shown(self) -> Shown:
        """Which rows the person has chosen to see."""
        from lvctx_gui.ui.call.entries.rows import Shown  # before there is a call, there are no rows

        if self.changed_only.isChecked():
            return Shown.MINE
        return Shown.OTHERS if self.others_only.isChecked() else Shown.ALL

    @property
    def why_read_only(self) -> str:
        """Who forbids editing wherever one looks, as a sentence; ``""`` when nobody does."""
        return str(self.edit_mode.property(READ_ONLY_REASON) or "")
