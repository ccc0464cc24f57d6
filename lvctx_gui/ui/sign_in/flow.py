"""Signing in by the view: opens it, hands over what the person gave, and shows how it goes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from lvctx_gui.api.errors import ApiError, NotSentError
from lvctx_gui.core.profile import Profile, ProfileEntry
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.services.connect import Connection, SecretError
from lvctx_gui.services.sign_in import (
    AskRequest,
    Connecting,
    NotRemembered,
    PasswordExpires,
    Progress,
    SignedIn,
    SignInRequest,
    SignInService,
)
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.ui.kit.tasks import Handle, Tasks, current_handle
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.sign_in.profile_book import ProfileBook

if TYPE_CHECKING:
    from lvctx_gui.ui.sign_in.dialog import SignInDialog


class SignIn(QObject):
    """Lets a person sign in. ``connected`` carries the ``Connection``, ``message`` what to say.

    ``current`` gives the window's connection, or none.
    """

    connected = Signal(object)
    message = Signal(object)
    practice_wanted = Signal()

    def __init__(
        self,
        window: QMainWindow,
        tasks: Tasks,
        profile_file: Path,
        service: SignInService,
        current: Callable[[], Connection | None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._current = current
        self.service = service
        policy = service.gate.rules.policy
        self.book = ProfileBook(tasks, profile_file, policy, service.secrets, parent=self)
        self.book.changed.connect(self._show_profiles)
        self.book.said.connect(self._say)
        self.book.message.connect(self.message)
        self._dialog: SignInDialog | None = None
        self._requests: asyncio.Queue[SignInRequest] = asyncio.Queue()
        """What the person gave in the view that is open."""
        self._flow: Handle | None = None
        """Signs in with what the view gives."""
        self._renewal: Handle | None = None
        """Signs in with what the keychain gives."""
        self._answer: asyncio.Future[bool] | None = None
        self._address = ""

    # Asking -------------------------------------------------------------------------------------------

    async def ask(self, reason: str) -> bool:
        """Let the person sign in; True when they did. One question at a time: who asks later joins it."""
        if self._answer is None:
            self._answer = asyncio.get_running_loop().create_future()
            self.open(reason, self._address_now())
        return await asyncio.shield(self._answer)

    def open(self, reason: str = "", address: str = "") -> None:
        """Show the view. ``address`` is a server that no profile names."""
        is_new = self._dialog is None
        self._show_view(reason, address)
        if is_new:
            self._flow = self._tasks.start(self._sign_in(self._next_request), "sign-in", asks=True)

    def open_again(self) -> None:
        """Show the view because the person asked for it."""
        self.open("", self._address_now())

    def session_ended(self) -> None:
        """Ask for another session before a request has to."""
        if self._dialog is None:
            reason = tr("Your session has ended because it was not used for two hours.")
            self.open(reason, self._address_now())

    def renew(self) -> None:
        """Sign in again to the same place: by what the keychain holds, else by asking."""
        connection = self._current()
        profile = connection.profile if connection is not None and connection.is_chosen else None
        if profile is None or self._dialog is not None:
            self.open(tr("Sign in again to renew your session."), self._address_now())
        elif self._renewal is None or self._renewal.done:  # a wrong password must not count twice
            ask = self.service.from_keychain(profile, self._ask_to_renew)
            self._renewal = self._tasks.start(self._sign_in(ask), "renew-session", asks=True)

    def _address_now(self) -> str:
        """The server that the window is signed in to, where no profile names it."""
        connection = self._current()
        return connection.site.base_url if connection is not None and not connection.is_chosen else ""

    # Signing in ---------------------------------------------------------------------------------------

    async def _sign_in(self, ask: AskRequest) -> None:
        try:
            await self.service.sign_in(ask, self._tell, renew=self.ask, current=self._current)
        except (ApiError, ValueError, SecretsError) as error:
            text = sentences([tr("Renewing the session failed."), str(error)])
            self.message.emit(Message(Tone.ERROR, text, error=error, ends=Ends.SIGNED_IN))

    async def _ask_to_renew(self, problem: Exception | None) -> SignInRequest | None:
        if self._flow is None:
            self._flow = current_handle()
            self._show_view(tr("Sign in again to renew your session."), self._address_now())
        elif self._flow is not current_handle():
            return None  # the view was opened meanwhile, and asks already
        return await self._next_request(problem)

    async def _next_request(self, problem: Exception | None) -> SignInRequest | None:
        """What the person gives next; ``problem`` is what it failed with before."""
        if problem is not None:
            self._show_problem(problem)
        asker = current_handle()
        if asker is None:
            return await self._requests.get()
        asker.set_asking(True)
        try:
            return await self._requests.get()
        finally:
            asker.set_asking(False)

    def _submit(self, request: SignInRequest) -> None:
        if self._dialog is None or self._flow is None:
            return
        self._dialog.set_busy(True)
        self._flow.set_asking(False)  # at once: it is under way, although its turn is still to come
        self._requests.put_nowait(request)

    def _tell(self, progress: Progress) -> None:
        match progress:
            case Connecting():
                self._say(tr("Signing in …"))
            case SignedIn(request, connection):
                self.book.use(request.profile)
                self._end(signed_in=True)
                self.connected.emit(connection)
            case PasswordExpires(days):
                self.message.emit(Message(Tone.WARNING, _about_expiry(days)))
            case NotRemembered(problem):
                kept = tr("Token and password stay in memory until you close this program.")
                self.message.emit(Message(Tone.WARNING, sentences([problem, kept])))

    # The view -----------------------------------------------------------------------------------------

    def _show_view(self, reason: str, address: str) -> None:
        if self._dialog is None:
            self._dialog = self._make_view()
            self._requests = asyncio.Queue()
        self._address = address or self._address
        self._show_profiles(self.book.last_used)
        self._dialog.say(reason)
        self._dialog.open()
        self._dialog.focus_first()

    def _make_view(self) -> SignInDialog:
        from lvctx_gui.ui.sign_in.dialog import SignInDialog  # who comes with a session never sees it

        dialog = SignInDialog(self._window)
        dialog.sign_in_wanted.connect(self._submit)
        dialog.rejected.connect(self._give_up)
        dialog.practice_wanted.connect(self._practise)
        dialog.profile_chosen.connect(self._fill_secrets)
        dialog.edit_wanted.connect(lambda entry: self.book.edit(dialog, entry))
        dialog.delete_wanted.connect(self.book.delete)
        dialog.import_wanted.connect(lambda: self.book.import_file(dialog))
        dialog.export_wanted.connect(lambda: self.book.export_file(dialog))
        return dialog

    def _show_profiles(self, chosen: str) -> None:
        if self._dialog is not None:
            only = self.book.policy.only_these
            self._dialog.show_profiles(self.book.entries, chosen, address=self._address, only_these=only)

    def _say(self, text: str) -> None:
        if self._dialog is not None:
            self._dialog.say(text)

    def _show_problem(self, problem: Exception) -> None:
        if self._dialog is not None:
            self._dialog.set_busy(False)
            self._dialog.say(_why(problem), wrong=True)
            if isinstance(problem, SecretError):
                self._dialog.show_problem(problem.field, str(problem))

    def _give_up(self) -> None:
        self._end(signed_in=False)

    def _practise(self) -> None:
        self._give_up()
        self.practice_wanted.emit()

    def _end(self, *, signed_in: bool) -> None:
        """Close the view, end what signs in by it unless that is where this comes from, and answer."""
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.blockSignals(True)
            dialog.close()
            dialog.deleteLater()  # with it goes what was typed
        flow, self._flow = self._flow, None
        if flow is not None and flow is not current_handle():
            flow.cancel()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(signed_in)

    def _fill_secrets(self, entry: ProfileEntry | None) -> None:
        if entry is not None:
            self._tasks.start(self._look_into_keychain(entry.profile), "look-into-keychain")

    async def _look_into_keychain(self, profile: Profile) -> None:
        try:
            token, password = await self.service.stored(profile)
        except SecretsError as error:
            advice = tr("Type token and password; they stay in memory.")
            self._say_also(sentences([str(error), advice]))
            return
        dialog = self._dialog
        chosen = dialog.chosen() if dialog else None
        if dialog is not None and chosen is not None and chosen.profile == profile:
            dialog.fill_secrets(token, password)
        # What cannot be removed now is tried at the next look; nobody gets it in any case.
        with contextlib.suppress(SecretsError):
            if await self.service.secrets.remove_unbound(profile.name):
                text = tr(
                    "What the keychain held for this profile was stored without its address by an earlier "
                    "version, and was removed: type token and password once more."
                )
                self._say_also(text)

    def _say_also(self, text: str) -> None:
        if self._dialog is not None:
            self._dialog.say(sentences([self._dialog.said, text]))


def _why(problem: Exception) -> str:
    """Why nobody is signed in. Signing in changes nothing, so nothing is said of having been carried out."""
    if isinstance(problem, ApiError) and not isinstance(problem, NotSentError):
        return sentences([problem.summary, problem.advice])
    return str(problem)


def _about_expiry(days: int) -> str:
    if days == 0:
        return tr("Your password expires today: change it in time.")
    return tr_n(
        "Your password expires in {n} day: change it in time.",
        "Your password expires in {n} days: change it in time.",
        days,
    )
