"""What lists say of the calls that are known: cells, lines and what screen readers say. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lvctx_gui.core.call_labels import call_labels
from lvctx_gui.core.kept import KnownCall
from lvctx_gui.core.known import environment_words, is_here
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.ui.messages.moments import shown_moment

LONGEST_NAME = 100
"""Characters of a pin's name."""

_SESSION = 200


@dataclass(frozen=True, slots=True)
class CallLine:
    """A known call as a list shows it: ``label`` is told from all others, the rest may be said of many.

    ``client``, ``entries`` and ``changed`` are ``""`` where there is nothing to say. ``line`` has all of it
    in one text, ``spoken`` in sentences. ``is_elsewhere``: one is signed in to another environment.
    """

    known: KnownCall
    label: str
    client: str
    entries: str
    changed: str
    environment: str
    time: str
    is_elsewhere: bool
    line: str = field(repr=False)
    spoken: str = field(repr=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """What stands behind the label, from left to right."""
        return self.client, self.entries, self.changed, self.environment, self.time


def call_lines(calls: Sequence[KnownCall], here: Site | None, now: datetime) -> list[CallLine]:
    """How ``calls`` are shown to somebody who is signed in at ``here``; ``now`` tells which day is today."""
    labels = call_labels([(known.call, known.site) for known in calls])
    return [_line(known, label, here, now) for known, label in zip(calls, labels, strict=True)]


def _line(known: KnownCall, label: str, here: Site | None, now: datetime) -> CallLine:
    if known.name:
        label = tr("{name}: {call}", "a pinned call", name=_shown_name(known), call=label)
    number = known.call.client
    client = "" if number is None else tr("client {number}", "in a tab", number=number)
    entries = "" if known.entries is None else tr_n("{n} entry", "{n} entries", known.entries)
    changed = tr("changed", "by you, of a call") if known.is_changed else ""
    environment, time = environment_words(known.site), shown_moment(known.at, now)
    is_elsewhere = here is not None and not is_here(known.site, here)
    cells = (label, client, entries, changed, environment, time)
    line = " · ".join(cell for cell in cells if cell)
    spoken = _spoken(known, environment, time, is_elsewhere=is_elsewhere)
    return CallLine(known, *cells, is_elsewhere, line, spoken)


def _shown_name(known: KnownCall) -> str:
    return plain_text(known.name, LONGEST_NAME)


def _spoken(known: KnownCall, environment: str, time: str, *, is_elsewhere: bool) -> str:
    call = known.call
    said = []
    if known.is_pinned:
        named = tr("Pinned: {name}.", "spoken, of a call", name=_shown_name(known))
        said.append(named if known.name else tr("Pinned.", "spoken, of a call"))
    account = plain_text(call.account, 100)
    said.append(tr("Transaction {number}, account {account}.", number=call.tx_id, account=account))
    if is_elsewhere:
        said.append(
            tr(
                "Environment {name}, which is not the one that you are signed in to.",
                name=environment,
            )
        )
    else:
        said.append(tr("Environment {name}.", name=environment))
    if call.client is not None:
        said.append(tr("Client {number}.", number=call.client))
    said.append(tr("Looked up {time}.", time=time))
    if known.entries is not None:
        said.append(tr_n("{n} entry.", "{n} entries.", known.entries))
    if known.is_changed:
        said.append(tr("You have changed something there."))
    said.append(tr("Session {session}.", session=plain_text(call.session, _SESSION)))
    return sentences(said)


def where_kept(*, keep_days: int) -> str:
    """Where known calls are kept when entries are kept for ``keep_days`` days; 0 for not at all."""
    if keep_days <= 0:
        return tr("They are remembered for this run only: nothing is kept on this computer.")
    return tr_n(
        "They are kept on this computer, sealed, for {n} day; pinned ones until you unpin them.",
        "They are kept on this computer, sealed, for {n} days; pinned ones until you unpin them.",
        keep_days,
    )
