"""What stands in a table that shows no rows: why, and what helps."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lvctx_gui.core.translate import mark, sentences, tr, tr_marked
from lvctx_gui.ui.call.entries.rows import Shown
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.scale import edge, em, gap


class Emptiness(Enum):
    """Why a table shows no rows."""

    UNREAD = mark("This call has not been read yet.")
    NO_CONTEXT = mark(
        "This call has no context. A mistyped id looks the same: check session, transaction id and account "
        "above before you add anything."
    )
    NO_MATCH = mark("Nothing matches the filter.")
    NOTHING_MINE = mark("You have changed nothing in this call.")
    NOTHING_ASKED = mark("No checklist asks anything of this call.")
    NOTHING_MISSING = mark("Nothing that a checklist asks for is missing or wrong in this call.")
    NOTHING_ALIKE = mark("No key of this call looks like another one.")
    NOTHING_OF_OTHERS = mark("Nobody else has changed this call since you read it or marked it as seen.")


_NOTHING = {
    Shown.MINE: Emptiness.NOTHING_MINE,
    Shown.OTHERS: Emptiness.NOTHING_OF_OTHERS,
    Shown.ALIKE: Emptiness.NOTHING_ALIKE,
}


def emptiness(
    *, total: int, is_unread: bool, is_filtered: bool, shown: Shown, is_asked: bool = False
) -> Emptiness:
    """Why no rows are shown although there are ``total`` entries."""
    if is_filtered and total:
        return Emptiness.NO_MATCH
    if shown is Shown.MISSING:
        return Emptiness.NOTHING_MISSING if is_asked else Emptiness.NOTHING_ASKED
    if shown in _NOTHING:
        return _NOTHING[shown]
    return Emptiness.UNREAD if is_unread else Emptiness.NO_CONTEXT


class EmptyHint(QWidget):
    """Says why the table in whose viewport it lies shows no rows."""

    add_wanted = Signal()
    all_wanted = Signal()
    """All rows are to be shown again."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__()
        self._text = WrappedLabel()
        self._text.setObjectName("emptyText")
        self._text.setProperty("dim", True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMaximumWidth(em(32))  # lines that an eye can follow
        self._add = QPushButton(tr("Add entry", "button"))
        self._add.setObjectName("emptyAddButton")
        self._add.clicked.connect(self.add_wanted)
        self._all = QPushButton(tr("Show all"))
        self._all.setObjectName("showAllButton")
        self._all.clicked.connect(self.all_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), em(2.4), edge(), gap())
        layout.setSpacing(gap())  # in a table of five rows all of it has room
        layout.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text, 1000)
        middle.addStretch(1)
        layout.addLayout(middle)
        for button in (self._add, self._all):
            button.setAutoDefault(False)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        outer = QVBoxLayout(viewport)
        # Said, and not asked of the style: see `let_the_areas_paint`.
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self)
        self.hide()

    def text(self) -> str:
        """What it says; ``""`` while there are rows."""
        return self._text.text()

    def show_why(self, why: Emptiness | None, more: str = "") -> None:
        """Say why no rows are shown, and ``more`` about it; ``None`` hides it."""
        before = self._text.text()
        self._text.setText("" if why is None else sentences((tr_marked(why.value), more)))
        self._add.setVisible(why is Emptiness.NO_CONTEXT)
        self._all.setVisible(why not in (None, Emptiness.NO_CONTEXT, Emptiness.UNREAD))
        was_seen = self.isVisible()
        self.setVisible(why is not None)
        if was_seen and self.isVisible() and self._text.text() != before:
            announce(self._text, self._text.text())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  # Qt's name
        """Let screen readers say it: no row that they are on does."""
        super().showEvent(event)
        announce(self._text, self._text.text())
