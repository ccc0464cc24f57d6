"""Keys that somebody may have typed wrongly: close to one that a checklist names, and named by none.

``Documentatin`` is, where ``Documentation`` is on the checklist: one character was left out, put in, mistaken
for another one or changed places with its neighbour. ``Phone1`` and ``Phone2`` are both meant, where both are
on the checklist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import ne

from lvctx_gui.core.lookalike import resemblance, skeleton
from lvctx_gui.core.translate import tr

LEAST = 4
"""How long a key is at least that others may be misspellings of: one in three characters is no slip."""

_LONG = 7
"""From this length on an edit leaves the first three characters as they are, or the last three."""


def one_edit(wrong: str, right: str) -> str:
    """What was done to ``right`` by somebody who wrote ``wrong``, for a person: ``a missing character``.

    ``""`` when it takes more than one character left out, put in, mistaken or swapped, or nothing at all.
    """
    shorter, longer = sorted((wrong, right), key=len)
    if len(longer) - len(shorter) > 1:
        return ""
    apart = list(map(ne, wrong, right))
    if len(shorter) < len(longer):
        start = apart.index(True) if True in apart else len(shorter)
        if shorter[start:] != longer[start + 1 :]:
            return ""
        if shorter is wrong:
            return tr("a missing character", "what two keys differ by")
        return tr("an extra character", "what two keys differ by")
    number = sum(apart)
    if number == 1:
        return tr("one character", "what two keys differ by")
    start = apart.index(True) if number == 2 else 0  # a swap moves two
    if number == 2 and wrong[start : start + 2] == right[start : start + 2][::-1]:
        return tr("two swapped characters", "what two keys differ by")
    return ""


def difference(wrong: str, right: str) -> str:
    """What a key differs by from one that it may be taken for, or may have been meant for; else ``""``."""
    if told := resemblance(wrong, right) or one_edit(wrong, right):
        return told
    if edit := one_edit(skeleton(wrong), skeleton(right)):
        return tr("{edit} and what is hard to see", "what two keys differ by", edit=edit)
    return ""


class Listed:
    """The keys of checklists, and which of them somebody may have meant who wrote another one."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self.keys = tuple(dict.fromkeys(keys))
        self._known = frozenset(self.keys)
        self._folded = tuple(map(skeleton, self.keys))
        self._first = dict(zip(reversed(self._folded), reversed(self.keys), strict=True))
        self._heads: dict[str, list[int]] = {}
        self._tails: dict[str, list[int]] = {}
        sizes = set()
        for number, (key, folded) in enumerate(zip(self.keys, self._folded, strict=True)):
            # As it is and folded: an edit may be one in either form alone.
            for form in {key, folded}:
                if len(form) >= LEAST:
                    size = 3 if len(form) >= _LONG else 1
                    sizes.add(size)
                    self._heads.setdefault(form[:size], []).append(number)
                    self._tails.setdefault(form[-size:], []).append(number)
        self._sizes = tuple(sizes)

    def has_longer(self, start: str) -> bool:
        """Whether a key of the checklists begins so and goes on."""
        return any(key.startswith(start) and key != start for key in self.keys)

    def meant(self, key: str) -> str | None:
        """The first key of the checklists that ``key`` may have been meant for; ``None`` where it is one."""
        if key in self._known:
            return None
        folded = skeleton(key)
        if (same := self._first.get(folded)) is not None:
            return same
        near = [*self._near(folded), *self._near(key)]
        for number in sorted({*near}) if near else ():
            right = self.keys[number]
            if one_edit(key, right) or one_edit(folded, self._folded[number]):
                return right
        return None

    def _near(self, form: str) -> Iterator[int]:
        """The numbers of keys of which an edit may have made ``form``, and of some more."""
        for size in self._sizes:
            yield from self._heads.get(form[:size], ())
            yield from self._tails.get(form[-size:], ())
