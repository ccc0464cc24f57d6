"""What is to be found in values, and what it is to become; the preview follows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lvctx_gui.core.replacing.replacer import Replacing
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.answers import ENTER, AnswerButton, AnswerRow, Role
from lvctx_gui.ui.kit.choices import CheckBox, ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.form import form_of
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.kit.text_field import TextField


class ReplaceDialog(FittingDialog):
    """Asks what is to be replaced in the values of the ``selected`` or of all ``shown`` entries.

    It begins with what was looked for ``last``. ``wanted`` comes when *Preview* is pressed, ``stopped`` when
    what was begun is to end.
    """

    wanted = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget, selected: int, shown: int, last: Replacing) -> None:
        super().__init__(parent, QSize(em(38), 0))
        self.setObjectName("replaceDialog")
        self.setWindowTitle(tr("Find and replace"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._find, self._by = TextField(), TextField()
        for field, name, words in (
            (self._find, "replaceFindEdit", tr("Find")),
            (self._by, "replaceByEdit", tr("Replace by")),
        ):
            field.setObjectName(name)
            field.setAccessibleName(words)
            field.setMaxLength(1 << 20)
        self._scope = ChoiceBox("replaceScope", tr("Look in"))
        if selected > 1:
            self._scope.addItem(tr_n("{n} selected entry", "{n} selected entries", selected), True)
        self._scope.addItem(tr_n("{n} entry that is shown", "all {n} entries that are shown", shown), False)
        self._case = CheckBox(tr("Match &case"), "replaceCase")
        self._whole = CheckBox(tr("&Whole value"), "replaceWhole")
        self._pattern = CheckBox(tr("&Pattern"), "replacePattern")
        self._hint = WrappedLabel(
            tr(
                "In the replacement, \\1 to \\99 stand for the groups of the pattern, which are in brackets, "
                "and \\0 for all that it has found; \\n is a line break, \\t a tab and \\\\ a backslash."
            )
        )
        self._hint.setObjectName("replaceHint")
        self._hint.setProperty("dim", True)
        self._pattern.setAccessibleDescription(self._hint.text())
        self._said = WrappedLabel()
        self._said.setObjectName("replaceSaid")
        self._said.hide()
        self.preview = AnswerButton(tr("Preview…"), "replacePreviewButton")
        self.cancel = AnswerButton(tr("Close"), "replaceCloseButton")
        self._lay_out()
        self.preview.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self.stopped)
        self._find.textChanged.connect(self._follow)
        self._pattern.toggled.connect(self._follow)
        self._show_last(last)
        self._follow()
        self._find.setFocus()

    def _show_last(self, last: Replacing) -> None:
        self._find.setText(last.text)
        self._by.setText(last.by)
        self._find.selectAll()
        for box, is_on in ((self._pattern, last.pattern), (self._case, last.case), (self._whole, last.whole)):
            box.setChecked(is_on)

    def _lay_out(self) -> None:
        choices = FlowRow()
        choices.add(self._case, self._whole, self._pattern)
        choices.add_stretch()
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addLayout(
            form_of((tr("Find:"), self._find), (tr("Replace by:"), self._by), (tr("Look in:"), self._scope))
        )
        body.addWidget(choices)
        body.addWidget(self._hint)
        body.addWidget(self._said)
        body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(AnswerRow([(self.preview, Role.AcceptRole), (self.cancel, Role.RejectRole)]))

    @property
    def wish(self) -> Replacing:
        """What the person wants."""
        return Replacing(
            self._find.text(),
            self._by.text(),
            pattern=self._pattern.isChecked(),
            case=self._case.isChecked(),
            whole=self._whole.isChecked(),
        )

    @property
    def is_for_selected(self) -> bool:
        """Whether only the selected entries are meant."""
        return bool(self._scope.currentData())

    def _begin(self) -> None:
        self.preview.setEnabled(False)
        self.wanted.emit()

    def show_looking(self, number: int) -> None:
        """Say that values of ``number`` entries are looked through."""
        entries = tr_n("{n} entry", "{n} entries", number)
        self._put(tr("Looking through {entries} … Escape stops.", entries=entries))

    def say(self, text: str) -> None:
        """Show what became of it, and let the person go on."""
        self._put(text)
        self._follow()

    def _put(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        announce(self._said, text)

    def _follow(self) -> None:
        self.preview.setEnabled(bool(self._find.text()))
        self._hint.setVisible(self._pattern.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter in a field leads to the preview, which stages nothing."""
        if event.key() in ENTER and self.preview.isEnabled() and not event.isAutoRepeat():
            self._begin()
        else:
            super().keyPressEvent(event)
