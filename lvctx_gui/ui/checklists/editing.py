"""Opens the form for a checklist; what was typed there is saved, or given up on purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from lvctx_gui.core.checklist.checklist import Checklist
from lvctx_gui.core.checklist.making import checklist_of
from lvctx_gui.core.profile import free_name, name_key
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.store.checklists.folder import ChecklistFileError, FiledChecklist, Origin, file_problems
from lvctx_gui.ui.checklists.form.dialog import ChecklistForm
from lvctx_gui.ui.checklists.open_call import Current
from lvctx_gui.ui.checklists.questions import WhenUnsaved, ask_unsaved

if TYPE_CHECKING:
    from lvctx_gui.ui.checklists.book import ChecklistBook
    from lvctx_gui.ui.kit.tasks import Tasks


class ChecklistEditing(QObject):
    """Edits checklists of ``book`` over ``parent``. ``saved`` comes with the name and the file of one."""

    saved = Signal(str, str)

    def __init__(self, parent: QWidget, tasks: Tasks, book: ChecklistBook, current: Current) -> None:
        super().__init__(parent)
        self._parent, self._tasks, self._book, self._current = parent, tasks, book, current
        self._is_asking = False

    def own_called(self, name: str) -> FiledChecklist | None:
        """The user's own checklist of this name."""
        own = (each for each in self._book.filed if each.origin is Origin.OWN)
        return next((each for each in own if name_key(each.checklist.name) == name_key(name)), None)

    def free_name(self, name: str) -> str:
        """``name``, or one made from it that no checklist of the user's has."""
        return free_name(name, self._book.own_names)

    def new(self) -> None:
        """Write a checklist from nothing."""
        self._open(Checklist(self.free_name(tr("New checklist"))), None)

    def new_of_call(self) -> None:
        """Make a checklist that asks for the keys of the open call."""
        if (shown := self._current()) is not None:
            name = self.free_name(tr("New checklist"))
            self._open(checklist_of(shown.call, shown.site, shown.draft, name), None, is_new=True)

    def edit(self, filed: FiledChecklist) -> None:
        """Edit one of the user's own."""
        left_out = ""
        if problems := file_problems(filed):
            gone = tr("What was wrong in the file is left out when you save it:")
            left_out = sentences((gone, *problems))
        self._open(filed.checklist, filed.file, left_out=left_out)

    def copy(self, filed: FiledChecklist) -> None:
        """Edit a copy of any of them, which is the user's own once it is saved."""
        name = self.free_name(filed.checklist.name)
        self._open(replace(filed.checklist, name=name), None, is_new=True)

    def _open(
        self, checklist: Checklist, file: Path | None, *, left_out: str = "", is_new: bool = False
    ) -> None:
        taken = {name_key(name) for name in self._book.own_names}
        if file is not None:
            taken.discard(name_key(checklist.name))
        form = ChecklistForm(
            self._parent,
            checklist,
            self._current,
            taken=frozenset(taken),
            closing=lambda: self._ask_unsaved(form),
            left_out=left_out,
            is_new=is_new,
        )
        form.save_wanted.connect(lambda written: self._save(form, written, file))
        form.open()

    def _save(self, form: ChecklistForm, checklist: Checklist, file: Path | None) -> None:
        async def save() -> None:
            try:
                saved = await self._book.save(checklist, file)
            except ChecklistFileError as error:
                if isValid(form):
                    form.say(str(error))
                return
            if isValid(form):
                form.was_saved()
            if isValid(self):
                self.saved.emit(checklist.name, str(saved))

        self._tasks.start(save(), "save-a-checklist", asks=True)

    def _ask_unsaved(self, form: ChecklistForm) -> None:
        async def ask() -> None:
            if self._is_asking:
                return
            self._is_asking = True
            try:
                answer = await ask_unsaved(form)
            finally:
                self._is_asking = False
            if not isValid(form):
                return
            if answer is WhenUnsaved.LOSE:
                form.lose()
            elif answer is WhenUnsaved.SAVE:
                form.try_to_save()

        self._tasks.start(ask(), "ask-about-a-checklist", quiet=True)
