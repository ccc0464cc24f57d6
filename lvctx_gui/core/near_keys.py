"""Which keys of a call a person would take for another one, found a slice at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from lvctx_gui.core.lookalike import KeyIndex
from lvctx_gui.core.misspelled import Listed

NO_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
NONE_MEANT: Mapping[str, str] = MappingProxyType({})


class NearKeys:
    """Looks through the ``keys`` of a call, as many at a time as it is told.

    What they resemble among each other is found once; what they may have been meant for on a checklist is
    looked for again where ``expect`` names other keys.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = keys
        self.index = KeyIndex()
        """Those that were looked through, all of them when there is ``nothing_left``."""
        self._indexed = 0
        self._listed = Listed()
        self._checked = 0
        self._meant: dict[str, str] = {}
        self._found = NONE_MEANT
        self._groups: Mapping[str, tuple[str, ...]] | None = None

    def expect(self, keys: Collection[str]) -> None:
        """The keys that checklists ask for are these."""
        if tuple(keys) != self._listed.keys:
            self._listed, self._meant, self._checked = Listed(keys), {}, 0
            self._found = NONE_MEANT

    @property
    def listed(self) -> Listed:
        """The keys that checklists ask for."""
        return self._listed

    @property
    def is_indexed(self) -> bool:
        """Whether ``index`` has them all."""
        return self._indexed >= len(self._keys)

    @property
    def nothing_left(self) -> bool:
        """Whether all keys were looked through."""
        return self.is_indexed and self._has_checked

    @property
    def _has_checked(self) -> bool:
        return not self._listed.keys or self._checked >= len(self._keys)

    def go_on(self, some: int) -> None:
        """Look through ``some`` more keys."""
        if not self.is_indexed:
            self.index.add(self._keys[self._indexed : self._indexed + some])
            self._indexed += some
        elif not self._has_checked:
            meant = self._listed.meant
            for key in self._keys[self._checked : self._checked + some]:
                if (right := meant(key)) is not None:
                    self._meant[key] = right
            self._checked += some

    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The keys that resemble each other, each with all of its group; nothing before the end."""
        if not self.is_indexed:
            return NO_GROUPS
        if self._groups is None:
            found = {key: group for group in self.index.groups for key in group}
            self._groups = MappingProxyType(found) if found else NO_GROUPS
        return self._groups

    @property
    def meant(self) -> Mapping[str, str]:
        """The key of a checklist that each of these may have been meant for."""
        if self._meant and self._has_checked and self._found is NONE_MEANT:
            self._found = MappingProxyType(self._meant)
        return self._found
