"""What is said about two states side by side: what each of them is, and how much differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from lvctx_gui.core.call_labels import call_labels
from lvctx_gui.core.comparison import Comparison, Counts, RowKind, Side, SideKind
from lvctx_gui.core.copying import Copied
from lvctx_gui.core.translate import mark, sentences, tr, tr_marked, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.messages.moments import age_words, shown_time

_ROWS = MappingProxyType(
    {
        RowKind.CHANGED: mark("different", "how two values stand to each other"),
        RowKind.ONLY_LEFT: mark("only left", "how two values stand to each other"),
        RowKind.ONLY_RIGHT: mark("only right", "how two values stand to each other"),
        RowKind.IGNORED: mark("ignored", "how two values stand to each other"),
        RowKind.UNKNOWN: mark("not known", "how two values stand to each other"),
        RowKind.SAME: mark("the same", "how two values stand to each other"),
    }
)
_NAMED = 3
"""Reasons that are told one by one."""


def row_words(kind: RowKind) -> str:
    """How the two sides stand to each other in a row."""
    return tr_marked(_ROWS[kind], "how two values stand to each other")


# What differs ---------------------------------------------------------------------------------------------


def comparison_summary(comparison: Comparison) -> str:
    """How much differs. It never says that nothing does where something was left out or is not known."""
    counts = comparison.counts
    return sentences((_differences(comparison), _left_out(counts), _not_told(comparison)))


def _differences(comparison: Comparison) -> str:
    counts = comparison.counts
    if counts.differences:
        parts = (
            tr_n("{n} different", "{n} different", counts.changed, about="keys") if counts.changed else "",
            tr_n("{n} only left", "{n} only left", counts.only_left, about="keys")
            if counts.only_left
            else "",
            tr_n("{n} only right", "{n} only right", counts.only_right, about="keys")
            if counts.only_right
            else "",
        )
        kinds = tr(", ", "between names").join(filter(None, parts))
        return tr_n("{n} difference: {kinds}.", "{n} differences: {kinds}.", counts.differences, kinds=kinds)
    if counts.ignored:
        return tr_n(
            "No other differences; {n} key ignored.",
            "No other differences; {n} keys ignored.",
            counts.ignored,
        )
    if comparison.is_partial:
        return tr_n(
            "No differences in the {n} key that both sides tell of.",
            "No differences in the {n} keys that both sides tell of.",
            counts.known,
        )
    if not counts.known:
        return tr("Both sides hold nothing.")
    return tr_n(
        "No differences: both sides hold the same {n} key with the same value.",
        "No differences: both sides hold the same {n} keys with the same values.",
        counts.known,
    )


def _left_out(counts: Counts) -> str:
    if not (counts.differences and counts.ignored):
        return ""  # else it is said already
    return tr_n("{n} key ignored.", "{n} keys ignored.", counts.ignored)


def _not_told(comparison: Comparison) -> str:
    if not comparison.is_partial:
        return ""
    told = tr("Only the keys of this commit are compared.")
    if not (unknown := comparison.counts.unknown):
        return told
    more = tr_n(
        "One side does not tell of {n} other key.", "One side does not tell of {n} other keys.", unknown
    )
    return sentences((told, more))


# What a side is -------------------------------------------------------------------------------------------


def side_place(side: Side) -> str:
    """The environment as a side's head names it."""
    if side.site is not None and side.site.shown_name:
        return plain_text(side.site.shown_name, 60)
    return tr("No environment is named") if side.kind is SideKind.FILE else tr("Not connected")


def side_labels(sides: Sequence[Side]) -> list[str]:
    """What the calls of ``sides`` are called beside each other; a file's name where it names no call."""
    places = [(side.call, side.site) for side in sides if side.call is not None]
    # One call in two states is one label: what tells the states apart stands beside it.
    labels = iter(call_labels(list(dict.fromkeys(places))))
    known = {place: next(labels) for place in dict.fromkeys(places)}
    return [
        known[side.call, side.site] if side.call is not None else plain_text(side.name, 60) for side in sides
    ]


def target_names(sides: Sequence[Side]) -> list[str]:
    """What a button calls the calls of ``sides``: their transaction ids where these differ."""
    ids = [str(side.call.tx_id) if side.call is not None else "" for side in sides]
    labels = side_labels(sides)
    # Two states of one call are told apart by more than a name could say.
    is_told = len(set(ids)) == len(ids) or len(set(labels)) < len(labels)
    return ids if is_told else labels


def side_kind(side: Side) -> str:
    """Whether it is what the server holds or held, or what is staged here, or what a file holds."""
    name = plain_text(side.name, 60)
    if side.kind is SideKind.STAGED:
        return tr_n(
            "server, with {n} staged change", "server, with {n} staged changes", side.staged, about="a side"
        )
    if side.kind is SideKind.SNAPSHOT:
        return tr("server, snapshot “{name}”", "a side", name=name) if name else tr("server, snapshot")
    if side.kind is SideKind.FILE:
        return tr("file {name}", "a side", name=name)
    words = {
        SideKind.SERVER: tr("server", "a side"),
        SideKind.BEFORE: tr("server, before a commit", "a side"),
        SideKind.AFTER: tr("server, after a commit", "a side"),
    }[side.kind]
    return tr("{side}, in file {name}", "a side", side=words, name=name) if name else words


def side_scope(side: Side) -> str:
    """Of what a side tells where it does not tell of the whole call; ``""`` where it does."""
    if side.keys is None:
        return ""
    return tr_n("only the {n} key of this commit", "only the {n} keys of this commit", len(side.keys))


def side_moment(side: Side, now: datetime) -> str:
    """When a side was so, and how long ago that is."""
    if side.at is None:
        return tr("not known when")
    time, age = shown_time(side.at, now), age_words((now - side.at).total_seconds())
    if side.kind is SideKind.FILE:
        return tr("saved {time} · {age}", "when, and how long ago", time=time, age=age)
    return tr("read {time} · {age}", "when, and how long ago", time=time, age=age)


def side_details(side: Side, now: datetime) -> str:
    """When a side was so, what it is, and of what it tells."""
    parts = (side_moment(side, now), side_kind(side), side_scope(side))
    return tr(" · ", "between facts").join(filter(None, parts))


# Copying --------------------------------------------------------------------------------------------------


def copied_sentence(copied: Copied, target: str) -> str:
    """What became of copying keys to the call ``target``."""
    said = []
    if copied.staged:
        number = len(copied.staged)
        said.append(
            tr_n("{n} key copied to {target}.", "{n} keys copied to {target}.", number, target=target)
        )
        said.append(tr("It is staged there; nothing was sent.") if number == 1 else _staged_there())
    if copied.already:
        number = len(copied.already)
        said.append(tr_n("{n} key was so already.", "{n} keys were so already.", number))
    return sentences((*said, *refusals(copied.refused)))


def _staged_there() -> str:
    return tr("They are staged there; nothing was sent.")


def refusals(refused: Mapping[str, str]) -> list[str]:
    """Why keys were left alone: a few of the reasons, and how many more there are."""
    said = list(refused.values())[:_NAMED]
    if more := len(refused) - len(said):
        said.append(tr_n("{n} more key was not copied.", "{n} more keys were not copied.", more))
    return said
