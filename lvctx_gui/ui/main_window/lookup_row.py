"""The lookup row: four fields and a button. Paste anything that names a call, press Enter.

It is for input only: empty again when the call is shown, and as it was typed where that has failed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.progress_line import DELAY
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.main_window.lookup_field import FieldRemark, LookupField

if TYPE_CHECKING:
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.paste.result import Refused
    from lvctx_gui.core.site import Site
    from lvctx_gui.ui.main_window.lookup_input import LookupInput

_FIELDS = (
    # field, object name, caption, name, stretch, hint
    (
        "session",
        "sessionEdit",
        mark("Session"),
        mark("Session"),
        18,
        mark("paste a link, a report row or SIP headers here   Ctrl+L"),
    ),
    ("tx_id", "txIdEdit", mark("Transaction"), mark("Transaction ID"), 9, ""),
    ("account", "accountEdit", mark("Account"), mark("Account"), 11, ""),
    ("client", "clientEdit", mark("Client"), mark("Client (optional)"), 5, mark("any")),
)
_NARROW = 46
"""In units of the font: where the row is narrower, its first line holds the session and the button only."""


class LookupRow(QWidget):
    """Reports ``wanted`` with a valid ``CallRef`` and where that is said to be.

    That is the base URL that was pasted with it, the ``Site`` where it is known from, else ``""``.

    What is wrong is said at the field. What is doubtful is asked there, and Enter once more goes on.
    """

    wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits: dict[str, LookupField] = {}
        self._remarks: dict[str, FieldRemark] = {}
        self._input: LookupInput | None = None
        # As with the progress line: what is quicker needs no notice, and a new look of fields takes a while.
        self._dimming = QTimer(self)
        self._dimming.setSingleShot(True)
        self._dimming.setInterval(DELAY)
        self._dimming.timeout.connect(self._dim)
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(edge(), gap(), edge(), gap())
        self._grid.setHorizontalSpacing(gap())
        self._grid.setVerticalSpacing(em(0.3))
        for field, name, caption, title, _, hint in _FIELDS:
            edit = LookupField(tr_marked(caption))
            edit.setObjectName(name)
            edit.setAccessibleName(tr_marked(title))
            edit.setPlaceholderText(tr_marked(hint) if hint else "")
            edit.pasted.connect(lambda whole, field=field: self._reading.take_paste(field, whole=whole))
            edit.long_pasted.connect(lambda text, field=field: self._reading.take_long_paste(field, text))
            edit.textEdited.connect(lambda _, field=field: self._reading.follow_typing(field))
            edit.returnPressed.connect(self.submit)
            remark = FieldRemark(edit)
            remark.wanted.connect(lambda text, field=field: self._reading.take_instead(field, text))
            self._edits[field] = edit
            self._remarks[field] = remark
        self._button = QPushButton(tr("Look up"))
        self._button.setObjectName("lookupButton")
        self._button.setProperty("primary", True)
        self._button.setToolTip(plain_tip(tr("Look up this call (Enter)")))
        self._button.clicked.connect(self.submit)
        self._arrange(is_narrow=False)
        for before, after in pairwise((*self._edits.values(), self._button)):
            QWidget.setTabOrder(before, after)

    @property
    def _reading(self) -> LookupInput:
        """What becomes of a text: nothing has come in before the first paint."""
        if self._input is None:
            from lvctx_gui.ui.main_window.lookup_input import LookupInput

            self._input = LookupInput(self._edits, self._remarks, self.wanted.emit)
        return self._input

    def _arrange(self, *, is_narrow: bool) -> None:
        """One line of fields, or two; below each line what there is to say about its fields."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        last = len(_FIELDS)
        for column, (field, _, _, _, stretch, _) in enumerate(_FIELDS):
            line, at, span = (2, column - 1, 1) if is_narrow and column else (0, column, 1)
            if is_narrow:
                span = last - 1 if not column else 1 if column < last - 1 else 2
            self._grid.addWidget(self._edits[field], line, at, 1, span)
            self._grid.addWidget(self._remarks[field], line + 1, at, 1, span, Qt.AlignmentFlag.AlignTop)
            self._grid.setColumnStretch(column, (5, 6, 3, 0)[column] if is_narrow else stretch)
        self._grid.addWidget(self._button, 0, last - 1 if is_narrow else last)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fields that are too narrow for what they hold stand in two lines."""
        super().resizeEvent(event)
        self._arrange(is_narrow=event.size().width() < em(_NARROW))

    @property
    def first_field(self) -> QWidget:
        """Where the row begins in the order of keys."""
        return self._edits["session"]

    def set_site(self, site: Site | None) -> None:
        """Calls are looked up at ``site`` from now on: an address of another server is asked about."""
        self._reading.site = site

    @property
    def fields(self) -> Sequence[LookupField]:
        """The fields, in their order."""
        return tuple(self._edits.values())

    def look_up_call(self, call: CallRef, there: str | Site = "") -> None:
        """Fill the fields with ``call``, exactly, and look it up; it is known to be ``there``."""
        self._reading.look_up_call(call, there)

    def show_waiting(self, call: CallRef | None) -> None:
        """Dim what the fields hold while ``call`` is being looked up, if it was asked for here."""
        if call is not None and self._reading.holds(call):
            self._dimming.start()
            return
        self._dimming.stop()
        self._dim(dimmed=False)

    def _dim(self, *, dimmed: bool = True) -> None:
        for edit in self._edits.values():
            edit.show_waiting(dimmed)

    def show_found(self, call: CallRef) -> None:
        """``call`` is shown: what has asked for it goes, unless somebody has begun to type another one."""
        self._reading.drop(call)

    def names_call(self, text: str) -> bool:
        """Whether ``text`` names a whole call."""
        return self._reading.names_call(text)

    def paste_call(self, text: str) -> Refused | None:
        """Take ``text`` as if it was pasted here, if it names a whole call; else return why not.

        A ``Refused`` without a reason is a text that means no call at all.
        """
        return self._reading.paste_call(text)

    def look_up_text(self, text: str, base_url: str = "") -> None:
        """Take what the command line calls a call, said to be at ``base_url``, and look it up."""
        self._reading.look_up_text(text, base_url)

    def focus_first(self) -> None:
        """Put the cursor where the next paste goes."""
        self._edits["session"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edits["session"].selectAll()

    def submit(self) -> None:
        """Validate, and report the call or say at each field what is wrong with it, or what to ask."""
        self._reading.submit()
