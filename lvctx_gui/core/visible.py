"""How text is shown so that nothing in it hides: pieces to draw plain and marks to draw dimmed.

A mark stands for a character that would be invisible, misleading or harmful to draw (blanks at the ends,
controls, zero-width and bidirectional formatting characters, half characters). Nothing is repaired: this
is for eyes only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_NAMED = {
    "\t": "→",
    "\n": "↵",
    "\r": "‹CR›",
    "\u00a0": "⍽",
    "\u202f": "⍽",
    "\u00ad": "‹SHY›",
    "\u200b": "‹ZWSP›",
    "\u200c": "‹ZWNJ›",
    "\u200d": "‹ZWJ›",
    "\u200e": "‹LRM›",
    "\u200f": "‹RLM›",
    "\u2028": "‹LS›",
    "\u2029": "‹PS›",
    "\u202a": "‹LRE›",
    "\u202b": "‹RLE›",
    "\u202c": "‹PDF›",
    "\u202d": "‹LRO›",
    "\u202e": "‹RLO›",
    "\u2060": "‹WJ›",
    "\u2066": "‹LRI›",
    "\u2067": "‹RLI›",
    "\u2068": "‹FSI›",
    "\u2069": "‹PDI›",
    "\ufeff": "‹BOM›",
}
_BLANKS = " "
_HALF = re.compile("[\ud800-\udfff]")
# Letters, signs and marks by category that draw nothing: two keys that differ by one of these look the same.
# Those with Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties.txt) that no category below names,
# then blanks that are called letters or symbols: Braille, Khitan, musical and hieroglyphic ones.
_BLANK_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    "\u2800\U00016fe4\U0001d159\U00013441\U00013442"
)
_PLAIN = re.compile(r"[!-~\u00a1-\u00ac\u00ae-\u02ff]+(?: [!-~\u00a1-\u00ac\u00ae-\u02ff]+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text to draw; ``mark`` says that it stands for something and is drawn dimmed."""

    text: str = field(repr=False)
    mark: bool = False


def pieces(text: str, limit: int | None = None, *, mark_ends: bool = True) -> tuple[Piece, ...]:
    """The pieces that show ``text``, of which only the first ``limit`` characters are looked at.

    When something was cut off, the last piece is the mark ``…``. ``mark_ends`` is off for a run out of the
    middle of a text, whose blanks at the ends are ordinary ones.
    """
    shown = text if limit is None else text[:limit]
    result = [] if _PLAIN.fullmatch(shown) is None else [Piece(shown)]
    if shown and not result:
        result = _scan(shown, whole=len(shown) == len(text), mark_ends=mark_ends)
    if len(shown) < len(text):
        result.append(Piece("…", mark=True))  # not shown as a word: a sign
    return tuple(result)


def parts_in(shown: Sequence[Piece], spans: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    """Which parts of the texts of ``shown`` stand for ``spans`` of the text that they show, piece by piece.

    ``spans`` lie in order and apart, and within what is shown. A mark that stands for one of their characters
    is in as a whole.
    """
    found: list[tuple[tuple[int, int], ...]] = []
    at, first = 0, 0
    for piece in shown:
        end = at + (1 if piece.mark else len(piece.text))
        while first < len(spans) and spans[first][1] <= at:
            first += 1
        parts = tuple(
            (max(start, at) - at, min(stop, end) - at) for start, stop in _beginning_before(end, spans, first)
        )
        found.append(((0, len(piece.text)),) if piece.mark and parts else parts)
        at = end
    return found


def _beginning_before(end: int, spans: Sequence[tuple[int, int]], first: int) -> Iterator[tuple[int, int]]:
    for number in range(first, len(spans)):
        if spans[number][0] >= end:
            return
        yield spans[number]


def _scan(text: str, *, whole: bool, mark_ends: bool) -> list[Piece]:
    start = len(text) - len(text.lstrip(_BLANKS))
    end = len(text.rstrip(_BLANKS)) if whole else len(text)
    result: list[Piece] = []
    plain: list[str] = []
    for index, character in enumerate(text):
        at_the_ends = mark_ends and character in _BLANKS and not start <= index < end
        mark = "·" if at_the_ends else _mark(character)
        if mark is None:
            plain.append(character)
            continue
        if plain:
            result.append(Piece("".join(plain)))
            plain = []
        result.append(Piece(mark, mark=True))
    if plain:
        result.append(Piece("".join(plain)))
    return result


@lru_cache(maxsize=2_000)  # every character that is drawn and not of Western Europe is asked for
def _mark(character: str) -> str | None:
    if character in _NAMED:
        return _NAMED[character]
    if number := _variation(character):
        return f"‹VS{number}›"
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn") or (category == "Zs" and character != " "):
        return f"‹{ord(character):04X}›"
    if character in _BLANK_LETTERS:
        return f"‹{ord(character):04X}›"
    return None


def mark_of(character: str) -> str | None:
    """The mark that stands for ``character`` wherever it is; ``None`` where it is drawn as it is."""
    return _mark(character)


def _variation(character: str) -> int:
    """The number of a variation selector, which draws nothing by itself; 0 for any other character."""
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0F:
        return code - 0xFE00 + 1
    return code - 0xE0100 + 17 if 0xE0100 <= code <= 0xE01EF else 0


def is_hidden(character: str) -> bool:
    """Whether ``character`` draws nothing, or a blank other than the ordinary one; so do tabs, line ends."""
    if " " <= character <= "~":
        return False
    if character in _BLANK_LETTERS or _variation(character):
        return True
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def without_hidden(text: str) -> str:
    """``text`` without what ``is_hidden``: other kinds of blanks become ordinary ones, the rest goes."""
    if _PLAIN.fullmatch(text):
        return text
    kept = (
        c if not is_hidden(c) else " " if unicodedata.category(c) == "Zs" or c == "\t" else "" for c in text
    )
    return "".join(kept)


def plain_text(text: str, limit: int | None = None) -> str:
    """The same as one line of text, marks included: for screen readers, tool tips and messages."""
    return "".join(piece.text for piece in pieces(text, limit))


def plain_sentence(text: str) -> str:
    """A sentence of ours that may quote others, as one line: only its blanks are ordinary ones."""
    return "".join(piece.text for piece in pieces(text, mark_ends=False))


def plain_lines(text: str) -> str:
    """Several of them; the line breaks between them stay."""
    return "\n".join(plain_sentence(line) for line in text.split("\n"))


def without_halves(text: str) -> str:
    """``text`` with U+FFFD for each half character: Qt turns a text that holds one into nothing at all."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)
