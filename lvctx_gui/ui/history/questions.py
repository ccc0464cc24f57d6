"""What is asked before the history forgets something. Each question is awaited."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.kit.dialogs import Question, is_confirmed


async def ask_erase_entry(parent: QWidget) -> bool:
    """Ask before one entry is erased; return whether the person has agreed."""
    facts = [
        tr("It is erased from this computer for good."),
        tr("Nothing changes on the server; the commit can no longer be reverted from here."),
    ]
    question = Question(
        parent, "eraseEntry", tr("Erase this entry?"), sentences(facts), tr("Erase"), tr("Cancel")
    )
    return await is_confirmed(question)


async def ask_erase_older(parent: QWidget, days: int) -> bool:
    """Ask before all that is older than ``days`` is erased (0: everything); return whether to do it."""
    title = tr("Erase the whole history?")
    details = tr("It is erased from this computer for good.")
    if days:
        title = tr_n("Erase what is older than {n} day?", "Erase what is older than {n} days?", days)
    else:
        memory = tr("Staged changes are then held in memory only and are lost when you close the program.")
        details = f"{details}\n\n{memory}"
    question = Question(parent, "erase", title, details, tr("Erase"), tr("Cancel"))
    return await is_confirmed(question)
