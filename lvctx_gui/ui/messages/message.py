"""What a message is: how it looks, what it says, and the one action that helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Tone(Enum):
    """How a message looks; each has a sign of its own, as colour alone tells nothing."""

    INFO = "ℹ"
    SUCCESS = "✓"
    WARNING = "⚠"
    ERROR = "⊘"


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
    stays: bool = False
    """Whether it cannot be dismissed, because the operation goes on by itself."""
    about_conflicts: bool = False
    """Whether it is out of date as soon as a conflict is resolved, or another one comes."""
    can_wait: bool = False
    """Whether it waits until the person has finished typing."""
    lasts: bool = False
    """Whether it stays when the call is read, and moves on to a call that is opened."""
