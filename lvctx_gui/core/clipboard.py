"""What belongs to the clipboard and not to what was copied: spreadsheets end each row with a line end.

A spreadsheet puts a cell with a line break in it into quotation marks, and doubles those that it holds.
"""

from __future__ import annotations

from lvctx_gui.core.translate import tr

LONGEST_LINE = 10_000
"""Characters that can be pasted into a line: Qt lays out all of it at each keystroke (0.6 ms for 1,000)."""

LONGEST_CELL = 8 << 20
"""Characters that can be pasted into a value: a call that holds more could never be read again."""

_LINE_ENDS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85")


def without_line_end(text: str) -> str:
    """``text`` without the one line end at its end, if there is one. Further ones belong to it."""
    for end in _LINE_ENDS:
        if text.endswith(end):
            return text[: -len(end)]
    return text


def cell_text(text: str) -> str:
    """What one cell held that was copied as ``text``."""
    bare = without_line_end(text)
    if bare == text or len(bare) < 2 or bare[0] != '"' or bare[-1] != '"':
        return bare
    inner = bare[1:-1]
    is_quoted = '"' not in inner.replace('""', "") and any(mark in inner for mark in "\n\r\t")
    return inner.replace('""', '"') if is_quoted else bare


def is_one_cell(text: str) -> bool:
    """Whether ``text`` (see ``cell_text``) can be one line in one cell: neither tab nor line end in it."""
    return not any(mark in text for mark in ("\t", *_LINE_ENDS))


def too_long_to_paste(longest: int) -> str:
    """The sentence about a text of more than ``longest`` characters, none of which was taken."""
    return tr("The clipboard holds more than {count} characters: nothing was pasted.", count=f"{longest:,}")
