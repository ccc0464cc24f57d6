"""Which encoding a file is in: what it says itself, else what it can only be, else Windows' own."""

from __future__ import annotations

from enum import Enum


class Encoding(Enum):
    """The encodings that are found and can be chosen."""

    UTF_8 = "UTF-8"
    UTF_16_LE = "UTF-16 LE"
    UTF_16_BE = "UTF-16 BE"
    WINDOWS_1252 = "Windows-1252"


_CODECS = {
    Encoding.UTF_8: "utf-8-sig",
    Encoding.UTF_16_LE: "utf-16-le",
    Encoding.UTF_16_BE: "utf-16-be",
    Encoding.WINDOWS_1252: "cp1252",
}
_MARKS = (
    (b"\xef\xbb\xbf", Encoding.UTF_8),
    (b"\xff\xfe", Encoding.UTF_16_LE),
    (b"\xfe\xff", Encoding.UTF_16_BE),
)
_LOOKED_AT = 4_096


def found_encoding(data: bytes) -> tuple[Encoding, bool]:
    """The encoding of ``data``, and whether that is certain rather than guessed."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, True
    start = data[:_LOOKED_AT]
    # Of plain letters in UTF-16 every other byte is 0.
    for encoding, zeros in ((Encoding.UTF_16_LE, start[1::2]), (Encoding.UTF_16_BE, start[::2])):
        if len(start) > 1 and zeros.count(0) * 2 > len(zeros):
            return encoding, False
    try:
        data.decode()
    except UnicodeDecodeError:
        return Encoding.WINDOWS_1252, False
    return Encoding.UTF_8, True


def decoded(data: bytes, encoding: Encoding) -> str:
    """The text of ``data``. What the encoding does not know becomes U+FFFD; ``is_damaged`` tells of it."""
    text = data.decode(_CODECS[encoding], "replace")
    return text.removeprefix("\ufeff")


def is_damaged(text: str) -> bool:
    """Whether a decoded text holds what its encoding did not know."""
    return "\ufffd" in text
