"""*Export entries*: which entries go into a file, and as what."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.translate import tr
from lvctx_gui.services.sheets.exporting import FileForm
from lvctx_gui.ui.kit.answers import AnswerButton, AnswerRow, Role
from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.form import form_of
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.outgoing.choice import ExportChoice, Scope, about_form, form_name, scope_label


class ExportDialog(FittingDialog):
    """Asks what ``choice`` is to be; ``numbers`` says how many entries each scope has."""

    def __init__(self, parent: QWidget, choice: ExportChoice, numbers: Mapping[Scope, int]) -> None:
        super().__init__(parent, QSize(em(40), 0))
        self.setObjectName("exportDialog")
        self.setWindowTitle(tr("Export entries"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._scope = ChoiceBox("exportScopeChoice", tr("Entries"))
        for scope in Scope:
            if numbers.get(scope):
                self._scope.addItem(scope_label(scope, numbers[scope]), scope)
        self._form = ChoiceBox("exportFormChoice", tr("File"))
        for form in FileForm:
            self._form.addItem(form_name(form), form)
        self._told = WrappedLabel()
        self._told.setObjectName("exportFormText")
        self._with_call = CheckBox(
            tr("&Say of which call they are, when it was read and who exports it"), "exportWithCallCheck"
        )
        self._states = WrappedLabel(
            tr(
                "Staged values are exported as they are shown, and marked as not committed. No value and an "
                "empty value stay apart."
            )
        )
        self._states.setProperty("dim", True)
        self._warning = WrappedLabel(tr("The file will hold customers' data that is not encrypted."))
        self.export = AnswerButton(tr("Choose a place…"), "exportConfirmButton")
        self.export.setProperty("primary", True)
        self.export.setDefault(True)
        self.cancel = AnswerButton(tr("Cancel"), "exportCancelButton")
        self._lay_out()
        self._show(choice)
        self._form.currentIndexChanged.connect(self._tell_form)
        self.export.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(em(0.7))
        form = form_of((tr("&Entries"), self._scope), (tr("&File"), self._form), self._told, self._with_call)
        body.addLayout(form)
        body.addWidget(self._states)
        body.addWidget(self._warning)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(AnswerRow([(self.export, Role.AcceptRole), (self.cancel, Role.RejectRole)]))

    def _show(self, choice: ExportChoice) -> None:
        self._scope.setCurrentIndex(max(0, self._scope.findData(choice.scope)))
        self._form.setCurrentIndex(self._form.findData(choice.form))
        self._with_call.setChecked(choice.with_call)
        self._tell_form()

    def _tell_form(self) -> None:
        self._told.setText(about_form(self.choice.form))
        self._form.setAccessibleDescription(self._told.text())

    @property
    def choice(self) -> ExportChoice:
        """What is chosen now."""
        return ExportChoice(
            self._scope.currentData(), self._form.currentData(), with_call=self._with_call.isChecked()
        )
