"""The profiles of this user and this machine: choosing, editing, importing, exporting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from lvctx_gui.core.profile import Policy, Profile, ProfileEntry, is_read_only, merge_profiles, name_key
from lvctx_gui.store import profiles as profile_store
from lvctx_gui.store.secrets import SecretKind, Secrets, SecretsError
from lvctx_gui.ui.profile_dialog import ProfileDialog
from lvctx_gui.ui.tasks import Tasks
from lvctx_gui.ui.words import Message, Tone, count


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
        load_policy: Callable[[], Policy],
        secrets: Secrets,
        *,
        read_only: bool,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._file = file
        self._load_policy = load_policy
        self._secrets = secrets
        self._read_only = read_only
        self._own: list[Profile] = []
        self.last_used = ""
        self.policy = Policy()

    async def load(self) -> None:
        """Read the profiles and the administrator's policy, off the window's thread."""
        import asyncio

        self.policy, loaded = await asyncio.to_thread(
            lambda: (self._load_policy(), profile_store.load_profiles(self._file))
        )
        self._own, self.last_used = list(loaded.profiles), loaded.last_used
        problems = [*loaded.problems, *([self.policy.problem] if self.policy.problem else [])]
        if problems:
            self.message.emit(Message(Tone.WARNING, " ".join(problems)))

    @property
    def entries(self) -> tuple[ProfileEntry, ...]:
        """The profiles to choose from."""
        return merge_profiles(self._own, self.policy)

    def read_only_reason(self, profile: Profile | None) -> str:
        """Who forbids changing anything, as a sentence; ``""`` when nobody does."""
        return is_read_only(profile, self._read_only, self.policy)[1]

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

        self._tasks.start(save(), "save profiles")

    # What a person does -------------------------------------------------------------------------------

    def edit(self, parent: QWidget, entry: ProfileEntry | None) -> None:
        """Open the form for a profile, or for a new one."""
        old = entry.profile if entry else None
        taken = {name_key(other.profile.name) for other in self.entries}
        if old is not None:
            taken.discard(name_key(old.name))
        form = ProfileDialog(parent, old, frozenset(taken))
        form.saved.connect(lambda profile, password: self._saved(profile, password, old))
        form.open()

    def _saved(self, profile: Profile, proxy_password: str, old: Profile | None) -> None:
        self._keep(profile, old)
        self._save()
        self._tasks.start(self._move_secrets(old, profile, proxy_password), "keep secrets of a profile")
        self.changed.emit(profile.name)

    async def _move_secrets(self, old: Profile | None, profile: Profile, proxy_password: str) -> None:
        """Let secrets follow a new name; never let them follow to another server or proxy."""
        dropped: set[SecretKind] = set()
        if old is not None and old.base_url != profile.base_url:
            dropped |= {SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD}
        if old is not None and (old.proxy_url != profile.proxy_url or proxy_password):
            dropped.add(SecretKind.PROXY_PASSWORD)
        if old is not None:
            problem = await self._drop(old.name, dropped)
            if name_key(old.name) != name_key(profile.name):
                problem = await self._follow_name(old.name, profile.name) or problem
            if problem:
                self.said.emit(f"{problem} What it holds of this profile may be out of date.")
        try:
            if proxy_password:
                await self._secrets.set(profile.name, SecretKind.PROXY_PASSWORD, proxy_password)
        except SecretsError as error:
            self.said.emit(f"{error} The proxy's password stays in memory.")

    def delete(self, entry: ProfileEntry | None) -> None:
        """Drop a profile of the user's own, with its secrets."""
        if entry is None or entry.fixed:
            return
        name = entry.profile.name
        self._own = [own for own in self._own if name_key(own.name) != name_key(name)]
        self._save()
        self.changed.emit("")
        self._tasks.start(self._forget(name), "forget secrets of a profile")

    async def _forget(self, name: str) -> None:
        if problem := await self._drop(name, _KINDS):
            self.said.emit(f"The profile is gone. {problem}")

    async def _drop(self, name: str, kinds: Iterable[SecretKind]) -> str:
        """Delete each of these secrets, whatever happens to the others; returns what went wrong."""
        problem = ""
        for kind in kinds:
            try:
                await self._secrets.delete(name, kind)
            except SecretsError as error:
                problem = str(error)
        return problem

    async def _follow_name(self, old: str, new: str) -> str:
        """Keep the secrets under a new name; returns what went wrong."""
        try:
            for kind in _KINDS:
                if secret := await self._secrets.get(old, kind):
                    await self._secrets.set(new, kind, secret)
                    await self._secrets.delete(old, kind)
        except SecretsError as error:
            return str(error)
        return ""

    def import_file(self, parent: QWidget) -> None:
        """Ask for a file and take its profiles over."""
        self._ask_file(parent, "Import profiles", self._import, save=False)

    def export_file(self, parent: QWidget) -> None:
        """Ask for a file and write the profiles to it."""
        self._ask_file(parent, "Export profiles", self._export, save=True)

    def _ask_file(self, parent: QWidget, title: str, act: Callable[[Path], str], *, save: bool) -> None:
        def chosen(name: str) -> None:
            try:
                self.said.emit(act(Path(name)))
            except profile_store.ProfileFileError as error:
                self.said.emit(str(error))

        dialog = QFileDialog(parent, title, "profiles.toml", "TOML files (*.toml);;All files (*)")
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _import(self, file: Path) -> str:
        imported = [self._beside_others(profile) for profile in profile_store.import_profiles(file)]
        for profile in imported:
            self._keep(profile)
        self._save()
        self.changed.emit(imported[0].name)
        return f"{count(len(imported), 'profile')} imported."

    def _beside_others(self, profile: Profile) -> Profile:
        """``profile`` under a name that nobody has: secrets are kept by name, and must not change hands."""
        taken = {name_key(entry.profile.name) for entry in self.entries}
        names = [profile.name, *(f"{profile.name[:80]} (imported {n})" for n in range(1, len(taken) + 2))]
        return replace(profile, name=next(name for name in names if name_key(name) not in taken))

    def _export(self, file: Path) -> str:
        profile_store.export_profiles(file, [entry.profile for entry in self.entries])
        return f"{count(len(self.entries), 'profile')} exported. There is no secret in the file."


_KINDS = (SecretKind.ACCESS_TOKEN, SecretKind.PASSWORD, SecretKind.PROXY_PASSWORD)
