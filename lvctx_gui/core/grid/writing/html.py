"""Rows as HTML for a clipboard, of which spreadsheets take every cell as the text that it is.

Unmarked, ``=1+1`` becomes 2, ``00123`` becomes 123 and of 20 digits some are lost. LibreOffice asks
``sdnum`` for a cell's format (measured with 7.4), Excel ``mso-number-format``; ``@`` is "text". White
space is what HTML throws away: blanks are written as ``&nbsp;``, of which both make blanks again, breaks as
``<br>``. What is lost in HTML: breaks at a value's ends, and tabs, which become blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from lvctx_gui.core.entries import value_text
from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.writing.pieces import in_pieces
from lvctx_gui.core.visible import without_halves

_HEAD = '<html><head><meta charset="utf-8"></head><body><table>\n'  # not shown
_TAIL = "</table></body></html>"  # not shown
_CELL = """<td sdnum="1033;0;@" style='mso-number-format:"\\@"'>"""  # not shown
_BREAK = '<br style="mso-data-placement:same-cell">'  # not shown
_BREAKS = re.compile(r"\r\n|[\n\r\u2028\u2029\x85\v\f]")
_BLANKS = re.compile(r"^ +| +$|  +")
_PLAIN = re.compile(r"[!#-%(-;=?-~]+(?: [!#-%(-;=?-~]+)*")
"""ASCII without blanks that count, and without what HTML means something by."""
_NO_XML = re.compile("[\x00-\x08\x0e-\x1f]")


def html_pieces(
    rows: Sequence[Row], headings: Sequence[str] = (), facts: Sequence[tuple[str, str]] = ()
) -> Iterator[str]:
    """A page with one table; see ``plain_pieces`` for what stands before the rows."""
    lines = [_line(*fact) for fact in facts]
    if lines:
        lines.append("<tr><td></td><td></td></tr>\n")  # not shown
    if headings:
        lines.append(f"<tr>{''.join(f'<th>{_cell(each)}</th>' for each in headings)}</tr>\n")  # not shown
    yield _HEAD + "".join(lines)
    for piece in in_pieces(rows):
        yield "".join([_line(row.key, value_text(row.value)) for row in piece])
    yield _TAIL


def _line(key: str, value: str) -> str:
    return f"<tr>{_CELL}{_cell(key)}</td>{_CELL}{_cell(value)}</td></tr>\n"  # not shown


def _cell(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    # A parser of HTML takes a control character for an error; what is left of it is the sign for that.
    text = escape(_NO_XML.sub("\ufffd", without_halves(text)), quote=False)
    lines = [_BLANKS.sub(_as_blanks, line) for line in _BREAKS.split(text)]
    return _BREAK.join(lines)


def _as_blanks(found: re.Match[str]) -> str:
    return f'<span style="mso-spacerun:yes">{"&nbsp;" * len(found[0])}</span>'  # not shown
