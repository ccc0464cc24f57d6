"""Signing in: opens the view, runs one login at a time, keeps profiles and secrets where they belong."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.profile import Profile, ProfileEntry
from lvctx_gui.services.connect import Connection, Gate, Pasted, SecretError
from lvctx_gui.store.secrets import SecretKind, Secrets, SecretsError
from lvctx_gui.ui.kit.tasks import Handle, Tasks
from lvctx_gui.ui.messages.message import Message, Tone
from lvctx_gui.ui.messages.reading import count
from lvctx_gui.ui.sign_in.dialog import SignInDialog, SignInRequest
from lvctx_gui.ui.sign_in.profile_book import ProfileBook

if TYPE_CHECKING:
    import asyncio

    from lvctx_gui.api.network import Network
    from lvctx_gui.api.session import Credentials

_OLD_SECRETS = (
    "What the keychain held for this profile was stored without its address by an earlier version, and was "
    "removed: type token and password once more."
)

EXPIRY_TOLD = 14
"""Days before a password ends from which on it is told."""


class SignIn(QObject):
    """The one place that signs in. ``connected`` carries the ``Connection``, ``message`` what to say."""

    connected = Signal(object)
    message = Signal(object)
    practice_wanted = Signal()

    def __init__(
        self,
        window: QMainWindow,
        tasks: Tasks,
        profile_file: Path,
        gate: Gate,
        secrets: Secrets,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self.gate = gate
        self.secrets = secrets
        self.book = ProfileBook(tasks, profile_file, gate.rules.policy, self.secrets, parent=self)
        self.book.changed.connect(self._show_profiles)
        self.book.said.connect(self._say)
        self.book.message.connect(self.message)
        self._dialog: SignInDialog | None = None
        self._answer: asyncio.Future[bool] | None = None
        self._connection: Connection | None = None
        self._address = ""
        self._signing_in = False
        self._login: Handle | None = None

    # The view -----------------------------------------------------------------------------------------

    async def ask(self, reason: str) -> bool:
        """Let the person sign in; True when they did. One question at a time: who asks later joins it."""
        import asyncio

        if self._answer is None:
            self._answer = asyncio.get_running_loop().create_future()
            self.open(reason, self._address_of(self._connection))
        return await asyncio.shield(self._answer)

    def open(self, reason: str = "", address: str = "") -> None:
        """Show the view. ``address`` is a server that no profile names."""
        if self._dialog is None:
            dialog = SignInDialog(self._window)
            dialog.sign_in_wanted.connect(self._start)
            dialog.rejected.connect(self._give_up)
            dialog.practice_wanted.connect(self._practise)
            dialog.profile_chosen.connect(self._fill_secrets)
            dialog.edit_wanted.connect(lambda entry: self.book.edit(dialog, entry))
            dialog.delete_wanted.connect(self.book.delete)
            dialog.import_wanted.connect(lambda: self.book.import_file(dialog))
            dialog.export_wanted.connect(lambda: self.book.export_file(dialog))
            self._dialog = dialog
        self._address = address or self._address
        self._show_profiles(self.book.last_used)
        self._dialog.say(reason)
        self._dialog.open()
        self._dialog.focus_first()

    def _show_profiles(self, chosen: str) -> None:
        if self._dialog is not None:
            only = self.book.policy.only_these
            self._dialog.show_profiles(self.book.entries, chosen, address=self._address, only_these=only)

    def _say(self, text: str) -> None:
        if self._dialog is not None:
            self._dialog.say(text)

    def _give_up(self) -> None:
        if self._login is not None:
            self._login.cancel()
        self._end(signed_in=False)

    def _practise(self) -> None:
        self._give_up()
        self.practice_wanted.emit()

    def _end(self, *, signed_in: bool) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.blockSignals(True)
            dialog.close()
            dialog.deleteLater()  # with it goes what was typed
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(signed_in)

    def _fill_secrets(self, entry: ProfileEntry | None) -> None:
        if entry is not None:
            self._tasks.start(self._look_into_keychain(entry.profile), "look into the keychain")

    async def _look_into_keychain(self, profile: Profile) -> None:
        try:
            token = await self.secrets.get(profile, SecretKind.ACCESS_TOKEN)
            password = await self.secrets.get(profile, SecretKind.PASSWORD)
        except SecretsError as error:
            if self._dialog is not None:
                reason = self._dialog.said
                self._dialog.say(f"{reason} {error} Type token and password; they stay in memory.".strip())
            return
        dialog = self._dialog
        chosen = dialog.chosen() if dialog else None
        if dialog is not None and chosen is not None and chosen.profile == profile:
            dialog.fill_secrets(token or "", password or "")
        # What cannot be removed now is tried at the next look; nobody gets it in any case.
        with contextlib.suppress(SecretsError):
            if await self.secrets.remove_unbound(profile.name) and self._dialog is not None:
                self._dialog.say(f"{self._dialog.said} {_OLD_SECRETS}".strip())

    # Signing in ---------------------------------------------------------------------------------------

    def _start(self, request: SignInRequest) -> None:
        if self._dialog is not None:
            self._dialog.set_busy(True)
            self._dialog.say("Signing in …")
        self._login = self._tasks.start(self._sign_in(request), "sign in")

    async def _sign_in(self, request: SignInRequest) -> None:
        if self._signing_in:
            return  # exactly one login runs at a time
        self._signing_in = True
        try:
            connection = await self._connect(request)
        except (ApiError, ValueError, SecretsError) as error:
            if self._dialog is not None:
                self._dialog.set_busy(False)
                self._dialog.say(str(error), wrong=True)
                if isinstance(error, SecretError):
                    self._dialog.show_problem(error.field, str(error))
            else:
                self.message.emit(Message(Tone.ERROR, f"Renewing the session failed. {error}", error=error))
            return
        finally:
            self._signing_in = False
        self.book.use(request.profile)
        self._end(signed_in=True)
        self.adopt(connection)
        self.connected.emit(connection)
        days = connection.days_left
        if days is not None and days < EXPIRY_TOLD:
            when = "today" if days == 0 else f"in {count(days, 'day')}"
            self.message.emit(Message(Tone.WARNING, f"Your password expires {when}: change it in time."))
        await self._remember(request)

    async def _connect(self, request: SignInRequest) -> Connection:
        profile = request.profile
        network = await self.network_of(profile)
        how: Credentials | Pasted = Pasted(request.session_id)
        if not request.session_id:
            from lvctx_gui.api import session

            how = session.Credentials(
                profile.client_code,
                profile.user_name,
                request.password,
                request.access_token,
                profile.agent,
            )
        return await self.gate.connect(
            profile, how, ask=self.ask, network=network, instead_of=self._connection
        )

    async def network_of(self, profile: Profile) -> Network:
        """The profile's way out, with the proxy's password from the keychain. Raises ``SecretsError``."""
        from lvctx_gui.api.network import Network

        password = ""
        if profile.proxy_user:
            password = await self.secrets.get(profile, SecretKind.PROXY_PASSWORD) or ""
        return Network(profile.proxy, profile.proxy_url, profile.proxy_user, password, profile.ca_file)

    async def _remember(self, request: SignInRequest) -> None:
        if request.session_id:
            return
        profile = request.profile
        if request.remember:
            trouble = None
            for kind, secret in (
                (SecretKind.ACCESS_TOKEN, request.access_token),
                (SecretKind.PASSWORD, request.password),
            ):
                try:
                    await self.secrets.set(profile, kind, secret)
                except SecretsError as error:
                    trouble = error  # it is in memory all the same, as the other must be
            if trouble is not None:
                text = f"{trouble} Token and password stay in memory until you close this program."
                self.message.emit(Message(Tone.WARNING, text))
            return
        # Nobody asked for a keychain, so that nothing is said when there is none.
        with contextlib.suppress(SecretsError):
            if await self.secrets.get(profile, SecretKind.PASSWORD) is not None:
                await self.secrets.delete(profile, SecretKind.ACCESS_TOKEN)
                await self.secrets.delete(profile, SecretKind.PASSWORD)

    def open_again(self) -> None:
        """Show the view because the person asked for it."""
        self.open("", self._address_of(self._connection))

    def session_ended(self) -> None:
        """Ask for another session before a request has to."""
        if self._dialog is None:
            self.open(
                "Your session has ended: it was not used for two hours.", self._address_of(self._connection)
            )

    def renew(self) -> None:
        """Sign in again to the same place: by what the keychain holds, else by asking."""
        self._tasks.start(self._renew(), "renew session")

    async def _renew(self) -> None:
        connection = self._connection
        profile = connection.profile if connection is not None and connection.is_chosen else None
        if profile is not None and self._dialog is None:
            try:
                token = await self.secrets.get(profile, SecretKind.ACCESS_TOKEN)
                password = await self.secrets.get(profile, SecretKind.PASSWORD)
            except SecretsError:
                token = password = None
            if token and password:
                await self._sign_in(SignInRequest(profile, token, password, remember=True))
                return
        self.open("Sign in again to renew your session.", self._address_of(connection))

    @staticmethod
    def _address_of(connection: Connection | None) -> str:
        return connection.site.base_url if connection is not None and not connection.is_chosen else ""

    def adopt(self, connection: Connection) -> None:
        """Another way has led to a connection; a new session for the same place goes to it."""
        self._connection = connection

    def forget(self) -> None:
        """Sign out here: the session is dropped, at the server it lives on."""
        if self._connection is not None:
            self._connection.manager.forget()
        self._connection = None
