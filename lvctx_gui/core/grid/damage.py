"""What can be seen of a text that a spreadsheet has made into something else, and what to do about it."""

from __future__ import annotations

import re

from lvctx_gui.core.grid.cell import Cell, Damage, text_cell
from lvctx_gui.core.translate import mark, tr_marked

EXACT_DIGITS = 15
"""Digits that a spreadsheet's number keeps: all that follow become zeros."""

_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{1,3}", re.ASCII | re.IGNORECASE)
_TOO_NARROW = re.compile("#{2,}")
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)

_REASONS = {
    Damage.LOST_DIGITS: mark(
        "A spreadsheet has dropped digits of it. Format the column as text there, enter the value again and "
        "copy once more."
    ),
    Damage.MADE_A_DATE: mark(
        "The spreadsheet holds a date, which it may have made of something else. Compare it with its source."
    ),
    Damage.NOT_CALCULATED: mark(
        "It is a formula that was not calculated. Open the file in a spreadsheet, save it and try again."
    ),
    Damage.FAILED: mark("It is a formula that has failed in the spreadsheet."),
    Damage.CUT: mark("It is as long as a cell can be: the rest may be missing. Compare it with its source."),
}


def seen_damage(text: str) -> Damage | None:
    """What a spreadsheet has surely made of ``text``, as it shows it; ``None`` where nothing tells so.

    ``1.47517E+11`` stands for any of a million numbers, and so does a row of ``#``; of a whole number of more
    than 15 digits the others are zeros.
    """
    if _SCIENTIFIC.fullmatch(text) or _TOO_NARROW.fullmatch(text):
        return Damage.LOST_DIGITS
    digits = text.lstrip("+-")
    is_long = len(digits) > EXACT_DIGITS and _INTEGER.fullmatch(text) is not None
    return Damage.LOST_DIGITS if is_long and not digits[EXACT_DIGITS:].strip("0") else None


def seen_cell(text: str) -> Cell:
    """A cell of which nothing is known but the ``text`` that another program shows."""
    damage = seen_damage(text)
    return text_cell(text) if damage is None else Cell(text, damage=damage)


def damage_reason(cell: Cell) -> str:
    """What has become of ``cell`` and what to do, as sentences; ``""`` where nothing has."""
    return "" if cell.damage is None else tr_marked(_REASONS[cell.damage])
