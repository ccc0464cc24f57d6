"""The program's icon, from a checkout, a wheel or a bundle."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QIcon

_PACKAGE = Path(__file__).resolve().parents[2]
_PLACES = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def program_icon() -> QIcon:
    """The window's icon; an empty one where the file is missing, which is no reason not to start."""
    for place in _PLACES:
        file = place / "icons" / "lvctx-gui.png"
        if file.is_file():
            return QIcon(str(file))
    return QIcon()
