"""Starts the flows of services, shows how they go and how they end. The only place in ui that awaits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from lvctx_gui.api.errors import ApiError, NotSentError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.draft import key_name
from lvctx_gui.core.entries import Context
from lvctx_gui.core.plan import PlanRefusedError, plan_commit
from lvctx_gui.services import commit, delete_all, lookup
from lvctx_gui.services.connect import Ask, Connection
from lvctx_gui.ui import words
from lvctx_gui.ui.call_state import CallState
from lvctx_gui.ui.call_tabs import CallTabs
from lvctx_gui.ui.dialogs import Badge, Question, ask_commit, ask_delete_all
from lvctx_gui.ui.tasks import Handle, Tasks
from lvctx_gui.ui.words import Message, Tone, call_name

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.services.session import SignedInClient

WATCH_INTERVAL = 60.0
"""Seconds between two quiet reads of a call with staged edits."""

Connect = Callable[[], Awaitable[Connection]]
Work = Coroutine[Any, Any, None]


class Flows(QObject):
    """What the window can ask for. Nothing here blocks; every failure ends as a message."""

    connected = Signal(object)
    connecting_failed = Signal(str)
    status = Signal(str)
    looked_up = Signal(object)
    """A lookup has been shown; carries the ``CallRef``."""

    def __init__(self, tasks: Tasks, tabs: CallTabs) -> None:
        super().__init__(tabs)
        self._tasks = tasks
        self._tabs = tabs
        self._lookup: Handle | None = None
        self._reads: dict[CallRef, Handle] = {}
        self._waiters: list[asyncio.Future[None]] = []
        self._trouble = "This program is not connected to any server."
        self._connecting = False
        self._old: list[Connection] = []
        self.connection: Connection | None = None
        self.ask: Ask | None = None
        """Lets the person sign in when something is wanted and nothing is connected."""
        self.editing_on: Callable[[], bool] = lambda: True
        """Whether the editing switch is on: also what a message offers must ask it."""

    # Connecting ---------------------------------------------------------------------------------------

    @property
    def environment(self) -> str:
        """What messages call the server."""
        return self.connection.site.name if self.connection else "not connected"

    def _badge(self) -> Badge:
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
        if self.connection is not None and self.connection is not connection:
            # A commit may still be under way on it: it is closed with the window.
            self._old.append(self.connection)
        self.connection = connection
        if connection is not None:
            self.connected.emit(connection)

    async def _client(self, state: CallState | None = None) -> SignedInClient:
        if self.connection is None and self._connecting:
            import asyncio

            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append(waiter)
            await waiter
        if self.connection is None and self.ask is not None:
            await self.ask("Sign in to go on.")
        if self.connection is None:
            raise NotSentError(self._trouble, "Sign in, then try again.")
        site = self.connection.site
        if state is not None and state.site is not None and state.site != site:
            raise NotSentError(
                f"This call was opened on {state.site.name}, and you are signed in to {site.name} now.",
                f"Sign in to {state.site.name} again to go on with it.",
            )
        return self.connection.client

    async def close(self) -> None:
        """Close every connection."""
        for connection in (*self._old, *([self.connection] if self.connection else [])):
            await connection.client.aclose()

    # Reading ------------------------------------------------------------------------------------------

    def look_up(self, call: CallRef) -> None:
        """Read a call and show it in its tab. A lookup that is under way is given up."""
        if self._lookup is not None:
            self._lookup.cancel()
        self.status.emit(f"Looking up {call_name(call)} …")
        self._lookup = self._tasks.start(self._look_up(call), f"look up {call.tx_id}")

    async def _look_up(self, call: CallRef) -> None:
        try:
            client = await self._client()
            site = self.connection.site if self.connection else None
            reading = await lookup.look_up(client, call)
        except ApiError as error:
            what = f"{call_name(call)} could not be read."
            self._tabs.say(words.failed(what, error, "Try again", lambda: self.look_up(call)))
            self.status.emit(what)
            return
        state = self._tabs.open(call, site).state
        self._show(state, reading)
        self.looked_up.emit(call)

    def refresh(self, state: CallState) -> None:
        """Read the whole call again; staged edits stay."""
        self._read(state, self._refresh(state))

    async def _refresh(self, state: CallState) -> None:
        try:
            reading = await lookup.look_up(await self._client(state), state.call)
        except ApiError as error:
            self._reading_failed(
                state, "The call could not be read again.", error, lambda: self.refresh(state)
            )
            return
        self._show(state, reading)

    def watch(self, state: CallState) -> None:
        """Read a call with staged edits again, quietly, so that conflicts are heard of early.

        Nothing happens while something else is under way, nor more often than once a minute.
        """
        connection = self.connection
        quiet = self._tasks.busy or connection is None or connection.keeper.session_id is None
        if state.draft.staged_count and not state.working and not quiet and state.age >= WATCH_INTERVAL:
            self._read(state, self._watch(state))

    async def _watch(self, state: CallState) -> None:
        try:
            reading = await lookup.look_up(await self._client(state), state.call)
        except ApiError as error:
            self.status.emit(f"Looking for others' changes failed: {error.summary}")
            return
        outcome = state.load(reading)
        if outcome is not None and outcome.taken_over:
            state.say(Message(Tone.INFO, words.taken_over_words(outcome.taken_over)))

    def refresh_key(self, state: CallState, key: str) -> None:
        """Read one key again; staged edits stay."""
        self._read(state, self._refresh_key(state, key))

    async def _refresh_key(self, state: CallState, key: str) -> None:
        name = key_name(key)
        try:
            reading = await lookup.look_up_key(await self._client(state), state.call, key)
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

    def _read(self, state: CallState, coroutine: Work) -> None:
        if (running := self._reads.get(state.call)) is not None:
            running.cancel()
        self._reads[state.call] = self._tasks.start(coroutine, f"read {state.call.tx_id}")

    def _show(self, state: CallState, reading: lookup.Reading) -> None:
        had_edits = state.draft.staged_count > 0
        outcome = state.load(reading)
        message = words.reading_message(reading, state.draft)
        if message is None and had_edits and outcome is not None and outcome.taken_over:
            message = Message(Tone.INFO, words.taken_over_words(outcome.taken_over))
        state.say(message)
        self.status.emit(words.loaded(reading))

    def _reading_failed(
        self, state: CallState, what: str, error: ApiError, again: Callable[[], None]
    ) -> None:
        state.say(words.failed(what, error, "Try again", again))
        self.status.emit(what)

    # Changing -----------------------------------------------------------------------------------------

    def commit(self, state: CallState) -> None:
        """Send what is staged; asks first when something would be deleted."""
        draft = state.draft
        if state.working:
            return
        if draft.conflicts:
            text = f"{words.count(len(draft.conflicts), 'conflict')} to decide first. Nothing was sent."
            state.say(Message(Tone.WARNING, text))
            return
        if not self._may_edit(state):
            return
        if draft.unfinished_rows:
            number = words.count(len(draft.unfinished_rows), "new entry has", "new entries have")
            reasons = " ".join(row.problem for row in draft.unfinished_rows[:3] if row.problem)
            text = f"{number} no usable key. {reasons} Nothing was sent. Give each a key, or remove it."
            state.say(Message(Tone.WARNING, text))
            return
        try:
            plan = plan_commit(state.call, draft.changes)
        except PlanRefusedError as refused:
            state.say(
                Message(Tone.WARNING, f"{refused} Nothing was sent. Restore or correct it, then commit.")
            )
            return
        if plan.is_empty:
            state.say(Message(Tone.INFO, "Nothing is staged, so nothing was sent."))
        elif plan.deletes:
            creates = bool(plan.post) and not draft.base.entries
            parent = self._tabs.window()
            ask_commit(parent, plan, self._badge(), creates=creates, go_on=lambda: self._start_commit(state))
        else:
            self._start_commit(state)

    def _start_commit(self, state: CallState) -> None:
        if not state.working:
            self._begin(state, "The commit", self._commit(state))

    async def _commit(self, state: CallState) -> None:
        def show(progress: commit.Progress) -> None:
            self.status.emit(f"{progress.doing} … ({progress.done + 1} of {progress.total})")

        def again() -> None:
            self.commit(state)

        try:
            client = await self._client(state)
            self.status.emit("Looking for changes by others …")
            outcome = state.load(await lookup.look_up(client, state.call))
            if state.draft.conflicts:
                state.say(None)
                self.status.emit("Somebody else changed the same keys: nothing was sent.")
                return
            # Planned anew: what somebody else has done already need not be done again. Nothing but this
            # stands between the read and the POST.
            plan = plan_commit(state.call, state.draft.changes)
            report = await commit.commit(
                client, plan, on_progress=show, stop_wanted=lambda: state.stop_wanted
            )
        except ApiError as error:
            state.say(words.failed("Nothing was committed.", error, "Try again", again))
            return
        if plan.is_empty:
            state.committed()
            state.say(Message(Tone.SUCCESS, "The server holds all of this already: nothing had to be sent."))
            return
        if report.reading is not None:
            state.load(report.reading)
        if report.is_complete:
            state.committed()
        message = words.commit_message(report, again)
        if outcome is not None and outcome.taken_over:
            message = replace(message, text=f"{message.text} {words.taken_over_words(outcome.taken_over)}")
        state.say(message)
        self.status.emit(words.commit_status(report))

    def _may_edit(self, state: CallState) -> bool:
        if not self.editing_on():
            state.say(
                Message(Tone.WARNING, "Editing is off, so nothing was sent. Switch it on (Ctrl+E) first.")
            )
            return False
        # A question that is open already must not be asked twice.
        return not any(dialog.isVisible() for dialog in self._tabs.window().findChildren(Question))

    def delete_all(self, state: CallState) -> None:
        """Delete the whole context of a call, after the account was typed."""
        if state.working or not self._may_edit(state):
            return
        ask_delete_all(
            self._tabs.window(),
            state.call,
            self._badge(),
            len(state.held),
            staged=state.draft.staged_count,
            go_on=lambda: self._begin(state, "Deleting the whole context", self._delete_all(state)),
        )

    async def _delete_all(self, state: CallState) -> None:
        try:
            report = await delete_all.delete_all(await self._client(state), state.call)
        except ApiError as error:
            what = "The call could not be read before deleting, so nothing was deleted."
            state.say(words.failed(what, error, "Try again", lambda: self.delete_all(state)))
            return
        if report.before:
            state.erased = report.before
        if report.reading is not None:
            state.load(report.reading, ours=True)
        state.say(words.delete_all_message(report, lambda: self.put_back(state)))

    def put_back(self, state: CallState) -> None:
        """Write everything back that a call held before its context was deleted."""
        if state.erased is not None and not state.working and self._may_edit(state):
            self._begin(state, "Putting everything back", self._put_back(state, state.erased))

    async def _put_back(self, state: CallState, wanted: Context) -> None:
        def again() -> None:
            self.put_back(state)

        try:
            report = await delete_all.put_back(await self._client(state), state.call, wanted)
        except ApiError as error:
            state.say(words.failed("Nothing was put back.", error, "Put back again", again))
            return
        if report.reading is not None:
            state.load(report.reading, ours=True)
        if report.as_wanted:
            state.erased = None
        state.say(words.put_back_message(report, again))

    def _begin(self, state: CallState, what: str, coroutine: Work) -> None:
        async def work() -> None:
            try:
                await coroutine
            finally:
                state.end_work()

        state.begin_work(what)
        self._tasks.start(work(), what)

    # Cancelling ---------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Give up lookups and refreshes at once; stop commits before their next request."""
        given_up = False
        for handle in (self._lookup, *self._reads.values()):
            if handle is not None and not handle.done:
                handle.cancel()
                given_up = True
        for state in self._tabs.working():
            state.stop_wanted = True
        if given_up:
            self.status.emit("Cancelled. What was read before stays.")
        elif self._tabs.working():
            self.status.emit("Stopping before the next request …")
