"""One run of the program: the window, and what it is connected to, signs in by, writes down and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lvctx_gui import loading
from lvctx_gui.core.translate import sentences, tr
from lvctx_gui.store.paths import find_paths
from lvctx_gui.ui.kit.settings import WindowSettings, keep_qt_settings_in
from lvctx_gui.ui.kit.theme import apply_theme, theme_for
from lvctx_gui.ui.main_window.command_line import SESSION_VARIABLE, given_session
from lvctx_gui.ui.main_window.window import MainWindow
from lvctx_gui.ui.messages.message import Ends, Message, Tone

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.gate import Rules
    from lvctx_gui.demo import Demo
    from lvctx_gui.services.connect import Connection
    from lvctx_gui.store.journal.journal import Journal
    from lvctx_gui.ui.main_window.command_line import Arguments
    from lvctx_gui.ui.main_window.instance.seat import Seat
    from lvctx_gui.ui.sign_in.flow import SignIn


class Program:
    """One window and what it needs: the loop, the connection, the sign-in, the practice server."""

    def __init__(self, app: QApplication, arguments: Arguments) -> None:
        self._arguments = arguments
        self._demo: Demo | None = None
        self._sign_in: SignIn | None = None
        self._rules: Rules | None = None
        self._ended: asyncio.Event | None = None
        self._was_closed = False
        self._cleaning: asyncio.Task[None] | None = None
        self._paths = find_paths(arguments.data_dir)
        keep_qt_settings_in(self._paths.config)
        self._settings = WindowSettings(self._paths.settings)
        # Before there are widgets: each of them would have to take another look.
        apply_theme(app, theme_for(self._settings.theme()))
        self._journal: Journal | None = None
        self.window = MainWindow(self._settings, self._ask, self._paths.checklists)
        self.window.practice_wanted.connect(self._open_practice)
        self.window.closed.connect(self._window_closed)
        if arguments.read_only:
            self.window.editing.set_read_only(tr("Read-only: the program was started with --read-only."))

    @property
    def was_closed(self) -> bool:
        """Whether the window was closed before anything has begun."""
        return self._was_closed

    def show_window(self) -> None:
        """Show the window as it is before anything has begun."""
        window = self.window
        window.show()
        if not self._arguments.demo and not self._given_session:
            words = tr("Sign in, or practise on invented data:")
            window.tabs.start_page.show_server(words, offer_practice=True)
        window.lookup_row.focus_first()

    @property
    def _given_session(self) -> str:
        return given_session(self._arguments)

    def plan_work(self) -> None:
        """Queue what the command line asks for; it starts as soon as there is a loop."""
        window, arguments = self.window, self._arguments
        if arguments.demo:
            self._open_practice()
        elif self._given_session:
            window.connections.connect_by(self._connect)
        else:
            window.tasks.start(self._offer_sign_in(), "offer-sign-in")
        if arguments.call:
            window.look_up_text(arguments.call, self._said_to_be_at)

    @property
    def _said_to_be_at(self) -> str:
        """Where the call of the command line is; a practice server's address is known to nobody before."""
        arguments = self._arguments
        return arguments.call_at or ("" if arguments.demo else arguments.base_url or "")

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """The loop is there."""
        import asyncio

        from lvctx_gui.store.journal.journal import KEEP_DAYS, Journal
        from lvctx_gui.store.secrets import Secrets
        from lvctx_gui.ui.kit.icons import program_icon
        from lvctx_gui.ui.operations.recovery import open_journal

        self._secrets = Secrets()
        self._ended = asyncio.Event()
        self._reading_rules, self._making_sign_in = asyncio.Lock(), asyncio.Lock()
        self._watch()
        days = self._settings.keep_days(KEEP_DAYS)
        self._journal = Journal(self._paths.state, self._secrets, days, self._tell_journal_trouble)
        self.window.use_journal(self._journal)
        self._in_use = asyncio.Event()
        self.window.connections.connected.connect(self._warm_up)
        opening = open_journal(
            self._journal, self.window.autosave, self.window.bring_back, self._bound, self._be_in_use
        )
        self.window.tasks.start(opening, "open-journal", quiet=True)
        self.window.setWindowIcon(program_icon())  # after the first paint: reading a picture takes a moment
        self.window.begin(loop)

    def listen(self, seat: Seat) -> None:
        """Have others find this window where it has the first ``seat``; ``begin`` was called."""
        self.window.tasks.start(self._listen(seat), "listen-to-others", quiet=True)

    async def _listen(self, seat: Seat) -> None:
        import asyncio

        await asyncio.to_thread(loading.instance)
        from lvctx_gui.ui.main_window.instance.hosting import host

        host(seat, self.window, self._arguments)

    def _warm_up(self) -> None:
        """The window is connected: have ready what a lookup needs, before somebody asks for one."""
        if not self._in_use.is_set():
            self._in_use.set()
            self.window.tasks.start(self._prepare_page(), "prepare-page", quiet=True)

    async def _prepare_page(self) -> None:
        import asyncio

        await asyncio.to_thread(loading.calls)
        self.window.tabs.prepare()
        await asyncio.to_thread(loading.writing)
        await asyncio.to_thread(loading.checklists)
        await self.window.flows.checklists.load()

    async def _be_in_use(self) -> None:
        await self._in_use.wait()

    def _tell_journal_trouble(self) -> None:
        """Say at the bottom what is wrong with the journal, and above what has just happened to it."""
        journal = self._journal
        if journal is None:
            return
        self.window.show_trouble(journal.trouble, journal.trouble_reason)
        if notices := journal.take_notices():
            self.window.tabs.say(Message(Tone.WARNING, sentences(notices), lasts=True))
        elif journal.is_failing:
            self.window.tabs.say(Message(Tone.WARNING, journal.trouble, ends=Ends.DISMISSED))

    def _watch(self) -> None:
        """Write a log, and offer what an earlier run left when it crashed."""
        from lvctx_gui.store.logs import CrashFile, open_log

        if problem := self._settings.problem:
            self._say_to_stay(Message(Tone.WARNING, problem, lasts=True))
        self._log = open_log(self._paths.state)
        self._crash = CrashFile(self._paths.state)
        if report := self._crash.begin():
            crashed = tr(
                "This program ended unexpectedly last time. Nothing was sent since. Staged changes are "
                "restored as far as they could be saved."
            )
            copy, action, ends = QApplication.clipboard, tr("Copy report", "button"), Ends.DISMISSED
            text = sentences([problem, crashed])
            self._say_to_stay(Message(Tone.WARNING, text, action, lambda: copy().setText(report), ends=ends))

    def _say_to_stay(self, message: Message) -> None:
        """Say something that connecting takes away, which a person at the sign-in has not seen, once more."""
        self.window.tabs.say(message)
        self.window.connections.connected.connect(
            lambda _: self.window.tabs.say(message), Qt.ConnectionType.SingleShotConnection
        )

    async def run(self) -> None:
        """Run until the window is closed and everything is cleaned up."""
        assert self._ended is not None  # noqa: S101  # begin() comes first
        await self._ended.wait()
        if self._cleaning is not None:
            await self._cleaning

    # Connecting ---------------------------------------------------------------------------------------

    async def _bound(self) -> Rules:
        """What binds this run; read once, in a thread, before anything is connected or kept."""
        import asyncio

        async with self._reading_rules:
            if self._rules is None:
                self._rules = await asyncio.to_thread(_read_rules, self._arguments.read_only)
        return self._rules

    async def _signing_in(self) -> SignIn:
        """The sign-in, made after the first paint; nothing is connected before the policy was read."""
        async with self._making_sign_in:
            if self._sign_in is None:
                self._sign_in = await self._make_sign_in()
        return self._sign_in

    async def _make_sign_in(self) -> SignIn:
        import asyncio

        rules = await self._bound()
        await asyncio.to_thread(loading.sign_in)
        from dataclasses import replace

        from lvctx_gui.services.connect import Gate
        from lvctx_gui.services.sign_in import SignInService
        from lvctx_gui.ui.main_window.session_actions import SessionActions
        from lvctx_gui.ui.sign_in.flow import SignIn

        window = self.window
        service = SignInService(Gate(rules, window.count_request, window.flows.recorder), self._secrets)
        sign_in = SignIn(window, window.tasks, self._paths.profiles, service, self._connection)
        sign_in.message.connect(lambda message: window.tabs.say(replace(message, lasts=True)))
        sign_in.connected.connect(window.connections.take)
        sign_in.practice_wanted.connect(self._open_practice)
        self._session_actions = SessionActions(window, sign_in)
        await sign_in.book.load()
        window.editing.set_read_only(rules.reason)
        return sign_in

    def _connection(self) -> Connection | None:
        return self.window.connections.connection

    async def _ask(self, reason: str) -> bool:
        return await (await self._signing_in()).ask(reason)

    async def _offer_sign_in(self) -> None:
        import asyncio

        sign_in = await self._signing_in()
        address = self._arguments.base_url or ""
        if address:
            try:
                address = sign_in.service.gate.profile_at(address).base_url
            except ValueError as error:
                self.window.connections.connecting_failed.emit(str(error))
                return
        await asyncio.to_thread(loading.sign_in_view)
        if self._connection() is None and self._demo is None:
            sign_in.open(tr("Sign in to look calls up, or practise first."), address)

    async def _connect(self) -> Connection:
        """Use the session of the environment at the address of the command line."""
        service = (await self._signing_in()).service
        from lvctx_gui.services.sign_in import SignInRequest

        request = SignInRequest(
            service.gate.profile_at(self._arguments.base_url or ""),
            session_id=self._given_session,
            session_name=tr("The session in {variable}", variable=SESSION_VARIABLE),
            is_chosen=False,
        )
        return await service.sign_in_as(request, renew=self._ask)

    # Practising ---------------------------------------------------------------------------------------

    def _open_practice(self) -> None:
        if self._demo is None:
            from lvctx_gui.demo import Demo

            self._demo = Demo()
        self.window.connections.connect_by(self._connect_to_practice)

    async def _renew_practice(self, _reason: str) -> bool:
        """Practice credentials are known to everybody: nobody has to type them."""
        connection = self._connection()
        if self._demo is None or connection is None or not connection.site.practice:
            return await self._ask(_reason)
        await self._practise(instead_of=connection)
        text = tr("The practice session had ended; you were signed in again.")
        self.window.tabs.say(Message(Tone.INFO, text))
        return True

    async def _practise(self, instead_of: Connection | None = None) -> Connection:
        import asyncio

        assert self._demo is not None  # noqa: S101  # made in _open_practice
        service = (await self._signing_in()).service
        await asyncio.to_thread(self._demo.start)
        return await service.sign_in_as(
            self._demo.sign_in_request(), renew=self._renew_practice, instead_of=instead_of
        )

    async def _connect_to_practice(self) -> Connection:
        connection = await self._practise()
        assert self._demo is not None  # noqa: S101  # made in _open_practice
        window = self.window

        def shown() -> tuple[CallRef, list[str]] | None:
            if (page := window.tabs.current) is None:
                return None
            return page.state.call, [change.key for change in page.state.draft.changes]

        items = self._demo.menu(
            window.look_up, shown, lambda words: window.tabs.say(Message(Tone.INFO, words))
        )
        window.practice_menu.fill(items, window.menuBar())
        return connection

    # Ending -------------------------------------------------------------------------------------------

    def _window_closed(self) -> None:
        if self._ended is None:
            self._was_closed = True
            return
        import asyncio

        self._cleaning = asyncio.get_running_loop().create_task(self._clean_up(), name="clean-up")
        self._ended.set()

    async def _clean_up(self) -> None:
        import asyncio

        journal = self._journal
        if journal is not None and journal.is_open:
            await self.window.autosave.now()
        await self.window.tasks.end()
        await self.window.connections.close()
        if self._demo is not None:
            await asyncio.to_thread(self._demo.stop)
        if journal is not None:
            await journal.close()
        self._crash.end()
        if self._log is not None:
            import logging

            logging.getLogger().removeHandler(self._log)
            self._log.close()


def _read_rules(read_only: bool) -> Rules:
    from lvctx_gui.core.gate import Rules
    from lvctx_gui.store.policy import load_policy

    return Rules(load_policy(), read_only)
