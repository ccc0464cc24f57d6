from __future__ import annotations

from tests.fake_keyring import fake_keyring, no_keychain  # noqa: F401  # fixtures
from tests.gui_fixtures import (  # noqa: F401  # fixtures
    main_window,
    no_error_is_logged,
    qt_loop,
    signed_out_window,
)
from tests.keychain import keychain_bus, real_keychain  # noqa: F401  # fixtures
from tests.virtual_clock import virtual_clock  # noqa: F401  # a fixture
