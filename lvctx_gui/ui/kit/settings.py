"""What the window remembers between runs: its place, its look. No secret, no customers' data."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QMainWindow

from lvctx_gui.core.translate import tr
from lvctx_gui.store.plain_files import check_plain
from lvctx_gui.ui.kit.theme import Choice

IGNORED_KEYS = ("CallTime",)  # not shown: a key
"""Keys whose differences a comparison does not count, until somebody chooses others: they always differ."""

_MOST_DAYS = 36_500
_WIDEST = 100_000
_QT_FILE = "QtProject.conf"


def _check(file: Path) -> None:
    # Qt waits for what another program has locked, and reads who that is.
    for each in (file, file.with_name(f"{file.name}.lock")):
        check_plain(each)


class _Memory:
    """Stands in for ``QSettings`` where there is no file that may be read or written."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, name: str, usual: object = None) -> object:
        """What was remembered, or ``usual``."""
        return self._values.get(name, usual)

    def setValue(self, name: str, value: object) -> None:  # noqa: N802  # Qt's name
        """Remember a value until the program ends."""
        self._values[name] = value

    def sync(self) -> None:
        """Nothing outlives the program."""


def keep_qt_settings_in(folder: Path) -> None:
    """Let Qt's own files (what its file dialogs remember) lie in ``folder`` too, where Qt has files for them.

    Windows and macOS have none: there the system's own dialogs are shown. A link, or a pipe, is not followed:
    Qt finds no folder then.
    """
    try:
        _check(folder / _QT_FILE)
    except OSError:
        folder = Path(os.devnull, "none")
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(folder))


class WindowSettings:
    """Reads and writes one INI file. A file that cannot be read or written costs nothing but the memory.

    ``problem`` is why a file is left alone that is there, as a sentence; ``""`` when it is used.
    """

    def __init__(self, file: Path) -> None:
        self.problem = ""
        self._settings: QSettings | _Memory = _Memory()
        try:
            _check(file)
        except OSError as error:
            self.problem = tr(
                "The window settings in {file} cannot be used ({reason}), so the default settings apply. "
                "Move the file away to have settings that are remembered.",
                file=file,
                reason=error.strerror or type(error).__name__,
            )
        else:
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

    def wraps(self) -> bool:
        """Whether long lines of a whole value go on below each other."""
        return str(self._settings.value("wrap", "true")) != "false"

    def set_wraps(self, on: bool) -> None:
        """Remember whether long lines go on below each other."""
        self._settings.setValue("wrap", "true" if on else "false")

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

    def pane_width(self) -> int | None:
        """How wide the pane beside the table is, in pixels; ``None`` where nobody has chosen."""
        try:
            width = int(str(self._settings.value("pane_width", 0)))
        except ValueError:
            return None
        return width if 0 < width <= _WIDEST else None

    def set_pane_width(self, width: int) -> None:
        """Remember how wide the pane beside the table is."""
        self._settings.setValue("pane_width", width)

    def compare_size(self) -> QSize | None:
        """How large the comparison was; ``None`` where nobody has seen one."""
        size = self._settings.value("compare_size")
        return size if isinstance(size, QSize) and size.isValid() else None

    def set_compare_size(self, size: QSize) -> None:
        """Remember how large the comparison is."""
        self._settings.setValue("compare_size", size)

    def only_differences(self) -> bool:
        """Whether a comparison shows nothing but what differs."""
        return str(self._settings.value("only_differences", "false")) == "true"

    def set_only_differences(self, on: bool) -> None:
        """Remember whether a comparison shows nothing but what differs."""
        self._settings.setValue("only_differences", "true" if on else "false")

    def ignored_keys(self) -> list[str]:
        """The keys whose differences a comparison does not count."""
        kept = self._settings.value("ignored_keys", None)
        if kept is None:
            return [*IGNORED_KEYS]
        try:
            keys = json.loads(str(kept))
        except (ValueError, RecursionError):
            return [*IGNORED_KEYS]
        return [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else [*IGNORED_KEYS]

    def set_ignored_keys(self, keys: Sequence[str]) -> None:
        """Remember these keys; of what they hold nothing is remembered."""
        self._settings.setValue("ignored_keys", json.dumps(list(keys)))

    def restore(self, window: QMainWindow) -> bool:
        """Put the window where it was. False when nothing was remembered."""
        geometry = self._settings.value("geometry")
        return isinstance(geometry, QByteArray) and window.restoreGeometry(geometry)

    def remember(self, window: QMainWindow) -> None:
        """Remember where the window is."""
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.sync()
