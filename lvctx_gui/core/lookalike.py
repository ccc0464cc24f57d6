"""Keys that a person would take for each other: they differ only by what is hard to see.

Keys are case-sensitive and taken as they are (API page, "Addressing a call"), so that ``Key1``, ``key1`` and
``Key1 `` are three entries. Nothing is refused or repaired: people are only told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from itertools import combinations

from lvctx_gui.core.translate import listed, mark, tr, tr_marked
from lvctx_gui.core.visible import plain_text, without_hidden


def resemblance(one: str, other: str) -> str:
    """What two keys differ by where that is hard to see, for a person: ``capital letters and blanks``.

    ``""`` when they are equal, or differ by more. Named are capital letters, blanks, invisible characters and
    Unicode form.
    """
    if one == other or skeleton(one) != skeleton(other):
        return ""
    for number in range(1, len(_ASPECTS) + 1):
        for aspects in combinations(_ASPECTS, number):
            steps = [step for name, step in _IN_ORDER if name in aspects]
            if _through(one, steps) == _through(other, steps):
                return listed(tr_marked(aspect, "what two keys differ by") for aspect in aspects)
    return tr("characters that look alike", "what two keys differ by")


class KeyIndex:
    """Finds the keys that another one resembles, among many."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        # Of most keys there is no second one: 100,000 lists of one would take as long as all the rest.
        self._first: dict[str, str] = {}
        self._all: dict[str, list[str]] = {}
        self.add(keys)

    def add(self, keys: Iterable[str]) -> None:
        """Know more keys, which come after those that are known."""
        first, every = self._first, self._all
        for key in keys:
            folded = skeleton(key)
            known = first.setdefault(folded, key)
            if known is not key:
                every.setdefault(folded, [known]).append(key)

    def like(self, key: str) -> tuple[str, ...]:
        """The keys that differ from ``key`` and resemble it, in their order."""
        folded = skeleton(key)
        if (first := self._first.get(folded)) is None:
            return ()
        return tuple(known for known in self._all.get(folded, (first,)) if known != key)

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """Keys that resemble each other, each group in its order."""
        groups = (tuple(dict.fromkeys(group)) for group in self._all.values())
        return [group for group in groups if len(group) > 1]


def lookalike_words(key: str, known: Iterable[str]) -> str:
    """The sentence that names the first of ``known`` (keys that resemble ``key``), or ``""``."""
    first = next(iter(known), None)
    if first is None:
        return ""
    return tr(
        "“{key}” exists already and differs only by {difference}.",
        key=plain_text(first, 60),
        difference=resemblance(key, first),
    )


def _joined(text: str) -> str:
    return "".join(text.split())


def _composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


_CASE = mark("capital letters", "what two keys differ by")
_BLANKS = mark("blanks", "what two keys differ by")
_INVISIBLE = mark("invisible characters", "what two keys differ by")
_FORM = mark("Unicode form", "what two keys differ by")
_ASPECTS = (_CASE, _BLANKS, _INVISIBLE, _FORM)
_IN_ORDER: tuple[tuple[str, Callable[[str], str]], ...] = (
    (_INVISIBLE, without_hidden),
    (_FORM, _composed),
    (_CASE, str.casefold),
    (_BLANKS, _joined),
)


def _through(text: str, steps: Iterable[Callable[[str], str]]) -> str:
    for step in steps:
        text = step(text)
    return text


def skeleton(key: str) -> str:
    """``key`` without all that is hard to see: of keys that resemble each other it is the same."""
    if key.isascii() and key.isprintable():
        return key.casefold().replace(" ", "")
    return _through(key, (without_hidden, _composed, str.casefold, _composed, _joined))
