"""The review's model: the cards of one draft. A card is worked out when somebody looks at it."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lvctx_gui.core.draft import Draft
from lvctx_gui.ui.call.entries.order import runs
from lvctx_gui.ui.call.review.card_order import CardOrder, stand_alike
from lvctx_gui.ui.call.review.cards import (
    Card,
    CardId,
    card_of,
    has_card,
    is_same_card,
    shown_text,
    spoken_text,
    touched_cards,
)
from lvctx_gui.ui.kit.plain import plain_tip

Index = QModelIndex | QPersistentModelIndex

_FEW = 50
"""Cards that come, go or are told to have changed one by one; more of them in one go."""


class CardsModel(QAbstractListModel):
    """The cards of a draft, in the review's order. What stays the same is neither moved nor made again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self._order = CardOrder(self._draft)
        self._ids: list[CardId] = []
        self._cards: dict[CardId, Card] = {}

    def show_draft(self, draft: Draft) -> None:
        """Show what ``draft`` stages: what comes, goes or changes is told, and nothing else is looked at."""
        old = self._draft
        if draft is old:
            return
        order = CardOrder(draft)
        touched = touched_cards(old, draft) if old.base is draft.base else None
        if touched is not None and len(touched) <= _FEW and stand_alike(old, draft):
            self._show_few(draft, order, touched)
        else:
            self._show_all(draft, order, touched)

    def _show_few(self, draft: Draft, order: CardOrder, touched: set[CardId]) -> None:
        """Let few cards come, go and change, while the others stay where they are."""
        old, before = self._draft, self._order
        was = {card for card in touched if has_card(old, card)}
        will_be = {card for card in touched if has_card(draft, card)}
        stays = {card for card in was & will_be if before.part(card) == order.part(card)}
        gone = sorted(before.find(self._ids, card) for card in was - stays)
        for first, last in reversed(runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._ids[first : last + 1]
            self.endRemoveRows()
        # What stays may say something else by now; until then Qt may ask for it.
        self._take(draft, order)
        for card in touched:
            self._cards.pop(card, None)
        for card in sorted(will_be - stays, key=order.place):
            place = order.find(self._ids, card)
            self.beginInsertRows(QModelIndex(), place, place)
            self._ids.insert(place, card)
            self.endInsertRows()
        changed = (card for card in stays if not is_same_card(old, draft, card))
        self._tell_changed(sorted(order.find(self._ids, card) for card in changed))

    def _show_all(self, draft: Draft, order: CardOrder, touched: Set[CardId] | None) -> None:
        """Let cards come and go in one stretch each; ``touched`` are those that may differ, where known."""
        old, was, ids = self._draft, self._ids, order.all_cards()
        head = _common(was, ids)
        tail = min(_common(was[::-1], ids[::-1]), len(was) - head, len(ids) - head)
        if was[head : len(was) - tail]:
            self.beginRemoveRows(QModelIndex(), head, len(was) - tail - 1)
            self._ids = [*was[:head], *was[len(was) - tail :]]
            self.endRemoveRows()
        stayed = self._ids
        changed = [
            place
            for place, card in enumerate(stayed)
            if (touched is None or card in touched) and not is_same_card(old, draft, card)
        ]
        differing = {stayed[place] for place in changed}
        there = set(stayed)
        self._cards = {
            card: made for card, made in self._cards.items() if card in there and card not in differing
        }
        self._take(draft, order)
        if ids[head : len(ids) - tail]:
            self.beginInsertRows(QModelIndex(), head, len(ids) - tail - 1)
            self._ids = ids
            self.endInsertRows()
        new = len(ids) - tail - head
        self._tell_changed([place if place < head else place + new for place in changed])

    def _take(self, draft: Draft, order: CardOrder) -> None:
        self._draft, self._order = draft, order

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
        if card is None or not has_card(self._draft, card):
            return None
        return self._order.find(self._ids, card)

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
