"""When a message is over: the one place that decides it, from what became of the call since it was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import NO_EDITS, Edits
from lvctx_gui.ui.messages.message import Ends, Message


@dataclass(frozen=True, slots=True)
class Situation:
    """What messages are about, at one moment: when they were said, and now. It keeps no reading alive."""

    edits: Edits = NO_EDITS
    conflicts: frozenset[str] = frozenset()
    staged: int = 0
    has_unfinished_rows: bool = False
    has_marks: bool = False
    """Whether others have changed something that nobody has marked as seen."""
    reads: int = 0
    """How many whole answers were shown."""
    key_reads: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many answers about one key were shown, by that key."""
    asked: int = 0
    """How many answers that a person had asked for were shown."""
    is_working: bool = False
    """Whether a commit or a deletion is under way."""

    def with_draft(self, draft: Draft) -> Situation:
        """The same with what ``draft`` says."""
        return replace(
            self,
            edits=draft.edits,
            conflicts=frozenset(draft.conflicts),
            staged=draft.staged_count,
            has_unfinished_rows=bool(draft.unfinished_rows),
            has_marks=bool(draft.remote_changes),
        )

    def after_reading(self) -> Situation:
        """The same once the whole call was read."""
        return replace(self, reads=self.reads + 1)

    def after_reading_key(self, key: str) -> Situation:
        """The same once ``key`` alone was read."""
        return replace(
            self, key_reads=MappingProxyType({**self.key_reads, key: self.key_reads.get(key, 0) + 1})
        )


def is_over(message: Message, then: Situation, now: Situation) -> bool:
    """Whether ``message``, said ``then``, is out of date ``now``.

    While an operation is under way nothing is: its end says what there is to say, or this is asked again.
    """
    if now.is_working:
        return False
    if message.stays:
        return True
    return not message.lasts and _OVER[message.ends](message, then, now)


def is_ended_by(message: Message, event: Ends, about: str = "") -> bool:
    """Whether ``event``, of which somebody tells, puts an end to ``message``; ``about`` names the page."""
    is_met = message.ends is event or (event is Ends.SIGNED_IN and message.ends is Ends.SESSION_USED)
    return is_met and (not message.about or about in message.about)


def _stepped_on(_: Message, then: Situation, now: Situation) -> bool:
    return now.edits != then.edits or now.asked != then.asked


def _is_seen(_: Message, then: Situation, now: Situation) -> bool:
    return now.asked != then.asked or not now.has_marks


def _was_read(message: Message, then: Situation, now: Situation) -> bool:
    return now.reads != then.reads or any(
        now.key_reads.get(key, 0) != then.key_reads.get(key, 0) for key in message.about
    )


def _is_unstaged(message: Message, _: Situation, now: Situation) -> bool:
    return not message.about & now.edits.by_key.keys()


def _is_complete(_message: Message, _then: Situation, now: Situation) -> bool:
    return not now.has_unfinished_rows


def _is_decided(_: Message, then: Situation, now: Situation) -> bool:
    return then.conflicts != now.conflicts or bool(then.staged) != bool(now.staged)


def _is_told(_message: Message, _then: Situation, _now: Situation) -> bool:
    return False


_OVER: Mapping[Ends, Callable[[Message, Situation, Situation], bool]] = MappingProxyType(
    {
        Ends.NEXT_STEP: _stepped_on,
        Ends.OTHERS_SEEN: _is_seen,
        Ends.READ: _was_read,
        Ends.UNSTAGED: _is_unstaged,
        Ends.ROWS_COMPLETE: _is_complete,
        Ends.DECIDED: _is_decided,
        Ends.EDITING_ON: _is_told,
        Ends.LOOKED_UP: _is_told,
        Ends.REOPENED: _is_told,
        Ends.SIGNED_IN: _is_told,
        Ends.SESSION_USED: _was_read,
        Ends.CLIENT_KNOWN: _is_told,
        Ends.DISMISSED: _is_told,
    }
)
