"""What the palette cannot say, as a style sheet for the whole program.

Fields, buttons and choices have one height, their texts begin at one distance from the border, and all of
that follows the font.
"""

from __future__ import annotations

from lvctx_gui.ui.kit.palettes import Theme
from lvctx_gui.ui.kit.scale import control_height, text_edge


def style_sheet(theme: Theme) -> str:
    """The rules in the colours of ``theme``, for the application's font of now."""
    inner, edge = control_height() - 2, text_edge()
    return f"""
    QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox {{
        background: {theme.base}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 0.3em; padding: 0.3em {edge}px;
        selection-background-color: {theme.selection}; selection-color: {theme.text};
        placeholder-text-color: {theme.dim};
    }}
    QLineEdit {{ min-height: {inner}px; max-height: {inner}px; padding: 0 {edge - 2}px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border: 1px solid {theme.accent}; }}
    QLineEdit[waiting="true"] {{ color: {theme.dim}; }}
    QLineEdit[wrong="true"] {{ border: 1px solid {theme.error.ink}; background: {theme.error.paper}; }}
    QPushButton, QToolButton {{
        background: {theme.raised}; color: {theme.text};
        border: 1px solid {theme.edge}; border-radius: 0.3em; padding: 0 {edge}px;
        min-height: {inner}px; max-height: {inner}px;
    }}
    QPushButton:hover, QToolButton:hover {{ background: {theme.hover}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {theme.selection}; }}
    QPushButton:focus, QToolButton:focus {{
        border: 2px solid {theme.accent}; padding: 0 {edge - 1}px;
        min-height: {inner - 2}px; max-height: {inner - 2}px;
    }}
    QPushButton:disabled, QToolButton:disabled {{
        color: {theme.dim}; background: {theme.window}; border-color: {theme.line};
    }}
    QPushButton[primary="true"] {{
        background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; font-weight: 600;
    }}
    QPushButton[primary="true"]:disabled {{
        background: {theme.window}; color: {theme.dim}; border-color: {theme.line};
    }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {theme.text}; }}
    QPushButton[danger="true"] {{
        background: {theme.error.paper}; color: {theme.error.ink}; border-color: {theme.error.ink};
        font-weight: 600;
    }}
    QPushButton[danger="true"]:focus {{ border: 2px solid {theme.accent}; }}
    QPushButton[danger="true"]:disabled {{
        background: {theme.window}; color: {theme.dim}; border-color: {theme.line};
    }}
    QPushButton[choice="true"], QToolButton[choice="true"] {{ background: {theme.base}; }}
    QPushButton[choice="true"]:hover, QToolButton[choice="true"]:hover {{ background: {theme.hover}; }}
    QPushButton[choice="true"]:checked, QToolButton[choice="true"]:checked {{
        background: {theme.selection}; border-color: {theme.accent}; font-weight: 600;
    }}
    QTableView, QListView {{ background: {theme.base}; border: 1px solid {theme.edge}; }}
    QTableView:focus, QListView:focus {{ border: 1px solid {theme.accent}; }}
    QListView#recentCallsView::item, QListView#recentCallsPopup::item {{ padding: 0 {edge}px; }}
    QListView#recentCallsView::item:selected, QListView#recentCallsPopup::item:selected {{
        background: {theme.selection}; color: {theme.text};
    }}
    QHeaderView {{ background: {theme.base}; border: none; }}
    QHeaderView::section {{
        background: {theme.base}; color: {theme.dim}; border: none;
        border-bottom: 1px solid {theme.line}; padding: 0.35em 0.4em;
    }}
    QTableView QPlainTextEdit#cellEditor {{ border-radius: 0; padding: 0; border: 1px solid {theme.accent}; }}
    QTabWidget::pane {{ background: {theme.window}; border: 1px solid {theme.line}; }}
    QTabWidget > QStackedWidget > QWidget {{ background: {theme.window}; }}
    QTabBar {{ background: {theme.window}; }}
    QTabBar::tab {{
        background: {theme.window}; color: {theme.dim}; border: 1px solid transparent; border-bottom: none;
        border-top: 2px solid transparent; padding: 0.35em 0.3em 0.35em 0.8em;
        border-top-left-radius: 0.3em; border-top-right-radius: 0.3em;
    }}
    QTabBar::tab:selected {{
        background: {theme.base}; color: {theme.text}; font-weight: 600;
        border-color: {theme.line}; border-top-color: {theme.accent};
    }}
    QTabBar::tab:hover:!selected {{ background: {theme.hover}; color: {theme.text}; }}
    QTabBar::tab:focus {{ border: 1px solid {theme.accent}; border-top-width: 2px; border-bottom: none; }}
    QTabBar::scroller {{ width: 3.4em; }}
    QTabBar::tear {{ width: 0; border: none; image: none; }}
    QToolButton[flat="true"], QPushButton[flat="true"] {{
        border: 1px solid transparent; background: transparent; color: {theme.dim};
        padding: 0.1em 0.35em; margin: 0 0.2em;
        min-height: 0; max-height: {inner}px;
    }}
    QToolButton[flat="true"]:hover, QPushButton[flat="true"]:hover {{
        background: {theme.hover}; color: {theme.text};
    }}
    QToolButton[flat="true"]:focus, QPushButton[flat="true"]:focus {{ border: 1px solid {theme.accent}; }}
    QFrame[box="true"] {{ background: {theme.base}; border: 1px solid {theme.edge}; border-radius: 0.3em; }}
    QFrame[line="true"] {{ background: {theme.line}; border: none; }}
    QToolButton#requestsButton {{ min-height: {inner - 4}px; margin: 0; }}
    QListView#changesView, QListView#changesView:focus {{ border: none; }}
    QFrame[box="true"] QTextEdit, QFrame[box="true"] QPlainTextEdit {{
        border: 1px solid transparent; border-radius: 0;
    }}
    QFrame[box="true"] QTextEdit:focus, QFrame[box="true"] QPlainTextEdit:focus {{
        border: 1px solid {theme.accent};
    }}
    QLabel[tone="warning"] {{ background: {theme.warning.paper}; color: {theme.warning.ink}; }}
    QLabel[tone="error"] {{ background: {theme.error.paper}; color: {theme.error.ink}; }}
    QMenuBar {{ background: {theme.window}; }}
    QMenuBar::item {{ padding: 0.25em 0.6em; background: transparent; }}
    QMenuBar::item:selected {{ background: {theme.selection}; }}
    QStatusBar {{ color: {theme.dim}; }}
    QStatusBar QLabel {{ color: {theme.dim}; padding: 0 0.7em; }}
    QStatusBar::item {{ border: none; }}
    QSplitter::handle {{ background: transparent; }}
    QToolTip {{
        background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.edge}; padding: 0.3em;
    }}
    QLabel[dim="true"] {{ color: {theme.dim}; }}
    QLabel[wrong="true"] {{ color: {theme.error.ink}; }}
    """  # not shown
