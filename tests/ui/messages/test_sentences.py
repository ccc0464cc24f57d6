"""What messages say: which sentence, and that each one is translated as a whole."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from lvctx_gui.api.errors import NotReachedError, NotSentError, StatusError, StoppedError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.diff import Change
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.core.translate import translate_with
from lvctx_gui.services.commit.report import CommitReport
from lvctx_gui.services.lookup import Reading
from lvctx_gui.ui.messages.commit import commit_message
from lvctx_gui.ui.messages.reading import other_server_sentence

CALL = CallRef("S", 1, "A")
AT = datetime(2026, 3, 4, 14, 32, 5, tzinfo=UTC)
"""When everything was read."""


def reading():
    return Reading(CALL, Context([Entry("K", "1")]), AT, 0.1)


def confirmed(key, *, was_sent=True):
    return KeyResult(key, Step.DONE, Outcome.CONFIRMED, was_sent)


def unconfirmed(key, reason=""):
    return KeyResult(key, Step.UNKNOWN, Outcome.NOT_CONFIRMED, was_sent=True, reason=reason)


def unsent(key):
    return KeyResult(key, Step.NOT_SENT, Outcome.NOT_COMMITTED)


def report(*results, post=("a",), deletes=(), **more):
    plan = CommitPlan(CALL, tuple(Entry(key, "x") for key in post), deletes)
    return CommitReport(plan, results, **{"reading": reading(), **more})


def said(given):
    return commit_message(given, lambda: None).text


@pytest.fixture
def shouting():
    """Another language: every sentence is the English one in capitals, its places as they are."""

    def shout(sentence, _about, _number):
        parts = sentence.split("{")
        return "{".join([parts[0].upper(), *("}".join(after_place(part)) for part in parts[1:])])

    def after_place(part):
        place, _, rest = part.partition("}")
        return place, rest.upper()

    translate_with(shout)
    yield
    translate_with(None)


# Reading --------------------------------------------------------------------------------------------------


def test_a_servers_place_is_named_once_in_any_language():
    translate_with(
        lambda sentence, about, _: "{host}: {name}" if about == "a server" and "{host}" in sentence else ""
    )
    try:
        text = other_server_sentence(
            "https://api.na5.livevox.com", Site("NA4", "https://api.na4.livevox.com")
        )
    finally:
        translate_with(None)
    assert "signed in to api.na4.livevox.com: NA4." in text
    assert "signed in to Card desk (NA4 (api.na4.livevox.com))." in other_server_sentence(
        "https://api.na5.livevox.com", Site("Card desk", "https://api.na4.livevox.com")
    )


# Commits --------------------------------------------------------------------------------------------------


def test_a_success_tells_what_was_set_and_removed():
    both = report(confirmed("a"), confirmed("b"), confirmed("c"), post=("a", "b"), deletes=("c",))
    assert said(both) == (
        "Committed: 2 changed, 1 deleted — checked on the server at 14:32: “a”, “b” and “c”."
    )
    one = report(confirmed("a"), confirmed("b", was_sent=False), post=("a", "b"))
    assert said(one) == (
        "Committed: 1 changed — checked on the server at 14:32: “a”. 1 key had the wanted value already."
    )


def test_nothing_to_send_is_said():
    assert said(report(confirmed("a", was_sent=False))) == (
        "The server already holds all of this: nothing had to be sent."
    )


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (StoppedError("It was stopped."), "Everything was sent, but reading back was stopped as well."),
        (NotSentError("No session."), "Everything was sent, but nothing was read back: No session."),
        (NotReachedError("No way."), "Everything was sent, but reading back failed: No way."),
    ],
)
def test_what_was_sent_and_not_read_back_is_said_in_one_sentence(failure, why):
    text = said(report(unconfirmed("a"), read_failure=failure, errors=(failure,), reading=None))
    assert text.startswith(f"Not confirmed, still staged: “a”. {why}")


def test_where_more_went_wrong_reading_back_is_a_sentence_of_its_own():
    failure, later = StatusError("It failed."), NotReachedError("No way.")
    text = said(report(unconfirmed("a"), failure=failure, read_failure=later, errors=(failure, later)))
    assert "It failed. There were 2 failures in all. Reading back failed: No way." in text


def test_before_anything_was_sent_the_reason_comes_first():
    failure = NotReachedError("No way.", "Try later.")
    assert said(report(unsent("a"), failure=failure, errors=(failure,), reading=None)) == (
        "Nothing was committed. No way. Not committed, still staged: “a”. Try later."
    )


def test_a_conflict_before_anything_was_sent_says_what_to_do():
    conflict = Conflict("a", "1", "2", "3")
    assert said(report(unsent("a"), conflicts=(conflict,))) == (
        "Someone else changed “a” meanwhile: nothing was sent. All changes are still staged. Resolve each "
        "conflict, then commit again."
    )


# Other languages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        report(confirmed("a"), confirmed("c"), confirmed("b", was_sent=False), deletes=("c",)),
        report(unconfirmed("a"), unsent("b"), failure=StatusError("500"), errors=(StatusError("500"),) * 2),
        report(unconfirmed("a"), reading=None, read_failure=StatusError("500")),
        report(unsent("a"), conflicts=(Conflict("a", "1", "2", "3"),)),
        report(unconfirmed("a"), conflicts=(Conflict("a", "1", "2", "3"),)),
        report(unsent("a"), was_stopped=True),
        report(confirmed("a"), unsent("b"), was_stopped=True, is_proof=True),
        report(confirmed("a"), losses=(Change("b", "1", MISSING),)),
        report(
            confirmed("a"), updated_from_server=(Change("b", "1", "2"),), in_between=(Change("c", "1", "2"),)
        ),
    ],
)
def test_nothing_of_a_message_stays_in_english(shouting, given):
    message = commit_message(given, lambda: None)
    for text in (message.text, message.details, message.action):
        assert not re.search("[a-z]", re.sub("“[a-z]”", "", text)), text
