"""The result of reading a paste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that a person has to answer before the call is read, as sentences.

    ``instead`` is the other text that the field could hold, ``action`` the label of the button that puts it
    there; both are empty where there is no such choice.
    """

    text: str = field(repr=False)
    action: str = field(default="", repr=False)
    instead: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Pasted:
    """The lookup fields that a paste names (``session``, ``tx_id``, ``account``, ``client``), exactly.

    Fields that it does not name are left out. ``base_url`` is the part before ``/context/call/`` in a URL,
    empty without one. ``notes`` say by field what was left out of the paste, ``doubts`` what to ask.
    """

    fields: Mapping[str, str] = field(repr=False)
    base_url: str = ""
    notes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    doubts: Mapping[str, Doubt] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def is_whole(self) -> bool:
        """Whether it names a whole call."""
        return all(self.fields.get(name) for name in ("session", "tx_id", "account"))


@dataclass(frozen=True, slots=True)
class Refused:
    """A paste that means a call, or several, and that cannot be read without guessing: why, as sentences."""

    reason: str = field(repr=False)


class BrokenError(ValueError):
    """Part of a paste cannot be read; ``str()`` is the reason as sentences."""
