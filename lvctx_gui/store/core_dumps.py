"""No copy of the memory on the disk when the program crashes: it holds secrets and customers' data."""

from __future__ import annotations

import contextlib
import sys

_PR_SET_DUMPABLE = 4
_WER_FAULT_REPORTING_FLAG_NOHEAP = 1


def forbid_core_files() -> None:
    """Let this process, and what it starts, leave no core file (setrlimit(2)); never raises."""
    if sys.platform != "win32":
        with contextlib.suppress(Exception):
            import resource

            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hide_memory() -> None:
    """Keep the memory out of crash reports, as far as the system lets us; never raises.

    The limit alone does not hold where the kernel hands the memory to a program such as systemd-coredump.
    ``PR_SET_DUMPABLE`` (prctl(2)) does, and keeps other programs of the same user from reading the memory.
    It also keeps the desktop's portals from telling who asks: call it when Qt has asked them for the look,
    and before there are secrets. On Windows reports go without the heap (WerSetFlags).
    """
    if sys.platform == "win32":
        with contextlib.suppress(Exception):
            import ctypes

            ctypes.windll.kernel32.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)
    if sys.platform == "linux":
        with contextlib.suppress(Exception):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
