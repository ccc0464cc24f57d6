"""What the review says of each staged change: a card, as words and values. No widgets, no drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import MISSING, Lookup, Missing
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_sentence, plain_text
from lvctx_gui.ui.call.entries.values import raw_value, spoken_value, value_pieces
from lvctx_gui.ui.kit.palettes import State

CardId = str | int
"""The key, or the token of a new row that has no usable key yet: what a card is about, as in the table."""

SHOWN = 1_200
"""Characters of a value that are looked at for showing it: no card has room for more."""

_SPOKEN_KEY = 200


@dataclass(frozen=True, slots=True)
class Card:
    """One staged change. ``MISSING`` stands for "no such key" before it, or after it.

    ``words`` is what happens to the key, ``problem`` why a new row cannot be committed, as a sentence. Of a
    key that only gets another name, ``before`` and ``after`` are the two names.
    """

    id: CardId
    key: str
    state: State
    words: str
    before: Lookup = field(repr=False)
    after: Lookup = field(repr=False)
    problem: str = ""


def card_ids(draft: Draft) -> list[CardId]:
    """The cards of a draft: what needs a key, what needs a decision, then the rest in the draft's order."""
    ids: list[CardId] = [row.token for row in draft.unfinished_rows]
    renamed = set(draft.renamings.values())
    keys = [change.key for change in draft.changes if change.key not in renamed]
    if not draft.conflicts:
        return [*ids, *keys]
    undecided = [key for key in keys if key in draft.conflicts]
    return [*ids, *undecided, *(key for key in keys if key not in draft.conflicts)]


def card_of(draft: Draft, card: CardId) -> Card:
    """The card with this id. Raises ``KeyError`` where the draft has no such change."""
    if isinstance(card, int):
        row = draft.new_row(card)
        if row is None:
            raise KeyError(card)
        words = tr("cannot be a key here") if row.key else tr("needs a key")
        problem = row.problem or tr("Give this entry a key, or delete it.")
        after = MISSING if row.value is None else row.value
        return Card(card, row.key, State.WARNING, words, MISSING, after, problem)
    change = draft.change_of(card)
    if change is None:
        raise KeyError(card)
    if (old := draft.renamings.get(card)) is not None:
        return _renaming(draft, old, card)
    state, words = _state_of(draft, card)
    return Card(card, card, state, words, change.before, change.after)


def _renaming(draft: Draft, old: str, new: str) -> Card:
    before, after = draft.base.get(old), draft.get(new)
    if before == after:
        return Card(new, new, State.CHANGED, tr("renamed", "what happens to an entry"), old, new)
    words = tr("renamed from {key} and changed", key=plain_text(old, _SPOKEN_KEY))
    return Card(new, new, State.CHANGED, words, before, after)


def _state_of(draft: Draft, key: str) -> tuple[State, str]:
    if (conflict := draft.conflicts.get(key)) is not None:
        if isinstance(conflict.theirs, Missing):
            return State.CONFLICT, tr("deleted by others: decide")
        return State.CONFLICT, tr("decide first")
    renamed = draft.edits.renamed
    if isinstance(draft.edits.by_key[key], Removed):
        if key in renamed:
            return State.REMOVED, tr("renamed to {key}", key=plain_text(renamed[key].key, _SPOKEN_KEY))
        return State.REMOVED, tr("deleted", "what happens to an entry")
    if key in draft.base:
        return State.CHANGED, tr("changed", "what happens to an entry")
    old = next((old for old, new in renamed.items() if new.key == key), None)
    if old is not None:
        return State.ADDED, tr("renamed from {key}", key=plain_text(old, _SPOKEN_KEY))
    return State.ADDED, tr("added", "what happens to an entry")


def changed_cards(old: Draft, new: Draft, cards: Sequence[CardId]) -> list[int]:
    """The places in ``cards``, which both drafts have, of those that say something else in ``new``."""
    if old.edits is new.edits and old.base is new.base and old.conflicts is new.conflicts:
        return []
    renamed = _renamed_otherwise(old, new)
    return [
        place for place, card in enumerate(cards) if card in renamed or _facts(old, card) != _facts(new, card)
    ]


