"""What the window says about what was read, and about what is staged over it.

A message names what happened, to which key, whether anything was sent, and what to do next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from lvctx_gui.api.errors import ApiError, NotSignedInError
from lvctx_gui.core.diff import Change, Kind
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.known import environment_words, is_here
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.revert import Reverted
from lvctx_gui.core.site import Site, name_of, place_name
from lvctx_gui.core.translate import mark, sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.services.lookup import Reading
from lvctx_gui.services.prove import why_not_alone
from lvctx_gui.ui.messages.message import Ends, Message, Tone
from lvctx_gui.ui.messages.moments import shown_moment, time_of_day
from lvctx_gui.ui.messages.names import key_names

CREATES_CONTEXT = mark(
    "This call has no context yet: the commit will create it. The API answers the same for a mistyped "
    "identifier, so make sure that session, transaction id and account are right."
)


def other_server_sentence(base_url: str, site: Site, call: str = "") -> str:
    """That an address names another server than the one that is signed in to.

    ``call`` is what the call is called where nobody has the address before them.
    """
    there, here = plain_text(place_name(base_url), 80), plain_text(place_name(site.base_url), 80)
    if site.name != name_of(site.base_url):
        here = tr("{name} ({address})", "a server", name=site.shown_name, address=here)
    if call:
        return tr(
            "{call} is said to be on {there}, but you are signed in to {here}. It was not looked up yet.",
            call=call,
            there=there,
            here=here,
        )
    return tr(
        "This address belongs to {there}, but you are signed in to {here}. Nothing was looked up yet.",
        there=there,
        here=here,
    )


def elsewhere_sentence(there: str | Site, here: Site, call: str = "") -> str:
    """That a call is ``there`` (a pasted address, or the site where it is known from), and not ``here``.

    ``call`` is what it is called where nobody has it before them. ``""`` where there is nothing to ask.
    """
    if isinstance(there, Site):
        if is_here(there, here):
            return ""
        return tr(
            "This call was looked up on {there}, but you are signed in to {here}. Nothing was looked up yet.",
            there=_named_apart(there, here),
            here=_named_apart(here, there),
        )
    return "" if not there or here.is_at(there) else other_server_sentence(there, here, call)


def _named_apart(site: Site, other: Site) -> str:
    """The name of ``site`` beside ``other``: people may call two servers alike."""
    if site.place == other.place:
        return site.name_beside(other)
    name = environment_words(site)
    if name != environment_words(other):
        return name
    return tr("{name} ({address})", "a server", name=name, address=place_name(site.base_url))


def how_to_read(there: Site | None, here: Site | None) -> str:
    """What to do so that a call ``there``, which an earlier run had open, is read ``here``."""
    if there is None or there == here:
        return tr("Press F5 to read it.")
    if here is None:
        return tr("Sign in to {there} (Ctrl+I) to read it.", there=environment_words(there))
    return tr(
        "It is on {there}, and you are signed in to {here}: sign in to {there} (Ctrl+I) to read it.",
        there=_named_apart(there, here),
        here=_named_apart(here, there),
    )


def reading_message(reading: Reading, draft: Draft, before: Draft | None = None) -> Message | None:
    """What there is to say about what was read; usually nothing. ``before`` is the draft until then."""
    if ambiguous := why_not_alone(reading):
        return Message(
            Tone.WARNING,
            sentences([ambiguous, tr("The call can be read, but not changed from here.")]),
            ends=Ends.READ,
        )
    if not reading.context:
        # Where no row is shown, the table itself says that there is no context.
        text = _emptied(draft, before) or (_no_context() if draft.staged_count else "")
        return Message(Tone.WARNING, text) if text else None
    said = list(reading.context.notices)
    if reading.context.repeats:
        keys = tuple(dict.fromkeys(entry.key for entry in reading.context.repeats))
        said.append(tr("The answer names some keys more than once: {keys}.", keys=key_names(keys)))
    if not said:
        return None
    if draft.staged_count:
        said.append(tr("Your staged changes are kept."))
    return Message(Tone.INFO, sentences(said))


def _no_context() -> str:
    return tr(
        "No context for this call. The API answers the same for a mistyped identifier: check session, "
        "transaction id and account before you add anything."
    )


def doubtful_message(reading: Reading, draft: Draft, take: Callable[[], None]) -> Message:
    """A call over which something is staged shows nothing all at once; ``take`` accepts that."""
    said = [
        tr_n(
            "The server shows no context for this call any more (read at {time}); it held {n} entry when "
            "last read.",
            "The server shows no context for this call any more (read at {time}); it held {n} entries when "
            "last read.",
            len(draft.base),
            time=time_of_day(reading.read_at),
        ),
        tr("Either everything was deleted, or the server has answered for another call."),
        tr_n(
            "What was read before stays on the screen, and your {n} change stays staged; nothing was sent.",
            "What was read before stays on the screen, and your {n} changes stay staged; nothing was sent.",
            draft.staged_count,
        ),
        tr("Read the call again (F5) to see whether the answer is the same."),
    ]
    return Message(Tone.WARNING, sentences(said), tr("Show it empty"), take, ends=Ends.READ, can_wait=True)


def _emptied(draft: Draft, before: Draft | None) -> str:
    """A call that held entries shows none any more: nothing of that happens in silence."""
    if before is None or not before.base.entries:
        return ""
    said = [
        tr_n(
            "The server shows no context for this call any more; it held {n} entry when last read.",
            "The server shows no context for this call any more; it held {n} entries when last read.",
            len(before.base),
        ),
        tr(
            "Either everything was deleted, or the server has answered for another call: check the "
            "identifiers before you add anything."
        ),
    ]
    dropped = [key for key in before.edits.by_key if key not in draft.edits.by_key]
    if dropped:
        said.append(
            tr(
                "No longer staged, because the server has no such keys any more: {keys}.",
                keys=key_names(dropped),
            )
        )
    return sentences(said)


def updated_sentence(changes: Sequence[Change]) -> str:
    """What others changed of keys that nobody has edited here, and the table shows by now."""
    deleted = key_names([change.key for change in changes if change.kind is Kind.REMOVED])
    others = key_names([change.key for change in changes if change.kind is not Kind.REMOVED])
    if not deleted:
        return tr("Someone else changed {keys} meanwhile: updated from the server.", keys=others)
    if not others:
        return tr("Someone else deleted {keys} meanwhile: updated from the server.", keys=deleted)
    return tr(
        "Someone else changed {changed} and deleted {deleted} meanwhile: updated from the server.",
        changed=others,
        deleted=deleted,
    )


def failure_message(
    what: str, error: ApiError, again: Callable[[], None], ends: Ends = Ends.READ, about: Iterable[str] = ()
) -> Message:
    """``what``, a sentence, says what did not work; the ``error`` says why; ``again`` tries once more.

    Where nobody is signed in, ``again`` begins with that. The message ends when it has worked, or as
    ``ends`` and ``about`` say.
    """
    text = sentences([what, str(error)])
    is_session = isinstance(error, NotSignedInError)
    again_title = tr("Sign in", "button") if is_session else tr("Try again", "button")
    return Message(Tone.ERROR, text, again_title, again, error, ends=ends, about=frozenset(about))


def revert_step(record: Record, now: datetime) -> str:
    """What the undo step of a revert is called; ``now`` tells which day is today."""
    time = shown_moment(record.intent.began, now)
    if record.intent.work is Operation.DELETE_ALL:
        return tr("Revert the deletion of {time}", time=time)
    return tr("Revert the commit of {time}", time=time)


def reverted_message(outcome: Reverted, commit: Callable[[], None]) -> Message:
    """What became of staging what reverts a commit; ``commit`` sends it."""
    said = []
    if outcome.staged:
        said.append(
            tr("The earlier state of {keys} is staged. Nothing was sent yet.", keys=key_names(outcome.staged))
        )
    if outcome.conflicts:
        said.append(
            tr(
                "Since then the server value has changed for {keys}: resolve each conflict.",
                keys=key_names(outcome.conflicts),
            )
        )
    if outcome.already:
        said.append(
            tr(
                "Nothing to do for {keys}: the server holds the earlier state already.",
                keys=key_names(outcome.already),
            )
        )
    text = sentences([*said, *outcome.refused.values()])
    is_smooth = bool(outcome.staged) and not outcome.conflicts and not outcome.refused
    tone = Tone.INFO if is_smooth else Tone.WARNING
    if not outcome.staged:
        return Message(tone, text)
    staged = frozenset(outcome.staged)
    if not outcome.conflicts:
        return Message(tone, text, tr("Commit"), commit, ends=Ends.UNSTAGED, about=staged)
    return Message(tone, text, ends=Ends.DECIDED, gives_way=not outcome.refused)


def restored_message(draft: Draft, *, waits: bool) -> Message:
    """What is said of a call that an earlier run had open with something staged.

    ``draft`` tells how much of that is still staged; ``waits`` says that the call was not read yet.
    """
    staged = draft.staged_count
    said = [
        tr_n(
            "{n} staged change was restored; nothing was sent.",
            "{n} staged changes were restored; nothing was sent.",
            staged,
        )
        if staged
        else tr("The server already holds everything that was staged: nothing is staged any more.")
    ]
    if waits:
        said.append(tr("The call itself is read as soon as you are signed in."))
    if not draft.edits.by_key:
        ends = Ends.ROWS_COMPLETE if staged else Ends.NEXT_STEP
        return Message(Tone.INFO, sentences(said), ends=ends, gives_way=True)
    about = frozenset(draft.edits.by_key)
    return Message(Tone.INFO, sentences(said), ends=Ends.UNSTAGED, about=about, gives_way=True)
