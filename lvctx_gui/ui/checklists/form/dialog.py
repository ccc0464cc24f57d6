"""The form for one checklist."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lvctx_gui.core.checklist.checklist import Checklist
from lvctx_gui.core.checklist.matching import is_match, pattern_problem
from lvctx_gui.core.checklist.problems import Problem, problems_of
from lvctx_gui.core.profile import name_key
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.ui.checklists.form.conditions_edit import ConditionsEdit
from lvctx_gui.ui.checklists.form.items_edit import ItemsEdit
from lvctx_gui.ui.checklists.open_call import Current
from lvctx_gui.ui.checklists.words import try_out
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.answers import AnswerRow, Role
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.form import Line, align_labels, form_of
from lvctx_gui.ui.kit.labels import WrappedLabel, box_line
from lvctx_gui.ui.kit.remark_label import RemarkLabel
from lvctx_gui.ui.kit.scale import em, gap


class ChecklistForm(FittingDialog):
    """Edits a checklist. ``save_wanted`` comes with it when a person saves and nothing is wrong.

    ``taken`` are the names of the user's other checklists (``core.profile.name_key``), ``left_out`` says what
    of its file is not in it and goes when it is saved. ``is_new`` says that even unchanged it is not saved
    yet. Where there is something to lose, ``closing`` is called in place of closing.
    """

    save_wanted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        checklist: Checklist,
        current: Current,
        *,
        taken: frozenset[str],
        closing: Callable[[], None],
        left_out: str = "",
        is_new: bool = False,
    ) -> None:
        super().__init__(parent, QSize(em(62), em(44)))
        self.setObjectName("checklistForm")
        self.setWindowTitle(tr("Checklist"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._current, self._taken, self._closing = current, taken, closing
        self._first = checklist
        self._is_new = is_new
        self._problems: tuple[Problem, ...] = ()
        self._lines = {
            "name": Line("checklistNameEdit", tr("Name")),
            "description": Line(
                "checklistDescriptionEdit", tr("Description"), tr("what it is for, or empty")
            ),
        }
        self._lines["name"].edit.setText(checklist.name)
        self._lines["description"].edit.setText(checklist.description)
        self._when = ConditionsEdit("checklist")
        self._when.show_conditions(checklist.when)
        self._items = ItemsEdit(checklist.items, current)
        self._save_button = QPushButton(tr("Save"))
        self._try = WrappedLabel()
        self._try.setObjectName("checklistTryOut")
        self._said = RemarkLabel()
        self._said.setObjectName("checklistSaid")
        self._lay_out()
        self._said.say(left_out, wrong=bool(left_out))
        for line in self._lines.values():
            line.edit.textEdited.connect(self._follow)
        self._when.edited.connect(self._follow)
        self._items.edited.connect(self._follow)
        self._follow()
        self._lines["name"].edit.setFocus()

    def _lay_out(self) -> None:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        head = form_of(*self._lines.values())
        align_labels(head, self._when.form)
        body.addLayout(head)
        body.addWidget(self._when)
        body.addWidget(box_line())
        body.addWidget(self._items, 1)
        save, cancel = self._save_button, QPushButton(tr("Cancel"))
        save.setObjectName("checklistSaveButton")
        save.setProperty("primary", True)
        save.setDefault(True)
        cancel.setObjectName("checklistCancelButton")
        cancel.setAutoDefault(False)
        save.clicked.connect(self.try_to_save)
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(self._try)
        layout.addWidget(self._said)
        layout.addWidget(AnswerRow([(save, Role.AcceptRole), (cancel, Role.RejectRole)]))

    @property
    def checklist(self) -> Checklist:
        """What stands there; what nobody has touched is as it was shown."""
        name, description = (self._lines[field].text for field in ("name", "description"))
        return Checklist(name, self._when.conditions, self._items.items, description)

    @property
    def has_unsaved(self) -> bool:
        """Whether something would be lost with it."""
        return self._is_new or self.checklist != self._first

    def was_saved(self) -> None:
        """It is on the disk: nothing can be lost any more."""
        self.accept()

    def say(self, text: str) -> None:
        """Say why it could not be saved."""
        self._said.say(text, wrong=True)
        announce(self._said, text, urgent=True)

    def lose(self) -> None:
        """Close without saving: the person has said so."""
        super().reject()

    def reject(self) -> None:
        """Somebody cancels, presses Escape or closes the dialog: what they typed is not lost unasked."""
        if self.has_unsaved:
            self._closing()
        else:
            super().reject()

    def _follow(self) -> None:
        """Say what is wrong, beside each field, and what the checklist would find in the open call."""
        checklist = self.checklist
        found = list(problems_of(checklist, pattern_problem, is_match))
        if name_key(checklist.name) in self._taken:
            found.insert(0, Problem(None, "name", tr("Another checklist of yours has this name.")))
        self._problems = tuple(found)
        told: dict[str, str] = {}
        for each in found:
            if each.item is None:
                told.setdefault(each.field, each.sentence)
        for field, line in self._lines.items():
            line.show_problem(told.get(field, ""))
        self._when.show_problems(told)
        self._items.show_problems(found)
        self._try.setText(try_out(checklist, self._current()))
        # Who cannot see the line hears it where they come by on their way.
        self._save_button.setAccessibleDescription(self._try.text())

    def try_to_save(self) -> None:
        """Ask for it to be saved, or lead to the first thing that is wrong."""
        if not self._problems:
            self._said.say("", wrong=False)
            self.save_wanted.emit(self.checklist)
            return
        number = len(self._problems)
        first = self._problems[0]
        count = tr_n("Not saved: {n} thing is wrong.", "Not saved: {n} things are wrong.", number)
        self.say(sentences((count, first.sentence)))
        if first.item is None and first.field in self._lines:
            self._lines[first.field].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        elif first.item is None and first.field != "items":
            self._when.focus_field(first.field)
        else:
            self._items.focus_problem(first)
