"""The heads of the two sides: which call, which environment, when it was read, and what it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lvctx_gui.core.comparison import Side, SideKind
from lvctx_gui.core.environment import Kind
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.ui.kit.choices import ChoiceBox
from lvctx_gui.ui.kit.labels import ElidedLabel
from lvctx_gui.ui.kit.plain import PlainLabel
from lvctx_gui.ui.kit.scale import em, gap, text_edge
from lvctx_gui.ui.kit.strip_colours import strip_colours
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.messages.comparing import side_details, side_place
from lvctx_gui.ui.messages.moments import local_now

Colours = Callable[[Site], tuple[Kind, str]]
"""Of which kind an environment is, and the colour of its profile, ``""`` for none of its own."""


class SideHead(QFrame):
    """The head of one side. ``mine_wanted`` says which of an open call's two states is to be shown."""

    mine_wanted = Signal(bool)

    def __init__(self, name: str, age: str, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._side: Side | None = None
        self.setObjectName(f"compare{name}Head")
        self.setProperty("box", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._strip = QFrame()
        self._strip.setObjectName("compareStrip")
        self._age, self._badge, self._place = PlainLabel(age), PlainLabel(), ElidedLabel(least=em(4))
        self._place.setObjectName(f"compare{name}Environment")
        for label in (self._badge, self._place):
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        row = QHBoxLayout(self._strip)
        row.setContentsMargins(text_edge(), em(0.15), text_edge(), em(0.15))
        row.setSpacing(em(0.5))
        row.addWidget(self._badge)
        row.addWidget(self._place, 1)
        row.addWidget(self._age)
        self._call, self._details = ElidedLabel(least=em(6)), ElidedLabel(least=em(6))
        self._call.setObjectName(f"compare{name}Call")
        self._details.setObjectName(f"compare{name}Details")
        font = self._call.font()
        font.setBold(True)
        self._call.setFont(font)
        self._details.setProperty("dim", True)
        self._choice = ChoiceBox(f"compare{name}Choice", tr("What of the call is compared"))
        self._choice.addItems([tr("With my changes"), tr("As on the server")])
        self._choice.activated.connect(lambda number: self.mine_wanted.emit(number == 0))
        self._choice.hide()
        texts = QVBoxLayout()
        texts.setSpacing(em(0.1))
        texts.addWidget(self._call)
        texts.addWidget(self._details)
        below = QHBoxLayout()
        below.setContentsMargins(text_edge(), em(0.25), text_edge(), em(0.3))
        below.setSpacing(gap())
        below.addLayout(texts, 1)
        below.addWidget(self._choice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(self._strip)
        whole.addLayout(below)

    @property
    def choice(self) -> QWidget:
        """What chooses between the two states of an open call."""
        return self._choice

    def show_side(self, side: Side, label: str, *, has_choice: bool) -> None:
        """Show ``side``, whose call is called ``label``; ``has_choice`` where there are two states of it."""
        self._side = side
        kind = self._kind(side)
        self._badge.setText(kind.word if kind is not None else "")
        self._badge.setVisible(bool(self._badge.text()))
        self._place.setText(side_place(side))
        self._call.setText(label)
        self._choice.setVisible(has_choice)
        self._choice.setCurrentIndex(0 if side.kind is SideKind.STAGED else 1)
        self.show_age()
        self._colour_in()

    def show_age(self) -> None:
        """Say again how long ago it was."""
        if self._side is None:
            return
        self._details.setText(side_details(self._side, local_now()))
        texts = (self._age.text(), self._badge.text(), self._place.text(), self._call.text())
        spoken = tr(", ", "between names").join(filter(None, (*texts, self._details.text())))
        if self.accessibleName() != spoken:
            self.setAccessibleName(sentences((spoken,)))

    def _kind(self, side: Side) -> Kind | None:
        return self._colours(side.site)[0] if side.site is not None else None

    def _colour_in(self) -> None:
        side = self._side
        kind, own = self._colours(side.site) if side is not None and side.site is not None else (None, "")
        colours = strip_colours(kind, own, current_theme())
        sheet = (
            f"QFrame#compareStrip {{ background: {colours.paper};"  # not shown
            f" border: none; border-bottom: 1px solid {colours.border}; }}"  # not shown
            f" QFrame#compareStrip QLabel {{ color: {colours.ink}; background: transparent; }}"  # not shown
        )
        if sheet != self._strip.styleSheet():  # setting it changes the palette again
            self._strip.setStyleSheet(sheet)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and hasattr(self, "_choice"):
            self._colour_in()
