"""Every state that a person can meet, in the order in which a person would."""

from __future__ import annotations

from tests.shots.scenes import (
    beginning,
    calls,
    committing,
    comparing,
    conflicts,
    deleting,
    editing,
    history,
    lookups,
    sign_in,
    windows,
)

SCENES = (
    *beginning.SCENES,
    *sign_in.SCENES,
    *lookups.SCENES,
    *calls.SCENES,
    *editing.SCENES,
    *conflicts.SCENES,
    *committing.SCENES,
    *deleting.SCENES,
    *history.SCENES,
    *comparing.SCENES,
    *windows.SCENES,
)
