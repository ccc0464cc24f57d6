"""Which key is set in several calls, to what, and what becomes of each call: seen while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED
from lvctx_gui.core.entries import Missing
from lvctx_gui.core.several.outlook import Fate, Outlook, Setting
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.call.entries.values import value_pieces
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.answers import ENTER, AnswerButton, AnswerRow, Role
from lvctx_gui.ui.kit.choices import ChoiceBox
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.form import form_of
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.row_table import choose_by_rows
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.kit.text_field import TextField
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.several.setting import Wished, outlook_of, resemblance_words

_KINDS = (mark("a text"), mark("no value"), mark("nothing: the key is deleted"))
_FATES = {
    Fate.ADDED: mark("added"),
    Fate.CHANGED: mark("changed"),
    Fate.DELETED: mark("deleted"),
    Fate.SAME: mark("is so already"),
    Fate.REFUSED: mark("left out"),
}


class SetKeyDialog(FittingDialog):
    """Asks for a key and what it is to hold in ``states``, whose drafts it follows.

    It is accepted with ``wished`` and with the drafts that were ``seen``.
    """

    def __init__(self, parent: QWidget, states: Sequence[CallState]) -> None:
        super().__init__(parent, QSize(em(52), em(26)))
        self.setObjectName("setKeyDialog")
        self.setWindowTitle(tr_n("Set a key in {n} call", "Set a key in {n} calls", len(states)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._states = list(states)
        self.wished = Wished("", None)
        self.seen: dict[str, Draft] = {}
        self._key, self._value = TextField(), TextField()
        for edit, name, words in (
            (self._key, "setKeyEdit", tr("Key")),
            (self._value, "setKeyValueEdit", tr("Value")),
        ):
            edit.setObjectName(name)
            edit.setAccessibleName(words)
            edit.setMaxLength(1 << 20)
            edit.textChanged.connect(self._follow)
        self._kind = ChoiceBox("setKeyKind", tr("What it is to hold"))
        for words in _KINDS:
            self._kind.addItem(tr_marked(words))
        self._kind.activated.connect(self._follow)
        self._said = WrappedLabel()
        self._said.setObjectName("setKeySaid")
        self._view = _OutlookView()
        self.confirm = AnswerButton("", "setKeyConfirmButton")
        self.cancel = AnswerButton(tr("Cancel"), "setKeyCancelButton")
        self.confirm.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        for state in self._states:
            state.changed.connect(self._follow)
            state.working_changed.connect(self._follow)
            state.destroyed.connect(self.reject)
        self._follow()
        self._key.setFocus()

    def _lay_out(self) -> None:
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addLayout(
            form_of((tr("Key:"), self._key), (tr("Is to hold:"), self._kind), (tr("Value:"), self._value))
        )
        body.addWidget(self._said)
        body.addWidget(self._view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(AnswerRow([(self.confirm, Role.AcceptRole), (self.cancel, Role.RejectRole)]))

    def _wish(self) -> Wished:
        settings: tuple[Setting, ...] = (self._value.text(), None, REMOVED)
        return Wished(self._key.text(), settings[self._kind.currentIndex()])

    def _follow(self) -> None:
        wished = self.wished = self._wish()
        self._value.setEnabled(isinstance(wished.setting, str))
        self.seen = {state.page_id: state.draft for state in self._states}
        if not wished.key:
            self._view.show_outlooks([(state, None) for state in self._states])
            self._said.setText(tr("Type the key: below is what becomes of each call."))
            self._show_number(0)
            return
        outlooks = [(state, outlook_of(state, wished)) for state in self._states]
        self._view.show_outlooks(outlooks)
        likes = {
            resemblance_words(state, wished.key) for state, each in outlooks if each.fate is Fate.ADDED
        } - {""}
        number = sum(each.fate.is_staged for _, each in outlooks)
        self._said.setText(
            sentences((tr_n("{n} call is changed.", "{n} calls are changed.", number), *sorted(likes)))
        )
        self._show_number(number)

    def _show_number(self, number: int) -> None:
        self.confirm.setText(tr_n("Stage in {n} call", "Stage in {n} calls", number))
        self.confirm.setEnabled(number > 0)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Another theme has other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_view"):
            self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Enter outside the buttons presses none: what is staged in several calls is staged on purpose."""
        if event.key() in ENTER:
            if self.confirm.isEnabled() and not event.isAutoRepeat():
                self.confirm.take_focus_from_enter()
            event.accept()
        else:
            super().keyPressEvent(event)


class _OutlookView(QTableWidget):
    """What becomes of each call."""

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setObjectName("setKeyOutlook")
        self.setAccessibleName(tr("What becomes of each call"))
        self.setHorizontalHeaderLabels(
            [tr("Call", "a column"), tr("Now", "a column"), tr("What happens", "a column")]
        )
        choose_by_rows(self)
        columns = self.horizontalHeader()
        columns.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(em(7))

    def show_outlooks(self, outlooks: Sequence[tuple[CallState, Outlook | None]]) -> None:
        """Show what becomes of these calls; ``None`` where no key is named yet."""
        self.setRowCount(len(outlooks))
        theme = current_theme()
        for row, (state, outlook) in enumerate(outlooks):
            texts = (call_name(state.call), "", "") if outlook is None else _texts(state, outlook)
            for column, text in enumerate(texts):
                if (item := self.item(row, column)) is None:
                    item = QTableWidgetItem()
                    self.setItem(row, column, item)
                item.setText(text)
                item.setToolTip(plain_tip(text))
                is_refused = outlook is not None and outlook.fate is Fate.REFUSED and column == 2
                ink = QColor(theme.warning.ink) if is_refused else None
                item.setData(Qt.ItemDataRole.ForegroundRole, ink)


def _texts(state: CallState, outlook: Outlook) -> tuple[str, str, str]:
    pieces = "".join(piece.text for piece in value_pieces(outlook.was)[0])
    was = tr("(not there)") if isinstance(outlook.was, Missing) else plain_text(pieces, 100)
    fate = tr_marked(_FATES[outlook.fate])
    if outlook.fate is Fate.REFUSED:
        fate = tr("{fate}: {reason}", "of a call", fate=fate, reason=outlook.why)
    return call_name(state.call), was, fate
