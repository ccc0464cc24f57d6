"""What Hypothesis draws: text that is hard on parsers, values, contexts."""

from __future__ import annotations

from hypothesis import strategies as st

from lvctx_gui.core.entries import Context, Entry, Foreign

any_character = st.characters(exclude_categories=())
"""Every code point, halves of surrogate pairs included."""

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
        Foreign("1.0", "number"),
        Foreign("12345678901234567890123", "number"),
        Foreign("true", "true/false"),
        Foreign('{"a": [1, "x"]}', "object"),
        Foreign("[]", "list"),
    )
)
text_values = st.one_of(st.none(), st.just(""), any_text)
values = st.one_of(text_values, foreign_values)

safe_keys = st.sampled_from(("A", "B", "C", "a", "é", "a/b", "100%", " A", "a;b", "\u200b"))
unsafe_keys = st.sampled_from(("", ".", "..", "a/", "%2e", "\ud800", "\0"))
keys = st.one_of(safe_keys, unsafe_keys)


def contexts(keys=keys, values=values, *, repeats=True):
    """Contexts; with ``repeats`` a key may stand in one more than once."""
    rows = st.lists(
        st.builds(Entry, keys, values), max_size=8, unique_by=None if repeats else lambda entry: entry.key
    )
    return st.builds(Context, rows)
