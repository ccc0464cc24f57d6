"""Which keys a comparison does not count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.dialogs import Question, is_confirmed
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.theme import monospaced


async def edit_ignored_keys(parent: QWidget, keys: Sequence[str]) -> list[str] | None:
    """Let the person choose which keys are ignored, one a line; ``None`` where they leave it as it was."""
    question = Question(
        parent,
        "ignoredKeys",
        tr("Keys to ignore"),
        tr(
            "Write one key in each line, to the letter. A difference in such a key is not counted as one; "
            "how many were ignored is always said."
        ),
        tr("Ignore these"),
        tr("Cancel"),
        danger=False,
    )
    field = QPlainTextEdit()
    field.setObjectName("ignoredKeysEdit")
    field.setAccessibleName(tr("Keys to ignore, one a line"))
    field.setFont(monospaced())
    field.setTabChangesFocus(True)
    field.setMinimumHeight(em(8))
    # A key with a line break in it cannot stand in a line: it stays ignored until it is counted again there.
    lines = [key for key in keys if key.splitlines() == [key]]
    field.setPlainText("\n".join(lines))
    question.layout_body.addWidget(field)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    texts: list[str] = []
    question.accepted.connect(lambda: texts.append(field.toPlainText()))  # before it goes with its window
    if not await is_confirmed(question):
        return None
    written = [line for line in texts[0].split("\n") if line]
    return list(dict.fromkeys([*written, *(key for key in keys if key not in lines)]))
