"""A ' before what a spreadsheet would take for a formula, and its undoing, to the letter.

It is put into files whose cells say nothing but their text (CSV, TSV). Workbooks can say that a cell is a
text, and the clipboard of other programs gets texts as they are.
"""

from __future__ import annotations

import re

# A cell begins where this file says so, and wherever a spreadsheet that separates by something else than the
# comma takes one to begin. It may drop quotation marks, blanks and NULs first. The full-width signs too:
# spreadsheets of some languages read them as the narrow ones.
_BEGINS = r"(?:\A|(?<=[;\t\r\n\v\f\x85\u2028\u2029]))"
_FORMULA = re.compile(
    rf"""{_BEGINS} (?= ' | (?:"|\ufeff|\0|[^\S\t\r\n])*[=+\-@＝＋－＠] ) | \A(?=[\t\r\n\0])""",
    re.VERBOSE,
)
_ADDED = re.compile(rf"{_BEGINS}'")


def protected(text: str) -> str:
    """``text`` with a ' before each beginning of a cell in it that a spreadsheet would calculate.

    A ' that was there is doubled: ``'=1`` and ``=1`` stay two different texts.
    """
    return _FORMULA.sub("'", text)


def unprotected(text: str) -> str:
    """What ``protected`` was given, for each of its results."""
    return _ADDED.sub("", text)
