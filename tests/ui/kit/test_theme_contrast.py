"""Every colour of every theme can be told from what it stands on."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lvctx_gui.ui.kit.palettes import PRODUCTION, THEMES, State, Theme, Tone
from tests.ui.kit.contrast import SHAPE, TEXT, contrast

MESSAGES = ("inserted", "deleted", "info", "warning", "error", "success")
MARKS = ("found",)
"""What has a paper of its own over that of any row."""
STRIPS = ("staging", "practice")
PAPERS = ("window", "base", "raised", "selection", "hover")
DECORATION = {"name", "line"}
"""Lines that only part things: nobody has to see them."""


def texts_of(theme):
    """Each ink with what it stands on, by the names of both."""
    for ink in ("text", "dim"):
        for paper in PAPERS:
            yield f"{ink} on {paper}", getattr(theme, ink), getattr(theme, paper)
    yield "on_accent on accent", theme.on_accent, theme.accent
    yield "accent on base", theme.accent, theme.base
    for state, tone in theme.tones.items():
        for ink, name in ((tone.ink, "ink"), (theme.text, "text"), (theme.dim, "dim")):
            yield f"{name} on {state.name}", ink, tone.paper
        yield f"{state.name} on selection", tone.ink, theme.selection
    for name in MESSAGES:
        tone = getattr(theme, name)
        yield f"ink on {name}", tone.ink, tone.paper
        yield f"text on {name}", theme.text, tone.paper
    for name in (*STRIPS, *MARKS):
        tone = getattr(theme, name)
        yield f"ink on {name}", tone.ink, tone.paper
    for name in ("error", "warning", "success", "info"):
        for paper in ("window", "base"):
            yield f"{name} on {paper}", getattr(theme, name).ink, getattr(theme, paper)
    for state in (State.CONFLICT, State.REMOVED):
        yield f"{state.name} on base", theme.tones[state].ink, theme.base
    yield "production", "#ffffff", PRODUCTION


def shapes_of(theme):
    """Borders and rings, each with what is beside it."""
    for paper in ("window", "base", "raised", "hover"):
        yield f"edge on {paper}", theme.edge, getattr(theme, paper)
    for paper in (*PAPERS, "error"):
        found = getattr(theme, paper)
        yield f"accent on {paper}", theme.accent, found.paper if isinstance(found, Tone) else found
    yield "error on window", theme.error.ink, theme.window
    for name, paper in (("selection", theme.selection), *((s.name, t.paper) for s, t in theme.tones.items())):
        yield f"found_line on {name}", theme.found_line, paper


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_can_be_read(theme):
    weak = {name: round(contrast(*pair), 2) for name, *pair in texts_of(theme) if contrast(*pair) < TEXT}
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_border_and_ring_can_be_seen(theme):
    weak = {name: round(contrast(*pair), 2) for name, *pair in shapes_of(theme) if contrast(*pair) < SHAPE}
    assert weak == {}


def test_no_colour_is_left_out():
    theme = THEMES[0]
    measured = {colour for _, *pair in (*texts_of(theme), *shapes_of(theme)) for colour in pair}
    for field in fields(Theme):
        value = getattr(theme, field.name)
        if field.name in DECORATION:
            continue
        tones = value.values() if isinstance(value, dict) else [value]
        for tone in tones:
            parts = {tone.ink, tone.paper} if isinstance(tone, Tone) else {tone}
            assert parts <= measured, field.name
