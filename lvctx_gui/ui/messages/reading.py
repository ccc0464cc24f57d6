"""What the window says: sentences about readings, commits and deletions.

A message names what happened, to which key, whether anything was sent, and what to do next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from lvctx_gui.api.errors import ApiError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.draft import Draft, key_name
from lvctx_gui.core.record import Record
from lvctx_gui.core.revert import Reverted
from lvctx_gui.core.site import Site, place_name
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.lookup import Reading
from lvctx_gui.services.prove import why_not_alone
from lvctx_gui.ui.messages.message import Message, Tone

_NAMED = 5
"""Keys that a message names before it says how many more there are."""

NO_CONTEXT = (
    "No context for this call. The API answers the same for a mistyped identifier: check session, "
    "transaction id and account before you add anything."
)
CREATES_CONTEXT = (
    "This call has no context yet: the commit will create it. The API answers the same for a mistyped "
    "identifier, so make sure that session, transaction id and account are right."
)


def call_name(call: CallRef) -> str:
    """A call as messages and tabs name it."""
    return f"{call.tx_id} · {plain_text(call.account, 40)}"


def elsewhere(base_url: str, site: Site) -> str:
    """That a pasted address names another place than the one that is signed in to."""
    there, here = plain_text(place_name(base_url), 80), plain_text(place_name(site.base_url), 80)
    here = here if here.startswith(site.name) else f"{site.name} ({here})"
    return f"This address is of {there}, and you are signed in to {here}. Nothing was asked yet."


def count(number: int, one: str, many: str = "") -> str:
    """``1 entry``, ``2 entries``, ``10,000 entries``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def name_keys(keys: Sequence[str]) -> str:
    """Keys in a row, at most five of them."""
    named = ", ".join(key_name(key) for key in keys[:_NAMED])
    more = len(keys) - _NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def clock(moment: datetime) -> str:
    """The time of day to the second."""
    return f"{moment:%H:%M:%S}"


def milliseconds(seconds: float) -> str:
    """A duration for the status line."""
    return f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def loaded(reading: Reading) -> str:
    """The status line after a lookup."""
    entries = count(len(reading.context) + len(reading.context.repeats), "entry", "entries")
    return f"{entries} loaded in {milliseconds(reading.elapsed)} at {clock(reading.read_at)}"


def reading_message(reading: Reading, draft: Draft, before: Draft | None = None) -> Message | None:
    """What there is to say about what was read; usually nothing. ``before`` is the draft until then."""
    if fixed := why_not_alone(reading):
        return Message(Tone.WARNING, f"{fixed} It can be read, but not changed from here.")
    if not reading.context:
        return Message(Tone.WARNING, _emptied(draft, before) or NO_CONTEXT)
    sentences = list(reading.context.notices)
    if reading.context.repeats:
        keys = tuple(dict.fromkeys(entry.key for entry in reading.context.repeats))
        sentences.append(f"The answer names some keys more than once: {name_keys(keys)}.")
    if not sentences:
        return None
    if draft.staged_count:
        sentences.append("Your staged changes are kept.")
    return Message(Tone.INFO, " ".join(sentences))


def doubtful_message(reading: Reading, draft: Draft, take: Callable[[], None]) -> Message:
    """A call over which something is staged shows nothing all at once; ``take`` takes that as it is."""
    held, staged = count(len(draft.base), "entry", "entries"), count(draft.staged_count, "staged change")
    text = (
        f"The server shows no context for this call any more (read {clock(reading.read_at)}); it held {held} "
        "when last read. Everything may have been deleted, or another call answers. What was read before "
        f"stays shown, and your {staged} staged; nothing was sent. Read the call again (F5) to see whether "
        "it stays so."
    )
    return Message(Tone.WARNING, text, "Show it empty", take, can_wait=True)


