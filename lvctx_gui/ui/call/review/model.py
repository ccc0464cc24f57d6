"""The review's model: the cards of one draft. A card is worked out when somebody looks at it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lvctx_gui.core.draft import Draft
from lvctx_gui.ui.call.review.cards import (
    Card,
    CardId,
    card_ids,
    card_of,
    changed_cards,
    shown_text,
    spoken_text,
)
from lvctx_gui.ui.kit.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex

_FEW = 50
"""Cards that are told one by one to have changed; more of them in one go."""


class CardsModel(QAbstractListModel):
    """The cards of a draft, in the review's order. What stays the same is neither moved nor made again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self._ids: list[CardId] = []
        self._places: dict[CardId, int] | None = None
        self._cards: dict[CardId, Card] = {}

    def show_draft(self, draft: Draft) -> None:
        """Show what ``draft`` stages: cards come and go in at most one stretch each."""
        old, ids = self._draft, card_ids(draft)
        if draft is old:
            return
        was = self._ids
        head = _common(was, ids)
        tail = min(_common(was[::-1], ids[::-1]), len(was) - head, len(ids) - head)
        if was[head : len(was) - tail]:
            self.beginRemoveRows(QModelIndex(), head, len(was) - tail - 1)
            self._set_ids([*was[:head], *was[len(was) - tail :]])
            self.endRemoveRows()
        # What stays may say something else by now; until then Qt may ask for it.
        stayed = self._ids
        changed = changed_cards(old, draft, stayed)
        self._draft = draft
        same = set(stayed).difference(stayed[place] for place in changed)
        self._cards = {card: made for card, made in self._cards.items() if card in same}
        if ids[head : len(ids) - tail]:
            self.beginInsertRows(QModelIndex(), head, len(ids) - tail - 1)
            self._set_ids(ids)
            self.endInsertRows()
        new = len(ids) - tail - head
        self._tell_changed([place if place < head else place + new for place in changed])

    def _set_ids(self, ids: list[CardId]) -> None:
        self._ids, self._places = ids, None

    def _tell_changed(self, places: list[int]) -> None:
        if len(places) > _FEW:
            self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))
            return
        for place in places:
            self.dataChanged.emit(self.index(place), self.index(place))

    # Cards --------------------------------------------------------------------------------------------

    def card(self, place: int) -> Card:
        """The card there."""
        card = self._ids[place]
        if card not in self._cards:
            self._cards[card] = card_of(self._draft, card)
        return self._cards[card]

    def id_at(self, place: int) -> CardId | None:
        """What the card there is about, ``None`` where there is none."""
        return self._ids[place] if 0 <= place < len(self._ids) else None

    def place_of(self, card: CardId | None) -> int | None:
        """Where a card is, ``None`` where it is gone."""
        if self._places is None:
            self._places = {each: place for place, each in enumerate(self._ids)}
        return None if card is None else self._places.get(card)

    # QAbstractListModel -------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """How many cards there are."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's signature
        """One: Qt's own answer cannot be called from here."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401  # Qt's
        """What a card shows as text, says to screen readers, and whatever of it may be cut off."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_text(self.card(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_text(self.card(index.row()))
        if role == Qt.ItemDataRole.ToolTipRole:
            card = self.card(index.row())
            return plain_tip("\n".join(each for each in (card.key, card.words, card.problem) if each))
        return None


def _common(left: list[CardId], right: list[CardId]) -> int:
    """How many cards at the start are the same."""
    for count, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return count
    return min(len(left), len(right))
