"""What others say (a server, a proxy, a certificate), made fit to be quoted in our sentences."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from lvctx_gui.core.visible import plain_text

_LEFT_OUT = "…"  # not shown as a word: a sign


def quotable(text: str, length: int, secrets: Iterable[str] = ()) -> str:
    """``text`` as one line of at most ``length`` characters without anything that hides or misleads.

    ``secrets`` are taken out first, percent-encoded too: a cut must not leave the half of one behind. Line
    breaks, NUL and characters that turn text around become marks (``core.visible``).
    """
    text = text.strip()
    for secret in secrets:
        if secret:
            text = text.replace(secret, _LEFT_OUT).replace(quote(secret, safe=""), _LEFT_OUT)
    # A mark is longer than what it stands for, so that the cut comes last.
    line = plain_text(text, length)
    return line if len(line) <= length else line[: length - 1] + _LEFT_OUT
