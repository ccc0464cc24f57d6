"""Where the program keeps what outlives a run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Paths(NamedTuple):
    """The folders that the program may write to. They need not exist yet."""

    config: Path
    state: Path

    @property
    def settings(self) -> Path:
        """The window's settings: no secret, no customers' data."""
        return self.config / "window.ini"

    @property
    def profiles(self) -> Path:
        """The user's profiles: everything but their secrets (``store.profiles``)."""
        return self.config / "profiles.toml"

    @property
    def checklists(self) -> Path:
        """The folder of the user's checklists (``store.checklists``)."""
        return self.config / "checklists"


def keep_caches_in(data_dir: Path) -> None:
    """Let libraries keep their caches (fontconfig's, Qt's) below ``data_dir``, if they are not loaded yet.

    The variable is the XDG base directory specification's; where that is not in use nothing comes of it.
    """
    os.environ["XDG_CACHE_HOME"] = str((data_dir / "cache").absolute())


def find_paths(data_dir: Path | None = None) -> Paths:
    """The folders of this user, or folders below ``data_dir``, which then takes everything."""
    if data_dir is not None:
        return Paths(data_dir / "config", data_dir / "state")
    import platformdirs

    dirs = platformdirs.PlatformDirs("lvctx-gui", appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_state_path)
