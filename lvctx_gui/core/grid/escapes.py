"""Characters that a file cannot hold, written as ``_xHHHH_``, as workbooks do; and back, to the letter.

What only looks like that is written with its ``_`` escaped: ``_x005F_x000D_`` is the text ``_x000D_``.
"""

from __future__ import annotations

import re

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = "_(?=x[0-9A-Fa-f]{4}_)"
# XML has no way to name these, but for the carriage return, which readers of XML take for a line feed.
_NOT_IN_XML = re.compile(f"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|{_LOOKS_ESCAPED}")
_HALVES = re.compile(f"[\ud800-\udfff]|{_LOOKS_ESCAPED}")


def for_workbook(text: str) -> str:
    """``text`` for a cell of a workbook."""
    return _NOT_IN_XML.sub(_escape, text)


def for_text_file(text: str) -> str:
    """``text`` for a file in UTF-8, which has no half characters; all others stay as they are."""
    return text if text.isascii() and "_x" not in text else _HALVES.sub(_escape, text)


def unescaped(text: str) -> str:
    """What ``for_workbook`` or ``for_text_file`` was given, for each of their results."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
