"""What calls are called side by side, in tabs and lists: short, and never two of them alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.site import Site
from lvctx_gui.core.splice import common_ends
from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_text

Place = tuple[CallRef, Site | None]
"""A call, and the site that it is on, where that is known."""

LONGEST = 56
"""Characters of a label, at most."""

_ACCOUNT = 26
_PART = 14
"""Characters of what tells two calls apart, at most."""

_ROUGHLY = 4
"""How many characters around the place where two texts differ are shown."""


def call_labels(places: Sequence[Place]) -> list[str]:
    """One label for each of ``places``: transaction and account, and no more where that is enough.

    Where it is not, what differs follows: the client, the differing part of the session, the site. What is
    long loses its middle. Equal places, and those that differ in nothing that can be shown, are numbered.
    """
    labels = [_short(call) for call, _ in places]
    groups = {label: [at for at, each in enumerate(labels) if each == label] for label in labels}
    for label, members in groups.items():
        if len(members) > 1:
            for at, more in zip(members, _what_differs([places[at] for at in members]), strict=True):
                labels[at] = " · ".join([label, *more])
    return _numbered([elided(label, LONGEST) for label in labels])


def elided(text: str, length: int) -> str:
    """``text``, or its two ends around an ellipsis in no more than ``length`` characters."""
    if len(text) <= length:
        return text
    kept = length - 1
    return f"{text[: kept - kept // 2]}…{text[len(text) - kept // 2 :]}"


def _short(call: CallRef) -> str:
    return f"{call.tx_id} · {elided(plain_text(call.account), _ACCOUNT)}"


def _what_differs(places: Sequence[Place]) -> list[list[str]]:
    """For each place what it has not in common with the others."""
    told: list[list[str]] = [[] for _ in places]
    sights: tuple[Callable[[Place], str], ...] = (_client, _account, _session, _site)
    for sight in sights:
        texts = [sight(place) for place in places]
        if len(set(texts)) > 1:
            parts = texts if sight is _client else _differing_parts(texts)
            for said, part in zip(told, parts, strict=True):
                said.append(part)
    return told


def _client(place: Place) -> str:
    client = place[0].client
    return tr("any client") if client is None else tr("client {number}", "in a tab", number=client)


def _account(place: Place) -> str:
    return plain_text(place[0].account)


def _session(place: Place) -> str:
    return plain_text(place[0].session)


def _site(place: Place) -> str:
    site = place[1]
    return "" if site is None else plain_text(site.shown_name)


def _differing_parts(texts: Sequence[str]) -> list[str]:
    """Of each text the run in which they differ, with a little around it."""
    first = texts[0]
    ends = [common_ends(first, text) for text in texts if text != first]
    start = max(0, min(head for head, _ in ends) - _ROUGHLY)
    end = max(0, min(tail for _, tail in ends) - _ROUGHLY)
    return [_part(text, start, len(text) - end) for text in texts]


def _part(text: str, start: int, end: int) -> str:
    before, after = "…" if start else "", "…" if end < len(text) else ""  # not shown: signs
    return before + elided(text[start:end], _PART) + after


def _numbered(labels: Sequence[str]) -> list[str]:
    """The same, where equal ones are told apart by a number at their end."""
    counts, taken = Counter(labels), set(labels)
    result = []
    for label in labels:
        if counts[label] > 1:
            number = 1
            while (numbered := f"{elided(label, LONGEST - 6)} ({number})") in taken:
                number += 1
            taken.add(numbered)
            result.append(numbered)
        else:
            result.append(label)
    return result
