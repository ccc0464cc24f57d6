"""What is asked before a checklist is deleted, replaced, taken, or its edits lost. Each is awaited."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from lvctx_gui.core.checklist.reasons import conditions_words
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.store.checklists.folder import FiledChecklist, file_problems
from lvctx_gui.ui.checklists.words import asked
from lvctx_gui.ui.kit.dialogs import OtherAnswer, Question, is_confirmed, result_of
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em

_OTHER = 2
"""What a dialog ends with; ``QDialog.DialogCode`` has 0 and 1."""


class WhenTaken(Enum):
    """What becomes of a checklist that comes with a name that one of the user's own has."""

    NOTHING = auto()
    REPLACE = auto()
    KEEP_BOTH = auto()


class WhenUnsaved(Enum):
    """What becomes of edits of a form that somebody closes."""

    GO_ON = auto()
    SAVE = auto()
    LOSE = auto()


async def ask_delete(parent: QWidget, name: str) -> bool:
    """Ask before a checklist's file is deleted; return whether the person has agreed."""
    question = Question(
        parent,
        "deleteChecklist",
        tr("Delete the checklist “{name}”?", name=plain_text(name, 100)),
        tr("Its file is deleted from this computer for good. Nothing changes in any call."),
        tr("Delete"),
        tr("Cancel"),
    )
    return await is_confirmed(question)


async def ask_unsaved(parent: QWidget) -> WhenUnsaved:
    """Ask what becomes of what was edited in a form and not saved."""
    question = Question(
        parent,
        "unsavedChecklist",
        tr("Close without saving the checklist?"),
        tr("What you have changed in it is lost then."),
        tr("Lose changes"),
        tr("Keep editing"),
        other=OtherAnswer(tr("Save"), "unsavedChecklistSaveButton", _OTHER),
    )
    result = await result_of(question)
    if result == QDialog.DialogCode.Accepted:
        return WhenUnsaved.LOSE
    return WhenUnsaved.SAVE if result == _OTHER else WhenUnsaved.GO_ON


async def ask_taken(parent: QWidget, name: str) -> WhenTaken:
    """Ask what becomes of one's own checklist whose name another one brings."""
    question = Question(
        parent,
        "takenChecklist",
        tr("Replace your checklist “{name}”?", name=plain_text(name, 100)),
        tr("You have a checklist of this name already. Replacing it loses the one that you have."),
        tr("Replace mine"),
        tr("Cancel"),
        other=OtherAnswer(tr("Keep both"), "takenChecklistBothButton", _OTHER),
    )
    result = await result_of(question)
    if result == QDialog.DialogCode.Accepted:
        return WhenTaken.REPLACE
    return WhenTaken.KEEP_BOTH if result == _OTHER else WhenTaken.NOTHING


async def ask_import(parent: QWidget, filed: FiledChecklist) -> bool:
    """Show what a file brings before any of it is taken; return whether the person wants it."""
    checklist = filed.checklist
    details = tr(
        "The file {file} brings what is listed here. A checklist advises: it changes no call and sends "
        "nothing.",
        file=plain_text(filed.file.name, 100),
    )
    question = Question(
        parent,
        "importChecklist",
        tr("Import the checklist “{name}”?", name=plain_text(checklist.name, 100)),
        details,
        tr("Import"),
        tr("Cancel"),
        danger=False,
    )
    view = QPlainTextEdit()
    view.setObjectName("importChecklistView")
    view.setAccessibleName(tr("What the file brings"))
    make_readable(view)
    lines = [plain_text(checklist.description)] if checklist.description else []
    lines += [conditions_words(checklist.when), *asked(filed)]
    if problems := file_problems(filed):
        lines += ["", tr("Wrong in the file, and left out:"), *(f"    {each}" for each in problems)]
    view.setPlainText("\n".join(lines))
    view.setFixedHeight(em(14))
    question.layout_body.addWidget(view)
    return await is_confirmed(question)
