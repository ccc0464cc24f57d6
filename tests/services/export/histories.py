"""Histories to export: any, and one of a single change."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry, Missing
from lvctx_gui.core.record import Intent, Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.services.export import CSV_COLUMNS
from tests.commit_log import NOON, SITE
from tests.strategies import any_text, values

CALL = CallRef("S1", 147516594361, "ACCOUNT", 7419)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HALVES = "\ud83d\ude00"
"""Two half characters, which Python keeps apart and JSON does not."""

texts = st.one_of(
    any_text,
    st.sampled_from(
        (
            *FORMULA,
            "=1+1",
            "\t=1",
            '"',
            "a,b",
            "'",
            "''=x",
            "'=x",
            "",
            "a;=1",
            ';"=1',
            "\t\n@",
            ";'=",
            "a\r\n+1",
            '";=1,"',
            "; ;-",
            f"a{HALVES}b",
            HALVES * 2,
        )
    ),
)
names = st.sampled_from(("=S", "+A", "-1", "@x", "é, “b”", "U70D91T533151E6@10.40.88.32"))
keys = st.one_of(texts, st.sampled_from(("A", "B")))

few = st.dictionaries(keys, st.one_of(values, texts), max_size=3).map(
    lambda held: Context(Entry(*pair) for pair in held.items())
)


@st.composite
def records(draw):
    """Commits and deletions of every kind, with anything as keys, values and notes."""
    before = draw(few)
    call = draw(st.builds(CallRef, names, st.integers(1, 10**13), names, st.none() | st.integers(1, 10**6)))
    note, user = draw(texts), draw(texts)
    if draw(st.booleans()):
        intent = Intent(
            "id", NOON, call, SITE, user, before, order=before.keys, work=Operation.DELETE_ALL, note=note
        )
    else:
        wanted = draw(few)
        deletes = tuple(key for key in before.keys if key not in wanted)
        order = (*wanted.keys, *deletes)
        intent = Intent("id", NOON, call, SITE, user, before, wanted.entries, deletes, order, note=note)
    results = tuple(
        KeyResult(change.key, Step.DONE, draw(st.sampled_from(Outcome)), draw(st.booleans()), draw(texts))
        for change in intent.changes
        if draw(st.booleans())
    )
    ended = draw(st.sampled_from((None, NOON + timedelta(seconds=3))))
    return Record(intent, results, ended, draw(texts))


histories = st.lists(records(), max_size=2)


def parsed(text):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert rows[0] == list(CSV_COLUMNS)
    return [dict(zip(CSV_COLUMNS, row, strict=True)) for row in rows[1:]]


def one(before, after, **options):
    old = Context([] if isinstance(before, Missing) else [Entry("K", before)])
    post = () if isinstance(after, Missing) else (Entry("K", after),)
    intent = Intent(
        "id", NOON, CALL, SITE, "supervisor", old, post, () if post else ("K",), ("K",), **options
    )
    return Record(intent, (KeyResult("K", Step.DONE, Outcome.CONFIRMED, True),), NOON)
