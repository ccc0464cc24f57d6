"""The profiles of this user and this machine: choosing, editing, importing, exporting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lvctx_gui.core.profile import Policy, Profile, ProfileEntry, free_name, merge_profiles, name_key
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.services.profile_secrets import delete_secrets, move_secrets
from lvctx_gui.store.keychain import SecretsError
from lvctx_gui.store.profiles import file as profile_store
from lvctx_gui.store.secrets import SecretKind, Secrets
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.message import Message, Tone


class ProfileBook(QObject):
    """Holds the profiles; every change is written to disk by a task.

    ``changed`` carries the name of the profile to choose now, ``said`` a sentence for the view that is open,
    ``message`` one for the window.
    """

    changed = Signal(str)
    said = Signal(str)
    message = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        file: Path,
        policy: Policy,
        secrets: Secrets,
        *,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._file = file
        self._secrets = secrets
        self._own: list[Profile] = []
        self.last_used = ""
        self.policy = policy

    async def load(self) -> None:
        """Read the user's profiles, off the window's thread."""
        import asyncio

        loaded = await asyncio.to_thread(profile_store.load_profiles, self._file)
        self._own, self.last_used = list(loaded.profiles), loaded.last_used
        problems = [*loaded.problems, *([self.policy.problem] if self.policy.problem else [])]
        if problems:
            self.message.emit(Message(Tone.WARNING, sentences(problems)))

    @property
    def entries(self) -> tuple[ProfileEntry, ...]:
        """The profiles to choose from."""
        return merge_profiles(self._own, self.policy)

    def use(self, profile: Profile) -> None:
        """Somebody has signed in with ``profile``: keep it, and choose it next time."""
        fixed = {name_key(entry.profile.name) for entry in self.entries if entry.fixed}
        if name_key(profile.name) not in fixed:
            self._keep(profile)
        self.last_used = profile.name
        self._save()

    def _keep(self, profile: Profile, replaced: Profile | None = None) -> None:
        keys = {name_key(profile.name)} | ({name_key(replaced.name)} if replaced else set())
        at = next((i for i, own in enumerate(self._own) if name_key(own.name) in keys), len(self._own))
        self._own = [own for own in self._own if name_key(own.name) not in keys]
        self._own.insert(at, profile)

    def _save(self) -> None:
        import asyncio

        own, last = tuple(self._own), self.last_used

        async def save() -> None:
            try:
                await asyncio.to_thread(profile_store.save_profiles, self._file, own, last)
            except profile_store.ProfileFileError as error:
                self.message.emit(Message(Tone.WARNING, str(error)))

        self._tasks.start(save(), "save-profiles")

    # What a person does -------------------------------------------------------------------------------

    def edit(self, parent: QWidget, entry: ProfileEntry | None) -> None:
        """Open the form for a profile, or for a new one."""
        old = entry.profile if entry else None
        taken = {name_key(other.profile.name) for other in self.entries}
        if old is not None:
            taken.discard(name_key(old.name))
        from lvctx_gui.ui.sign_in.profile_dialog import ProfileDialog

        form = ProfileDialog(parent, old, frozenset(taken))
        form.saved.connect(lambda profile, password: self._saved(profile, password, old))
        form.open()

    def _saved(self, profile: Profile, proxy_password: str, old: Profile | None) -> None:
        self._keep(profile, old)
        self._save()
        self._tasks.start(self._move_secrets(old, profile, proxy_password), "move-secrets")
        self.changed.emit(profile.name)

    async def _move_secrets(self, old: Profile | None, profile: Profile, proxy_password: str) -> None:
        """Let secrets follow what a person changed, and keep the proxy's password that they typed."""
        if old is not None:
            problem = await move_secrets(self._secrets, old, profile, new_proxy_password=bool(proxy_password))
            if problem:
                stale = tr("What it holds of this profile may be out of date.")
                self.said.emit(sentences([problem, stale]))
        if not proxy_password:
            return
        try:
            await self._secrets.set(profile, SecretKind.PROXY_PASSWORD, proxy_password)
        except SecretsError as error:
            self.said.emit(sentences([str(error), tr("The proxy's password stays in memory.")]))

    def delete(self, entry: ProfileEntry | None) -> None:
        """Drop a profile of the user's own, with its secrets."""
        if entry is None or entry.fixed:
            return
        name = entry.profile.name
        self._own = [own for own in self._own if name_key(own.name) != name_key(name)]
        self._save()
        self.changed.emit("")
        self._tasks.start(self._forget(entry.profile), "delete-secrets")

    async def _forget(self, profile: Profile) -> None:
        if problem := await delete_secrets(self._secrets, profile):
            self.said.emit(sentences([tr("The profile was deleted."), problem]))

    def import_file(self, parent: QWidget) -> None:
        """Ask for a file, show what it brings, and take its profiles over when the person agrees."""
        self._ask_file(parent, tr("Import profiles"), lambda file: self._offer(parent, file), save=False)

    def export_file(self, parent: QWidget) -> None:
        """Ask for a file and write the profiles to it."""
        self._ask_file(parent, tr("Export profiles"), self._export, save=True)

    def _ask_file(self, parent: QWidget, title: str, act: Callable[[Path], str], *, save: bool) -> None:
        def chosen(name: str) -> None:
            try:
                if said := act(Path(name)):
                    self.said.emit(said)
            except profile_store.ProfileFileError as error:
                self.said.emit(str(error))

        kinds = tr("TOML files (*.toml);;All files (*)")
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, title, "profiles.toml", kinds)
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _offer(self, parent: QWidget, file: Path) -> str:
        taken = [entry.profile.name for entry in self.entries] + [own.name for own in self._own]
        offered: list[Profile] = []
        for profile in profile_store.import_profiles(file):
            named = replace(profile, name=free_name(profile.name, [*taken, *(each.name for each in offered)]))
            offered.append(named)
        from lvctx_gui.ui.sign_in.import_dialog import ImportDialog

        dialog = ImportDialog(parent, file.name, offered)
        dialog.accepted.connect(lambda: self._import(offered))
        dialog.open()
        return ""

    def _import(self, profiles: list[Profile]) -> None:
        for profile in profiles:
            self._keep(profile)
        self._save()
        self.changed.emit(profiles[0].name)
        self.said.emit(tr_n("{n} profile was imported.", "{n} profiles were imported.", len(profiles)))

    def _export(self, file: Path) -> str:
        profile_store.export_profiles(file, [entry.profile for entry in self.entries])
        return tr_n(
            "{n} profile was exported. There is no secret in the file.",
            "{n} profiles were exported. There is no secret in the file.",
            len(self.entries),
        )
