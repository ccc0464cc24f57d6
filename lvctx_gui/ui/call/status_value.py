"""The status of a call in one word, as one of the values in its identity line."""

from __future__ import annotations

from PySide6.QtGui import QAction

from lvctx_gui.core.checklist.assessment import Assessment, Status
from lvctx_gui.core.checklist.judging import State as Found
from lvctx_gui.core.checklist.words import state_words, status_word
from lvctx_gui.core.translate import listed, sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.kit.captioned_value import CaptionedValue
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.signs import Sign

_SIGNS = {
    Status.COMPLETE: Sign.SUCCESS,
    Status.INCOMPLETE: Sign.RING,
    Status.INCORRECT: Sign.WARNING,
    Status.UNCLEAR: Sign.INFO,
}

_COUNTED = (Found.MISSING, Found.NO_VALUE, Found.EMPTY, Found.BLANK, Found.WRONG, Found.UNCLEAR, Found.OK)


class StatusValue(CaptionedValue):
    """Says how complete the call is. Pressing it shows what is missing or wrong, by ``missing_only``."""

    def __init__(self, missing_only: QAction) -> None:
        super().__init__("identityStatus", tr("Checklist"), bold=True)
        self._missing_only = missing_only
        self._status = Status.UNCHECKED

    def show_assessment(self, assessment: Assessment) -> None:
        """Say what checklists find in the call."""
        self._status = assessment.status
        self.sign = _SIGNS.get(self._status)
        word, counts = status_word(self._status), counts_words(assessment)
        self.show_value(word)
        what = tr("Press to show what is missing or wrong")
        self.setAccessibleDescription(sentences([counts, what]))
        keys = self._missing_only.shortcut().toString()
        shown = tr("{what} ({keys})", "tool tip", what=what, keys=keys) if keys else what
        self.setToolTip(plain_tip("\n".join((counts, shown))))
        self.update()

    def activate(self) -> None:
        """Show what is missing or wrong."""
        self._missing_only.setChecked(True)

    def ink(self, theme: Theme) -> str:
        """The colour of the word."""
        return {
            Status.COMPLETE: theme.success.ink,
            Status.INCOMPLETE: theme.tones[State.REQUIRED].ink,
            Status.INCORRECT: theme.warning.ink,
        }.get(self._status, theme.text)


def still_asked(assessment: Assessment) -> str:
    """What is missing or wrong, as a sentence for who is about to commit; ``""`` where nothing is."""
    if not assessment.open:
        return ""
    counts = _counted(assessment, *(state for state in _COUNTED if state.is_open))
    return tr("A checklist finds {counts}; that hinders nothing.", counts=counts)


def counts_words(assessment: Assessment) -> str:
    """How many keys are missing, wrong and so on, by which checklists, as sentences."""
    counts = _counted(assessment, *_COUNTED)
    staged = sum(each.staged for each in assessment.findings if each.state is not Found.NOT_APPLICABLE)
    names = [plain_text(name, 60) for name in assessment.checklists]
    return sentences(
        [
            tr("{counts}.", "what a checklist finds", counts=counts) if counts else "",
            tr_n("{n} of these is staged.", "{n} of these are staged.", staged) if staged else "",
            tr("Checklist: {name}.", name=listed(names)) if names else "",
        ]
    )


def _counted(assessment: Assessment, *states: Found) -> str:
    numbers = ((state, assessment.count(state)) for state in states)
    parts = [
        tr("{number} {state}", "how many keys are so", number=f"{number:,}", state=state_words(state))
        for state, number in numbers
        if number
    ]
    return listed(parts) if parts else ""
