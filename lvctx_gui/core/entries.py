"""Entries and contexts: what a call holds.

No value, an empty value and a missing key are three different things (API page, "The five methods"):
``None``, ``""`` and ``MISSING``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from lvctx_gui.core.mappings import differing_keys
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

    __slots__ = ("_places", "_repeats_by_key", "_values", "entries", "notices", "repeats")

    entries: tuple[Entry, ...]
    repeats: tuple[Entry, ...]
    notices: tuple[str, ...]

    def __init__(self, entries: Iterable[Entry] = (), notices: Iterable[str] = ()) -> None:
        self.entries, self.repeats, self.notices = tuple(entries), (), tuple(notices)
        # Values, not entries: two mappings of texts are compared without a line of Python for each key.
        self._values: dict[str, Value] = {entry.key: entry.value for entry in self.entries}
        self._repeats_by_key: dict[str, tuple[Value, ...]] = {}
        self._places: dict[str, int] | None = None
        if len(self._values) < len(self.entries):
            self._part_repeats()

    def _part_repeats(self) -> None:
        first: dict[str, Entry] = {}
        repeats: list[Entry] = []
        for entry in self.entries:
            if entry.key in first:
                repeats.append(entry)
            else:
                first[entry.key] = entry
        self._values = {key: entry.value for key, entry in first.items()}
        self.entries = tuple(first.values())
        self.repeats = tuple(repeats)
        for entry in repeats:
            self._repeats_by_key[entry.key] = (*self._repeats_by_key.get(entry.key, ()), entry.value)

    def __len__(self) -> int:
        """How many different keys there are."""
        return len(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Context):
            return NotImplemented
        return self is other or (
            self._values == other._values and self._repeats_by_key == other._repeats_by_key
        )

    def __hash__(self) -> int:
        return hash(frozenset(self.entries))

    def __repr__(self) -> str:
        return f"Context(<{len(self.entries)} entries>)"

    @property
    def keys(self) -> tuple[str, ...]:
        """The different keys, in the order in which they came."""
        return tuple(self._values)

    @property
    def places(self) -> Mapping[str, int]:
        """The number of each of ``keys``, from 0; made at first use."""
        if self._places is None:
            self._places = dict(zip(self._values, range(len(self._values)), strict=True))
        return self._places

    def get(self, key: str) -> Lookup:
        """The value of ``key``: text, ``NonTextValue``, ``None`` (no value), ``MISSING`` (no such key)."""
        return self._values.get(key, MISSING)

    def values_of(self, key: str) -> tuple[Value, ...]:
        """Every value that ``key`` has: none, one, or several when the answer repeated the key."""
        if key not in self._values:
            return ()
        return (self._values[key], *self._repeats_by_key.get(key, ()))

    def is_repeated(self, key: str) -> bool:
        """Whether the answer named ``key`` more than once."""
        return key in self._repeats_by_key

    def differing_keys(self, other: Context) -> list[str]:
        """The keys with other values in ``other``, or in only one of the two, in this one's order.

        Those that only ``other`` has follow, in its order. A key that is repeated differs unless both repeat
        it with the same values.
        """
        found = differing_keys(self._values, other._values)
        odd = differing_keys(self._repeats_by_key, other._repeats_by_key)
        more = {key for key in odd if key in self._values and key in other._values}.difference(found)
        if not more:
            return found
        more.update(found)
        kept = [key for key in self._values if key in more]
        return kept + [key for key in found if key not in self._values]

    def shows_like(self, other: Context) -> bool:
        """Whether ``other`` looks the same as well: also in the order of all entries, and in notices."""
        return self is other or (
            self == other
            and self.keys == other.keys
            and self.repeats == other.repeats
            and self.notices == other.notices
        )

    def with_value(self, key: str, value: Value) -> Context:
        """This context with ``key`` set to ``value`` once; a new key goes to the end."""
        kept = [Entry(key, value) if entry.key == key else entry for entry in self.entries]
        if key not in self._values:
            kept.append(Entry(key, value))
        return Context([*kept, *(entry for entry in self.repeats if entry.key != key)], self.notices)

    def without(self, *keys: str) -> Context:
        """This context without ``keys``; itself when it has none of them."""
        gone = {key for key in keys if key in self._values}
        if not gone:
            return self
        return Context(
            (entry for entry in (*self.entries, *self.repeats) if entry.key not in gone), self.notices
        )
