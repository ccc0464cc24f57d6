"""What is asked around comparisons and snapshots. Each question is awaited."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.kept import Snapshot
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.kit.dialogs import Question, is_confirmed
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.messages.moments import local_now, shown_time
from lvctx_gui.ui.messages.names import call_name

_LONGEST_NAME = 200


async def ask_elsewhere(parent: QWidget, sentence: str) -> bool:
    """Ask before a call is read whose address names another environment, as ``sentence`` says."""
    question = Question(
        parent,
        "compareElsewhere",
        tr("Read this call where you are signed in?"),
        sentence,
        tr("Read it anyway"),
        tr("Cancel"),
        danger=False,
    )
    return await is_confirmed(question)


async def ask_forget(parent: QWidget, snapshot: Snapshot) -> bool:
    """Ask before a snapshot is erased; return whether the person has agreed."""
    time = shown_time(snapshot.read_at, local_now())
    facts = [
        tr("{call}, as it was read at {time}.", call=call_name(snapshot.call), time=time),
        tr("It is erased from this computer for good. Nothing changes on the server."),
    ]
    question = Question(
        parent,
        "forgetSnapshot",
        tr("Forget this snapshot?"),
        sentences(facts),
        tr("Forget"),
        tr("Cancel"),
    )
    return await is_confirmed(question)


async def ask_name(parent: QWidget, snapshot: Snapshot) -> str | None:
    """Let the person name a snapshot, also by nothing; ``None`` where they leave it as it is."""
    time = shown_time(snapshot.read_at, local_now())
    question = Question(
        parent,
        "nameSnapshot",
        tr("Name of the snapshot"),
        tr("{call}, as it was read at {time}.", call=call_name(snapshot.call), time=time),
        tr("Name it so"),
        tr("Cancel"),
        danger=False,
    )
    field = TextField()
    field.setObjectName("nameSnapshotEdit")
    field.setAccessibleName(tr("Name of the snapshot"))
    field.setMaxLength(_LONGEST_NAME)
    field.setText(snapshot.name)
    field.selectAll()
    field.returnPressed.connect(question.accept)
    question.layout_body.addWidget(field)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    texts: list[str] = []
    question.accepted.connect(lambda: texts.append(field.text()))  # before it goes with its window
    return texts[0].strip() if await is_confirmed(question) else None
