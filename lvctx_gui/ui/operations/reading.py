"""Starts what reads, and shows how it goes and ends; ``writing`` starts what changes something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotSignedInError
from lvctx_gui.api.recording import doing
from lvctx_gui.core.alone import needs_proof
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.exchange import Doing
from lvctx_gui.core.last_seen import others_changes, seen_since
from lvctx_gui.core.mappings import differing_keys
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.remote_change import RemoteChange
from lvctx_gui.core.translate import tr
from lvctx_gui.services import lookup
from lvctx_gui.services.operations import InterruptedOperations
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import local_now, request_time, time_of_day
from lvctx_gui.ui.messages.names import call_name
from lvctx_gui.ui.messages.others import others_message, others_sentence
from lvctx_gui.ui.messages.phase import goes_on_elsewhere, reads_itself
from lvctx_gui.ui.messages.reading import (
    doubtful_message,
    elsewhere_sentence,
    failure_message,
    reading_message,
    restored_message,
)
from lvctx_gui.ui.operations.connecting import ConnectionController

if TYPE_CHECKING:
    from lvctx_gui.core.site import Site
    from lvctx_gui.services.session import SignedInClient

Flow = Coroutine[Any, Any, None]


class ReadController(QObject):
    """What the window can ask for. Nothing here blocks; every failure ends as a message."""

    status = Signal(str)
    """What goes on just now; ``""`` once page and message say how it went."""
    looking_up = Signal(object)
    """A lookup begins; carries the ``CallRef``."""
    lookup_failed = Signal(object)
    """A lookup has shown nothing; carries the ``CallRef``."""
    looked_up = Signal(object)
    """A lookup has been shown; carries the ``CallRef``."""
    asked = Signal(object)
    """What somebody wanted to see has been shown; carries the ``CallState``."""
    was_read = Signal(object, object)
    """A reading of a whole call has been shown; carries the ``CallState`` and the ``Reading``."""

    def __init__(
        self,
        tasks: Tasks,
        workspace: Workspace,
        connections: ConnectionController,
        interrupted: InterruptedOperations,
    ) -> None:
        super().__init__(workspace.window())
        self._tasks = tasks
        self._workspace = workspace
        self._connections = connections
        self._interrupted = interrupted
        self.last_lookup: Handle | None = None
        self._wanted: CallRef | None = None
        self._reads: dict[str, Handle] = {}
        """By the page: the same call may be open on two servers."""
        self._others: list[Handle] = []

    # Reading ------------------------------------------------------------------------------------------

    def look_up(self, call: CallRef, there: str | Site = "") -> None:
        """Read a call and show it in its tab. A lookup that is under way is given up.

        Of one that is said to be ``there``, at a base URL or a known site, nobody else is asked unconfirmed.
        """
        if self.last_lookup is not None:
            self.last_lookup.cancel()
        self.looking_up.emit(call)
        self.status.emit(tr("Looking up {call} …", call=call_name(call)))
        self._wanted = call
        self.last_lookup = self._tasks.start(self._look_up(call, there), f"look-up-{call.tx_id}")

    async def _look_up(self, call: CallRef, there: str | Site) -> None:
        again = partial(self.look_up, call)
        try:
            site = (connection := await self._connections.connection_for()).site
            if text := elsewhere_sentence(there, site, call_name(call)):
                anyway = tr("Look up anyway", "button")
                self._workspace.say(Message(Tone.WARNING, text, anyway, again, ends=Ends.LOOKED_UP))
                self._give_up_lookup(call, tr("{call} was not looked up", call=call_name(call)))
                return
            with doing(Doing.LOOKUP):
                reading = await lookup.look_up_apart(connection.client, call)
        except ApiError as error:
            what = tr("{call} could not be read.", call=call_name(call))
            message = failure_message(what, error, self._help_against(error, again), Ends.LOOKED_UP)
            self._workspace.say(message)
            self._give_up_lookup(call, "")
            return
        self._workspace.tell(Ends.LOOKED_UP)
        # The page holds what was read before it is shown: it must not be read for being new.
        page = self._workspace.page_of(call, site)
        self._show(page.state, reading)
        self._workspace.show_page(page)
        self.looked_up.emit(call)

    async def _client(self, state: CallState) -> SignedInClient:
        return (await self._connections.connection_for(state)).client

    def _give_up_lookup(self, call: CallRef, status: str) -> None:
        self.status.emit(status)
        self.lookup_failed.emit(call)

    def refresh(self, state: CallState) -> None:
        """Read the whole call again; staged edits stay."""
        self._read(state, self._refresh(state))

    def read_restored(self, state: CallState) -> None:
        """Read a call that an earlier run had open, once there is a connection to its server."""
        connection = self._connections.connection
        running = self._reads.get(state.page_id)
        if running is not None and not running.done and not running.cancelled:
            return
        if connection is None or connection.manager.session_id is None:
            return
        if state.is_unread and state.site == connection.site:
            self._read(state, self._read_restored(state))

    async def _read_restored(self, state: CallState) -> None:
        had_edits = state.draft.staged_count > 0
        try:
            reading = await lookup.look_up_apart(await self._client(state), state.call)
        except ApiError as error:
            what = tr("The call could not be read.")
            if had_edits:
                what = tr("Your staged changes were restored, but the call could not be read.")
            self._reading_failed(state, what, error, lambda: self.read_restored(state))
            return
        self._show(state, reading)
        if had_edits and not state.is_working and state.message is None:
            state.say(restored_message(state.draft, waits=False))

    async def _refresh(self, state: CallState) -> None:
        try:
            reading = await lookup.look_up_apart(await self._client(state), state.call)
        except ApiError as error:
            self._reading_failed(
                state, tr("The call could not be read again."), error, lambda: self.refresh(state)
            )
            return
        self._show(state, reading)

    def read_quietly(self, state: CallState, read: Callable[[], Awaitable[lookup.Reading | None]]) -> None:
        """Have ``read`` read the call, for which nobody has asked, and mark what others have changed.

        Nothing is said above the table unless something has to be decided. It answers with nothing where
        that failed.
        """
        self._read(state, self._read_quietly(state, read), quiet=True)

    async def _read_quietly(
        self, state: CallState, read: Callable[[], Awaitable[lookup.Reading | None]]
    ) -> None:
        reading = await read()
        if reading is None or state.is_working or state.is_outdated(reading):
            return
        if state.is_doubtful(reading):
            state.load(reading)
            self._ask_about_nothing(state, reading)
            return
        before = state.draft.remote_changes
        state.load(reading, ours=self._interrupted.losses(state.call, state.site, reading), was_asked=False)
        if news := _news(state.draft, before):
            text = others_sentence(news, seen_since(state.draft, state.seen.at), local_now())
            self.status.emit(text)
            announce(self._workspace.window(), text)
        self.was_read.emit(state, reading)

    def _ask_about_nothing(self, state: CallState, reading: lookup.Reading) -> None:
        """Keep what is staged over a call that shows nothing all at once, until the person takes that."""

        def take() -> None:
            before = state.draft
            if not state.is_working and state.load(reading, empties=True) is not None:
                state.say(reading_message(reading, state.draft, before))

        state.say(doubtful_message(reading, state.draft, take))
        self.status.emit("")

    def refresh_key(self, state: CallState, key: str) -> None:
        """Read one key again; staged edits stay.

        One whose address can turn into another's is read with the whole call: the answer could be another's.
        """
        if needs_proof(key):
            self.refresh(state)
        else:
            self._read(state, self._refresh_key(state, key))

    async def _refresh_key(self, state: CallState, key: str) -> None:
        name = key_name(key)
        try:
            reading = await lookup.look_up_key(await self._client(state), state.call, key)
        except ApiError as error:
            what = tr("The key {key} could not be read.", key=name)
            self._reading_failed(state, what, error, lambda: self.refresh_key(state, key), [key])
            return
        was_there = key in state.held
        state.load_key(reading)
        state.tell_answered()
        if was_there and key not in state.held:
            state.say(Message(Tone.INFO, tr("The server no longer has the key {key}.", key=name)))
        times = {"duration": request_time(reading.elapsed), "time": time_of_day(reading.read_at)}
        self.status.emit(tr("{key} read in {duration} at {time}", key=name, **times))

    def give_up_reading(self, state: CallState) -> None:
        """End a read of this call that is under way."""
        if (running := self._reads.get(state.page_id)) is not None:
            running.cancel()

    def give_up_on_cancel(self, handle: Handle) -> None:
        """Let ``cancel`` end ``handle`` too, which reads and changes nothing on the server."""
        self._others = [each for each in self._others if not each.done] + [handle]

    def _read(self, state: CallState, coroutine: Flow, *, quiet: bool = False) -> None:
        self.give_up_reading(state)
        with doing(Doing.QUIET if quiet else Doing.REFRESH):
            self._reads[state.page_id] = self._tasks.start(coroutine, f"read-{state.call.tx_id}", quiet=quiet)

    def _show(self, state: CallState, reading: lookup.Reading) -> None:
        if state.is_working:
            # What it tells at its end comes from its own reads, which are the later ones.
            self.status.emit(reads_itself(state.phase))
            return
        if state.is_outdated(reading):
            return
        if state.is_doubtful(reading):
            state.load(reading)
            self._ask_about_nothing(state, reading)
            self.was_read.emit(state, reading)
            return
        before = state.draft
        waited = state.is_unread and state.message == restored_message(before, waits=True)
        ours = self._interrupted.losses(state.call, state.site, reading)
        state.load(reading, ours=ours)
        message = reading_message(reading, state.draft, before)
        if message is None and waited:
            message = restored_message(state.draft, waits=False)
        if message is None and (news := _news(state.draft, before.remote_changes)):
            message = others_message(news, seen_since(state.draft, state.seen.at), local_now())
        state.tell_answered()
        if message is not None:
            state.say(message)
        self.status.emit("")
        self.asked.emit(state)
        self.was_read.emit(state, reading)

    def _reading_failed(
        self,
        state: CallState,
        what: str,
        error: ApiError,
        again: Callable[[], None],
        keys: Iterable[str] = (),
    ) -> None:
        state.say(failure_message(what, error, self._help_against(error, again), about=keys))
        self.status.emit("")

    def _help_against(self, error: ApiError, again: Callable[[], None]) -> Callable[[], None]:
        """What the button of a failed read does: of what no session allows, it begins with another one."""
        if isinstance(error, NotSignedInError):
            return partial(self._connections.sign_in_and, again)
        return again

    # Cancelling ---------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Give up lookups and refreshes at once; stop this call's commit, then also its reading back."""
        given_up = self._give_up_reads()
        page, working = self._workspace.current, self._workspace.working()
        if page is not None and page.state in working:
            self._stop(page.state)
        elif given_up:
            was_read = page is not None and not page.state.is_unread
            self.status.emit(
                tr("Cancelled. What was read before stays.") if was_read else tr("Cancelled.", "a read")
            )
        elif working:
            # Nobody stops what they do not see.
            self.status.emit(goes_on_elsewhere(working[0].phase, call_name(working[0].call)))

    def _give_up_reads(self) -> bool:
        looked = self.last_lookup is not None and not self.last_lookup.done
        running = [
            handle
            for handle in (self.last_lookup, *self._reads.values(), *self._others)
            if handle is not None and not handle.done and not handle.quiet
        ]
        for handle in running:
            handle.cancel()
        if looked and (wanted := self._wanted) is not None:
            if self._workspace.current is not None:
                text = tr(
                    "Looking up {call} was cancelled. What is shown here was read before.",
                    call=call_name(wanted),
                )
                again = tr("Look up again", "button")
                look_up = partial(self.look_up, wanted)
                self._workspace.say(Message(Tone.INFO, text, again, look_up, ends=Ends.LOOKED_UP))
            self.lookup_failed.emit(wanted)
        return bool(running)

    def _stop(self, state: CallState) -> None:
        """Stop what is sent for the call; when it is being stopped already, its reading back too."""
        if state.cancel_token.is_cancelled:
            shown, said = tr("Reading back is given up …"), tr("Reading back is given up.")
        else:
            shown = tr("Stopping: what was sent is read back …  Escape gives that up, too.")
            said = tr("Stopping: what was sent is read back.")
        state.cancel_token.cancel()
        self.status.emit(shown)
        announce(self._workspace.window(), said)


def _news(draft: Draft, before: Mapping[str, RemoteChange]) -> tuple[Change, ...]:
    """All that others have changed and nobody has seen; nothing where all of it was marked ``before``."""
    now = draft.remote_changes
    is_new = now is not before and any(key in now for key in differing_keys(now, before))
    return others_changes(draft) if is_new else ()