def _facts(draft: Draft, card: CardId) -> object:
    """What a card is made of, but for renamings, found faster than the card."""
    if isinstance(card, int):
        return draft.new_row(card)
    old = draft.renamings.get(card, card)
    return draft.base.get(old), old, draft.edits.by_key.get(card, MISSING), draft.conflicts.get(card)


def _renamed_otherwise(old: Draft, new: Draft) -> set[CardId]:
    """The keys, old and new ones, of renamings that only one of the drafts has."""
    before, after = old.edits.renamed, new.edits.renamed
    if before is after:
        return set()
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    news = {renamed.key for each in (before, after) for key in keys if (renamed := each.get(key))}
    return {*keys, *news}


def counts(draft: Draft) -> str:
    """How many cards are of which kind: ``1 to decide, 2 changed, 1 added``; ``""`` for none."""
    pairs, undecided = draft.renamings, len(draft.conflicts)
    told = {*pairs, *pairs.values(), *draft.conflicts}
    rest = {key: edit for key, edit in draft.edits.by_key.items() if key not in told}
    deleted = sum(isinstance(edit, Removed) for edit in rest.values())
    added = sum(key not in draft.base for key in rest)
    changed, renamed = len(rest) - added - deleted, len(pairs)
    keyless = len(draft.unfinished_rows)
    parts = [
        tr_n("{n} to decide", "{n} to decide", undecided, about="how many entries") if undecided else "",
        tr_n("{n} changed", "{n} changed", changed, about="how many entries") if changed else "",
        tr_n("{n} renamed", "{n} renamed", renamed, about="how many entries") if renamed else "",
        tr_n("{n} added", "{n} added", added, about="how many entries") if added else "",
        tr_n("{n} deleted", "{n} deleted", deleted, about="how many entries") if deleted else "",
        tr_n("{n} without a key", "{n} without a key", keyless, about="how many entries") if keyless else "",
    ]
    return tr(", ", "between names").join(part for part in parts if part)


# A card in words ---------------------------------------------------------------------------------------


def shown_text(card: Card) -> str:
    """What a card shows, as lines of text with the marks for what would be invisible; the key first."""
    lines = [f"{plain_text(card.key, _SPOKEN_KEY)}  {card.words}".strip()]
    lines += [plain_sentence(card.problem)] if card.problem else []
    return "\n".join([*lines, *(_shown_value(each) for each in (card.before, card.after) if _is_there(each))])


def spoken_text(card: Card) -> str:
    """The card in words for screen readers: ``Key1, changed: was Value1, becomes Value2``."""
    key = plain_text(card.key, _SPOKEN_KEY) or tr("no key yet")
    named = {"key": key, "words": card.words}
    old, new = spoken_value(card.before), spoken_value(card.after)
    if card.problem:
        problem = plain_sentence(card.problem)
        text = tr("{key}, {words}: {problem}", "a staged change", **named, problem=problem)
        return sentences([text, tr("Its value is {new}.", new=new)]) if _is_there(card.after) else text
    if not _is_there(card.before):
        return tr("{key}, {words}: {new}", "a staged change", **named, new=new)
    if not _is_there(card.after):
        return tr("{key}, {words}: was {old}", "a staged change", **named, old=old)
    return tr("{key}, {words}: was {old}, becomes {new}", "a staged change", **named, old=old, new=new)


def copied_text(card: Card) -> str:
    """The card for the clipboard: the values whole and to the letter."""
    lines = [f"{card.key}\t{card.words}"]
    if _is_there(card.before):
        lines.append(f"- {_copied_value(card.before)}")
    if _is_there(card.after):
        lines.append(f"+ {_copied_value(card.after)}")
    return "\n".join(lines)


def _is_there(value: Lookup) -> bool:
    return not isinstance(value, Missing)


def _copied_value(value: Lookup) -> str:
    return raw_value(value) or "".join(piece.text for piece in value_pieces(value)[0])


def _shown_value(value: Lookup) -> str:
    if isinstance(value, str) and value:
        return plain_text(value, SHOWN)
    return "".join(piece.text for piece in value_pieces(value)[0])
