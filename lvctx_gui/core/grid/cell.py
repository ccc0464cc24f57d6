"""What a table of another program holds: cells as they were meant, and what that program has made of them.

Every reader, of a clipboard's formats and of files, answers with a ``Grid``; what is to be staged of it is
said elsewhere, in one place for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lvctx_gui.core.entries import MISSING, Missing, NonTextValue

Content = str | NonTextValue | None | Missing
"""A text; JSON that is no text; ``None``: "no value", said in so many words; ``MISSING``: nothing at all.

A cell with nothing in it says nothing: whether it means to leave what is there, an empty text or no value is
for the person to say. An empty text is one only where the format has told it apart from an empty cell.
"""


class Damage(Enum):
    """What another program has, or may have, made of a text that stood in a cell."""

    LOST_DIGITS = "lost digits"  # not shown
    """Digits are gone: ``1.47517E+11``, or more than 15 of which the last ones are zeros."""
    MADE_A_DATE = "made a date"  # not shown
    """It is a date, and may have been something else (``3-4``)."""
    NOT_CALCULATED = "not calculated"  # not shown
    """A formula whose result nobody has worked out."""
    FAILED = "failed"  # not shown
    """A formula that ended in an error (``#REF!``)."""
    CUT = "cut"  # not shown
    """It fills a cell of that program to its last character: the rest may be gone."""

    @property
    def blocks(self) -> bool:
        """Whether the text is surely not what was meant, so that it cannot be taken at all."""
        return self in (Damage.LOST_DIGITS, Damage.NOT_CALCULATED, Damage.FAILED)


@dataclass(frozen=True, slots=True, repr=False)
class Cell:
    """``content`` is what is to be taken, to the letter.

    ``shown`` is what the other program shows in its place, ``""`` where that is the same. ``restored`` says
    that the content was found behind what is shown (``147516594361`` behind ``1.47517E+11``). ``damage`` is
    what could not be made good.
    """

    content: Content
    shown: str = ""
    restored: bool = False
    damage: Damage | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it, not even "no value"."""
        return self.content is MISSING


NOTHING = Cell(MISSING)


class Source(Enum):
    """Where a grid comes from, best first where a clipboard offers several."""

    OWN = "lvctx-gui"  # not shown
    """This program, which says everything."""
    XML_SPREADSHEET = "XML Spreadsheet"  # not shown
    LIBREOFFICE = "LibreOffice"  # not shown
    TEXT = "text"  # not shown
    HTML = "HTML"  # not shown
    CSV = "CSV"  # not shown
    JSON = "JSON"  # not shown
    XLSX = "Excel workbook"  # not shown


@dataclass(frozen=True, slots=True, repr=False)
class Grid:
    """``rows`` of cells, from top to bottom; rows may differ in length, and an empty one is kept.

    ``notes`` are sentences about all of it that a person is to see before anything is staged (a quotation
    mark that is never closed, the encoding that was guessed). ``otherwise`` is the same source read in the
    other way that is possible, which ``otherwise_name`` names as a label (``Quotes are text``), or ``None``.
    """

    rows: tuple[tuple[Cell, ...], ...]
    source: Source
    notes: tuple[str, ...] = ()
    otherwise: Grid | None = None
    otherwise_name: str = ""

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return max(map(len, self.rows), default=0)


def text_cell(text: str) -> Cell:
    """A cell of a format that cannot tell an empty text from an empty cell."""
    return Cell(text) if text else NOTHING
