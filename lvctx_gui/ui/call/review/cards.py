"""What the review says of each staged change: a card, as words and values. No widgets, no drawing."""

from __future__ import annotations

from dataclasses import dataclass, field

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import Removed
from lvctx_gui.core.entries import MISSING, Lookup, Missing
from lvctx_gui.core.mappings import differing_keys
from lvctx_gui.core.tally import Part, Tally, is_old_name, touched_keys
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


def has_card(draft: Draft, card: CardId) -> bool:
    """Whether ``draft`` has this card: of a renaming only the new key has one."""
    if isinstance(card, int):
        row = draft.new_row(card)
        return row is not None and not row.is_blank
    return card in draft.edits.by_key and not is_old_name(draft, card)


def touched_cards(old: Draft, new: Draft) -> set[CardId]:
    """The cards that may say something else in the other of two drafts of one base, or are in one of them."""
    rows = {*old.unfinished_rows} ^ {*new.unfinished_rows}
    keys = touched_keys(old, new)
    before, after = old.edits.renamed, new.edits.renamed
    if before is not after:
        for key in differing_keys(before, after):
            keys.update((key, *(pairs[key].key for pairs in (before, after) if key in pairs)))
    return {*keys, *(row.token for row in rows)}


def is_same_card(old: Draft, new: Draft, card: CardId) -> bool:
    """Whether a card that both drafts have says the same in ``new``; in doubt it does not."""
    return _facts(old, card) == _facts(new, card)


def _facts(draft: Draft, card: CardId) -> object:
    """What a card is made of, found faster than the card."""
    if isinstance(card, int):
        return draft.new_row(card)
    edits, old = draft.edits, draft.renamings.get(card, card)
    renamed = edits.renamed
    names = (renamed.get(card), {old for old, new in renamed.items() if new.key == card}) if renamed else None
    return draft.base.get(old), old, edits.by_key.get(card, MISSING), draft.conflicts.get(card), names


def counts(tally: Tally, keyless: int) -> str:
    """How many cards are of which kind, ``1 to decide, 2 changed, 1 added``; ``""`` for none.

    ``keyless`` are rows without a usable key.
    """
    undecided, changed = tally.count(Part.UNDECIDED), tally.count(Part.CHANGED)
    renamed, added, deleted = (tally.count(part) for part in (Part.RENAMED, Part.ADDED, Part.DELETED))
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
