"""What Hypothesis draws: text that is hard on parsers, values, contexts."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED, Edits, NewRow
from lvctx_gui.core.entries import MISSING, Context, Entry, NonTextValue
from lvctx_gui.core.record import Intent, Operation, SavedPage
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site

any_character = st.characters(exclude_categories=())
"""Every code point, halves of surrogate pairs included."""


def as_json_carries(text):
    """JSON cannot tell two halves of a pair that stand side by side from the character that they make."""
    return json.loads(json.dumps(text))


_FRAGMENTS = (
    ".",
    "..",
    "/",
    "\\",
    "%",
    "25",
    "%2e",
    "%2E",
    "%2f",
    "%5c",
    "%252E",
    "%25252e",
    "%00",
    "%3B",
    "%3F",
    "%23",
    "%C0%AE",
    ";",
    "?",
    "#",
    "&",
    "=",
    "+",
    " ",
    "@",
    ":",
    "a",
    "B",
    "ß",
    "\0",
    "\r\n",
    "\n",
    "\t",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\u00a0",
    "\ud800",
    "\udc00",
    "\U0001f600",
    '"',
    ",",
    "client",
    "context/call/",
)

address_text = st.one_of(
    st.text(any_character, max_size=12),
    st.lists(st.sampled_from(_FRAGMENTS), max_size=6).map("".join),
)
"""Text of which much would mean something else in an address."""

any_text = st.one_of(
    st.text(any_character, max_size=30),
    st.lists(st.sampled_from(("a", "b c", " ", "\r", "\n", "\r\n", "\u2028", "\0", "\ud800", "é"))).map(
        "".join
    ),
)

foreign_values = st.sampled_from(
    (
        NonTextValue("1.0", "number"),
        NonTextValue("12345678901234567890123", "number"),
        NonTextValue("true", "true/false"),
        NonTextValue('{"a": [1, "x"]}', "object"),
        NonTextValue("[]", "list"),
    )
)
text_values = st.one_of(st.none(), st.just(""), any_text)
values = st.one_of(text_values, foreign_values)

sent_text = st.one_of(address_text, any_text).map(as_json_carries)
sent_values = st.one_of(text_values.map(as_json_carries), foreign_values)
"""For what goes over the wire and comes back the same; a journal tells the two halves apart."""

safe_keys = st.sampled_from(("A", "B", "C", "a", "é", "a/b", "100%", " A", "a;b", "\u200b"))
unsafe_keys = st.sampled_from(("", ".", "..", "a/", "%2e", "\ud800", "\0"))
keys = st.one_of(safe_keys, unsafe_keys)


def contexts(keys=keys, values=values, *, repeats=True):
    """Contexts; with ``repeats`` a key may stand in one more than once."""
    rows = st.lists(
        st.builds(Entry, keys, values), max_size=8, unique_by=None if repeats else lambda entry: entry.key
    )
    return st.builds(Context, rows)


# --- what the journal holds --------------------------------------------------------------------------------

any_foreign = st.builds(NonTextValue, any_text, any_text)
any_value = st.one_of(values, any_foreign)
any_lookup = st.one_of(st.just(MISSING), any_value)
any_edit = st.one_of(st.just(REMOVED), any_value)
any_key = st.one_of(keys, any_text)

calls = st.builds(
    CallRef,
    st.sampled_from(("S-1", "a/b", "é", " x ", "Ω-9")),
    st.integers(1, 10**30),
    st.sampled_from(("4711", "a@b:c", "100%", "\u200b")),
    st.one_of(st.none(), st.integers(-5, 10**20)),
)
"""Addresses; what they may hold is `CallRef`'s business and tested there."""

sites = st.builds(
    Site,
    any_text,
    any_text,
    st.booleans(),
    any_text,
    st.none() | st.integers(0, 2**63 - 1),
    st.sampled_from(["", "0f1e2d3c"]),
)

moments = st.datetimes(
    datetime(1971, 1, 1),  # noqa: DTZ001 - the zone follows
    datetime(2200, 1, 1),  # noqa: DTZ001 - likewise
    timezones=st.builds(
        timezone, st.integers(-14 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))
    ),
)
"""Times that know their zone."""

key_results = st.builds(
    KeyResult, any_key, st.sampled_from(Step), st.sampled_from(Outcome), st.booleans(), any_text
)

_edits = st.builds(
    Edits,
    st.dictionaries(any_key, any_edit, max_size=5).map(MappingProxyType),
    st.lists(
        st.builds(NewRow, st.integers(1, 9), any_text, text_values, st.one_of(st.none(), any_text)),
        max_size=3,
    ).map(tuple),
    st.frozensets(any_key, max_size=3),
)


@st.composite
def drafts(draw):
    """Drafts over any base, with every kind of edit and with conflicts about some of them."""
    edits = draw(_edits)
    clashing = draw(st.lists(st.sampled_from([*edits.by_key, "no edit"]), max_size=3, unique=True))
    conflicts = {
        key: Conflict(key, draw(any_lookup), draw(any_lookup), draw(any_lookup), draw(st.none() | moments))
        for key in clashing
    }
    return Draft(draw(contexts(any_key, any_value)), edits, MappingProxyType(conflicts))


saved_pages = st.builds(
    SavedPage,
    st.uuids().map(lambda uuid: uuid.hex),
    calls,
    st.one_of(st.none(), sites),
    drafts(),
    any_text,
    st.booleans(),
    st.booleans(),
)

intents = st.builds(
    Intent,
    st.uuids().map(lambda uuid: uuid.hex),
    moments,
    calls,
    sites,
    any_text,
    contexts(any_key, any_value),
    st.lists(st.builds(Entry, any_key, any_value), max_size=4).map(tuple),
    st.lists(any_key, max_size=4).map(tuple),
    st.lists(any_key, max_size=4).map(tuple),
    st.sampled_from(Operation),
    any_text,
)
