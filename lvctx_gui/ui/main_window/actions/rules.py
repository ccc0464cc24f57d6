"""When each action can be used, and what it is called then: pure functions of the window's status."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.main_window.actions.spec import WindowStatus

if TYPE_CHECKING:
    from lvctx_gui.ui.call.page_status import PageStatus

EDITING_OFF = mark("&Editing off")
EDITING_ON = mark("&Editing on")
READ_ONLY = mark("Read-only")
UNDO = mark("&Undo")
REDO = mark("Re&do")
MINE_ONLY = mark("&Mine only")
OTHERS_ONLY = mark("&Others only")
MISSING_ONLY = mark("M&issing only")
ALIKE_ONLY = mark("Loo&k alike only")
PIN = mark("Pin call…")
RENAME_PIN = mark("Rename pin…")

Rule = Callable[[WindowStatus], bool]


def _on_a_page(holds: Callable[[PageStatus], bool]) -> Rule:
    return lambda status: status.page is not None and holds(status.page)


def _while_editing(holds: Callable[[PageStatus], bool]) -> Rule:
    return lambda status: status.can_edit and status.page is not None and holds(status.page)


page_is_shown = _on_a_page(lambda page: True)
can_refresh = _on_a_page(lambda page: not page.is_working)
can_refresh_entry = _on_a_page(lambda page: page.is_on_server_row and not page.is_working)
has_selection = _on_a_page(lambda page: page.has_selection)

can_add = _while_editing(lambda page: True)
can_edit_rows = _while_editing(lambda page: page.has_selection)
# A call that shows nothing may be another one than it seems.
can_delete_all = _while_editing(lambda page: page.has_entries)
can_put_back = _while_editing(lambda page: page.has_deleted_context)
can_discard = _while_editing(lambda page: page.staged > 0 or page.has_new_rows)
can_unstage = _while_editing(lambda page: page.has_selection and (page.staged > 0 or page.has_new_rows))
can_decide = _while_editing(lambda page: page.is_on_conflict)
can_decide_all = _while_editing(lambda page: page.conflicts > 0)
can_mark_seen = _on_a_page(lambda page: page.unseen > 0)
# What is being typed into a cell can be committed without leaving the cell first.
can_commit = _while_editing(lambda page: page.staged > 0 or page.is_typing)
can_undo = _while_editing(lambda page: page.undo_step is not None)
can_redo = _while_editing(lambda page: page.redo_step is not None)


def editing_title(status: WindowStatus) -> str:
    """What the switch *Editing* says."""
    if status.read_only:
        return tr_marked(READ_ONLY)
    return tr_marked(EDITING_ON if status.is_editing_on else EDITING_OFF)


def editing_titles() -> tuple[str, ...]:
    """Everything that the switch *Editing* may say."""
    return tuple(tr_marked(title) for title in (EDITING_OFF, EDITING_ON, READ_ONLY))


def undo_title(status: WindowStatus) -> str:
    """*Undo* and the step that it takes back."""
    step = status.page.undo_step if status.page is not None and can_undo(status) else None
    return tr("&Undo: {step}", step=_without_mnemonic(step)) if step else tr_marked(UNDO)


def redo_title(status: WindowStatus) -> str:
    """*Redo* and the step that it does again."""
    step = status.page.redo_step if status.page is not None and can_redo(status) else None
    return tr("Re&do: {step}", step=_without_mnemonic(step)) if step else tr_marked(REDO)


def _without_mnemonic(step: str) -> str:
    """The name of a step, which may name a key: an & in it is just that."""
    return step.replace("&", "&&")


def pin_title(status: WindowStatus) -> str:
    """What pins the call that is shown, or gives its pin another name."""
    return tr_marked(RENAME_PIN if status.is_pinned else PIN)


def mine_only_title(status: WindowStatus) -> str:
    """The choice that shows what is staged, with how much there is."""
    staged = status.page.staged if status.page is not None else 0
    return tr("&Mine only ({number})", number=f"{staged:,}") if staged else tr_marked(MINE_ONLY)


def others_only_title(status: WindowStatus) -> str:
    """The choice that shows what others changed, with how much there is."""
    others = status.page.others if status.page is not None else 0
    return tr("&Others only ({number})", number=f"{others:,}") if others else tr_marked(OTHERS_ONLY)


def missing_only_title(status: WindowStatus) -> str:
    """The choice that shows what checklists ask for and is missing or wrong, with how much there is."""
    left = status.page.missing + status.page.wrong if status.page is not None else 0
    return tr("M&issing only ({number})", number=f"{left:,}") if left else tr_marked(MISSING_ONLY)


def alike_only_title(status: WindowStatus) -> str:
    """The choice that shows keys that look much like another one, with how many there are."""
    alike = status.page.alike if status.page is not None else 0
    return tr("Loo&k alike only ({number})", number=f"{alike:,}") if alike else tr_marked(ALIKE_ONLY)
