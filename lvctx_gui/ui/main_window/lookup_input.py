"""What becomes of a text in the lookup row: read as a call, asked about, refused, or looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from lvctx_gui.core.call import FIELDS, CallRef, InvalidCallError, tidy
from lvctx_gui.core.clipboard import LONGEST_LINE, too_long_to_paste
from lvctx_gui.core.doubts import call_doubts, identifier_doubt
from lvctx_gui.core.paste.reading import parse_argument, parse_paste
from lvctx_gui.core.paste.result import Doubt, Pasted, Refused
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.main_window.lookup_field import FieldRemark, LookupField
from lvctx_gui.ui.messages.reading import elsewhere_sentence


class LookupInput:
    """Reads ``edits``, and says in ``remarks`` what there is to say; both are by the names of the fields.

    ``wanted`` is called with a valid ``CallRef`` and where that is said to be: the base URL that was pasted
    with it, the site where it is known from, else ``""``.
    """

    def __init__(
        self,
        edits: Mapping[str, LookupField],
        remarks: Mapping[str, FieldRemark],
        wanted: Callable[[CallRef, str | Site], object],
    ) -> None:
        self._edits = edits
        self._remarks = remarks
        self._wanted = wanted
        self.site: Site | None = None
        """Where calls are looked up: an address of another server is asked about."""
        self._there: str | Site = ""
        self._doubts: dict[str, Doubt] = {}
        self._asked: object = None
        """What the person has been asked, about which call and which server."""
        self._sent: tuple[CallRef, tuple[str, ...]] | None = None
        """What was asked for last, and what the fields held then."""

    def look_up_call(self, call: CallRef, there: str | Site) -> None:
        """Fill the fields with ``call``, exactly, and look it up; what is elsewhere is asked about first."""
        self._there, self._doubts, self._asked = there, {}, None
        self._fill(call.texts)
        self.submit()

    def drop(self, call: CallRef) -> None:
        """Empty the fields if they hold what has asked for ``call``."""
        if self.holds(call):
            self._there, self._doubts, self._asked, self._sent = "", {}, None, None
            self._empty(set(FIELDS))

    def holds(self, call: CallRef) -> bool:
        """Whether the fields hold what has asked for ``call``."""
        return self._sent == (call, self._texts)

    @property
    def _texts(self) -> tuple[str, ...]:
        return tuple(edit.text() for edit in self._edits.values())

    def names_call(self, text: str) -> bool:
        """Whether ``text`` names a whole call."""
        result = parse_paste(text, "session")
        return isinstance(result, Pasted) and result.is_whole

    def paste_call(self, text: str) -> Refused | None:
        """Take ``text`` as if it was pasted here, if it names a whole call; else return why not.

        A ``Refused`` without a reason is a text that means no call at all.
        """
        result = parse_paste(text, "session")
        if isinstance(result, Pasted) and result.is_whole:
            self._empty(set(FIELDS))
            self._take("session", result)
            return None
        return result if isinstance(result, Refused) else Refused("")

    def look_up_text(self, text: str, base_url: str = "") -> None:
        """Take what the command line calls a call, and look it up.

        ``base_url`` is where it was said to be, for what does not say so itself.
        """
        result = parse_argument(text)
        if isinstance(result, Refused):
            self._edits["session"].replace_text(text)
            self._refuse("session", result)
            return
        self._take("session", result)
        self._there = self._there or base_url
        self.submit()

    def submit(self) -> None:
        """Validate, and report the call or say at each field what is wrong with it, or what to ask."""
        for field in FIELDS:
            edit = self._edits[field]
            result = parse_paste(edit.text(), field) if edit.is_typed else None
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
        there = "" if self.site is not None else self._there
        for remark in self._remarks.values():
            remark.say("")
        self._sent = call, self._texts
        self._wanted(call, there)

    # What comes in --------------------------------------------------------------------------------------

    def take_paste(self, field: str, *, whole: bool) -> None:
        """Something was pasted into ``field``, in place of all of its text where it is the ``whole``."""
        self._asked = None
        result = parse_paste(self._edits[field].text(), field)
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
            self._there, self._doubts = "", {}
            self._empty({name for name in FIELDS if name != field and not self._edits[name].is_typed})
        self._tell(field)

    def take_long_paste(self, field: str, text: str) -> None:
        """``text``, which is no identifier, may still name a call; else ``field`` stays as it was."""
        self._asked = None
        result = parse_paste(text, field)
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
        self._there, self._doubts, self._asked = pasted.base_url, dict(pasted.doubts), None
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

    def follow_typing(self, field: str) -> None:
        """Somebody types into ``field``: what was said about it is out of date."""
        self._asked = None
        self._doubts.pop(field, None)
        self._remarks[field].say("")

    def take_instead(self, field: str, text: str) -> None:
        """Put ``text``, which a remark has offered, into ``field``."""
        self._doubts.pop(field, None)
        edit = self._edits[field]
        edit.replace_text(text)
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.end(False)
        if isinstance(result := parse_paste(text, field), Pasted):
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
        """What there is to ask about where the call is said to be, or ``""``."""
        return "" if self.site is None else elsewhere_sentence(self._there, self.site)

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
