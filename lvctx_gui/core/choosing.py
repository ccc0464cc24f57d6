"""Which of many named things is meant by what somebody types: parts of a name, beginnings first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from lvctx_gui.core.fold import fold
from lvctx_gui.core.known import words_of

_T = TypeVar("_T")


def ready(name: str) -> str:
    """``name`` as ``chosen`` compares it, worked out once."""
    return f"{fold(name)}\n {' '.join(words_of(name))}"


def chosen(things: Iterable[tuple[str, _T]], typed: str) -> list[_T]:
    """The things of whose name every word that was ``typed`` is a part; their names have been made ``ready``.

    First come those of which each word begins one, then the others, each in the order of ``things``.
    Words are parted by blanks.
    """
    words = fold(typed).split()
    begin: list[_T] = []
    within: list[_T] = []
    for name, thing in things:
        if not all(word in name for word in words):
            continue
        begins = all(f" {part}" in name for word in words for part in (words_of(word) or [word]))
        (begin if begins else within).append(thing)
    return [*begin, *within]


def put_last(things: Sequence[_T], are_last: Sequence[bool]) -> list[_T]:
    """``things`` in their order, but those that are to come last behind the others."""
    pairs = list(zip(things, are_last, strict=True))
    return [thing for thing, last in pairs if not last] + [thing for thing, last in pairs if last]
