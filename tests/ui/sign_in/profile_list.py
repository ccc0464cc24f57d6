"""The list of profiles, and the menu beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QMenu, QToolButton

from lvctx_gui.store.profiles.file import load_profiles


def choose(driver, words):
    """Pick an entry of the menu beside the list of profiles."""
    menu = driver.find(QToolButton, "profileMenuButton").menu()
    assert isinstance(menu, QMenu)
    (action,) = [action for action in menu.actions() if action.text().replace("&", "") == words]
    assert action.isEnabled()
    action.trigger()


def names(driver):
    combo = driver.find(QComboBox, "profileCombo")
    return [combo.itemText(i) for i in range(combo.count()) if not combo.itemText(i).startswith("New: ")]


def kept(tmp_path):
    return load_profiles(tmp_path / "data" / "config" / "profiles.toml").profiles
