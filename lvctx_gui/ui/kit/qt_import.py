"""Loads Qt so that what is loaded after it costs no more than it would without Qt."""

from __future__ import annotations

import builtins


def import_qt() -> None:
    """Import PySide6, and give Python its own ``__import__`` back. Raises ``ImportError`` without Qt.

    PySide6 puts one of its own in its place, for ``from __feature__ import snake_case``, which nobody here
    uses: it reads the source of every module that is imported from then on. Without it httpx, keyring,
    sqlite3 and cryptography take 50 ms of the processor less, together, and 12 MiB of memory.
    """
    own = builtins.__import__
    try:
        import PySide6.QtCore
        import PySide6.QtGui
        import PySide6.QtWidgets  # noqa: F401  # loading them is all
    finally:
        builtins.__import__ = own
