"""Something is put on the clipboard, and read back: on Windows another program may hold the clipboard.

Qt says nothing when it could not be opened, and what was there before stays: somebody would paste that.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from lvctx_gui.core.translate import mark, tr_marked
from lvctx_gui.ui.kit.exact import for_qt

_MARK = "application/x-lvctx-gui-copy"
PAUSES = (0.03, 0.06, 0.12, 0.25, 0.5, 1.0)
"""Seconds between the attempts: programs that look at the clipboard hold it for some milliseconds."""

BUSY = mark(
    "Nothing was copied: another program holds the clipboard, and what was on it before is still there. Try "
    "again in a moment."
)


class Clipboard(Protocol):
    """What is needed of a clipboard: that it takes something, and shows what it has."""

    def setMimeData(self, data: QMimeData) -> None:  # noqa: N802  # Qt's name
        """Hold ``data`` from now on, if that is possible."""

    def mimeData(self) -> QMimeData | None:  # noqa: N802  # Qt's name
        """What it holds."""


Make = Callable[[], QMimeData]
"""Makes what is to be put there; asked anew at each attempt."""

_clipboard: Callable[[], Clipboard] = QGuiApplication.clipboard
_try_later: Callable[[Make], object] | None = None


def try_later_with(try_later: Callable[[Make], object] | None) -> None:
    """Have ``try_later`` called with what the clipboard has not taken; ``None``: it is given up."""
    global _try_later  # noqa: PLW0603  # there is one clipboard
    _try_later = try_later


def made_by_qt() -> QMimeData:
    """Data for a clipboard, empty, in an object of Qt's own.

    One made here dies with Python, and the clipboard may live longer: the program then ends in a crash. It
    comes from a text that is copied in a view.
    """
    view = QPlainTextEdit("-")  # not shown
    view.selectAll()
    data = view.createMimeDataFromSelection()
    data.text()  # Qt's works its texts out when first asked, and would go over what is set before
    for each in data.formats():
        data.removeFormat(each)
    return data


def put(make: Make) -> bool:
    """Put what ``make`` makes on the clipboard, once; return whether it is there."""
    clipboard, number = _clipboard(), os.urandom(16)
    data = make()
    data.setData(_MARK, number)
    clipboard.setMimeData(data)
    held = clipboard.mimeData()
    return held is not None and bytes(held.data(_MARK).data()) == number


def copy(make: Make) -> None:
    """Put what ``make`` makes on the clipboard: at once, or else a little later; failing is told."""
    if not put(make) and _try_later is not None:
        _try_later(make)


def copy_text(text: str) -> None:
    """Copy a text that is none of a cell: an address, a report."""

    def make() -> QMimeData:
        data = made_by_qt()
        data.setText(for_qt(text))
        return data

    copy(make)


async def put_patiently(make: Make) -> bool:
    """The same, tried again some times for two seconds in all; the window goes on meanwhile.

    Each attempt has data of its own: the clipboard owns what it was given, even where it has not taken it.
    """
    import asyncio

    if put(make):
        return True
    for pause in PAUSES:
        await asyncio.sleep(pause)
        if put(make):
            return True
    return False


def busy_sentence() -> str:
    """What to say when it has not been taken."""
    return tr_marked(BUSY)
