"""The colours of the environment strip: for any colour of a profile an ink that can be read on it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QColor

from lvctx_gui.core.environment import Kind
from lvctx_gui.ui.kit.palettes import HIGH_CONTRAST, PRODUCTION, Theme

READABLE = 4.5
"""The contrast that texts need (WCAG 2.2, 1.4.3)."""

_DIMMEST = 0.35
"""How much of the paper is in the ink of what matters less, at most."""


class StripColours(NamedTuple):
    """Paper, the inks of what matters most and of the rest, and the line around it, as ``#rrggbb``."""

    paper: str
    ink: str
    dim: str
    border: str


def strip_colours(kind: Kind | None, colour: str, theme: Theme) -> StripColours:
    """The strip of an environment of this kind; ``colour`` is the profile's own, ``""`` for none.

    ``None`` is the strip of a window that is not connected.
    """
    paper = colour if QColor.isValidColorName(colour) else _paper(kind, theme)
    ink = ink_on(paper)
    if theme is HIGH_CONTRAST:
        # Nothing is dimmed there, and whatever the paper is, a line parts it from the window.
        return StripColours(paper, ink, ink, theme.edge)
    return StripColours(paper, ink, dimmed(ink, paper), theme.line if kind is None else paper)


def _paper(kind: Kind | None, theme: Theme) -> str:
    if kind is None:
        return theme.raised
    if kind is Kind.PRODUCTION:
        return PRODUCTION
    return theme.practice.paper if kind is Kind.PRACTICE else theme.staging.paper


def ink_on(paper: str) -> str:
    """Black or white, whichever can be read better on ``paper``: never less than 4.58:1."""
    return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, paper))


@lru_cache(maxsize=32)  # it tries twenty mixtures, and is asked again at each change of the palette
def dimmed(ink: str, paper: str) -> str:
    """``ink`` mixed with ``paper`` as far as it can still be read on it."""
    steps = 20
    shares = (_DIMMEST * step / steps for step in range(steps, 0, -1))
    mixtures = (_mixed(ink, paper, share) for share in shares)
    return next((mixture for mixture in mixtures if contrast(mixture, paper) >= READABLE), ink)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2, "contrast ratio"): from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    paint = QColor(colour)
    red, green, blue = (_linear(part) for part in (paint.redF(), paint.greenF(), paint.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)


def _mixed(ink: str, paper: str, share: float) -> str:
    one, other = QColor(ink), QColor(paper)
    parts = (
        (one.red(), other.red()),
        (one.green(), other.green()),
        (one.blue(), other.blue()),
    )
    return QColor(*(round(mine * (1 - share) + theirs * share) for mine, theirs in parts)).name()
