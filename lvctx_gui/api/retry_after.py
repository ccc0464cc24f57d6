"""How long a server asks to wait (RFC 9110, 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ABSURD = 86_400.0
"""Seconds: no server asks to wait for more than a day, nor until a moment more than a day ago."""


_DIGITS = 10
"""Three hundred years in seconds: a longer wait is a mistake."""


def parse_retry_after(text: str | None, now: datetime, date: str | None = None) -> float | None:
    """Seconds to wait (0 or more) from the header: a number, or a moment.

    A moment is counted from the answer's own ``date`` (the header, RFC 9110, 6.6.1): then neither clock
    need be right. Where that is missing, no date, or makes it a wait of more than a day, this computer's
    ``now`` counts, if that makes sense of it.
    """
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) <= _DIGITS else None
    moment = _moment(text)
    if moment is None:
        return None
    ours = (moment - now).total_seconds()
    sent = _moment(date) if date else None
    theirs = ours if sent is None else (moment - sent).total_seconds()
    if abs(theirs) > _ABSURD and abs(ours) <= _ABSURD:
        theirs = ours
    return max(0.0, theirs)


def _moment(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # The old form of asctime names no zone: it is UTC, too (RFC 9110, 5.6.7).
    return date.replace(tzinfo=date.tzinfo or UTC)
