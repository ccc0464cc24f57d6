"""How a moment of the past is shown: a person reads a clock, and a calendar where it was another day."""

from __future__ import annotations

from datetime import datetime

from lvctx_gui.core.translate import tr, tr_n


def shown_moment(moment: datetime, now: datetime) -> str:
    """``moment`` to the minute, in the time of this place: ``14:32`` if it is of the day of ``now``.

    Otherwise with its date: ``2026-11-25 14:32``. Both must know their time zone.
    """
    local = moment.astimezone()
    return f"{local:%H:%M}" if local.date() == now.astimezone().date() else f"{local:%Y-%m-%d %H:%M}"


def local_now() -> datetime:
    """The time of this place, which knows its zone."""
    return datetime.now().astimezone()


def time_of_day(moment: datetime) -> str:
    """``moment`` to the second, in its own time zone: ``14:32:05``."""
    return f"{moment:%H:%M:%S}"


def minute_of_day(moment: datetime) -> str:
    """``moment`` to the minute, in its own time zone, of what has just happened: ``14:32``."""
    return f"{moment:%H:%M}"


def shown_time(moment: datetime, now: datetime) -> str:
    """``moment`` to the second, in the time of this place; with its date where that is not today's."""
    local = moment.astimezone()
    return f"{local:%H:%M:%S}" if local.date() == now.astimezone().date() else f"{local:%Y-%m-%d %H:%M:%S}"


def age_words(seconds: float) -> str:
    """How long ago something was, roughly: ``just now``, ``2 min ago``, ``3 h ago``, ``2 days ago``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return tr("just now")
    if minutes < 60:
        return tr("{n} min ago", n=minutes)
    hours = minutes // 60
    return tr("{n} h ago", n=hours) if hours < 24 else tr_n("{n} day ago", "{n} days ago", hours // 24)


def request_time(seconds: float) -> str:
    """How long a request took, short enough for the status line: ``213 ms``, ``12.5 s``."""
    if seconds < 10:
        return tr("{number} ms", "milliseconds", number=f"{seconds * 1000:,.0f}")
    return tr("{number} s", "seconds", number=f"{seconds:.1f}")
