"""A line to filter by."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction

from lvctx_gui.core.clipboard import LONGEST_LINE, without_line_end
from lvctx_gui.core.splice import index_of_unit
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.plain import show_tip
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.kit.text_field import TextField


class FilterField(TextField):
    """A line to filter by. What is pasted loses the line end that spreadsheets add: nobody can type one.

    Of what is longer than ``LONGEST_LINE`` the beginning is taken, and said to be no more than that.
    """

    filter_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST_LINE)
        self.inputRejected.connect(self._tell_cut)
        clear = self.findChild(QAction, "_q_qlineeditclearaction")
        if clear is not None:  # the style's own is drawn by a font or a picture that hardly anybody sees
            clear.setIcon(sign_icon(Sign.CLOSE, lambda theme: theme.dim))
        self.textChanged.connect(self._look)

    def _tell_cut(self) -> None:
        text = tr(
            "A filter has {count} characters at most: the rest was left out.", count=f"{LONGEST_LINE:,}"
        )
        announce(self, text)
        show_tip(self, text)

    def _look(self, text: str) -> None:
        at = index_of_unit(text, self.cursorPosition())
        before = without_line_end(text[:at])
        if len(before) == at:
            self.filter_changed.emit(text)
            return
        self.setText(before + text[at:])
        self.setCursorPosition(len(before.encode("utf-16-le", "surrogatepass")) // 2)
