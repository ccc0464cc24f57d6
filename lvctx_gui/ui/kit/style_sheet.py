"""What the palette cannot say, as a style sheet for the whole program.

Fields, buttons and choices have one height, their texts begin at one distance from the border, and all of
that follows the font. Under the mouse only the paper changes; a ring of two pixels is the focus, and nothing
else has one. Nothing moves when the ring comes.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.scale import arrow_width, bar_width, control_height, em, text_edge


def style_sheet(theme: Theme) -> str:
    """The rules in the colours of ``theme``, for the application's font of now."""
    parts = (_fields, _buttons, _choices, _lists, _tabs, _bars, _menus, _rest)
    return "".join(part(theme) for part in parts)


def _fields(theme: Theme) -> str:
    inner, edge, above = control_height() - 2, text_edge(), em(0.3)
    return f"""
    QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox {{
        background: {theme.base}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 0.3em; padding: {above}px {edge}px;
        selection-background-color: {theme.selection}; selection-color: {theme.text};
        placeholder-text-color: {theme.dim};
    }}
    QLineEdit {{ min-height: {inner}px; max-height: {inner}px; padding: 0 {edge - 2}px; }}
    QLineEdit > QToolButton {{ border: none; background: transparent; padding: 0; min-height: 0; }}
    QLineEdit[waiting="true"] {{ color: {theme.dim}; }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{
        border: 1px solid {theme.error.ink}; background: {theme.error.paper};
    }}
    QLineEdit:read-only, QLineEdit:disabled {{ background: {theme.window}; }}
    QLineEdit:disabled {{ color: {theme.dim}; border-color: {theme.line}; }}
    QLineEdit:focus {{
        border: 2px solid {theme.accent}; padding: 0 {edge - 3}px;
        min-height: {inner - 2}px; max-height: {inner - 2}px;
    }}
    QPlainTextEdit:focus, QTextEdit:focus {{
        border: 2px solid {theme.accent}; padding: {above - 1}px {edge - 1}px;
    }}
    QFrame[box="true"] QTextEdit, QFrame[box="true"] QPlainTextEdit {{
        border: 1px solid transparent; border-radius: 0; padding: {above}px 1px 1px {edge - 5}px;
    }}
    QFrame[box="true"] QTextEdit:focus, QFrame[box="true"] QPlainTextEdit:focus {{
        border: 1px solid {theme.accent}; padding: {above}px 1px 1px {edge - 5}px;
    }}
    """  # not shown


def _buttons(theme: Theme) -> str:
    inner, edge = control_height() - 2, text_edge()
    primary, danger = _hovered(theme.accent, theme.text), _hovered(theme.error.paper, theme.error.ink)
    return f"""
    QPushButton, QToolButton {{
        background: {theme.raised}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 0.3em; padding: 0 {edge}px;
        min-height: {inner}px; max-height: {inner}px;
    }}
    QPushButton:hover, QToolButton:hover {{ background: {theme.hover}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {theme.selection}; }}
    QPushButton[primary="true"] {{
        background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; font-weight: 600;
    }}
    QPushButton[primary="true"]:hover {{ background: {primary}; }}
    QPushButton[danger="true"] {{
        background: {theme.error.paper}; color: {theme.error.ink}; border-color: {theme.error.ink};
        font-weight: 600;
    }}
    QPushButton[danger="true"]:hover {{ background: {danger}; }}
    QPushButton[held="true"], QPushButton[held="true"]:hover {{
        background: {theme.base}; color: {theme.dim}; font-weight: 600;
    }}
    QPushButton[choice="true"], QToolButton[choice="true"] {{ background: {theme.base}; }}
    QPushButton[choice="true"]:hover, QToolButton[choice="true"]:hover {{ background: {theme.hover}; }}
    QPushButton[choice="true"]:checked, QToolButton[choice="true"]:checked {{
        background: {theme.selection}; border-color: {theme.accent}; font-weight: 600;
    }}
    QPushButton:disabled, QToolButton:disabled, QPushButton[primary="true"]:disabled,
    QPushButton[danger="true"]:disabled {{
        color: {theme.dim}; background: {theme.window}; border-color: {theme.line};
    }}
    QToolButton[flat="true"], QPushButton[flat="true"] {{
        border: 1px solid transparent; background: transparent; color: {theme.dim};
        padding: 0.1em 0.35em; margin: 0 0.2em;
        min-height: 0; max-height: {inner}px;
    }}
    QToolButton[flat="true"]:hover, QPushButton[flat="true"]:hover {{
        background: {theme.hover}; color: {theme.text};
    }}
    QPushButton:focus, QToolButton:focus {{
        border: 2px solid {theme.accent}; padding: 0 {edge - 1}px;
        min-height: {inner - 2}px; max-height: {inner - 2}px;
    }}
    QPushButton[primary="true"]:focus {{
        border: 3px double {theme.accent}; background-clip: padding; padding: 0 {edge - 2}px;
        min-height: {inner - 4}px; max-height: {inner - 4}px;
    }}
    QPushButton[danger="true"]:focus {{ border: 2px solid {theme.accent}; }}
    QToolButton#requestsButton {{ min-height: {inner - 4}px; margin: 0; }}
    QToolButton[flat="true"]:focus, QPushButton[flat="true"]:focus {{
        border: 1px solid {theme.accent}; padding: 0.1em 0.35em; min-height: 0; max-height: {inner}px;
    }}
    QToolButton::menu-indicator {{ width: 0; height: 0; }}
    """  # not shown


