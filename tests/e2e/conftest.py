from __future__ import annotations

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
