"""Which commit reverts which: said, and a way from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import Signal

from lvctx_gui.core.record import Operation
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.history.buttons import named_button
from lvctx_gui.ui.history.model import HistoryRow
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.messages.moments import shown_moment


class Related:
    """Knows of each operation which one it reverts, and which one has reverted it."""

    def __init__(self, reverts: Mapping[str, str], rows: Mapping[str, HistoryRow]) -> None:
        self._reverts = reverts
        self._reverted = {reverted: by for by, reverted in reverts.items()}
        self._rows = rows

    def reverts(self, row: HistoryRow) -> HistoryRow | None:
        """The operation that ``row`` takes back."""
        return self._rows.get(self._reverts.get(row.id, ""))

    def reverted_by(self, row: HistoryRow) -> HistoryRow | None:
        """The operation that has taken ``row`` back."""
        return self._rows.get(self._reverted.get(row.id, ""))

    def sentences(self, row: HistoryRow, now: datetime) -> tuple[str, ...]:
        """What there is to say of it; ``now`` tells which day is today."""
        said = []
        if (earlier := self.reverts(row)) is not None:
            said.append(reverts_sentence(earlier, now))
        if (later := self.reverted_by(row)) is not None:
            said.append(reverted_sentence(later, now))
        return tuple(said)


def reverts_sentence(earlier: HistoryRow, now: datetime) -> str:
    """That an operation has taken ``earlier`` back."""
    time = shown_moment(earlier.began, now)
    if earlier.work is Operation.DELETE_ALL:
        return tr("Reverts the deletion of {time}.", time=time)
    return tr("Reverts the commit of {time}.", time=time)


def reverted_sentence(later: HistoryRow, now: datetime) -> str:
    """That ``later`` has taken an operation back."""
    return tr("Reverted at {time} by {user}.", time=shown_moment(later.began, now), user=later.user)


class RelatedRow(FlowRow):
    """Two buttons, each there where it leads somewhere; ``wanted`` carries the name of an operation."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.reverts = named_button("", "historyRevertsButton")
        self.reverted = named_button("", "historyRevertedButton")
        self._ids = {self.reverts: "", self.reverted: ""}
        for button in self._ids:
            button.setToolTip(plain_tip(tr("Shows that commit in the list above")))
            button.clicked.connect(lambda _=False, which=button: self.wanted.emit(self._ids[which]))
        self.add(self.reverts, self.reverted)
        self.add_stretch()
        self.setVisible(False)

    def follow(self, row: HistoryRow | None, related: Related, now: datetime) -> None:
        """Offer the ways from ``row``; ``now`` tells which day is today."""
        earlier = None if row is None else related.reverts(row)
        later = None if row is None else related.reverted_by(row)
        for button, other, say in (
            (self.reverts, earlier, reverts_sentence),
            (self.reverted, later, reverted_sentence),
        ):
            self._ids[button] = "" if other is None else other.id
            text = "" if other is None else say(other, now).removesuffix(".")
            button.setText(text.replace("&", "&&"))
            button.setVisible(other is not None)
        self.setVisible(earlier is not None or later is not None)