def _choices(theme: Theme) -> str:
    inner, edge, arrow = control_height() - 2, text_edge(), arrow_width()
    return f"""
    QComboBox {{
        background: {theme.base}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 0.3em; padding: 0 0 0 {edge - 2}px;
        min-height: {inner}px; max-height: {inner}px;
    }}
    QComboBox:hover {{ background: {theme.hover}; }}
    QComboBox:disabled {{ color: {theme.dim}; background: {theme.window}; border-color: {theme.line}; }}
    QComboBox:focus {{
        border: 2px solid {theme.accent}; padding: 0 0 0 {edge - 3}px;
        min-height: {inner - 2}px; max-height: {inner - 2}px;
    }}
    QComboBox::drop-down {{ border: none; background: transparent; width: {arrow}px; }}
    QComboBox QAbstractItemView {{
        background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.edge}; border-radius: 0;
        outline: none;
    }}
    QComboBox QAbstractItemView::item {{
        min-height: {inner}px; padding: 0 {edge - 2}px; border: 1px solid transparent; color: {theme.text};
    }}
    QComboBox QAbstractItemView::item:selected {{
        background: {theme.selection}; border: 1px solid {theme.accent}; color: {theme.text};
    }}
    """  # not shown


def _lists(theme: Theme) -> str:
    edge = text_edge()
    return f"""
    QTableView, QListView {{
        background: {theme.base}; border: 1px solid {theme.edge}; border-radius: 0.3em; padding: 1px;
        outline: none;
    }}
    QListView#recentCallsPopup {{ border-radius: 0; }}
    QFrame#palettePanel {{
        background: {theme.window}; border: 1px solid {theme.edge}; border-radius: 0.3em;
    }}
    QTableView:focus, QListView:focus {{ border: 2px solid {theme.accent}; padding: 0; }}
    QListView#changesView, QListView#changesView:focus {{ border: none; padding: 0; }}
    QListView#revertKeysList::item {{ padding: {em(0.2)}px; }}
    QListView#revertKeysList::indicator:unchecked {{
        background: {theme.base}; border: 1px solid {theme.edge}; border-radius: 2px;
    }}
    QListView#checklistItemsView::item {{ padding: 0 {edge}px; }}
    QListView#checklistItemsView::item:selected {{
        background: {theme.selection}; color: {theme.text}; border: 1px solid {theme.accent};
    }}
    QTableView#historyView::item, QTableView#conflictsView::item, QTableView#checklistsView::item {{
        padding: 0 {em(0.4) - 3}px;
    }}
    QTableView#historyView::item:selected, QTableView#checklistsView::item:selected {{
        background: {theme.selection};
        border-top: 1px solid {theme.accent}; border-bottom: 1px solid {theme.accent};
    }}
    QHeaderView {{ background: {theme.base}; border: none; }}
    QTableCornerButton::section {{ background: {theme.base}; border: none; }}
    QHeaderView::section {{
        background: {theme.base}; color: {theme.dim}; border: none;
        border-bottom: 1px solid {theme.line}; padding: 0.35em {em(0.4)}px;
    }}
    QTableView QPlainTextEdit#cellEditor {{ border-radius: 0; padding: 0; border: 1px solid {theme.accent}; }}
    """  # not shown


