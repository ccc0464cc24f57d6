"""What can be done with the page of a call just now, and which of the window's actions a page needs.

The window enables its actions by a ``PageStatus`` and knows no pages for that; a page shows some of the
window's actions and knows no window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction

from lvctx_gui.ui.call.entries.rows import Shown

READ_ONLY_REASON = "readOnlyReason"
"""The property of the switch *Editing* that says who forbids it."""


@dataclass(frozen=True, slots=True)
class PageStatus:
    """What can be done with a page. Without arguments: a call without entries."""

    is_working: bool = False
    """Whether a commit or a deletion of the call is under way."""
    can_change: bool = True
    """Whether edits may be made: nothing is under way, and nothing forbids it."""
    has_entries: bool = False
    """Whether the server held something when the call was last read."""
    has_selection: bool = False
    """Whether there is a selected or a current row."""
    is_on_server_row: bool = False
    """Whether the current row is about a key that was read, rather than one that is just being added."""
    is_on_conflict: bool = False
    """Whether the current row is in conflict."""
    conflicts: int = 0
    staged: int = 0
    others: int = 0
    """How many keys somebody else has changed, where nobody has seen or decided that yet."""
    unseen: int = 0
    """How many of them can be marked as seen, because nothing is to be decided."""
    has_new_rows: bool = False
    """Whether entries were begun that are not complete yet."""
    is_typing: bool = False
    """Whether a cell is being edited."""
    has_deleted_context: bool = False
    """Whether everything was deleted from here and can be staged again."""
    undo_step: str | None = None
    """What the step is called that *Undo* takes back; ``None`` where there is none."""
    redo_step: str | None = None
    """The same for *Redo*."""


@dataclass(frozen=True, slots=True)
class PageActions:
    """The actions of the window that a page shows, follows or triggers."""

    rows: Sequence[QAction]
    """What acts on rows: the table takes their shortcuts."""
    refresh: QAction
    copy_address: QAction
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
        if self.changed_only.isChecked():
            return Shown.MINE
        return Shown.OTHERS if self.others_only.isChecked() else Shown.ALL

    @property
    def why_read_only(self) -> str:
        """Who forbids editing wherever one looks, as a sentence; ``""`` when nobody does."""
        return str(self.edit_mode.property(READ_ONLY_REASON) or "")
