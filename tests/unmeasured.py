"""Processes that coverage leaves alone: a measured one loads more (json, sqlite3) and counts copies."""

from __future__ import annotations

import os


def unmeasured_environment() -> dict[str, str]:
    """Return this process's environment without what makes coverage measure children."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
