from __future__ import annotations

from tests.gui import no_error_is_logged, no_keychain, practice, program, run, signed_out  # noqa: F401  # fixtures
