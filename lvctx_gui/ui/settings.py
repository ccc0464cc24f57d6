"""What the window remembers between runs: its place, its look. No secret, no customers' data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from lvctx_gui.ui.theme import Choice

_MOST_DAYS = 36_500


class WindowSettings:
    """Reads and writes one INI file. A file that cannot be read or written costs nothing but the memory."""

    def __init__(self, file: Path) -> None:
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def theme(self) -> Choice:
        """The chosen appearance."""
        try:
            return Choice(str(self._settings.value("appearance", Choice.SYSTEM.value)))
        except ValueError:
            return Choice.SYSTEM

    def set_theme(self, choice: Choice) -> None:
        """Remember the appearance."""
        self._settings.setValue("appearance", choice.value)

    def watch(self) -> bool:
        """Whether to look for others' changes while something is staged."""
        return str(self._settings.value("watch", "true")) != "false"

    def set_watch(self, on: bool) -> None:
        """Remember whether to look for others' changes."""
        self._settings.setValue("watch", "true" if on else "false")

    def keep_days(self, usual: int) -> int:
        """For how many days the journal keeps entries; 0 keeps nothing. ``usual`` is for what is none."""
        try:
            days = int(str(self._settings.value("keep_days", usual)))
        except ValueError:
            return usual
        # 0 erases everything: what was not chosen must not be taken for it.
        return min(days, _MOST_DAYS) if days >= 0 else usual

    def set_keep_days(self, days: int) -> None:
        """Remember for how long the journal keeps entries."""
        self._settings.setValue("keep_days", days)
        self._settings.sync()

    def restore(self, window: QMainWindow) -> bool:
        """Put the window where it was. False when nothing was remembered."""
        geometry = self._settings.value("geometry")
        return isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)

    def remember(self, window: QMainWindow) -> None:
        """Remember where the window is."""
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.sync()
