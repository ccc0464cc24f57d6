"""Cells on the clipboard: other programs get text, cells of this one the exact characters."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from lvctx_gui.core.clipboard import LONGEST_CELL, cell_text
from lvctx_gui.core.grid import own_rows
from lvctx_gui.core.grid.offered import HTML, LIBREOFFICE, XML_SPREADSHEET, Offered
from lvctx_gui.core.splice import shown_text
from lvctx_gui.core.visible import without_halves
from lvctx_gui.ui.kit.exact import for_qt
from lvctx_gui.ui.kit.putting import copy, made_by_qt

_EXACT = "application/x-lvctx-gui-cell"
"""Qt's text formats lose half characters and, on some systems, the kind of line breaks."""

_FORMATS = {
    own_rows.FORMAT: own_rows.FORMAT,
    XML_SPREADSHEET: XML_SPREADSHEET,
    f'application/x-qt-windows-mime;value="{XML_SPREADSHEET}"': XML_SPREADSHEET,
    LIBREOFFICE: LIBREOFFICE,
    HTML: HTML,
}
"""Formats of tables by the names under which Qt offers them."""


def offered(data: QMimeData) -> Offered:
    """What ``data`` holds of tables, in the formats that are read; a picture of one is none of them.

    Formats of more than four times what a call can hold are left out.
    """
    formats = {}
    for name, format_ in _FORMATS.items():
        if data.hasFormat(name):
            held = bytes(data.data(name).data())
            if len(held) <= 4 * LONGEST_CELL:
                formats[format_] = held
    return Offered(data.text() if data.hasText() else "", formats)


def cell_data(text: str) -> QMimeData:
    """``text`` of a cell, or of a part of one, for the clipboard or for a text view to return.

    A text view's own of a large selection works out HTML and ODF of all of it, 300 ms for each MB.
    """
    data = made_by_qt()
    data.setText(for_qt(without_halves(text)))
    data.setData(_EXACT, text.encode("utf-8", "surrogatepass"))
    return data


def copy_cell(text: str) -> None:
    """Put ``text`` on the clipboard."""
    copy(lambda: cell_data(text))


def is_exact(data: QMimeData) -> bool:
    """Whether ``data`` comes from a cell of this program."""
    return bool(data.hasFormat(_EXACT))


def pasted_cell(data: QMimeData, line_break: str) -> str:
    """What is to be put into a cell for ``data``.

    A cell of this program comes as it was. Other text comes without the line end that spreadsheets add; its
    plain line feeds take the kind ``line_break``, as no program says which kind they were.
    """
    text = data.text()
    if data.hasFormat(_EXACT):
        try:
            exact = bytes(data.data(_EXACT).data()).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            exact = ""
        # Both must say the same: what a person sees pasted elsewhere is what they get here.
        if shown_text(without_halves(exact)) == shown_text(text):
            return exact
    text = cell_text(text)
    return text if any(end in text for end in ("\r", "\u2028", "\u2029")) else text.replace("\n", line_break)
