"""A clipboard that another program holds for a while, as happens on Windows."""

from __future__ import annotations

from PySide6.QtCore import QMimeData


class BusyClipboard:
    """It takes nothing for as many attempts as it ``refuses``, and says nothing of it, as Qt's."""

    def __init__(self, refuses: int, held: str = "as before") -> None:
        self.refuses = refuses
        self.attempts = 0
        self.data = QMimeData()
        self.data.setText(held)

    def setMimeData(self, data: QMimeData) -> None:  # noqa: N802
        self.attempts += 1
        if self.attempts > self.refuses:
            self.data = data

    def mimeData(self) -> QMimeData:  # noqa: N802
        return self.data

    @property
    def text(self) -> str:
        return self.data.text()
