from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from tests.gui import (  # noqa: F401  # fixtures
    keychain_bus,
    no_error_is_logged,
    no_keychain,
    no_pause,
    practice,
    program,
    real_keychain,
    run,
    signed_out,
)


@pytest.fixture
def spoken(monkeypatch):
    """What screen readers are told, in order."""
    said = []
    update = QAccessible.updateAccessibility

    def tell(event):
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())
        update(event)

    monkeypatch.setattr(QAccessible, "updateAccessibility", tell)
    return said
