"""What is asked before signing out. The question is awaited."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.kit.dialogs import Question, is_confirmed


async def ask_sign_out(parent: QWidget) -> bool:
    """Say what signing out does here, and what it does not; return whether the person wants that."""
    session = [
        tr("This program forgets the session."),
        tr(
            "On the server the session stays valid until it has not been used for two hours: your other "
            "tools share it, and ending it would sign them out too."
        ),
    ]
    kept = tr("Staged changes are kept and can be committed after the next sign-in.")
    question = Question(
        parent,
        "signOut",
        tr("Sign out of this program?"),
        f"{sentences(session)}\n\n{kept}",
        tr("Sign out here"),
        tr("Cancel"),
        danger=False,
    )
    return await is_confirmed(question)
