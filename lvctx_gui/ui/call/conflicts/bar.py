"""The line above the table while it shows a conflict: who changed what, and the two ways to decide it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.line_look import line_style
from lvctx_gui.ui.kit.palettes import State, Theme
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from lvctx_gui.ui.kit.readable import READABLE
from lvctx_gui.ui.kit.scale import em, gap, text_edge
from lvctx_gui.ui.kit.second_press import SecondPress
from lvctx_gui.ui.kit.text_and_buttons import TextAndButtons
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.conflicts import keep_title, show_title, take_title

_WHOLE = 1000
"""Characters of a value in a tool tip."""


@dataclass(frozen=True, slots=True)
class ShownConflict:
    """What the line shows: one of ``keys``, which are all in conflict."""

    conflict: Conflict
    keys: frozenset[str]
    sentence: str
    spoken: str
    keep_keys: str = ""
    """The keys that decide it from the table, where that is so; shown on the buttons."""
    take_keys: str = ""


class ConflictBar(QFrame):
    """Visible while it shows a conflict. What its buttons decide is that one."""

    keep_wanted = Signal(object)
    """Decide for what is staged here; carries the ``Conflict`` that was shown when the button was pressed."""
    take_wanted = Signal(object)
    """Decide for what the server holds; carries the same."""
    list_wanted = Signal()
    """The person wants to see all of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conflictBar")
        self._drawn_in: Theme | None = None
        self._shown: ShownConflict | None = None
        self._pressed: ShownConflict | None = None
        self._told: set[Conflict] = set()
        self._glyph = PlainLabel(State.CONFLICT.glyph)
        self._text = WrappedLabel()
        self._text.setObjectName("conflictText")
        self._text.setTextInteractionFlags(READABLE)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._keep = QPushButton()
        self._keep.setObjectName("keepMineButton")
        self._take = QPushButton()
        self._take.setObjectName("takeTheirsButton")
        self._all = QPushButton()
        self._all.setObjectName("resolveButton")
        self._all.setToolTip(plain_tip(tr("See all conflicts in a list and decide them there")))
        for button in (self._keep, self._take):
            button.pressed.connect(self._remember)
        self._keep.clicked.connect(lambda: self._wants(self.keep_wanted))
        self._take.clicked.connect(lambda: self._wants(self.take_wanted))
        self._all.clicked.connect(self.list_wanted)
        self._once = SecondPress(self._offer, self._keep, self._take)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(text_edge(), em(0.25), em(0.25), em(0.25))
        layout.setSpacing(gap())
        layout.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(TextAndButtons(self._text, self._keep, self._take, self._all), 1)
        self.hide()

    def show_conflict(self, shown: ShownConflict | None) -> None:
        """Show a conflict, or nothing."""
        self._shown = shown
        if shown is None:
            self._text.clear()
            self._told.clear()
            self.hide()
            return
        self._text.setText(shown.sentence)
        self._text.setAccessibleName(plain_sentence(shown.spoken))
        conflict = shown.conflict
        _label(self._keep, keep_title(conflict), keep_title(conflict, _WHOLE), shown.keep_keys)
        _label(self._take, take_title(conflict), take_title(conflict, _WHOLE), shown.take_keys)
        self._all.setText(show_title(len(shown.keys)))
        self._draw()
        self.show()

    def speak(self, shown: ShownConflict) -> None:
        """Tell screen readers of a conflict, once; where there are more of them, of their number too."""
        if shown.conflict in self._told:
            return
        self._told.add(shown.conflict)
        others = len(shown.keys) - 1
        if others and len(self._told) == 1:
            text = tr_n(
                "Conflict: {conflict}. There is {n} more.",
                "Conflict: {conflict}. There are {n} more.",
                others,
                conflict=shown.spoken,
            )
        else:
            text = tr("Conflict: {conflict}.", conflict=shown.spoken)
        announce(self._text, text, urgent=True)

    def _offer(self) -> object:
        return self._shown.conflict if self._shown else None

    def _remember(self) -> None:
        # Pressing a button closes an open editor, and what was held back under that may be shown by now.
        self._pressed = self._shown

    def _wants(self, signal: SignalInstance) -> None:
        if (pressed := self._pressed) is not None:
            signal.emit(pressed.conflict)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and current_theme() is not self._drawn_in:
            self._draw()

    def _draw(self) -> None:
        self._drawn_in = theme = current_theme()
        tone = theme.tones[State.CONFLICT]
        self.setStyleSheet(line_style("conflictBar", tone, theme.text))


def _label(button: QPushButton, title: str, whole: str, keys: str) -> None:
    text = tr("{title}  {keys}", "a button and the keys that do the same", title=title, keys=keys)
    button.setText((text if keys else title).replace("&", "&&"))
    button.setToolTip(plain_tip(whole))
    button.setAccessibleName(plain_sentence(whole))
