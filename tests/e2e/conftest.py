from __future__ import annotations

from tests.gui import no_error_is_logged, practice, program, run  # noqa: F401  # fixtures
