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
    """What two keys differ by where that is hard to see, for a person: ``case``, ``case and blanks``.

    ``""`` when they are equal, or differ by more. Named are case, blanks, invisible characters, Unicode form.
    """
    if one == other or _skeleton(one) != _skeleton(other):
        return ""
    for number in range(1, len(_ASPECTS) + 1):
        for aspects in combinations(_ASPECTS, number):
            steps = [step for name, step in _IN_ORDER if name in aspects]
            if _through(one, steps) == _through(other, steps):
                return listed(tr_marked(aspect, "what two keys differ by") for aspect in aspects)
    return tr("characters that look alike", "what two keys differ by")


class KeyIndex:
    """Finds the keys that another one resembles, among many."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_skeleton: dict[str, list[str]] = {}
        for key in keys:
            self._by_skeleton.setdefault(_skeleton(key), []).append(key)

    def like(self, key: str) -> tuple[str, ...]:
        """The keys that differ from ``key`` and resemble it, in their order."""
        return tuple(known for known in self._by_skeleton.get(_skeleton(key), ()) if known != key)


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


_CASE = mark("case", "what two keys differ by")
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


def _skeleton(key: str) -> str:
    if key.isascii() and key.isprintable():
        return key.casefold().replace(" ", "")
    return _through(key, (without_hidden, _composed, str.casefold, _composed, _joined))
