"""What one value is in the eyes of one item of a checklist."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum

from lvctx_gui.core.checklist.checklist import Conditions, Item
from lvctx_gui.core.checklist.places import Where
from lvctx_gui.core.entries import Value, value_text
from lvctx_gui.core.translate import mark
from lvctx_gui.core.visible import is_hidden

Matches = Callable[[str, str], bool | None]
"""Whether a pattern, given first, matches the whole of a text; ``None`` where that takes too long to say."""

ValuesOf = Callable[[str], tuple[Value, ...]]
"""The values that a key has: none, one, or several where the server's answer repeats it."""


class State(Enum):
    """What a call has of what an item asks, from the best to the worst."""

    NOT_APPLICABLE = mark("not applicable", "what a checklist finds")
    """Nothing is asked here: a condition does not hold."""
    OK = mark("all right", "what a checklist finds")
    UNCLEAR = mark("cannot tell", "what a checklist finds")
    """To match the pattern takes too long."""
    WRONG = mark("wrong", "what a checklist finds")
    """Neither an allowed value nor what the pattern wants."""
    BLANK = mark("blanks only", "what a checklist finds")
    EMPTY = mark("empty", "what a checklist finds")
    NO_VALUE = mark("no value", "what a checklist finds")
    MISSING = mark("missing", "what a checklist finds")
    """There is no such key."""

    @property
    def is_open(self) -> bool:
        """Whether something is left to do about it."""
        return _BADNESS[self] > _BADNESS[State.UNCLEAR]


_BADNESS = {state: number for number, state in enumerate(State)}


def worst(states: Iterable[State]) -> State:
    """The worst of some states, at least one."""
    return max(states, key=_BADNESS.__getitem__)


def best(states: Iterable[State]) -> State:
    """The best of some states, at least one."""
    return min(states, key=_BADNESS.__getitem__)


def holds(conditions: Conditions, where: Where, values_of: ValuesOf) -> bool:
    """Whether all ``conditions`` hold of a call that is ``where`` and has these values."""
    return (
        _is_one_of(conditions.environments, where.environments)
        and _is_one_of(conditions.clients, where.clients)
        and all(_has(values_of(each.key), each.values) for each in conditions.keys)
    )


def state_of_key(item: Item, key: str, values_of: ValuesOf, matches: Matches) -> State:
    """What a call has of ``key``, one of the item's, where the item applies."""
    values = values_of(key)
    if not values:
        return State.MISSING
    return worst(_state_of_value(item, value, matches) for value in values)


def _state_of_value(item: Item, value: Value, matches: Matches) -> State:
    if value is None:
        return State.OK if item.allow_no_value else State.NO_VALUE
    text = value_text(value)
    if text in item.allowed:
        return State.OK
    if not text:
        return State.OK if item.allow_empty else State.EMPTY
    if is_blank(text):
        return State.BLANK
    if item.pattern:
        is_match = matches(item.pattern, text)
        if is_match is None:
            return State.UNCLEAR
        return State.OK if is_match else State.WRONG
    return State.WRONG if item.allowed else State.OK


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen in ``text`` but it is not empty: blanks, line breaks, the like."""
    # Most texts end at their first character; of a long one each kind of character is looked at once.
    return bool(text) and _is_unseen(text[0]) and all(map(_is_unseen, set(text)))


def _is_unseen(character: str) -> bool:
    return character.isspace() or is_hidden(character)


def _is_one_of(wanted: tuple[str, ...], names: frozenset[str]) -> bool:
    return not wanted or any(name.strip().casefold() in names for name in wanted)


def _has(values: tuple[Value, ...], wanted: tuple[str, ...]) -> bool:
    if not wanted:
        return bool(values)
    # No value is another thing than an empty one.
    return any(value is not None and value_text(value) in wanted for value in values)
