"""What the list of requests says of each: short in its cells, in full below. Secrets are masked."""

from __future__ import annotations

from lvctx_gui.core.exchange import Ending, Exchange, Head, Kept
from lvctx_gui.core.masking.masks import Masks
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text

SHOWN = 8 << 10
"""Bytes of a body that are shown."""

_MASKED_MORE = 2 << 10
"""Bytes behind them that are looked through as well, so that no secret is cut in two."""

_ENDINGS = {
    Ending.FAILED: mark("failed", "how a request ended"),
    Ending.TIMED_OUT: mark("timed out", "how a request ended"),
    Ending.CANCELLED: mark("cancelled", "how a request ended"),
}


def operation_words(exchange: Exchange) -> str:
    """What it was sent for, and which call it was about."""
    if not exchange.transaction:
        return exchange.doing.words
    names = {"operation": exchange.doing.words, "transaction": exchange.transaction}
    return tr("{operation} · {transaction}", "a request", **names)


def status_words(exchange: Exchange) -> str:
    """The answer's status, or how it ended without one."""
    if exchange.ending is Ending.ANSWERED:
        return str(exchange.status)
    words = tr_marked(_ENDINGS[exchange.ending], "how a request ended")
    return words if exchange.status is None else f"{exchange.status} {words}"


def path_words(exchange: Exchange, masks: Masks) -> str:
    """Path and query."""
    return plain_text(masks.text(exchange.target), 1_000)


def note_words(exchange: Exchange) -> str:
    """What was waited before it, and which attempt it is."""
    notes = []
    if exchange.waited_why or exchange.waited:
        seconds = f"{exchange.waited:.1f}"
        why = exchange.waited_why.rstrip(".")
        notes.append(tr("waited {seconds} s: {why}", seconds=seconds, why=why))
    if exchange.attempt > 1:
        notes.append(tr("attempt {number}", number=exchange.attempt))
    return ", ".join(notes)


def summary(exchange: Exchange, masks: Masks) -> str:
    """What is to be known of the whole, as sentences."""
    return plain_text(
        sentences(
            (
                tr("{origin}, {time}.", origin=masks.text(exchange.origin), time=_moment(exchange)),
                "" if exchange.sent else tr("Nothing of it was sent."),
                masks.text(exchange.why),
                tr("Before it the program has waited {seconds} s ({why}).",
                   seconds=f"{exchange.waited:.1f}", why=exchange.waited_why.rstrip("."))
                if exchange.waited else "",
                tr("This was attempt {number}.", number=exchange.attempt) if exchange.attempt > 1 else "",
            )
        )
    )  # fmt: skip


def _moment(exchange: Exchange) -> str:
    return exchange.began.astimezone().isoformat(" ", timespec="milliseconds")


def time_words(exchange: Exchange) -> str:
    """When it began, in local time."""
    return exchange.began.astimezone().strftime("%H:%M:%S.%f")[:-3]


def request_text(exchange: Exchange, masks: Masks) -> str:
    """The request as it was sent."""
    return _text(exchange.sent_head, exchange.request_body, masks)


def answer_text(exchange: Exchange, masks: Masks) -> str:
    """The answer as it came."""
    if not exchange.received:
        return tr("No answer came.")
    return _text(exchange.answer_head, exchange.answer_body, masks)


def _text(head: Head | None, body: Kept, masks: Masks) -> str:
    lines = []
    if head is not None:
        shown = masks.head(head)
        lines = [shown.first, *(f"{name}: {value}" for name, value in shown.headers), ""]
    if body.size:
        masked = masks.masked(body.data[: SHOWN + _MASKED_MORE])
        lines.append(masked[:SHOWN].decode("utf-8", "backslashreplace"))
    if body.size > SHOWN:
        lines += ["", _cut(body)]
    return "\n".join(lines)


def _cut(body: Kept) -> str:
    shown = tr("The first {number} bytes of {all} are shown.", number=f"{SHOWN:,}", all=f"{body.size:,}")
    if body.is_whole:
        return shown
    kept = tr_n("Only {n} byte of it was kept.", "Only {n} bytes of it were kept.", len(body.data))
    return sentences((shown, kept))
