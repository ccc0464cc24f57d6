"""No copy of the memory on the disk when the program crashes: it holds secrets and customers' data."""

from __future__ import annotations

import contextlib
import sys

_PR_SET_DUMPABLE = 4
_WER_FAULT_REPORTING_FLAG_NOHEAP = 1


def switch_off_core_dumps() -> None:
    """Forbid them for this process and what it starts, as far as the system lets it; never raises.

    ``RLIMIT_CORE`` (setrlimit(2)) does not hold where the kernel hands the memory to a program such as
    systemd-coredump; ``PR_SET_DUMPABLE`` (prctl(2)) does, and keeps other programs of the same user from
    reading the memory too. On Windows reports of crashes go without the heap (WerSetFlags).
    """
    if sys.platform == "win32":
        with contextlib.suppress(Exception):
            import ctypes

            ctypes.windll.kernel32.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)
        return
    with contextlib.suppress(Exception):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(Exception):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
