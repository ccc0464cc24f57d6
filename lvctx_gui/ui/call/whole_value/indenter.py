"""Lays a value out as JSON or XML while the window goes on answering."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from lvctx_gui.core.sheet.indented import Form, Indenting

LINES = 300
"""Lines of one turn of the event loop: some milliseconds."""


class Indenter(QObject):
    """Takes one text at a time apart. ``ended`` carries its ``Indenting``: a sheet, or why there is none."""

    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._indenting: Indenting | None = None
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._go_on)

    @property
    def is_working(self) -> bool:
        """Whether a text is being taken apart."""
        return self._indenting is not None

    def start(self, text: str, form: Form) -> None:
        """Take ``text`` apart as ``form``; a short one has ended when this returns."""
        self._indenting = Indenting(text, form)
        self._next.start()
        self._go_on()

    def stop(self) -> None:
        """Nobody wants it any more."""
        self._indenting = None
        self._next.stop()

    def _go_on(self) -> None:
        indenting = self._indenting
        if indenting is not None and not indenting.step(LINES):
            self.stop()
            self.ended.emit(indenting)
