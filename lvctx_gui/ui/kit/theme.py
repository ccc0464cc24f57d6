"""Colours and fonts, light and dark.

Every state has a glyph, a foreground and a pale background; all text reaches a contrast of 4.5:1 on its
background and on the selection (``tests/ui/kit/test_look.py`` measures it). Sizes are in units of the font.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lvctx_gui.core.translate import mark, tr_marked

PRODUCTION = "#c01c28"
"""The strip of a production profile that has no colour of its own."""


class State(Enum):
    """What a row says about its key: a glyph and the words that a screen reader speaks."""

    SAME = ("", mark("unchanged"))
    ADDED = ("+", mark("added"))
    CHANGED = ("~", mark("changed"))
    REMOVED = ("−", mark("removed"))
    CONFLICT = ("!", mark("changed by someone else"))
    REQUIRED = ("○", mark("required and missing"))
    WARNING = ("⚠", mark("needs attention"))
    CHANGED_REMOTELY = ("•", mark("changed by someone else, updated from the server"))
    DELETED_REMOTELY = ("×", mark("removed by someone else"))

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
    accent: str
    on_accent: str
    selection: str
    tones: dict[State, Tone]
    inserted: Tone
    deleted: Tone
    info: Tone
    warning: Tone
    error: Tone
    success: Tone


LIGHT = Theme(
    name="light",
    window="#eff1f4",
    base="#ffffff",
    raised="#fbfbfc",
    text="#1b1f24",
    dim="#59636e",
    line="#c9cfd6",
    accent="#0b5fad",
    on_accent="#ffffff",
    selection="#d6e6f7",
    tones={
        State.SAME: Tone("#1b1f24", "#ffffff"),
        State.ADDED: Tone("#116329", "#dcf8e3"),
        State.CHANGED: Tone("#7a4d00", "#fff5c9"),
        State.REMOVED: Tone("#b3141f", "#ffe9e9"),
        State.CONFLICT: Tone("#9a3c00", "#ffeede"),
        State.REQUIRED: Tone("#6a35b8", "#f6edff"),
        State.WARNING: Tone("#7a4d00", "#ffffff"),
        State.CHANGED_REMOTELY: Tone("#9a3c00", "#ffffff"),
        State.DELETED_REMOTELY: Tone("#9a3c00", "#ffffff"),
    },
    inserted=Tone("#116329", "#c9f2d3"),
    deleted=Tone("#b3141f", "#ffd9d9"),
    info=Tone("#1f4e79", "#e6f1fb"),
    warning=Tone("#7a3b00", "#fff1e2"),
    error=Tone("#9f1420", "#ffebeb"),
    success=Tone("#116329", "#e3f8e8"),
)

DARK = Theme(
    name="dark",
    window="#171b22",
    base="#0d1117",
    raised="#222832",
    text="#e6edf3",
    dim="#9aa4b0",
    line="#3a424d",
    accent="#5aa7f5",
    on_accent="#08121d",
    selection="#1d3a5c",
    tones={
        State.SAME: Tone("#e6edf3", "#0d1117"),
        State.ADDED: Tone("#63d983", "#12291b"),
        State.CHANGED: Tone("#e9bb4d", "#2b2412"),
        State.REMOVED: Tone("#ff9a93", "#331a1c"),
        State.CONFLICT: Tone("#ffa869", "#331f11"),
        State.REQUIRED: Tone("#cfaaff", "#281c37"),
        State.WARNING: Tone("#e9bb4d", "#0d1117"),
        State.CHANGED_REMOTELY: Tone("#ffa869", "#0d1117"),
        State.DELETED_REMOTELY: Tone("#ffa869", "#0d1117"),
    },
    inserted=Tone("#7ee397", "#17402a"),
    deleted=Tone("#ffa9a3", "#4b2023"),
    info=Tone("#9ecbff", "#12263c"),
    warning=Tone("#ffb27a", "#331f11"),
    error=Tone("#ffa9a3", "#3a1a1d"),
    success=Tone("#7ee397", "#12291b"),
)


class Choice(Enum):
    """What the user wants: what the system says, or one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def theme_for(choice: Choice) -> Theme:
    """The theme to use now."""
    if choice is Choice.SYSTEM:
        hints = QGuiApplication.styleHints()
        return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return DARK if choice is Choice.DARK else LIGHT


