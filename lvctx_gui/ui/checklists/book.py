"""The checklists of this user and this machine: read, saved and deleted off the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lvctx_gui.core.translate import sentences

if TYPE_CHECKING:
    from pathlib import Path

    from lvctx_gui.core.checklist.checklist import Checklist
    from lvctx_gui.core.checklist.matching import Patterns
    from lvctx_gui.store.checklists.folder import FiledChecklist, Shelf
    from lvctx_gui.ui.call.assessor import Assessor
    from lvctx_gui.ui.kit.tasks import Tasks


class ChecklistBook(QObject):
    """Holds the checklists in ``folder`` and the administrator's, by which ``assessor`` goes.

    ``changed`` says that they are others now.
    """

    changed = Signal()

    def __init__(self, tasks: Tasks, assessor: Assessor, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._assessor = assessor
        self._folder = folder
        self._shelf: Shelf | None = None
        self._practice = False
        self._loads = 0

    @property
    def is_loaded(self) -> bool:
        """Whether the folders have been read in this run."""
        return self._shelf is not None

    @property
    def filed(self) -> tuple[FiledChecklist, ...]:
        """The checklists: the user's own, the administrator's, that of the practice calls."""
        return self._shelf.filed if self._shelf is not None else ()

    @property
    def problem(self) -> str:
        """Which files cannot be used, and why, as sentences; ``""`` where all can."""
        return sentences(self._shelf.problems) if self._shelf is not None else ""

    @property
    def own_names(self) -> tuple[str, ...]:
        """The names of the user's own checklists."""
        from lvctx_gui.store.checklists.folder import Origin

        return tuple(each.checklist.name for each in self.filed if each.origin is Origin.OWN)

    async def load(self) -> None:
        """Read the folders; from then on calls are assessed by what is there."""
        import asyncio

        self._loads += 1
        number = self._loads
        shelf, own, practice, patterns = await asyncio.to_thread(_read, self._folder, self._practice)
        if number != self._loads:
            return  # somebody has asked again meanwhile, who sees what has changed since
        self._shelf = shelf
        self._assessor.use(own, practice, patterns)
        self.changed.emit()

    def show_site(self, *, practice: bool) -> None:
        """Somebody is connected: only on the ``practice`` server its own checklist is of use."""
        if practice and not self._practice:
            self._practice = True
            if self.is_loaded:
                self.reload()

    def reload(self) -> None:
        """Read the folders again: another program, or a person, may have changed them."""
        self._tasks.start(self.load(), "read-the-checklists", quiet=True)

    async def save(self, checklist: Checklist, file: Path | None = None) -> Path:
        """Write a checklist of the user's own, into its ``file`` or a new one. Returns the file.

        Raises ``ChecklistFileError``; then everything is as it was.
        """
        import asyncio

        from lvctx_gui.store.checklists.folder import save

        saved = await asyncio.to_thread(save, self._folder, checklist, file)
        await self.load()
        return saved

    async def delete(self, filed: FiledChecklist) -> None:
        """Delete a checklist of the user's own. Raises ``ChecklistFileError``."""
        import asyncio

        from lvctx_gui.store.checklists.folder import delete

        await asyncio.to_thread(delete, filed.file)
        await self.load()


def _read(
    folder: Path, practice_too: bool
) -> tuple[Shelf, tuple[Checklist, ...], tuple[Checklist, ...], Patterns]:
    """The shelf, what is used of it everywhere and on the practice server, and the patterns; in a thread."""
    from lvctx_gui.core.checklist.matching import Patterns
    from lvctx_gui.store.checklists.folder import Origin, read_shelf
    from lvctx_gui.store.policy import policy_path

    shelf = read_shelf(folder, policy_path().parent / "checklists", practice=practice_too)
    own = shelf.in_use(Origin.ADMINISTRATOR, Origin.OWN)
    practice = shelf.in_use(Origin.PRACTICE)
    return shelf, own, practice, Patterns((*own, *practice))
