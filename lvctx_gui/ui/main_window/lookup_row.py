"""The lookup row: four fields and a button. Paste anything that names a call, press Enter.

It is for input only: empty again when the call is shown, and as it was typed where that has failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from lvctx_gui.core.call import FIELDS, CallRef, InvalidCallError, tidy
from lvctx_gui.core.clipboard import LONGEST_LINE, too_long_to_paste
from lvctx_gui.core.doubts import call_doubts, identifier_doubt
from lvctx_gui.core.paste.result import Doubt, Pasted, Refused
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.main_window.lookup_field import FieldRemark, LookupField
from lvctx_gui.ui.messages.reading import other_server_sentence

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
    """Reports ``wanted`` with a valid ``CallRef`` and the base URL that was pasted with it, else ``""``.

    What is wrong is said at the field. What is doubtful is asked there, and Enter once more goes on.
    """

    wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits: dict[str, LookupField] = {}
        self._remarks: dict[str, FieldRemark] = {}
        self._site: Site | None = None
        self._base_url = ""
        self._doubts: dict[str, Doubt] = {}
        self._asked: object = None
        """What the person has been asked, about which call and which server."""
        self._sent: tuple[CallRef, tuple[str, ...]] | None = None
        """What was asked for last, and what the fields held then."""
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
            edit.pasted.connect(lambda whole, field=field: self._pasted(field, whole=whole))
            edit.long_pasted.connect(lambda text, field=field: self._pasted_long(field, text))
            edit.textEdited.connect(lambda _, field=field: self._typed(field))
            edit.returnPressed.connect(self.submit)
            remark = FieldRemark(edit)
            remark.wanted.connect(lambda text, field=field: self._take_instead(field, text))
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
        self._site = site

    @property
    def fields(self) -> Sequence[LookupField]:
        """The fields, in their order."""
        return tuple(self._edits.values())

    def look_up_call(self, call: CallRef) -> None:
        """Fill the fields with ``call``, exactly, and look it up."""
        self._base_url, self._doubts, self._asked = "", {}, None
        self._fill(call.texts)
        self.submit()

    def show_waiting(self, call: CallRef | None) -> None:
        """Dim what the fields hold while ``call`` is being looked up, if it was asked for here."""
        waiting = call is not None and self._holds(call)
        for edit in self._edits.values():
            edit.show_waiting(waiting)

    def show_found(self, call: CallRef) -> None:
        """``call`` is shown: what has asked for it goes, unless somebody has begun to type another one."""
        if self._holds(call):
            self._base_url, self._doubts, self._asked, self._sent = "", {}, None, None
            self._empty(set(FIELDS))

    def _holds(self, call: CallRef) -> bool:
        return self._sent == (call, self._texts)

    @property
    def _texts(self) -> tuple[str, ...]:
        return tuple(edit.text() for edit in self._edits.values())

    def paste_call(self, text: str) -> Refused | None:
        """Take ``text`` as if it was pasted here, if it names a whole call; else return why not.

        A ``Refused`` without a reason is a text that means no call at all.
        """
        result = _parse_paste(text, "session")
        if isinstance(result, Pasted) and result.is_whole:
            self._empty(set(FIELDS))
            self._take("session", result)
            return None
        return result if isinstance(result, Refused) else Refused("")

    def look_up_text(self, text: str) -> None:
        """Take what the command line calls a call, and look it up."""
        from lvctx_gui.core.paste.reading import parse_argument

        result = parse_argument(text)
        if isinstance(result, Refused):
            self._edits["session"].replace_text(text)
            self._refuse("session", result)
            return
        self._take("session", result)
        self.submit()

    def focus_first(self) -> None:
        """Put the cursor where the next paste goes."""
        self._edits["session"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edits["session"].selectAll()

    def submit(self) -> None:
        """Validate, and report the call or say at each field what is wrong with it, or what to ask."""
        for field in FIELDS:
            edit = self._edits[field]
            result = _parse_paste(edit.text(), field) if edit.is_typed else None
            if isinstance(result, Refused):
                self._refuse(field, result)
                return
            if result is not None:
                self._take(field, result)
                break
        exact = [field for field, edit in self._edits.items() if not edit.is_typed]
        texts = [self._edits[field].identifier for field in FIELDS]
        try:
            call = CallRef.parse(*texts, exact=exact)
        except InvalidCallError as invalid:
            self._show_problems(invalid.problems)
            return
        doubts = {**call_doubts(call), **self._doubts}
        asked = (call, tuple(doubts.items()), self._elsewhere)
        if (doubts or self._elsewhere) and asked != self._asked:
            self._asked = asked
            self._ask(doubts)
            return
        base_url = "" if self._site is not None else self._base_url
        for remark in self._remarks.values():
            remark.say("")
        self._sent = call, self._texts
        self.wanted.emit(call, base_url)

    # What comes in --------------------------------------------------------------------------------------

    def _pasted(self, field: str, *, whole: bool) -> None:
        self._asked = None
        result = _parse_paste(self._edits[field].text(), field)
        if isinstance(result, Pasted):
            self._take(field, result)
            return
        self._doubts.pop(field, None)
        if isinstance(result, Refused):
            if any(sign in self._edits[field].text() for sign in "\n\r"):
                self._edits[field].fill("")  # nobody can mend several lines in one: nothing is taken
            self._refuse(field, result)
            return
        if field == "session" and whole and tidy(self._edits[field].text()):
            # Another call's session: what belongs to the call before must not be looked up with it.
            self._base_url, self._doubts = "", {}
            self._empty({name for name in FIELDS if name != field and not self._edits[name].is_typed})
        self._tell(field)

    def _pasted_long(self, field: str, text: str) -> None:
        """A text that is no identifier may still name a call; the field stays as it was where it does not."""
        self._asked = None
        result = _parse_paste(text, field)
        if isinstance(result, Pasted):
            self._take(field, result)
        else:
            self._refuse(field, result or Refused(too_long_to_paste(LONGEST_LINE)))

    def _take(self, source: str, pasted: Pasted) -> None:
        """Fill in a paste; what it does not name and what belongs to the call before is emptied."""
        named = dict(pasted.fields)
        if pasted.is_whole:
            named = {"client": "", **named}
        others = [field for field in FIELDS if field not in named]
        self._empty({field for field in others if field == source or not self._edits[field].is_typed})
        self._base_url, self._doubts, self._asked = pasted.base_url, dict(pasted.doubts), None
        self._fill(named)
        for field in FIELDS:
            if note := pasted.notes.get(field, ""):
                self._remarks[field].say(note, wrong=False)
            elif field in named:
                self._tell(field)
        first_empty = next((f for f in ("session", "tx_id", "account") if not self._edits[f].text()), None)
        target = self._edits[first_empty or "account"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        target.end(False)

    def _fill(self, fields: Mapping[str, str]) -> None:
        for field, text in fields.items():
            self._edits[field].fill(text)
            self._remarks[field].say("")

    def _empty(self, fields: set[str]) -> None:
        self._fill(dict.fromkeys(fields, ""))

    def _typed(self, field: str) -> None:
        self._asked = None
        self._doubts.pop(field, None)
        self._remarks[field].say("")

    def _take_instead(self, field: str, text: str) -> None:
        self._doubts.pop(field, None)
        edit = self._edits[field]
        edit.replace_text(text)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.end(False)
        if isinstance(result := _parse_paste(text, field), Pasted):
            self._take(field, result)
        else:
            self._tell(field)

    # What is said -----------------------------------------------------------------------------------------

    def _tell(self, field: str) -> None:
        """Say at once what is suspicious about a field, which a person may not see."""
        text = self._edits[field].identifier
        doubt = self._doubts.get(field) or identifier_doubt(
            field, text if not self._edits[field].is_typed else tidy(text)
        )
        if doubt is not None:
            self._remarks[field].say(doubt.text, action=doubt.action, instead=doubt.instead)
        elif text != text.strip(" ") and not self._edits[field].is_typed:
            name = self._edits[field].accessibleName()
            note = tr("{field}: the blank at its end is a part of it and is kept.", field=name)
            self._remarks[field].say(note, wrong=False)
        else:
            self._remarks[field].say("")

    def _refuse(self, field: str, refused: Refused) -> None:
        self._remarks[field].say(refused.reason)
        self._edits[field].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _elsewhere(self) -> str:
        """What there is to ask about the server that a pasted address names, or ``""``."""
        if self._site is None or not self._base_url or self._site.is_at(self._base_url):
            return ""
        return other_server_sentence(self._base_url, self._site)

    def _ask(self, doubts: Mapping[str, Doubt]) -> None:
        place = self._elsewhere
        first = None
        for field in FIELDS:
            doubt = doubts.get(field)
            if not doubt and not (place and field == "session"):
                continue
            first = first or field
            again = (
                tr("Press Enter again to look it up as it is.")
                if doubt
                else tr("Press Enter again to look it up where you are signed in.")
            )
            elsewhere = place if field == "session" else ""
            self._remarks[field].say(
                sentences((elsewhere, doubt.text if doubt else "", again)),
                action=doubt.action if doubt else "",
                instead=doubt.instead if doubt else "",
            )
        if first is not None:
            self._edits[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        for field, edit in self._edits.items():
            problem, action, instead = problems.get(field, ""), "", ""
            doubt = identifier_doubt(field, tidy(edit.text())) if problem else None
            if doubt is not None and doubt.action:
                action, instead = doubt.action, doubt.instead
                problem = sentences((problem, doubt.text))
            self._remarks[field].say(problem, action=action, instead=instead)
        if problems:
            self._edits[next(iter(problems))].setFocus(Qt.FocusReason.OtherFocusReason)


def _parse_paste(text: str, field: str) -> Pasted | Refused | None:
    from lvctx_gui.core.paste.reading import parse_paste  # not needed for the first paint

    return parse_paste(text, field)
