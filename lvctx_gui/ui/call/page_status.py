"""What can be done with the page of a call just now: the window enables its actions by it."""

from __future__ import annotations

from dataclasses import dataclass


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
    missing: int = 0
    """How many keys that checklists ask for are missing, with what is staged."""
    wrong: int = 0
    """How many others hold nothing, or something wrong."""
    alike: int = 0
    """How many keys look much like another one."""
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
