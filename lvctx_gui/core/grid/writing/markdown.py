"""Rows as a table in Markdown, to be read by people: in tickets, in chats and in documents.

No value and an empty text are told apart by words; a value that consists of these words is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.columns import NO_VALUE, About, Row, RowState
from lvctx_gui.core.grid.writing.pieces import in_pieces
from lvctx_gui.core.visible import without_halves

_EMPTY = "*empty*"  # not shown
_MEANS = re.compile(r"[\\`*\[\]<>|~#$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|(?<=\b[a-z])://|(?<=www)\.")
_BREAKS = re.compile(r"\r\n|[\n\r\u2028\u2029\x85\v\f]")
_ENDS = re.compile(r"^ +| +$|  +|\t")


def markdown_pieces(
    rows: Sequence[Row], headings: Sequence[str], about: About | None = None, *, states: bool = False
) -> Iterator[str]:
    """A list of what the call is, where that is given, and a table with these headings.

    With ``states`` it has one column more, which says what became of each entry since it was read.
    """
    if about is not None:
        facts = [f"* {_cell(name)}: {_cell(text)}\n" for name, text in about.facts() if text]
        yield f"{''.join(facts)}\n"
    yield f"{_line(headings)}{_line(['---'] * len(headings))}"
    for piece in in_pieces(rows):
        yield "".join([_line(_cells(row, states=states)) for row in piece])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cells(row: Row, *, states: bool) -> list[str]:
    cells = [_cell(row.key) if row.key else _EMPTY, _value(row)]
    return [*cells, row.state.value] if states else cells


def _value(row: Row) -> str:
    if row.value is None:
        return f"*{row.state.value if row.state is RowState.MISSING else NO_VALUE}*"
    return _cell(value_text(row.value)) if row.value != "" else _EMPTY


def _cell(text: str) -> str:
    text = _MEANS.sub(r"\\\g<0>", without_halves(text))
    return "<br>".join(_ENDS.sub(_as_entities, line) for line in _BREAKS.split(text))  # not shown


def _as_entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in found[0])
