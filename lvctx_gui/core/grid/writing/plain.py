"""Rows as the text of a clipboard: a line for each, cells parted by tabs, quoted only where needed.

Nothing is added: a formula stays what it is. No value is an empty cell; what is exact about it is said by
``own_rows`` beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.writing.pieces import in_pieces

_NEEDS_QUOTES = re.compile(r'[\t\r\n"]')


def plain_pieces(
    rows: Sequence[Row], headings: Sequence[str] = (), facts: Sequence[tuple[str, str]] = ()
) -> Iterator[str]:
    """The rows; before them, where they are given, a line for each of ``facts`` and the ``headings``.

    A fact is a name and what it is; an empty line stands behind them.
    """
    lines = [_line(*fact) for fact in facts]
    if lines:
        lines.append("")
    if headings:
        lines.append(_line(*headings))
    between = ""
    if lines:
        yield "\n".join(lines)
        between = "\n"
    for piece in in_pieces(rows):
        yield between + "\n".join([_line(row.key, value_text(row.value)) for row in piece])
        between = "\n"


def _line(key: str, value: str) -> str:
    return f"{_cell(key)}\t{_cell(value)}"


def _cell(text: str) -> str:
    if _NEEDS_QUOTES.search(text) is None:
        return text
    return '"{}"'.format(text.replace('"', '""'))  # not shown
