"""The calls that are known: one list of several sources, in which order, and how one is found by its words.

Nothing here is shown as it stands but the name of an environment; lines are made where they are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.fold import fold
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.site import PRACTICE, Site, place_name
from lvctx_gui.core.translate import tr, tr_marked
from lvctx_gui.core.visible import plain_text

Name = tuple[str, CallRef]
"""What a known call is known by: the place, and the call there."""

_ASCII_WORDS = re.compile("[0-9a-z]+")

_LONGEST = 60
"""Characters of an environment's name that are shown."""


def name_of(call: CallRef, site: Site) -> Name:
    """By what ``call`` at ``site`` is known, whatever the site is called and whoever signs in there."""
    return site.place, call


def words_of(text: str) -> list[str]:
    """The words of ``text`` as they are compared: runs of letters, digits and the marks on them."""
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORDS.findall(folded)  # most texts, and quicker by far
    return "".join(each if _is_of_a_word(each) else " " for each in folded).split()


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or (
        not character.isascii() and unicodedata.category(character).startswith("M")
    )


@dataclass(frozen=True, slots=True)
class Findable:
    """A known call with the words by which it is found, worked out once."""

    known: KnownCall
    _words: str = field(repr=False)

    @classmethod
    def of(cls, known: KnownCall) -> Findable:
        """``known``, to be found by the words of its parts, its pin's name and its environment."""
        texts = [*known.call.texts.values(), known.name, known.site.name, environment_words(known.site)]
        texts += [known.site.client_code, "" if known.site.client_id is None else str(known.site.client_id)]
        words = dict.fromkeys(word for text in texts for word in words_of(text))
        return cls(known, "".join(f" {word}" for word in words))

    def matches(self, words: Iterable[str]) -> bool:
        """Whether each of ``words``, which ``words_of`` gave, is the beginning of one of its words."""
        return all(f" {word}" in self._words for word in words)


def matches(known: KnownCall, typed: str) -> bool:
    """Whether every word that was ``typed`` begins a word of ``known``; so it is where none was typed."""
    return Findable.of(known).matches(words_of(typed))


def merged(looked_up: KnownCall, kept: KnownCall | None) -> KnownCall:
    """``looked_up`` with what ``kept`` knows besides: its pin, and that the person has changed something.

    How many entries there are, and which client the site is, the later one of both says, if it knows.
    """
    if kept is None:
        return looked_up
    early, late = sorted((kept, looked_up), key=lambda known: known.at)
    return replace(
        late,
        entries=early.entries if late.entries is None else late.entries,
        is_changed=kept.is_changed or looked_up.is_changed,
        is_pinned=kept.is_pinned,
        name=kept.name,
    )


def in_order(calls: Iterable[KnownCall], here: Site | None, *, pins_first: bool) -> list[KnownCall]:
    """``calls`` as they are listed: those of ``here`` before all others, and the latest first.

    Where ``pins_first``, those that are pinned come before all of these, in the same order.
    """
    latest = sorted(calls, key=lambda known: known.at, reverse=True)
    return sorted(
        latest, key=lambda known: (pins_first and not known.is_pinned, not is_here(known.site, here))
    )


def found(calls: Iterable[Findable], typed: str, here: Site | None) -> list[KnownCall]:
    """Those of ``calls`` that match what was ``typed``, in their order; pins come first in all of them.

    A text without a word, such as a blank, is as none.
    """
    words = words_of(typed)
    matching = (each.known for each in calls if each.matches(words))
    return in_order(matching, here, pins_first=not words)


def is_here(site: Site, here: Site | None) -> bool:
    """Whether a call of ``site`` may be asked for at ``here`` without a question: it is the same one.

    Where the client of one of both is not known, as with a session that was obtained elsewhere, it may be.
    """
    return here is not None and (site == here or site.may_be(here))


def environment_words(site: Site) -> str:
    """The environment as a line names it: nothing but the practice server is called as that is."""
    name = plain_text(site.shown_name, _LONGEST)
    if site.practice:
        return tr_marked(PRACTICE, "name of the practice server")
    practice = (PRACTICE, tr_marked(PRACTICE, "name of the practice server"))
    if any(words_of(name)[:1] == words_of(each)[:1] for each in practice):
        return tr("{name} ({address})", "a server", name=name, address=place_name(site.base_url))
    return name