def _tabs(theme: Theme) -> str:
    above, left, right = em(0.3), em(0.65), em(0.25)
    return f"""
    QTabWidget::pane {{ background: {theme.window}; border: 1px solid {theme.line}; }}
    QTabWidget[plain="true"]::pane {{ border: none; border-top: 1px solid {theme.line}; }}
    QTabWidget > QStackedWidget > QWidget {{ background: {theme.window}; }}
    QTabBar {{ background: {theme.window}; }}
    QTabBar::tab {{
        background: {theme.window}; color: {theme.dim}; border: 1px solid transparent; border-bottom: none;
        border-top: 2px solid transparent;
        padding: {above}px {right}px {above}px {left}px;
        border-top-left-radius: 0.3em; border-top-right-radius: 0.3em;
    }}
    QTabBar::tab:selected {{
        background: {theme.base}; color: {theme.text}; font-weight: 600;
        border-color: {theme.line}; border-top-color: {theme.accent};
    }}
    QTabBar::tab:hover:!selected {{ background: {theme.hover}; color: {theme.text}; }}
    QTabBar::tab:focus {{
        border: 2px solid {theme.accent};
        padding: {above}px {right - 1}px {above - 2}px {left - 1}px;
    }}
    QTabWidget > QTabBar::tab {{ padding: {above}px {left}px; }}
    QTabWidget > QTabBar::tab:focus {{ padding: {above}px {left - 1}px {above - 2}px {left - 1}px; }}
    QTabBar::scroller {{ width: 3.4em; }}
    QTabBar::tear {{ width: 0; border: none; image: none; }}
    """  # not shown


def _bars(theme: Theme) -> str:
    """Scroll bars and what parts two halves of a window."""
    wide, least = bar_width(), em(2)
    # Qt counts the border twice: half of a handle is the grip.
    grip, around = _grip(theme), max(2, em(0.12))
    return f"""
    QScrollBar {{ background: {theme.window}; border: none; margin: 0; }}
    QScrollBar:vertical {{ width: {wide}px; }}
    QScrollBar:horizontal {{ height: {wide}px; }}
    QScrollBar::handle {{ background: {theme.edge}; border-radius: {wide // 2 - 2}px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: {least}px; }}
    QScrollBar::handle:horizontal {{ min-width: {least}px; }}
    QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {theme.dim}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: {theme.window}; border: none; }}
    QSplitter::handle:horizontal {{ width: 0; background: {grip.format("x1:0, y1:0, x2:0, y2:1")}; }}
    QSplitter::handle:vertical {{ height: 0; background: {grip.format("x1:0, y1:0, x2:1, y2:0")}; }}
    QSplitter::handle {{ border: {around}px solid transparent; background-clip: padding; }}
    """  # not shown


def _grip(theme: Theme) -> str:
    """A short line in the middle of a handle, along it; ``{}`` is where the line goes from and to."""
    clear, line = "transparent", theme.edge
    stops = ((0, clear), (0.479, clear), (0.48, line), (0.52, line), (0.521, clear), (1, clear))
    return "qlineargradient({}, " + ", ".join(f"stop:{at} {colour}" for at, colour in stops) + ")"


def _menus(theme: Theme) -> str:
    edge, left = text_edge(), em(1.7)
    return f"""
    QMenuBar {{ background: {theme.window}; }}
    QMenuBar::item {{ padding: 0.25em 0.6em; background: transparent; border: 1px solid transparent; }}
    QMenuBar::item:selected {{ background: {theme.selection}; border: 1px solid {theme.accent}; }}
    QMenu {{ background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.edge}; padding: 2px; }}
    QMenu::item {{ padding: 0.3em {edge}px 0.3em {left}px; border: 1px solid transparent; }}
    QMenu::item {{ background: transparent; }}
    QMenu::item:selected {{ background: {theme.selection}; border: 1px solid {theme.accent}; }}
    QMenu::item:disabled {{ color: {theme.dim}; }}
    QMenu::indicator {{ width: {em(0.9)}px; height: {em(0.9)}px; left: {em(0.4)}px; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 2px {edge}px; }}
    """  # not shown


def _rest(theme: Theme) -> str:
    return f"""
    QStatusBar {{ color: {theme.dim}; }}
    QStatusBar QLabel {{ color: {theme.dim}; padding: 0; }}
    QStatusBar QLabel#journalText, QStatusBar QLabel#requestText {{ padding-left: 1.4em; }}
    QStatusBar::item {{ border: none; }}
    QToolTip {{
        background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.edge}; padding: 0.3em;
    }}
    QFrame[box="true"] {{ background: {theme.base}; border: 1px solid {theme.edge}; border-radius: 0.3em; }}
    QFrame#identityLine {{ background: {theme.base}; border: none; border-bottom: 1px solid {theme.line}; }}
    QFrame[line="true"] {{ background: {theme.line}; border: none; }}
    QLabel[tone="warning"] {{ background: {theme.warning.paper}; color: {theme.warning.ink}; }}
    QLabel[tone="error"] {{ background: {theme.error.paper}; color: {theme.error.ink}; }}
    QLabel[dim="true"] {{ color: {theme.dim}; }}
    QLabel[wrong="true"] {{ color: {theme.error.ink}; }}
    """  # not shown


def _hovered(paper: str, ink: str) -> str:
    """``paper`` under the mouse: a little of ``ink`` in it."""
    one, other, share = QColor(paper), QColor(ink), 0.12
    mixed = QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )
    return mixed.name()
