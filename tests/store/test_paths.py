from __future__ import annotations

import os
from pathlib import Path

from lvctx_gui.store.paths import find_paths, keep_caches_in


def test_a_data_folder_takes_everything(tmp_path):
    paths = find_paths(tmp_path)
    assert all(path.is_relative_to(tmp_path) for path in (paths.config, paths.state, paths.settings))


def test_without_one_the_users_own_folders_are_used(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = find_paths()
    assert "lvctx-gui" in paths.config.parts
    assert isinstance(paths.settings, Path)


def test_caches_lie_below_a_data_folder_too(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", "elsewhere")
    monkeypatch.chdir(tmp_path)
    keep_caches_in(Path("data"))
    assert os.environ["XDG_CACHE_HOME"] == str(tmp_path / "data" / "cache")
