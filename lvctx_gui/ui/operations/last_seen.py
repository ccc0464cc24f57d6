"""Keeps what a person has last seen of each call, and tells what others have changed since an earlier run.

Nothing waits for it: a call is painted as it was read, and marked when the journal has answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lvctx_gui.core.diff import Change
from lvctx_gui.core.kept import LastSeen
from lvctx_gui.core.last_seen import last_seen, marked_since, others_changes, seen_since, written_keys
from lvctx_gui.core.translate import sentences
from lvctx_gui.store.journal.shelf import MOST
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.message import Tone
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.messages.others import others_message

if TYPE_CHECKING:
    from lvctx_gui.store.journal.journal import Journal

_TOGETHER = 50
"""Operations of the history that are looked at together."""


class LastSeenKeeper(QObject):
    """Follows each call from its first reading on. ``journal`` answers with the journal of now."""

    def __init__(self, tasks: Tasks, journal: Callable[[], Journal | None], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._journal = journal

    def follow(self, state: CallState) -> None:
        """``state`` was read: when it is painted, tell what others have changed since it was last seen."""
        if state.site is None or state.reading is None or state.findChild(FollowedCall) is not None:
            return
        followed = FollowedCall(state)
        followed.seen_other.connect(self._keep)
        self._tasks.start(self._compare(followed), "compare-last-seen", quiet=True)

    async def _compare(self, followed: FollowedCall) -> None:
        journal, state = self._journal(), followed.state
        if journal is not None and state.site is not None:
            kept = await journal.shelf.last_seen(state.call, state.site)
            if kept is not None and kept.context.differing_keys(state.draft.base):
                tell(state, compare(state, kept, await _written_since(journal, kept)))
        state.seen.compared()
        followed.look()

    def _keep(self, seen: LastSeen) -> None:
        if (journal := self._journal()) is not None:
            self._tasks.start(journal.shelf.keep_last_seen(seen), "keep-last-seen", quiet=True)


class FollowedCall(QObject):
    """A call of which is kept what was seen. ``seen_other`` carries it (``LastSeen``) when it is another."""

    seen_other = Signal(object)

    def __init__(self, state: CallState) -> None:
        super().__init__(state)
        self._known: tuple[object, ...] = ()
        state.changed.connect(self.look)

    @property
    def state(self) -> CallState:
        """The call. As an attribute it would be kept alive by its own child, which Python cannot see."""
        state = self.parent()
        assert isinstance(state, CallState)  # noqa: S101  # it is made with no other
        return state

    def look(self) -> None:
        """Tell what was seen, where that has changed. An edit alone changes nothing, and costs nothing."""
        state = self.state
        draft, site, seen = state.draft, state.site, state.seen
        now = (draft.base, draft.remote_changes, seen.at)
        if not seen.is_compared or site is None or all(map(_is, now, self._known or (None,) * 3)):
            return
        self._known = now
        since = seen_since(draft, seen.at)
        if since is not None:
            # What is too large is not kept: what an earlier reading has left of it is forgotten.
            context = draft.base if len(draft.base) > MOST else last_seen(draft)
            self.seen_other.emit(LastSeen(state.call, site, since, context))


def _is(one: object, other: object) -> bool:
    return one is other


def compare(state: CallState, kept: LastSeen, written: Iterable[Change] = ()) -> tuple[Change, ...]:
    """Mark what others have changed since an earlier run has shown a call; return all that is marked.

    ``written`` is what was sent from here since then. Where the person has marked all as seen meanwhile, the
    earlier run counts no more.
    """
    if state.seen.is_compared:
        return ()
    before = state.draft
    known = state.seen.decided | written_keys(before.base, written)
    state.seen.compared()
    draft = marked_since(before, kept.context, kept.seen, state.read_at, known)
    if draft is not before:
        state.show(draft)
    return others_changes(draft)


def tell(state: CallState, changes: tuple[Change, ...]) -> None:
    """Say above the table what others have changed, beside what is said of the reading."""
    if not changes:
        return
    news = others_message(changes, seen_since(state.draft, state.seen.at), local_now(), can_wait=True)
    before = state.message
    if before is None:
        state.say(news)
    elif before.tone is Tone.INFO and before.gives_way and not before.stays:
        # Such as that staged edits were restored: both are about the same reading.
        state.say(replace(before, text=sentences([before.text, news.text])))


async def _written_since(journal: Journal, kept: LastSeen) -> list[Change]:
    """What was sent from here for a call since it was seen, most often nothing.

    The program may have ended before that was kept as seen.
    """
    left, found = await journal.record_ids(), list[Change]()
    while left:
        part, left = left[:_TOGETHER], left[_TOGETHER:]
        records = await journal.records(part)
        for record in records:
            if (record.intent.call, record.intent.site) == (kept.call, kept.site):
                found += record.intent.changes
        if any(record.intent.began < kept.seen for record in records):
            break  # the newest come first
    return found
