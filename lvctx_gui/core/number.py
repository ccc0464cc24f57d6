"""Whole numbers as spreadsheets, reports and chat programs write them: ids of transactions and clients.

An id has no fraction. Text that can be read as exactly one whole number is that number; text with two
readings, or that has lost digits, is refused.
"""

from __future__ import annotations

import re
import unicodedata

from lvctx_gui.core.translate import tr

MAX_DIGITS = 19
"""Digits of the largest 64-bit number; the longest transaction ids seen have twelve."""

_CUT = re.compile(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+")
_POINTS, _APOSTROPHES = ".,", "'’ʼ＇`"
# What stands between groups of three digits: comma, point, apostrophes (Switzerland), any one blank (SI).
_GROUPED = re.compile(rf"(\d{{1,3}})(?:([.,{_APOSTROPHES} ])\d{{3}})(?:\2\d{{3}})*")
_DECIMALS = re.compile(r"(.*\d)[.,]0+")


class NumberProblemError(ValueError):
    """Text that is not a whole number. ``str()`` says why, as sentences that call the text "it".

    It is empty where there is nothing more to say than that.
    """


def whole_number(text: str) -> int:
    """The number that ``text`` (without anything around it) writes.

    Takes thousands separators in full groups of three, ``.0``, ``.00``, a leading apostrophe (by which
    spreadsheets mark text), quotation marks around, and full-width digits. Raises ``NumberProblemError``.
    """
    plain = _plain(text)
    if _CUT.fullmatch(plain):
        raise NumberProblemError(
            tr(
                "It has lost digits: a spreadsheet has shortened it to “{text}”. Format that cell as a "
                "number without decimals, and copy it again.",
                text=plain,
            )
        )
    readings = sorted({number for digits in _readings(plain) if (number := _in_digits(digits)) is not None})
    if len(readings) > 1:
        raise NumberProblemError(
            tr(
                "It can be read as {one} or as {other}. Type it in digits only.",
                one=readings[0],
                other=readings[1],
            )
        )
    if not readings:
        raise NumberProblemError
    return readings[0]


def looks_cut(text: str) -> bool:
    """Whether a spreadsheet has shortened a long number to this (``2.84799E+10``): its digits are lost."""
    return _CUT.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    text = "".join(
        unicodedata.normalize("NFKC", c) if "\uff10" <= c <= "\uff19" or c in "．，" else c for c in text
    )
    text = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text).strip()
    if len(text) > 2 and (text[0], text[-1]) in (('"', '"'), ("“", "”"), ("'", "'")):
        text = text[1:-1].strip()
    if text[:1] in tuple(_APOSTROPHES):
        text = text[1:]
    return text


def _readings(text: str) -> list[str]:
    """What is left of ``text`` in each way of reading it: as it is, without ``.00``, without separators."""
    whole = [text]
    if cut := _DECIMALS.fullmatch(text):
        whole.append(cut[1])
    result = []
    for each in whole:
        if grouped := _GROUPED.fullmatch(each):
            # “1,234.00” uses two signs; “1.234.00” would use one for both.
            if each is not text and grouped[2] == text[len(each)]:
                continue
            result.append(each.replace(grouped[2], ""))
        else:
            result.append(each)
    return result


def _in_digits(text: str) -> int | None:
    if not text.isascii() or not text.isdigit() or len(text.lstrip("0")) > MAX_DIGITS:
        return None
    return int(text.lstrip("0") or "0")
