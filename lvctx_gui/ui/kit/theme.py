"""Which theme the program wears: its palette, its style sheet and its fonts."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit.palettes import DARK, HIGH_CONTRAST, LIGHT, THEMES, Theme
from lvctx_gui.ui.kit.style_sheet import style_sheet


class Choice(Enum):
    """What the user wants: what the system says, or one of the themes."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


_CHOSEN = {Choice.LIGHT: LIGHT, Choice.DARK: DARK, Choice.HIGH_CONTRAST: HIGH_CONTRAST}


def theme_for(choice: Choice) -> Theme:
    """The theme to use now."""
    if choice is not Choice.SYSTEM:
        return _CHOSEN[choice]
    if _wants_contrast():
        return HIGH_CONTRAST
    hints = QGuiApplication.styleHints()
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def _wants_contrast() -> bool:
    """Whether the system is set to high contrast; Qt tells since 6.10."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is None:
        return False
    return accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def current_theme() -> Theme:
    """The theme that the palette of the application shows."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    known = next((theme for theme in THEMES if theme.window == window.name()), None)
    return known or (DARK if window.lightness() < 128 else LIGHT)


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
        (role.Mid, theme.edge),
        (role.Dark, theme.edge),
        (role.Shadow, theme.line),
    ):
        palette.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(theme.dim))
    # Where a style sheet replaces another Qt hands palettes down again from every widget: 5,000 events and
    # 150 ms for a window with one call. Taken away and set anew it is 1,800 and 50, and looks the same.
    app.setStyleSheet("")
    app.setPalette(palette)
    app.setStyleSheet(style_sheet(theme))


def monospaced() -> QFont:
    """The system's fixed-width font at the application's size."""
    from PySide6.QtGui import QFontDatabase

    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QGuiApplication.font().pointSizeF())
    return font
