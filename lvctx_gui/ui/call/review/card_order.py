"""Where each card of a draft stands among the others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.tally import is_old_name
from lvctx_gui.ui.call.review.cards import CardId

_Place = tuple[int, int, int]
_ROW, _UNDECIDED, _DECIDED = range(3)


class CardOrder:
    """First what needs a key, then what needs a decision, then the rest; each in the draft's own order."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._rows = {row.token: number for number, row in enumerate(draft.unfinished_rows)}

    def all_cards(self) -> list[CardId]:
        """All cards of the draft."""
        draft = self._draft
        keys = [change.key for change in draft.changes]
        if draft.renamings:
            keys = [key for key in keys if not is_old_name(draft, key)]
        if draft.conflicts:
            undecided = [key for key in keys if key in draft.conflicts]
            keys = [*undecided, *(key for key in keys if key not in draft.conflicts)]
        return [*self._rows, *keys]

    def find(self, cards: Sequence[CardId], card: CardId) -> int:
        """Where ``card`` is, or would be, among some of the draft's cards that stand in this order."""
        return bisect_left(cards, self.place(card), key=self.place)

    def place(self, card: CardId) -> _Place:
        """What tells which of two cards of the draft stands above the other."""
        if isinstance(card, int):
            return _ROW, 0, self._rows[card]
        number, part = self._draft.base.places.get(card), self.part(card)
        return (part, 1, self._added[card]) if number is None else (part, 0, number)

    def part(self, card: CardId) -> int:
        """In which part of the list ``card`` stands."""
        if isinstance(card, int):
            return _ROW
        return _UNDECIDED if card in self._draft.conflicts else _DECIDED

    @cached_property
    def _added(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self._draft.added_keys)}


def stand_alike(one: Draft, other: Draft) -> bool:
    """Whether what both drafts, of one base, have of rows and additions stands in the same order."""
    mine, theirs = one.added_keys, other.added_keys
    if mine != theirs:
        here, there = one.edits.by_key, other.edits.by_key
        if [key for key in mine if key in there] != [key for key in theirs if key in here]:
            return False
    rows, others = ([row.token for row in draft.unfinished_rows] for draft in (one, other))
    return [row for row in rows if row in others] == [row for row in others if row in rows]