def current_theme() -> Theme:
    """The theme that the palette of the application shows."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every widget the colours of ``theme``. The palette is ours on every platform."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.base),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.error.ink),
        (role.PlaceholderText, theme.dim),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.text),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.raised),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        palette.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.dim))
    app.setPalette(palette)
    app.setStyleSheet(_style_sheet(theme))


def _style_sheet(theme: Theme) -> str:
    """Only what the palette cannot say; sizes are in em and ex, so that they follow the font."""
    return f"""
    QLineEdit, QPlainTextEdit, QTextEdit {{
        background: {theme.base}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: 0.3em; padding: 0.3em 0.35em;
        selection-background-color: {theme.selection}; selection-color: {theme.text};
        placeholder-text-color: {theme.dim};
    }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border: 1px solid {theme.accent}; }}
    QLineEdit[wrong="true"] {{ border: 1px solid {theme.error.ink}; background: {theme.error.paper}; }}
    QPushButton, QToolButton {{
        background: {theme.raised}; color: {theme.text};
        border: 1px solid {theme.line}; border-radius: 0.3em; padding: 0.32em 0.9em;
    }}
    QPushButton:hover, QToolButton:hover {{ border-color: {theme.accent}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {theme.selection}; }}
    QPushButton:focus, QToolButton:focus {{ border: 1px solid {theme.accent}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {theme.dim}; background: {theme.window}; }}
    QPushButton[primary="true"] {{
        background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; font-weight: 600;
    }}
    QPushButton[primary="true"]:disabled {{
        background: {theme.window}; color: {theme.dim}; border-color: {theme.line}; font-weight: 400;
    }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {theme.text}; }}
    QPushButton[danger="true"] {{
        background: {theme.error.paper}; color: {theme.error.ink}; border-color: {theme.error.ink};
    }}
    QPushButton[danger="true"]:disabled {{
        background: {theme.window}; color: {theme.dim}; border-color: {theme.line};
    }}
    QTableView {{ background: {theme.base}; border: 1px solid {theme.line}; }}
    QTableView:focus {{ border: 1px solid {theme.accent}; }}
    QHeaderView {{ background: {theme.window}; border: none; }}
    QHeaderView::section {{
        background: {theme.window}; color: {theme.dim}; border: none;
        border-bottom: 1px solid {theme.line}; padding: 0.35em 0.4em;
    }}
    QTableView QPlainTextEdit#cellEditor {{ border-radius: 0; padding: 0; border: 1px solid {theme.accent}; }}
    QTabWidget::pane {{ background: {theme.window}; border: 1px solid {theme.line}; }}
    QTabWidget > QStackedWidget > QWidget {{ background: {theme.window}; }}
    QTabBar {{ background: {theme.window}; }}
    QTabBar::tab {{
        background: {theme.window}; color: {theme.dim}; border: 1px solid transparent;
        border-bottom: 2px solid {theme.line}; padding: 0.4em 0.5em 0.35em 0.8em;
    }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTabBar::tab:focus {{ border: 1px solid {theme.accent}; border-bottom: 2px solid {theme.accent}; }}
    QToolButton[flat="true"] {{
        border: none; background: transparent; color: {theme.dim}; padding: 0.1em 0.35em; margin: 0 0.2em;
    }}
    QToolButton[flat="true"]:hover {{ background: {theme.error.paper}; color: {theme.error.ink}; }}
    QToolButton[flat="true"]:focus {{ border: 1px solid {theme.accent}; }}
    QTextEdit#changesView, QPlainTextEdit#wholeValueView {{ padding: 0; }}
    QMenuBar {{ background: {theme.window}; }}
    QMenuBar::item {{ padding: 0.25em 0.6em; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.selection}; }}
    QStatusBar {{ color: {theme.dim}; }}
    QStatusBar QLabel {{ color: {theme.dim}; padding: 0 0.7em; }}
    QStatusBar::item {{ border: none; }}
    QSplitter::handle {{ background: transparent; }}
    QToolTip {{
        background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.line}; padding: 0.3em;
    }}
    QLabel[dim="true"] {{ color: {theme.dim}; }}
    QLabel[wrong="true"] {{ color: {theme.error.ink}; }}
    """  # not shown


def monospaced() -> QFont:
    """The system's fixed-width font at the application's size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QGuiApplication.font().pointSizeF())
    return font


def em(widths: float = 1.0) -> int:
    """``widths`` times the height of the application's font, in device-independent pixels."""
    return round(QFontMetricsF(QGuiApplication.font()).height() * widths)


def badge_style(colour: str) -> str:
    """White or black on ``colour``, whichever can be read."""
    paper = QColor(colour or PRODUCTION)
    ink = "#000000" if paper.lightnessF() > 0.6 else "#ffffff"
    return (
        f"background: {paper.name()}; color: {ink}; "  # not shown
        "font-weight: bold; border-radius: 0.25em; padding: 0.1em 0.5em;"  # not shown
    )
