"""Rows as the text of a clipboard: a line for each, cells parted by tabs, quoted only where needed.

Nothing is added: a formula stays what it is. No value is an empty cell; what is exact about it is said by
``own_rows`` beside the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.columns import About, Row
from lvctx_gui.core.grid.writing.pieces import in_pieces

_NEEDS_QUOTES = re.compile(r'[\t\r\n"]')


def plain_pieces(
    rows: Sequence[Row], headings: Sequence[str] = (), about: About | None = None
) -> Iterator[str]:
    """The rows; before them, where they are given, what the call is and the ``headings`` of the two columns.

    ``about`` has a line for each fact, and an empty one behind them.
    """
    before: list[tuple[str, str]] = [fact for fact in about.facts() if fact[1]] if about is not None else []
    lines = [_line(*fact) for fact in before]
    if before:
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