def _emptied(draft: Draft, before: Draft | None) -> str:
    """A call that held entries shows none any more: nothing of that happens in silence."""
    if before is None or not before.base.entries:
        return ""
    held = count(len(before.base), "entry", "entries")
    text = (
        f"The server shows no context for this call any more; it held {held} when last read. Either "
        "everything was deleted, or another call answers: check the identifiers before you add anything."
    )
    dropped = [key for key in before.edits.by_key if key not in draft.edits.by_key]
    if dropped:
        text += f" No longer staged, as nothing is there: {name_keys(dropped)}."
    return text


def conflict_words(draft: Draft, loaded_at: str, *, was_sent: bool) -> str:
    """What the bar says while there are conflicts.

    ``loaded_at`` is when the call was read before them, ``was_sent`` whether a commit has met them that had
    sent something by then.
    """
    sentences = []
    known = draft.conflicts
    conflicts = [known[change.key] for change in draft.changes if change.key in known]
    theirs = [each for each in conflicts if not each.is_since]
    since = [each for each in conflicts if each.is_since]
    if theirs:
        verb = "was" if len(theirs) == 1 else "were"
        keys = name_keys([each.key for each in theirs])
        when = (
            f" since you loaded the call at {loaded_at}" if loaded_at and not was_sent else _read_at(theirs)
        )
        sentences.append(f"{keys} {verb} changed on the server by someone else{when}.")
    if since:
        verb = "has" if len(since) == 1 else "have"
        keys, seen = name_keys([each.key for each in since]), _read_at(since)
        sentences.append(f"{keys} {verb} changed since that commit{seen}.")
    sentences.append("Decide, then commit again." if was_sent else "Nothing was sent.")
    return " ".join(sentences)


def _read_at(conflicts: Sequence[Conflict]) -> str:
    seen = sorted({each.seen for each in conflicts if each.seen})
    return f" (read at {' and '.join(seen)})" if seen else ""


def taken_over_words(changes: Sequence[Change]) -> str:
    """What others changed that nobody here has touched."""
    removed = [change.key for change in changes if change.kind is Kind.REMOVED]
    others = [change.key for change in changes if change.kind is not Kind.REMOVED]
    did = [f"{verb} {name_keys(keys)}" for verb, keys in (("changed", others), ("removed", removed)) if keys]
    return f"Somebody else {' and '.join(did)} meanwhile: taken over."


def failed(what: str, error: ApiError, action: str = "", act: Callable[[], None] | None = None) -> Message:
    """``what`` did not work, and why."""
    return Message(Tone.ERROR, f"{what} {error}", action, act, error)


def revert_step(record: Record) -> str:
    """What the undo step of a revert is called."""
    return f"Revert the {record.intent.work.value} of {record.intent.began.astimezone():%H:%M}"


def reverted_message(outcome: Reverted, commit: Callable[[], None]) -> Message:
    """What became of staging an opposite."""
    sentences = []
    if outcome.staged:
        sentences.append(f"Staged: {name_keys(outcome.staged)} as before. Nothing was sent yet.")
    if outcome.conflicts:
        verb = "has" if len(outcome.conflicts) == 1 else "have"
        sentences.append(f"{name_keys(outcome.conflicts)} {verb} changed since: decide.")
    if outcome.already:
        verb = "is" if len(outcome.already) == 1 else "are"
        sentences.append(f"{name_keys(outcome.already)} {verb} as before already.")
    sentences += outcome.refused.values()
    text = " ".join(sentences)
    tone = Tone.WARNING if outcome.refused or outcome.conflicts or not outcome.staged else Tone.INFO
    if outcome.staged and not outcome.conflicts:
        return Message(tone, text, "Commit", commit)
    return Message(tone, text)


def restored_message(staged: int, *, waits: bool) -> Message:
    """What is said of a call that an earlier run had open with something staged."""
    verb = "is" if staged == 1 else "are"
    text = f"{count(staged, 'staged change')} from before {verb} here again; nothing was sent."
    if not staged:
        text = "What was staged before is on the server by now: nothing is staged any more."
    if waits:
        text += " The call itself is read when you are signed in."
    return Message(Tone.INFO, text)
