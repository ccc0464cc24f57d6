"""The colours of each theme: light, dark, and one of high contrast.

Every state has a glyph, a foreground and a pale background. All text reaches a contrast of 4.5:1 on its
background and on the selection; borders of fields and buttons, what shows that something is checked, and the
ring of the focus reach 3:1 (``tests/ui/kit/test_look.py`` measures it; WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lvctx_gui.core.translate import mark, tr_marked

PRODUCTION = "#c01c28"
"""The strip of a production profile that has no colour of its own."""


class State(Enum):
    """What a row says about its key: a glyph and the words that a screen reader speaks."""

    SAME = ("", mark("unchanged"))
    ADDED = ("+", mark("added"))
    CHANGED = ("~", mark("changed"))
    REMOVED = ("−", mark("deleted"))
    CONFLICT = ("!", mark("changed by someone else"))
    REQUIRED = ("○", mark("required and missing"))
    WARNING = ("⚠", mark("needs attention"))
    CHANGED_REMOTELY = ("•", mark("changed by others"))
    DELETED_REMOTELY = ("×", mark("deleted by others"))

    @property
    def glyph(self) -> str:
        """The sign in the first column."""
        return self.value[0]

    @property
    def words(self) -> str:
        """The same in words."""
        return tr_marked(self.value[1])


@dataclass(frozen=True, slots=True)
class Tone:
    """Foreground and background of one state or message."""

    ink: str
    paper: str


@dataclass(frozen=True, slots=True)
class Theme:
    """All colours of one scheme, as ``#rrggbb``."""

    name: str
    window: str
    base: str
    raised: str
    text: str
    dim: str
    line: str
    """Lines that only part things: nobody has to see them to use what they part."""
    edge: str
    """Borders by which fields and buttons are known."""
    accent: str
    on_accent: str
    selection: str
    hover: str
    """The paper of a button under the mouse; its border stays, as that of the focus does not."""
    tones: dict[State, Tone]
    inserted: Tone
    deleted: Tone
    info: Tone
    warning: Tone
    error: Tone
    success: Tone
    staging: Tone
    """The strip of an environment that is neither production nor practice."""
    practice: Tone
    found: Tone
    """What a filter has found in a text, over the paper of any row."""
    found_line: str
    """What is below it: it is told from every paper."""


LIGHT = Theme(
    name="light",
    window="#eff1f4",
    base="#ffffff",
    raised="#fbfbfc",
    text="#1b1f24",
    dim="#59636e",
    line="#c9cfd6",
    edge="#79838e",
    accent="#0b5fad",
    on_accent="#ffffff",
    selection="#d6e6f7",
    hover="#e3e8ee",
    tones={
        State.SAME: Tone("#1b1f24", "#ffffff"),
        State.ADDED: Tone("#116329", "#dcf8e3"),
        State.CHANGED: Tone("#7a4d00", "#fff5c9"),
        State.REMOVED: Tone("#b3141f", "#ffe9e9"),
        State.CONFLICT: Tone("#9a3c00", "#ffeede"),
        State.REQUIRED: Tone("#6a35b8", "#f6edff"),
        State.WARNING: Tone("#7a4d00", "#fff9e6"),
        State.CHANGED_REMOTELY: Tone("#9a3c00", "#fff6ec"),
        State.DELETED_REMOTELY: Tone("#9a3c00", "#fff6ec"),
    },
    inserted=Tone("#116329", "#c9f2d3"),
    deleted=Tone("#b3141f", "#ffd9d9"),
    info=Tone("#1f4e79", "#e6f1fb"),
    warning=Tone("#7a3b00", "#fff1e2"),
    error=Tone("#9f1420", "#ffebeb"),
    success=Tone("#116329", "#e3f8e8"),
    staging=Tone("#2b1d00", "#f5bf42"),
    practice=Tone("#ffffff", "#1d6b6b"),
    found=Tone("#1b1f24", "#ffd75e"),
    found_line="#8a5a00",
)

DARK = Theme(
    name="dark",
    window="#171b22",
    base="#0d1117",
    raised="#222832",
    text="#e6edf3",
    dim="#9aa4b0",
    line="#3a424d",
    edge="#75808d",
    accent="#5aa7f5",
    on_accent="#08121d",
    selection="#1d3a5c",
    hover="#2d3542",
    tones={
        State.SAME: Tone("#e6edf3", "#0d1117"),
        State.ADDED: Tone("#63d983", "#12291b"),
        State.CHANGED: Tone("#e9bb4d", "#2b2412"),
        State.REMOVED: Tone("#ff9a93", "#331a1c"),
        State.CONFLICT: Tone("#ffa869", "#331f11"),
        State.REQUIRED: Tone("#cfaaff", "#281c37"),
        State.WARNING: Tone("#e9bb4d", "#1f1b10"),
        State.CHANGED_REMOTELY: Tone("#ffa869", "#22180f"),
        State.DELETED_REMOTELY: Tone("#ffa869", "#22180f"),
    },
    inserted=Tone("#7ee397", "#17402a"),
    deleted=Tone("#ffa9a3", "#4b2023"),
    info=Tone("#9ecbff", "#12263c"),
    warning=Tone("#ffb27a", "#331f11"),
    error=Tone("#ffa9a3", "#3a1a1d"),
    success=Tone("#7ee397", "#12291b"),
    staging=Tone("#2b1d00", "#d9a32c"),
    practice=Tone("#e3f6f5", "#14504f"),
    found=Tone("#0d1117", "#f0c14b"),
    found_line="#f0c14b",
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    window="#000000",
    base="#000001",
    raised="#000000",
    text="#ffffff",
    dim="#d6d6d6",
    line="#8a8a8a",
    edge="#ffffff",
    accent="#ffd400",
    on_accent="#000000",
    selection="#003e66",
    hover="#333333",
    tones={
        State.SAME: Tone("#ffffff", "#000001"),
        State.ADDED: Tone("#5dff7d", "#002b0d"),
        State.CHANGED: Tone("#ffe36e", "#2b2400"),
        State.REMOVED: Tone("#ffb0aa", "#3d0008"),
        State.CONFLICT: Tone("#ffc08a", "#3d1c00"),
        State.REQUIRED: Tone("#dcc2ff", "#25004a"),
        State.WARNING: Tone("#ffe36e", "#1c1800"),
        State.CHANGED_REMOTELY: Tone("#ffc08a", "#241100"),
        State.DELETED_REMOTELY: Tone("#ffc08a", "#241100"),
    },
    inserted=Tone("#8dffa4", "#003d13"),
    deleted=Tone("#ffc4bf", "#52000b"),
    info=Tone("#b8dcff", "#001a33"),
    warning=Tone("#ffcf9e", "#331700"),
    error=Tone("#ffc4bf", "#3d0008"),
    success=Tone("#8dffa4", "#002b0d"),
    staging=Tone("#000000", "#ffc533"),
    practice=Tone("#ffffff", "#004d4d"),
    found=Tone("#000000", "#6fe8ff"),
    found_line="#6fe8ff",
)

THEMES = (LIGHT, DARK, HIGH_CONTRAST)
