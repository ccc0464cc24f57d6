"""The one door through which every sentence that a person sees goes, so that it can be translated.

A sentence is written whole, in English, with named places: ``tr("Deleted {key}.", key=…)``. What is put
into a place is shown as it is: braces and percent signs in it mean nothing. No sentence is glued from
pieces: other languages order them differently.

This room knows no Qt. The start of the program says by ``translate_with`` which translator to ask; until
then everything is English. ``packaging/sentences.py`` finds every call and every text that bypasses them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

Translator = Callable[[str, str, int], str]
"""Takes a sentence, what it is about and a number (-1: none); returns the translation, ``""`` for none."""

_PLACE = re.compile(r"\{(\w+)\}")
_translator: Translator | None = None


def translate_with(translator: Translator | None) -> None:
    """Have ``translator`` asked for every sentence from now on; ``None`` goes back to English."""
    global _translator  # noqa: PLW0603  # one program speaks one language
    _translator = translator


def tr(sentence: str, about: str = "", /, **named: object) -> str:
    """``sentence`` in the person's language, with ``named`` in its places.

    ``about`` tells translators what a short text is about ("button"), and apart what English does not.
    Raises ``KeyError`` where an English sentence has a place that is not named.
    """
    return _filled(sentence, _translated(sentence, about, -1), named)


def tr_n(one: str, many: str, number: int, /, *, about: str = "", **named: object) -> str:
    """``one`` or ``many``, or the form that the person's language has for ``number`` (0, 1, 2, …).

    The place ``{n}`` is the number, its thousands set apart. Translations are found by ``many``.
    """
    english = one if number == 1 else many
    return _filled(english, _translated(many, about, number), {"n": f"{number:,}", **named})


def mark(sentence: str, about: str = "", /) -> str:  # it is there for translators
    """``sentence`` as it is, for tables that are made before the language is known; see ``tr_marked``."""
    return sentence


def tr_marked(sentence: str, about: str = "", /, **named: object) -> str:
    """What ``mark(sentence, about)`` has marked, in the person's language."""
    return _filled(sentence, _translated(sentence, about, -1), named)


def listed(items: Iterable[str], *, any_of: bool = False) -> str:
    """Names in a row: ``A``, ``A and B``, ``A, B and C``; with "or" where it is ``any_of`` them."""
    *first, last = [*items] or [""]
    if not first:
        return last
    names = tr(", ", "between names").join(first)
    if any_of:
        return tr("{names} or {last}", "the end of a row of names", names=names, last=last)
    return tr("{names} and {last}", "the end of a row of names", names=names, last=last)


def sentences(parts: Iterable[str]) -> str:
    """Whole sentences one after the other; empty ones are left out."""
    return tr(" ", "between sentences").join(part for part in parts if part)


def _translated(sentence: str, about: str, number: int) -> str:
    return _translator(sentence, about, number) if _translator is not None else ""


def _filled(english: str, translated: str, named: Mapping[str, object]) -> str:
    if translated:
        try:
            return _fill(translated, named)
        except KeyError:
            pass  # a translator's slip: English says at least what happened
    return _fill(english, named)


def _fill(sentence: str, named: Mapping[str, object]) -> str:
    # Not ``str.format``: a translation must not reach into what it is given, and a brace is a character.
    return _PLACE.sub(lambda place: str(named[place[1]]), sentence)
