"""What texts are taken apart into, and why one is not what it was taken for."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from lvctx_gui.core.translate import mark, tr_marked


class Kind(Enum):
    """What a token is. All but ``BLANK`` are shown in an indented view."""

    BLANK = auto()
    """White space that means nothing."""
    OPEN = auto()
    """``{`` and ``[``; the tag that an element begins with."""
    CLOSE = auto()
    """``}`` and ``]``; the tag that an element ends with."""
    NAME = auto()
    """The name of a JSON member, in its quotation marks."""
    COLON = auto()
    COMMA = auto()
    VALUE = auto()
    """A JSON text, number, ``true``, ``false`` or ``null``; an XML element that is one tag: ``<a/>``."""
    TEXT = auto()
    """What stands between the tags of an XML text."""
    CDATA = auto()
    OTHER = auto()
    """A comment, a processing instruction, the XML declaration or a document type: shown as it is."""


class Token(NamedTuple):
    """One piece of a text: all of them in a row are the text."""

    kind: Kind
    start: int
    end: int


TOO_LONG = mark(
    "Shown as text: what begins after character {count} (line {line}, column {column}) has more than {most} "
    "characters, and is not laid out."
)
"""Of one token: it is looked at in one go, in which nothing else happens."""


class NotTokensError(Exception):
    """A text is not JSON, or not XML, or holds a token that is too long.

    ``at`` is the number of characters before the place that says so.
    ``sentence`` is what is wrong, marked for translation, with the places ``{count}``, ``{line}``,
    ``{column}`` and those of ``named``.
    """

    def __init__(self, sentence: str, at: int, **named: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.at = at
        self.named = named

    def why(self, text: str) -> str:
        """The sentence to a person about ``text``, which is the one that was looked at."""
        line, column = _place(text, self.at)
        return tr_marked(
            self.sentence, count=f"{self.at:,}", line=f"{line:,}", column=f"{column:,}", **self.named
        )


_BREAKS = ("\r", "\n", "\u2028", "\u2029")


def _place(text: str, at: int) -> tuple[int, int]:
    """The line and the column of the character at ``at``, both counted from 1."""
    # Counted, not listed: there may be millions.
    breaks = sum(text.count(each, 0, at) for each in _BREAKS) - text.count("\r\n", 0, at)
    begin = max(text.rfind(each, 0, at) for each in _BREAKS) + 1
    return breaks + 1, at - begin + 1
