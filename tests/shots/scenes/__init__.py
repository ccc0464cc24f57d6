"""Every state that a person can meet, in the order in which a person would."""

from __future__ import annotations

from tests.shots.scenes import (
    beginning,
    calls,
    checklists,
    committing,
    comparing,
    conflicts,
    deleting,
    editing,
    filtering,
    handed_over,
    history,
    incoming,
    known,
    lookups,
    missing,
    outgoing,
    requests,
    sign_in,
    whole_values,
    windows,
)

SCENES = (
    *beginning.SCENES,
    *sign_in.SCENES,
    *lookups.SCENES,
    *calls.SCENES,
    *whole_values.SCENES,
    *filtering.SCENES,
    *editing.SCENES,
    *conflicts.SCENES,
    *committing.SCENES,
    *deleting.SCENES,
    *history.SCENES,
    *requests.SCENES,
    *known.SCENES,
    *checklists.SCENES,
    *missing.SCENES,
    *comparing.SCENES,
    *outgoing.SCENES,
    *incoming.SCENES,
    *windows.SCENES,
    *handed_over.SCENES,
)
