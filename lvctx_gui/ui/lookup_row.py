"""The lookup row: four fields and a button. Paste anything that names a call, press Enter."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from lvctx_gui.core.call import CallRef, InvalidCallError
from lvctx_gui.core.paste import parse_paste
from lvctx_gui.ui.fitting import ElidedLabel, WrappedLabel
from lvctx_gui.ui.text_field import TextField
from lvctx_gui.ui.theme import em

_FIELDS = (
    # field, object name, label, stretch, hint
    ("session", "sessionEdit", "Session", 9, "Paste a session id, a URL, a report row or SIP headers"),
    ("tx_id", "txIdEdit", "Transaction ID", 4, "such as 28479905424"),
    ("account", "accountEdit", "Account", 5, "such as ARB_WSAPI_1"),
    ("client", "clientEdit", "Client (optional)", 3, "any"),
)


class _Field(TextField):
    """A line that takes a paste of any length and tells when a paste names a whole call."""

    pasted = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(1 << 20)
        self.setClearButtonEnabled(False)
        self._before = ""
        self.textChanged.connect(self._look)

    def _look(self, text: str) -> None:
        before, self._before = self._before, text
        # One typed character is no paste: a URL that is being typed is read when Enter is pressed.
        if abs(len(text) - len(before)) > 1 and (fields := parse_paste(text)):
            self.pasted.emit(fields)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Leave Escape to the window: it cancels a lookup."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


class LookupRow(QWidget):
    """Reports ``wanted`` with a valid ``CallRef``; what is wrong is said at the field."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits: dict[str, _Field] = {}
        self._problems: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(em(0.5))
        grid.setVerticalSpacing(em(0.15))
        for column, (field, name, words, stretch, hint) in enumerate(_FIELDS):
            edit = _Field()
            edit.setObjectName(name)
            edit.setAccessibleName(words)
            edit.setPlaceholderText(hint)
            edit.pasted.connect(self._fill_from_paste)
            edit.textEdited.connect(lambda _, field=field: self._clear_problem(field))
            edit.returnPressed.connect(self.submit)
            label = ElidedLabel(words)
            label.setProperty("dim", True)
            label.setBuddy(edit)
            problem = WrappedLabel()
            problem.setObjectName(f"{name}Problem")
            problem.setProperty("wrong", True)
            problem.hide()
            grid.addWidget(label, 0, column)
            grid.addWidget(edit, 1, column)
            grid.addWidget(problem, 2, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, stretch)
            self._edits[field] = edit
            self._problems[field] = problem
        self._button = QPushButton("Look up")
        self._button.setObjectName("lookupButton")
        self._button.setProperty("primary", True)
        self._button.setToolTip("Look up this call (Enter)")
        self._button.clicked.connect(self.submit)
        grid.addWidget(self._button, 1, len(_FIELDS))

    @property
    def first_field(self) -> QWidget:
        """Where the row begins in the order of keys."""
        return self._edits["session"]

    def show_call(self, call: CallRef) -> None:
        """Fill the fields with ``call``."""
        self.fill(
            {
                "session": call.session,
                "tx_id": str(call.tx_id),
                "account": call.account,
                "client": "" if call.client is None else str(call.client),
            }
        )

    def fill(self, fields: Mapping[str, str]) -> None:
        """Set the fields that are named; the others keep their text."""
        for field, text in fields.items():
            edit = self._edits[field]
            edit.blockSignals(True)  # what is filled in is no paste
            edit.setText(text)
            edit.blockSignals(False)
            edit.setCursorPosition(0)
            self._clear_problem(field)

    def focus_first(self) -> None:
        """Put the cursor where the next paste goes."""
        self._edits["session"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edits["session"].selectAll()

    def submit(self) -> None:
        """Validate, and report the call or say at each wrong field what is wrong."""
        for edit in self._edits.values():
            if fields := parse_paste(edit.text()):
                self._fill_from_paste(fields)
                break
        texts = {field: edit.text() for field, edit in self._edits.items()}
        try:
            call = CallRef.parse(texts["session"], texts["tx_id"], texts["account"], texts["client"])
        except InvalidCallError as invalid:
            self._show_problems(invalid.problems)
            return
        self._show_problems({})
        self.show_call(call)
        self.wanted.emit(call)

    def _fill_from_paste(self, fields: dict[str, str]) -> None:
        if len(fields) >= 3:
            # A whole address: a client left over from the call before would look into another client.
            fields = {"client": "", **fields}
        # A field that holds the raw paste and that the paste does not name must not keep it.
        raw = {field: "" for field, edit in self._edits.items() if parse_paste(edit.text())}
        self.fill({**raw, **fields})
        first_empty = next((f for f in ("session", "tx_id", "account") if not self._edits[f].text()), None)
        target = self._edits[first_empty] if first_empty else self._edits["account"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.end(False)

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        for field in self._edits:
            self._mark(field, problems.get(field, ""))
        if problems:
            self._edits[next(iter(problems))].setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear_problem(self, field: str) -> None:
        if self._problems[field].text():
            self._mark(field, "")

    def _mark(self, field: str, problem: str) -> None:
        edit, label = self._edits[field], self._problems[field]
        label.setText(problem)
        label.setVisible(bool(problem))
        edit.setToolTip(problem)
        edit.setAccessibleDescription(problem)
        if bool(edit.property("wrong")) != bool(problem):
            edit.setProperty("wrong", bool(problem))
            edit.style().unpolish(edit)
            edit.style().polish(edit)
