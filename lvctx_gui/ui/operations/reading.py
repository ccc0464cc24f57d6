"""Starts what reads, and shows how it goes and ends; ``writing`` starts what changes something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotSentError
from lvctx_gui.core.alone import needs_proof
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.naming import key_name
from lvctx_gui.services import lookup
from lvctx_gui.services.connect import Ask, Connection
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.call.workspace import Workspace
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.dialogs import Badge
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.messages import phase as phase_words
from lvctx_gui.ui.messages import reading as words
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.reading import call_name

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.core.site import Site
    from lvctx_gui.services.session import SignedInClient

WATCH_INTERVAL = 60.0
"""Seconds between two quiet reads of a call with staged edits."""

Connect = Callable[[], Awaitable[Connection]]
Operation = Coroutine[Any, Any, None]


class ReadController(QObject):
    """What the window can ask for. Nothing here blocks; every failure ends as a message."""

    connected = Signal(object)
    connecting_failed = Signal(str)
    status = Signal(str)
    looking_up = Signal(object)
    """A lookup begins; carries the ``CallRef``."""
    lookup_failed = Signal(object)
    """A lookup has shown nothing; carries the ``CallRef``."""
    looked_up = Signal(object)
    """A lookup has been shown; carries the ``CallRef``."""
    was_read = Signal(object, object)
    """A reading of a whole call has been shown; carries the ``CallState`` and the ``Reading``."""

    def __init__(self, tasks: Tasks, workspace: Workspace) -> None:
        super().__init__(workspace.window())
        self._tasks = tasks
        self._workspace = workspace
        self._lookup: Handle | None = None
        self._wanted: CallRef | None = None
        self._reads: dict[str, Handle] = {}
        """By the page: the same call may be open on two servers."""
        self._others: list[Handle] = []
        self._waiters: list[asyncio.Future[None]] = []
        self._trouble = "This program is not connected to any server."
        self._connecting = False
        self._old: list[Connection] = []
        self.ours_of: Callable[[CallState, lookup.Reading], Iterable[str]] = lambda *_: ()
        """Which keys a reading lacks because of what was sent from here."""
        self.connection: Connection | None = None
        self.ask: Ask | None = None
        """Lets the person sign in when something is wanted and nothing is connected."""
        self.adopt: Callable[[CallState, Connection], Awaitable[None]] | None = None
        """Lets the person say that a call is of the connection's client, where that is not known."""

    # Connecting ---------------------------------------------------------------------------------------

    @property
    def environment(self) -> str:
        """What messages call the server."""
        return self.connection.site.name if self.connection else "not connected"

    def badge(self) -> Badge:
        """The environment, to stand beside a button that sends."""
        return Badge(self.environment, self.connection.profile if self.connection else None)

    def connect_by(self, connect: Connect) -> None:
        """Get a connection; what is asked for meanwhile waits for it."""
        self._connecting = True
        self._tasks.start(self._connect(connect), "connect")

    async def _connect(self, connect: Connect) -> None:
        try:
            connection = await connect()
        except (ApiError, ValueError, OSError) as error:
            self._trouble = str(error)
            self.connecting_failed.emit(self._trouble)
        else:
            self.take(connection)
        finally:
            self._connecting = False
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)

    def take(self, connection: Connection | None) -> None:
        """Work with another connection from now on, or with none."""
        if self.connection is not None and (
            connection is None or self.connection.client is not connection.client
        ):
            # A commit may still be under way on it: it is closed with the window.
            self._old.append(self.connection)
        self.connection = connection
        if connection is not None:
            self.connected.emit(connection)

    async def client(self, state: CallState | None = None) -> SignedInClient:
        """A client to ask the call's own server with; waits for a connection, or lets the person sign in.

        Raises ``NotSentError`` when there is none, or when it is another server's.
        """
        if self.connection is None and self._connecting:
            import asyncio

            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter
        if self.connection is None and self.ask is not None:
            await self.ask("Sign in to go on.")
        if self.connection is None:
            raise NotSentError(self._trouble, "Sign in, then try again.")
        site, here = self.connection.site, self.connection
        if state is not None and _may_be(state, site) and self.adopt is not None:
            await self.adopt(state, here)
            if self.connection is not None:
                here, site = self.connection, self.connection.site
        if state is not None and state.site is not None and state.site != site:
            raise NotSentError(
                f"This call was opened on {state.site.name_beside(site)} and you are signed in to "
                f"{site.name_beside(state.site)} now.",
                f"Sign in to {state.site.name_beside(site)} again to go on with it.",
            )
        return here.client

    async def close(self) -> None:
        """Close every connection."""
        for connection in (*self._old, *([self.connection] if self.connection else [])):
            await connection.client.aclose()

    # Reading ------------------------------------------------------------------------------------------

    def look_up(self, call: CallRef, base_url: str = "") -> None:
        """Read a call and show it in its tab. A lookup that is under way is given up.

        ``base_url`` is where the call was said to be, if anything said so: at another place it is not asked
        for before somebody has confirmed that.
        """
        if self._lookup is not None:
            self._lookup.cancel()
        self.looking_up.emit(call)
        self.status.emit(f"Looking up {call_name(call)} …")
        self._wanted = call
        self._lookup = self._tasks.start(self._look_up(call, base_url), f"look up {call.tx_id}")

    async def _look_up(self, call: CallRef, base_url: str) -> None:
        def again() -> None:
            self.look_up(call)

        try:
            client = await self.client()
            site = self.connection.site if self.connection else None
            if site is not None and base_url and not site.is_at(base_url):
                text = words.elsewhere(base_url, site)
                self._workspace.say(Message(Tone.WARNING, text, "Look up anyway", again))
                self._give_up_lookup(call, f"{call_name(call)} was not looked up.")
                return
            reading = await lookup.look_up_apart(client, call)
        except ApiError as error:
            what = f"{call_name(call)} could not be read."
            self._workspace.say(words.failed(what, error, "Try again", again))
            self._give_up_lookup(call, what)
            return
        # The page holds what was read before it is shown: it must not be read for being new.
        page = self._workspace.page_of(call, site)
        self._show(page.state, reading)
        self._workspace.show_page(page)
        self.looked_up.emit(call)

    def _give_up_lookup(self, call: CallRef, status: str) -> None:
        self.status.emit(status)
        self.lookup_failed.emit(call)

    def refresh(self, state: CallState) -> None:
        """Read the whole call again; staged edits stay."""
        self._read(state, self._refresh(state))

    def read_restored(self, state: CallState) -> None:
        """Read a call that an earlier run had open, once there is a connection to its server."""
        connection = self.connection
        may = connection is not None and connection.manager.session_id is not None
        running = self._reads.get(state.page_id)
        if running is not None and not running.done and not running.cancelled:
            return
        if may and connection is not None and state.is_unread and state.site == connection.site:
            self._read(state, self._read_restored(state))

    async def _read_restored(self, state: CallState) -> None:
        had_edits = state.draft.staged_count > 0
        try:
            reading = await lookup.look_up_apart(await self.client(state), state.call)
        except ApiError as error:
            what = "The call could not be read."
            if had_edits:
                what = "What was staged before is here again, but the call could not be read."
            self._reading_failed(state, what, error, lambda: self.read_restored(state))
            return
        self._show(state, reading)
        if had_edits and not state.is_working and state.message is None:
            state.say(words.restored_message(state.draft.staged_count, waits=False))

    async def _refresh(self, state: CallState) -> None:
        try:
            reading = await lookup.look_up_apart(await self.client(state), state.call)
        except ApiError as error:
            self._reading_failed(
                state, "The call could not be read again.", error, lambda: self.refresh(state)
            )
            return
        self._show(state, reading)

    def watch(self, state: CallState) -> None:
        """Read a call with staged edits again, quietly, so that conflicts are heard of early.

        Nothing happens while something else is under way, nor more often than once a minute, nor while the
        server wants to be left alone.
        """
        connection = self.connection
        quiet = self._tasks.busy or connection is None or connection.manager.session_id is None
        quiet = quiet or (connection is not None and connection.limiter.asked > 0)
        # Nobody is asked about a client while they look elsewhere.
        quiet = quiet or (connection is not None and _may_be(state, connection.site))
        if state.draft.staged_count and not state.is_working and not quiet and state.age >= WATCH_INTERVAL:
            self._read(state, self._watch(state))

    async def _watch(self, state: CallState) -> None:
        try:
            reading = await lookup.look_up(await self.client(state), state.call)
        except ApiError as error:
            self.status.emit(f"Looking for others' changes failed: {error.summary}")
            return
        if state.is_working:
            return
        if state.is_doubtful(reading):
            state.load(reading)
            self._ask_about_nothing(state, reading)
            return
        outcome = state.load(reading, ours=self.ours_of(state, reading))
        if outcome is not None and outcome.taken_over:
            text = words.updated_sentence(outcome.taken_over)
            state.say(Message(Tone.INFO, text, can_wait=True))
        self.was_read.emit(state, reading)

    def _ask_about_nothing(self, state: CallState, reading: lookup.Reading) -> None:
        """Keep what is staged over a call that shows nothing all at once, until the person takes that."""

        def take() -> None:
            before = state.draft
            if not state.is_working and state.load(reading, empties=True) is not None:
                state.say(words.reading_message(reading, state.draft, before))

        state.say(words.doubtful_message(reading, state.draft, take))
        self.status.emit(words.loaded(reading))

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
            reading = await lookup.look_up_key(await self.client(state), state.call, key)
        except ApiError as error:
            what = f"The key {name} could not be read."
            self._reading_failed(state, what, error, lambda: self.refresh_key(state, key))
            return
        was_there = key in state.held
        state.say(None)
        state.load_key(reading)
        gone = key not in state.held
        if gone and was_there:
            state.say(Message(Tone.INFO, f"The server has no key {name} any more."))
        took = words.milliseconds(reading.elapsed)
        self.status.emit(f"{name} read in {took} at {words.clock(reading.read_at)}")

    def give_up_reading(self, state: CallState) -> None:
        """End a read of this call that is under way."""
        if (running := self._reads.get(state.page_id)) is not None:
            running.cancel()

    def give_up_on_cancel(self, handle: Handle) -> None:
        """Let ``cancel`` end ``handle`` too, which reads and changes nothing on the server."""
        self._others = [each for each in self._others if not each.done] + [handle]

    def _read(self, state: CallState, coroutine: Operation) -> None:
        if (running := self._reads.get(state.page_id)) is not None:
            running.cancel()
        self._reads[state.page_id] = self._tasks.start(coroutine, f"read {state.call.tx_id}")

    def _show(self, state: CallState, reading: lookup.Reading) -> None:
        if state.is_working:
            # What it tells at its end comes from its own reads, which are the later ones.
            self.status.emit(phase_words.reads_itself(state.phase))
            return
        if state.is_outdated(reading):
            return
        if state.is_doubtful(reading):
            state.load(reading)
            self._ask_about_nothing(state, reading)
            self.was_read.emit(state, reading)
            return
        had_edits = state.draft.staged_count > 0
        before = state.draft
        # Who reads the call anew has seen the marks of before.
        outcome = state.load(reading, keep_remote_changes=False, ours=self.ours_of(state, reading))
        message = words.reading_message(reading, state.draft, before)
        if message is None and had_edits and outcome is not None and outcome.taken_over:
            message = Message(Tone.INFO, words.updated_sentence(outcome.taken_over))
        if message is not None or state.message is None or not state.message.lasts:
            state.say(message)
        self.status.emit(words.loaded(reading))
        self.was_read.emit(state, reading)

    def _reading_failed(
        self, state: CallState, what: str, error: ApiError, again: Callable[[], None]
    ) -> None:
        state.say(words.failed(what, error, "Try again", again))
        self.status.emit(what)

    # Cancelling ---------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Give up lookups and refreshes at once; stop this call's commit, then also its reading back."""
        given_up = False
        looked = self._lookup is not None and not self._lookup.done
        for handle in (self._lookup, *self._reads.values(), *self._others):
            if handle is not None and not handle.done:
                handle.cancel()
                given_up = True
        if looked and (wanted := self._wanted) is not None and self._workspace.current is not None:
            text = f"Looking up {call_name(wanted)} was cancelled. What is shown here was read before."
            self._workspace.say(Message(Tone.INFO, text, "Look up again", lambda: self.look_up(wanted)))
            self.lookup_failed.emit(wanted)
        page, working = self._workspace.current, self._workspace.working()
        if page is not None and page.state in working:
            before = page.state.cancel_token.is_cancelled
            page.state.cancel_token.cancel()
            what = "Reading back is given up" if before else "Stopping: what was sent is read back"
            self.status.emit(f"{what} …" if before else f"{what} …  Escape gives that up, too.")
            announce(self._workspace.window(), f"{what}.")
        elif given_up:
            self.status.emit("Cancelled. What was read before stays.")
        elif working:
            # Nobody stops what they do not see.
            name = call_name(working[0].call)
            self.status.emit(phase_words.goes_on_elsewhere(working[0].phase, name))


def _may_be(state: CallState, site: Site) -> bool:
    """Whether the call may be of ``site``, which is not known."""
    return state.site is not None and state.site != site and state.site.may_be(site)
