"""What is going on with a call, and the sentences for where that stands in the way of something else."""

from __future__ import annotations

from enum import Enum

from lvctx_gui.core.translate import mark, tr, tr_marked


class Phase(Enum):
    """What is going on with a call."""

    UNREAD = "unread"
    """Nothing, and it has not been read in this run."""
    IDLE = "idle"
    """Nothing: it was read, and its entries may be edited."""
    COMMITTING = "committing"
    DELETING = "deleting"
    """Its whole context is being deleted."""

    @property
    def is_working(self) -> bool:
        """Whether something is being carried out on the server."""
        return self in (Phase.COMMITTING, Phase.DELETING)


_BEGAN = {
    Phase.COMMITTING: mark("The commit has begun. Press Escape to stop it."),
    Phase.DELETING: mark("Deleting the whole context has begun. Press Escape to stop it."),
}
_UNDER_WAY = {
    Phase.COMMITTING: mark("The commit is under way"),
    Phase.DELETING: mark("The whole context is being deleted"),
}
_READS_ITSELF = {
    Phase.COMMITTING: mark("This call is being committed, and will be read again at the end."),
    Phase.DELETING: mark("This call's context is being deleted, and will be read again at the end."),
}
_NOTHING_STAGED = {
    Phase.COMMITTING: mark(
        "This call is being committed, so nothing was staged. Try again when the commit has ended."
    ),
    Phase.DELETING: mark(
        "This call's context is being deleted, so nothing was staged. Try again when that has ended."
    ),
}
_GOES_ON_ELSEWHERE = {
    Phase.COMMITTING: mark("The commit of {call} continues. Go to its tab to stop it there."),
    Phase.DELETING: mark("Deleting the context of {call} continues. Go to its tab to stop it there."),
}
_NEEDS_SESSION = {
    Phase.COMMITTING: mark("A commit is under way and needs the session: sign out when it has ended."),
    Phase.DELETING: mark(
        "The context of a call is being deleted, which needs the session: sign out when that has ended."
    ),
}


def changing_now() -> str:
    """Why nothing can be edited or decided while something is carried out, and what to do."""
    return tr("The server is just being changed from here: try again when that has ended.")


# Each of these takes one of the two phases in which something is carried out; of others it raises KeyError.


def began(phase: Phase) -> str:
    """That it has begun, for screen readers."""
    return tr_marked(_BEGAN[phase])


def under_way(phase: Phase) -> str:
    """The title of the question what is to happen to it."""
    return tr_marked(_UNDER_WAY[phase])


def reads_itself(phase: Phase) -> str:
    """Why a reading was dropped."""
    return tr_marked(_READS_ITSELF[phase])


def nothing_staged(phase: Phase) -> str:
    """Why a revert was not staged."""
    return tr_marked(_NOTHING_STAGED[phase])


def goes_on_elsewhere(phase: Phase, call: str) -> str:
    """That Escape has not stopped it, as another tab is shown; ``call`` names the call."""
    return tr_marked(_GOES_ON_ELSEWHERE[phase], call=call)


def needs_session(phase: Phase) -> str:
    """Why nobody can sign out now."""
    return tr_marked(_NEEDS_SESSION[phase])
