"""How large a text is, and which kinds of line breaks it has."""

from __future__ import annotations

from typing import NamedTuple

_NAMES = {
    "\r\n": "CR LF",  # not shown as words: a name
    "\n": "LF",
    "\r": "CR",
    "\u2028": "U+2028",
    "\u2029": "U+2029",
}


class Size(NamedTuple):
    """How large a text is; ``breaks`` are the names of its kinds of line breaks with their numbers."""

    lines: int
    characters: int
    bytes: int
    """In UTF-8, which is what is sent."""
    breaks: tuple[tuple[str, int], ...]

    @property
    def has_only_line_feeds(self) -> bool:
        """Whether there is nothing to say about its line breaks."""
        return all(name == "LF" for name, _ in self.breaks)


def size_of(text: str) -> Size:
    """The size of ``text``. An empty one has no line, and the end of the last line begins no further one."""
    # Counted, not listed: there may be millions.
    pairs = text.count("\r\n")
    counts = {each: text.count(each) - (pairs if each in "\r\n" else 0) for each in _NAMES}
    counts["\r\n"] = pairs
    breaks = sum(counts.values())
    is_open = bool(text) and not text.endswith(tuple(_NAMES))
    named = tuple((_NAMES[each], number) for each, number in counts.items() if number)
    return Size(breaks + is_open, len(text), len(text.encode(errors="surrogatepass")), named)
