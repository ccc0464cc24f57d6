"""*Checklists…*: which there are, what each says of the open call, and what can be done with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.core.visible import plain_text
from lvctx_gui.store.checklists import folder as store
from lvctx_gui.store.checklists.folder import ChecklistFileError, FiledChecklist
from lvctx_gui.ui.checklists.buttons import ChecklistButtons
from lvctx_gui.ui.checklists.editing import ChecklistEditing
from lvctx_gui.ui.checklists.list_view import ChecklistView
from lvctx_gui.ui.checklists.open_call import Current, OpenCall
from lvctx_gui.ui.checklists.questions import WhenTaken, ask_delete, ask_import, ask_taken
from lvctx_gui.ui.checklists.words import describe
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em, gap

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from lvctx_gui.ui.checklists.book import ChecklistBook
    from lvctx_gui.ui.kit.tasks import Tasks


class ChecklistsDialog(KeepsFocus, FittingDialog):
    """Lists checklists and shows one of them. It stays open beside the window, which can be used meanwhile.

    ``current`` is the call that is shown there, ``moved`` says that it, or what is staged in it, is another.
    """

    def __init__(
        self, parent: QWidget, tasks: Tasks, book: ChecklistBook, current: Current, moved: SignalInstance
    ) -> None:
        super().__init__(parent, QSize(em(60), em(38)))
        self.setObjectName("checklistsDialog")
        self.setWindowTitle(tr("Checklists"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks, self._book, self._current = tasks, book, current
        self._shown: OpenCall | None = None
        self.editing = ChecklistEditing(self, tasks, book, current)
        self._view = ChecklistView()
        self._details = QPlainTextEdit()
        self._details.setObjectName("checklistDetails")
        self._details.setAccessibleName(tr("What the checklist asks, and what it finds in this call"))
        self._said = WrappedLabel()
        self._said.setObjectName("checklistsSaid")
        self._said.setProperty("dim", True)
        self._buttons = ChecklistButtons()
        self._lay_out()
        self._connect(moved)
        self._show_filed()
        book.reload()
        self._view.setFocus()

    def _lay_out(self) -> None:
        make_readable(self._details)
        self._details.setMinimumHeight(em(6))
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._view)
        middle.addWidget(self._details)
        middle.setStretchFactor(0, 2)
        middle.setStretchFactor(1, 3)
        middle.setChildrenCollapsible(False)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addWidget(middle, 1)
        body.addWidget(self._said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(self._buttons)

    def _connect(self, moved: SignalInstance) -> None:
        self._view.chosen_changed.connect(self._follow)
        self._view.wanted.connect(self._edit_chosen)
        buttons = self._buttons
        for button, act in (
            (buttons.new, self.editing.new),
            (buttons.of_call, self.new_of_call),
            (buttons.edit, self._edit_chosen),
            (buttons.copy, self._copy_chosen),
            (buttons.delete, self._delete_chosen),
            (buttons.bring, self._choose_import),
            (buttons.export, self._choose_export),
            (buttons.close_dialog, self.close),
        ):
            button.clicked.connect(lambda _=False, act=act: act())
        self.editing.saved.connect(self._tell_saved)
        self._book.changed.connect(self._show_filed)
        moved.connect(self._follow_call)

    def focus_home(self) -> QWidget:
        """The list."""
        return self._view

    def _follow_call(self) -> None:
        # It is also told of what is selected there: what is read out here must not begin anew.
        now, shown = self._current(), self._shown
        if (now is None) is not (shown is None) or (now and shown and not now.is_as(shown)):
            self._show_filed()

    def _show_filed(self, chosen: str = "") -> None:
        was, self._shown = self._view.chosen, self._current()
        self._view.show_filed(self._book.filed, self._shown, chosen or (str(was.file) if was else ""))
        if not self._said.text():
            self.say("")

    def say(self, text: str) -> None:
        """Say what was done, to screen readers too, and which files cannot be used."""
        told = sentences((text, self._book.problem))
        self._said.setText(told)
        self._said.setVisible(bool(told))
        if text:
            announce(self._said, text)

    def _follow(self) -> None:
        chosen, shown = self._view.chosen, self._shown
        self._buttons.follow(chosen, is_call_open=shown is not None)
        if chosen is not None:
            text = describe(chosen, shown)
        elif self._book.is_loaded:
            text = tr("There are no checklists yet. A new one is best made from a call that has everything.")
        else:
            text = tr("Reading the checklists …")
        if text != self._details.toPlainText():
            self._details.setPlainText(text)

    # Acting -------------------------------------------------------------------------------------------

    def new_of_call(self) -> None:
        """Make a checklist of the call that is open, or say that there is none."""
        if self._current() is None:
            self.say(tr("No call that was read is open, so there is nothing to make a checklist of."))
        else:
            self.editing.new_of_call()

    def _edit_chosen(self) -> None:
        chosen = self._view.chosen
        if chosen is not None and chosen.origin is store.Origin.OWN:
            self.editing.edit(chosen)

    def _copy_chosen(self) -> None:
        if (chosen := self._view.chosen) is not None:
            self.editing.copy(chosen)

    def _tell_saved(self, name: str, file: str) -> None:
        self._show_filed(file)
        self.say(tr("The checklist “{name}” was saved.", name=plain_text(name, 100)))

    def _delete_chosen(self) -> None:
        if (chosen := self._view.chosen) is not None:
            self._tasks.start(self._ask_and_delete(chosen), "delete-a-checklist", quiet=True)

    async def _ask_and_delete(self, chosen: FiledChecklist) -> None:
        if not await ask_delete(self, chosen.checklist.name):
            return
        said = tr("The checklist “{name}” was deleted.", name=plain_text(chosen.checklist.name, 100))
        try:
            await self._book.delete(chosen)
        except ChecklistFileError as error:
            said = str(error)
        if isValid(self):
            self.say(said)

    def _choose_import(self) -> None:
        dialog = QFileDialog(self, tr("Import a checklist"), "", _kinds())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.import_from(Path(name)))
        dialog.open()

    def import_from(self, file: Path) -> None:
        """Show what ``file`` brings, and take it when the person agrees."""
        self._tasks.start(self._import(file), "import-a-checklist", quiet=True)

    async def _import(self, file: Path) -> None:
        import asyncio

        try:
            brought = await asyncio.to_thread(store.read_file, file)
            if not (isValid(self) and await ask_import(self, brought)):
                return
            checklist, taken = brought.checklist, None
            known = self.editing.own_called(checklist.name)
            if known is not None:
                answer = await ask_taken(self, checklist.name)
                if answer is WhenTaken.NOTHING:
                    return
                if answer is WhenTaken.REPLACE:
                    taken = known.file
                else:
                    checklist = replace(checklist, name=self.editing.free_name(checklist.name))
            saved = await self._book.save(checklist, taken)
        except ChecklistFileError as error:
            if isValid(self):
                self.say(str(error))
            return
        if isValid(self):
            self._show_filed(str(saved))
            name = plain_text(checklist.name, 100)
            self.say(tr("The checklist “{name}” was imported.", name=name))

    def _choose_export(self) -> None:
        if (chosen := self._view.chosen) is None:
            return
        name = f"{store.file_stem(chosen.checklist.name)}.toml"
        dialog = QFileDialog(self, tr("Export the checklist"), name, _kinds())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("toml")
        dialog.fileSelected.connect(lambda path: self.export_to(Path(path)))
        dialog.open()

    def export_to(self, file: Path) -> None:
        """Write the checklist that is chosen into ``file``."""
        if (chosen := self._view.chosen) is not None:
            self._tasks.start(self._export(chosen, file), "export-a-checklist", quiet=True)

    async def _export(self, chosen: FiledChecklist, file: Path) -> None:
        import asyncio

        said = tr("The checklist was exported to {file}.", file=plain_text(str(file)))
        try:
            await asyncio.to_thread(store.export, file, chosen.checklist)
        except ChecklistFileError as error:
            said = str(error)
        if isValid(self):
            self.say(said)


def _kinds() -> str:
    return tr("TOML files (*.toml);;All files (*)")


def open_checklists(
    parent: QWidget, tasks: Tasks, book: ChecklistBook, current: Current, moved: SignalInstance
) -> ChecklistsDialog:
    """Open the checklists over ``parent``, or bring them to the front; see ``ChecklistsDialog``."""
    dialog = parent.findChild(ChecklistsDialog)
    if dialog is None or not dialog.isVisible():
        dialog = ChecklistsDialog(parent, tasks, book, current, moved)
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
    return dialog
