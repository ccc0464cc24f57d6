"""What fails under wine because of wine, and why: `dev.py windows` expects these failures, and no others.

On Windows itself, and on every other system, these tests must pass. A test that is listed here and passes
under wine fails the run, so that nothing stays listed for longer than it must.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

import pytest

_NO_BREAK = (
    "wine has no console here, and its C library turns no Ctrl+Break into a signal (it ends the process)"
)
_PARTIAL_CHAIN = "wine accepts a chain of certificates that leads to no root (CERT_TRUST_IS_PARTIAL_CHAIN)"
_CA_FILE = "wine refuses (E_INVALIDARG) the chain engine that truststore makes for the roots of a CA file"

REASONS: Mapping[str, str] = {
    "tests/api/test_certificates.py::test_why_a_certificate_is_not_trusted[localhost-2-False-words0]": (
        _PARTIAL_CHAIN
    ),
    "tests/api/network/test_refusals.py::test_a_407_inside_of_the_tunnel_is_told_like_one_before_it": (
        _CA_FILE
    ),
    "tests/services/diagnose/test_steps.py::test_a_certificate_that_is_not_trusted_is_shown_all_the_same": (
        _PARTIAL_CHAIN
    ),
    "tests/sandbox/test_practice_process.py::test_serves_from_the_line_on_and_ends_quietly": _NO_BREAK,
    "tests/sandbox/test_practice_process.py::test_ends_quietly_while_requests_hang": _NO_BREAK,
}
"""Why a test fails there, by its address; without parameters in brackets it means all of them."""

QT_SAYS = (
    "Unable to open monitor interface to ",
    "QWindowsWindow::setGeometry: Unable to set geometry",
)
"""What Qt warns of there, as patterns: wine's screen has no maker, and a dialog grows when its texts wrap."""


def is_wine() -> bool:
    """Whether this Windows is wine's: only its ntdll says which version of wine it is."""
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


def use_no_dialog_of_the_system() -> None:
    """Let Qt draw the dialogs for files: closing one of wine's ends the process with a page fault."""
    from PySide6.QtCore import QCoreApplication, Qt

    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


def expect_failures(items: Iterable[pytest.Item], reasons: Mapping[str, str] = REASONS) -> None:
    """Mark the tests that are listed; a mark is reported with its reason (xfail, strict)."""
    for item in items:
        address = item.nodeid.replace("\\", "/")
        reason = reasons.get(address) or reasons.get(address.partition("[")[0])
        if reason:
            item.add_marker(pytest.mark.xfail(reason=f"wine: {reason}", strict=True))
