from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from tests.fake_keyring import fake_keyring, no_keychain  # noqa: F401  # fixtures
from tests.gui_fixtures import (  # noqa: F401  # fixtures
    main_window,
    no_error_is_logged,
    qt_loop,
    signed_out_window,
)
from tests.keychain import keychain_bus, real_keychain  # noqa: F401  # fixtures
from tests.virtual_clock import virtual_clock  # noqa: F401  # a fixture


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
