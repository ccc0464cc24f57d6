"""The row of buttons below the checklists: what can be done with them."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.store.checklists.folder import FiledChecklist, Origin
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import plain_tip


class ChecklistButtons(FlowRow):
    """Shows buttons; whoever made the row connects them."""

    def __init__(self) -> None:
        super().__init__()
        self.new = named_button(tr("New…"), "newChecklistButton")
        self.of_call = named_button(tr("New from this call…"), "newChecklistOfCallButton")
        self.edit = named_button(tr("Edit…"), "editChecklistButton")
        self.copy = named_button(tr("Duplicate…"), "duplicateChecklistButton")
        self.delete = named_button(tr("Delete…"), "deleteChecklistButton")
        self.bring = named_button(tr("Import file…"), "importChecklistButton")
        self.export = named_button(tr("Export file…"), "exportChecklistButton")
        self.close_dialog = named_button(tr("Close"), "checklistsCloseButton")
        self.add(self.new, self.of_call, self.edit, self.copy, self.delete, self.bring, self.export)
        self.add_stretch()
        self.add(self.close_dialog)

    def follow(self, chosen: FiledChecklist | None, *, is_call_open: bool) -> None:
        """Offer what can be done with the ``chosen`` one, and where a call is open."""
        is_own = chosen is not None and chosen.origin is Origin.OWN
        for button in (self.edit, self.delete):
            button.setEnabled(is_own)
        for button in (self.copy, self.export):
            button.setEnabled(chosen is not None)
        fixed = tr("It is not yours: duplicate it to edit a copy.") if chosen and not is_own else ""
        tip = tr("Asks for the keys that the call has; no value of it is kept")
        reasons = (
            (self.edit, fixed),
            (self.delete, fixed),
            (self.of_call, tip if is_call_open else tr("Open a call first.")),
        )
        self.of_call.setEnabled(is_call_open)
        for button, reason in reasons:
            button.setToolTip(plain_tip(reason))
            button.setAccessibleDescription(plain_sentence(reason))


def named_button(text: str, name: str) -> QPushButton:
    """A button that Enter does not press from elsewhere."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
