"""Invented entries, the same in every run: as many as wanted, in no order."""

from __future__ import annotations

import random

_PHRASES = (
    "Thank you for calling, this call may be recorded.",
    "I can set up three payments, the first one on Friday.",
    "Please repeat the amount that you want to pay.",
    "I note that the letter has not arrived.",
)


def pairs(count: int, prefix: str = "Segment") -> list[tuple[str, str]]:
    """Return `count` different keys with their values, shuffled: what is sorted already sorts too easily."""
    numbers = list(range(count))
    random.Random(7).shuffle(numbers)
    return [
        (f"{prefix}-{n:06}", f"{n % 97 + 1} s, score {n * 37 % 101}: {_PHRASES[n % len(_PHRASES)]}")
        for n in numbers
    ]


def edited(entries: list[tuple[str, str]], every: int = 100) -> dict[str, str]:
    """Return new values for every hundredth key, or for more."""
    return {key: f"{value} Checked." for key, value in entries[::every]}
