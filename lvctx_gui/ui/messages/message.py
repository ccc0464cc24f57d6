"""What a message is: how it looks, what it says, the one action that helps, and when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Tone(Enum):
    """How a message looks. The value is its name; signs and words are the bar's."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


class Ends(Enum):
    """What puts an end to a message: with its matter it goes by itself, and a person may dismiss it before.

    Some of these are read from the call (``ui.call.matters``); of the others, marked below, somebody tells.
    """

    NEXT_STEP = "next-step"
    """The next edit, or the next answer that a person has asked for: it tells of one moment."""
    OTHERS_SEEN = "others-seen"
    """The next answer that a person has asked for, or what others changed was marked as seen."""
    READ = "read"
    """The call, or each key among the message's ``about``, was read."""
    UNSTAGED = "unstaged"
    """None of the keys it is ``about`` is staged any more: discarded, or committed after all."""
    ROWS_COMPLETE = "rows-complete"
    """No new row lacks a key."""
    DECIDED = "decided"
    """A conflict was decided, or another one has come."""
    EDITING_ON = "editing-on"
    """Told: editing was switched on."""
    LOOKED_UP = "looked-up"
    """Told: a lookup has shown a call."""
    REOPENED = "reopened"
    """Told: the page that it is ``about`` is shown again."""
    SIGNED_IN = "signed-in"
    """Told: somebody has signed in."""
    SESSION_USED = "session-used"
    """The call was read, or somebody has signed in: the session that was about to end goes on."""
    CLIENT_KNOWN = "client-known"
    """Told: a person has said for which client the call is."""
    DISMISSED = "dismissed"
    """Nothing but a person, or the next message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message and the one action that helps. All its texts are in the person's language already."""

    tone: Tone
    text: str = field(repr=False)  # it may quote the server, who may quote a value
    action: str = ""
    act: Callable[[], None] | None = field(default=None, compare=False)
    error: BaseException | None = field(default=None, compare=False, repr=False)
    """What failed, for *Details* and *Copy report*."""
    details: str = field(default="", repr=False)
    """What *Details* shows besides: every key with its outcome."""
    spoken: str = field(default="", repr=False)
    """What screen readers hear where that differs from the text; the same is not said twice in a row."""
    ends: Ends = Ends.NEXT_STEP
    about: frozenset[str] = frozenset()
    """The keys, or the pages, whose fate ends it; ``ends`` says how."""
    stays: bool = False
    """Whether it cannot be dismissed, because the operation goes on by itself; it ends with that."""
    gives_way: bool = False
    """Whether it may wait behind a conflict: that says the same, or matters more."""
    can_wait: bool = False
    """Whether it waits until the person has finished typing."""
    lasts: bool = False
    """Whether it moves on to a call that is opened, and outlasts what becomes of that."""
