"""Light or dark: what the user chose, or what the system says, now and when it changes its mind."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication

from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.kit.theme import Choice, apply_theme, current_theme, theme_for


class Appearance(QObject):
    """Applies the remembered choice at once, and remembers another when its action is triggered."""

    def __init__(self, settings: WindowSettings, actions: Mapping[Choice, QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions = actions
        for choice, action in actions.items():
            action.triggered.connect(lambda _=False, choice=choice: self._choose(choice))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._choose(settings.theme())

    def _follow_system(self) -> None:
        if self._settings.theme() is Choice.SYSTEM:
            self._choose(Choice.SYSTEM)

    def _choose(self, choice: Choice) -> None:
        self._actions[choice].setChecked(True)
        if self._settings.theme() is not choice:
            self._settings.set_theme(choice)
        app = QApplication.instance()
        theme = theme_for(choice)
        if isinstance(app, QApplication) and (current_theme() is not theme or not app.styleSheet()):
            apply_theme(app, theme)
