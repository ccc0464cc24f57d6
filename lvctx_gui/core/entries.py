"""Entries and contexts: what a call holds.

No value, an empty value and a missing key are three different things (API page, "The five methods"):
``None``, ``""`` and ``MISSING``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from lvctx_gui.core.translate import mark, tr_marked


class Missing(Enum):
    """The type of ``MISSING``, the answer for a key that a context does not hold."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing.MISSING


@dataclass(frozen=True, slots=True, repr=False)
class NonTextValue:
    """A value that came as something else than text.

    ``json`` is the JSON it came as (numbers in the server's own spelling); ``kind`` is ``number``,
    ``true/false``, ``object`` or ``list``. It is shown and marked, and never sent back unless its whole call
    is being put back.
    """

    json: str
    kind: str

    @property
    def label(self) -> str:
        """The kind as a label beside the value: ``number``."""
        known = _LABELS.get(self.kind)
        return tr_marked(known, "kind of a value") if known else self.kind

    @property
    def kind_name(self) -> str:
        """The kind as sentences name it: ``a number``."""
        return kind_name(self.kind)

    def __repr__(self) -> str:
        return f"NonTextValue(<{self.kind}>)"


_LABELS = MappingProxyType(
    {
        "number": mark("number", "kind of a value"),
        "true/false": mark("true/false", "kind of a value"),
        "object": mark("object", "kind of a value"),
        "list": mark("list", "kind of a value"),
    }
)
_KIND_NAMES = MappingProxyType(
    {
        "number": mark("a number"),
        "true/false": mark("true or false"),
        "object": mark("an object"),
        "list": mark("a list"),
        "text": mark("text"),
        "null": mark("null"),
    }
)


def kind_name(kind: str) -> str:
    """A kind of JSON (those of ``NonTextValue``, ``text``, ``null``) as sentences name it: ``a number``."""
    known = _KIND_NAMES.get(kind)
    return tr_marked(known) if known else kind


Value = str | NonTextValue | None
Lookup = Value | Missing


def value_text(value: Value) -> str:
    """The characters that stand for ``value`` in an editor or a copy; no value gives ``""``."""
    if value is None:
        return ""
    return value.json if isinstance(value, NonTextValue) else value


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One key and its value. The value may be absent (``None``), which differs from ``""``."""

    key: str
    value: Value = None

    def __repr__(self) -> str:
        # Values are customers' data: they must not reach a log or a traceback by way of a repr.
        return f"Entry({self.key!r}, <{describe(self.value)}>)"


def describe(value: Lookup) -> str:
    """A few words about ``value`` for programmers that do not reveal it, such as ``12 characters``."""
    if value is MISSING:
        return "missing"
    if value is None:
        return "no value"  # not shown
    if isinstance(value, NonTextValue):
        return value.kind
    if len(value) == 1:
        return "1 character"  # not shown
    return f"{len(value):,} characters" if value else "empty"  # not shown


class Context:
    """The entries of one call, immutable. Two contexts are equal when every key has the same values.

    Order is kept for showing but is not part of equality, as the API promises none. When an answer names a
    key more than once, the first occurrence is the key's value and the others are kept as ``repeats``.
    ``notices`` are sentences about how the answer was read; they are not part of equality either.
    """

    __slots__ = ("_by_key", "_repeats_by_key", "entries", "notices", "repeats")

    entries: tuple[Entry, ...]
    repeats: tuple[Entry, ...]
    notices: tuple[str, ...]

    def __init__(self, entries: Iterable[Entry] = (), notices: Iterable[str] = ()) -> None:
        first: dict[str, Entry] = {}
        repeats: list[Entry] = []
        for entry in entries:
            if entry.key in first:
                repeats.append(entry)
            else:
                first[entry.key] = entry
        self._by_key = first
        self.entries = tuple(first.values())
        self.repeats = tuple(repeats)
        self.notices = tuple(notices)
        by_key: dict[str, tuple[Value, ...]] = {}
        for entry in repeats:
            by_key[entry.key] = (*by_key.get(entry.key, ()), entry.value)
        self._repeats_by_key = by_key

    def __len__(self) -> int:
        """How many different keys there are."""
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Context):
            return NotImplemented
        return self._by_key == other._by_key and self._repeats_by_key == other._repeats_by_key

    def __hash__(self) -> int:
        return hash(frozenset(self.entries))

    def __repr__(self) -> str:
        return f"Context(<{len(self.entries)} entries>)"

    @property
    def keys(self) -> tuple[str, ...]:
        """The different keys, in the order in which they came."""
        return tuple(self._by_key)

    def get(self, key: str) -> Lookup:
        """The value of ``key``: text, ``NonTextValue``, ``None`` (no value), ``MISSING`` (no such key)."""
        entry = self._by_key.get(key)
        return MISSING if entry is None else entry.value

    def values_of(self, key: str) -> tuple[Value, ...]:
        """Every value that ``key`` has: none, one, or several when the answer repeated the key."""
        entry = self._by_key.get(key)
        return () if entry is None else (entry.value, *self._repeats_by_key.get(key, ()))

    def is_repeated(self, key: str) -> bool:
        """Whether the answer named ``key`` more than once."""
        return key in self._repeats_by_key

    def with_value(self, key: str, value: Value) -> Context:
        """This context with ``key`` set to ``value`` once; a new key goes to the end."""
        kept = [Entry(key, value) if entry.key == key else entry for entry in self.entries]
        if key not in self._by_key:
            kept.append(Entry(key, value))
        return Context([*kept, *(entry for entry in self.repeats if entry.key != key)], self.notices)

    def without(self, key: str) -> Context:
        """This context without ``key``; itself unchanged when there is no such key."""
        return Context(
            (entry for entry in (*self.entries, *self.repeats) if entry.key != key),
            self.notices,
        )
