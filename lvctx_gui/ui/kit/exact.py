"""Texts on their way to Qt, none of whose characters may be lost."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QMimeData

_MARK = "\ufeff"


def for_qt(text: str) -> str:
    """``text`` as it has to be handed over so that Qt has all of it.

    PySide takes U+FEFF at the beginning for a byte order mark, and leaves it out.
    """
    return _MARK + text if text.startswith(_MARK) and _is_left_out() else text


@cache
def _is_left_out() -> bool:
    data = QMimeData()
    data.setText(f"{_MARK}-")  # not shown
    return not data.text().startswith(_MARK)
