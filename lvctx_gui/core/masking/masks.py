"""Masks everything that is known to be secret, and everything whose name says that it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lvctx_gui.core.exchange import Head
from lvctx_gui.core.masking.fields import is_secret_header, named_spans, secret_part
from lvctx_gui.core.masking.forms import SHORTEST, Secret

MASK = "***"
"""What stands in place of a secret; it is shorter than any that is looked for."""


class Masks:
    """What is secret: ``secrets`` wherever they stand, and what stands under telling names."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [Secret(text) for text in dict.fromkeys(secrets) if len(text) >= SHORTEST]

    def masked(self, data: bytes, mask: Callable[[bytes], bytes] = lambda _: MASK.encode()) -> bytes:
        """``data`` with ``mask`` of it in place of each secret."""
        if not (spans := [*named_spans(data), *self._spans(data)]):
            return data
        data = _without(data, spans, mask)
        # What is left may, with a mask in it, spell another one; each turn makes it shorter.
        while spans := self._spans(data):
            data = _without(data, spans, lambda _: MASK.encode())
        return data

    def text(self, text: str) -> str:
        """The same for a text."""
        return self.masked(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def holds(self, data: bytes) -> bool:
        """Whether something that is known to be secret stands in ``data``."""
        return bool(self._spans(data))

    def header(self, name: str, value: str) -> str:
        """The value of a header."""
        if is_secret_header(name):
            return value[: secret_part(value)] + MASK if value else value
        # As it went: one character for each byte.
        return self.masked(value.encode("latin-1", "replace")).decode("latin-1")

    def head(self, head: Head) -> Head:
        """A first line and headers."""
        first = self.masked(head.first.encode("latin-1", "replace")).decode("latin-1")
        return Head(first, tuple((name, self.header(name, value)) for name, value in head.headers))

    def _spans(self, data: bytes) -> list[tuple[int, int]]:
        return [span for secret in self._secrets for span in secret.spans(data)]


def _without(data: bytes, spans: Iterable[tuple[int, int]], mask: Callable[[bytes], bytes]) -> bytes:
    parts, at = [], 0
    for start, end in _joined(spans):
        parts += [data[at:start], mask(data[start:end])]
        at = end
    return b"".join([*parts, data[at:]])


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` in order, those that overlap or touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
