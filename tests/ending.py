"""Asking a program to end as each system asks: a signal, or, on Windows, Ctrl+Break."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

if sys.platform == "win32":
    WAYS: tuple[signal.Signals, ...] = (signal.CTRL_BREAK_EVENT,)
    APART: dict[str, Any] = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
else:
    WAYS = (signal.SIGINT, signal.SIGTERM)
    APART = {}
# WAYS: what a program that people end in a terminal, or a system that shuts down, hears.
# APART: options for Popen, so that only the program started hears it, and not the tests.


def ask_to_end(process: subprocess.Popen[Any]) -> None:
    """Ask a program that was started with the options APART to end, in the way that lets it tidy up."""
    process.send_signal(WAYS[-1])
