"""What is said of a conflict: who did what to which key, old and new value, and mine."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.ui.messages.conflicts import (
    conflict_sentence,
    keep_title,
    show_title,
    spoken_conflict,
    take_title,
)
from lvctx_gui.ui.messages.moments import shown_moment
from lvctx_gui.ui.messages.values import short_value

LOADED = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)
SEEN = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
READ, SAW = shown_moment(LOADED, LOADED), shown_moment(SEEN, SEEN)
CHANGED = Conflict("QaScore", "61", "62", "99", SEEN)
THEY_DELETED = Conflict("QaScore", "61", "62", MISSING, SEEN)
I_DELETED = Conflict("QaScore", "61", MISSING, "99", SEEN)
ADDED = Conflict("QaScore", MISSING, "62", "99", SEEN)
REVERTED = Conflict("QaScore", "61", MISSING, "99", SEEN, is_since=True)


def said(conflict, loaded_at=LOADED, *, was_sent=False):
    return conflict_sentence(conflict, loaded_at, SEEN, was_sent=was_sent)


@pytest.mark.parametrize(
    ("conflict", "sentence"),
    [
        (CHANGED, f"Someone else changed “QaScore” since you read it ({READ}): 61 → 99 (you: 62)."),
        (THEY_DELETED, f"Someone else deleted “QaScore” since you read it ({READ}): 61 (you: 62)."),
        (
            I_DELETED,
            f"Someone else changed “QaScore”, which you are deleting, since you read it ({READ}): 61 → 99.",
        ),
        (ADDED, f"Someone else added “QaScore” too since you read the call ({READ}): 99 (you: 62)."),
        (
            REVERTED,
            f"“QaScore” has changed since that commit (read at {SAW}): 61 → 99 (you: deleted).",
        ),
    ],
)
def test_each_clash_has_a_sentence_of_its_own(conflict, sentence):
    assert said(conflict) == f"{sentence} Nothing was sent."


@pytest.mark.parametrize("conflict", [CHANGED, THEY_DELETED, I_DELETED, ADDED])
def test_where_it_is_not_known_when_the_call_was_read_the_servers_moment_is_told(conflict):
    assert f"(read at {SAW})" in said(conflict, None)
    from_before = Conflict(conflict.key, conflict.base, conflict.mine, conflict.theirs)
    assert "(read" not in said(from_before, None)
    assert "since you read" not in said(from_before, None)


def test_a_commit_that_had_sent_something_does_not_say_that_nothing_was_sent():
    assert said(CHANGED, was_sent=True).endswith("(you: 62). Decide, then commit again.")
    assert said(REVERTED, was_sent=True).endswith("Nothing was sent.")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("62", "62"),
        ("Promise to pay", "“Promise to pay”"),
        ("x" * 30, f"“{'x' * 24}…”"),
        ("a\nb", "“a↵b”"),
        ("", "empty"),
        (None, "no value"),
        (MISSING, "deleted"),
        ("deleted", "“deleted”"),
        ("empty", "“empty”"),
        ("no value", "“no value”"),
        (NonTextValue("1.0", "number"), "1.0"),
    ],
)
def test_a_value_in_a_sentence_is_short_and_mistaken_for_nothing_else(value, words):
    assert short_value(value) == words


def test_the_buttons_say_what_they_leave():
    assert (keep_title(CHANGED), take_title(CHANGED)) == ("Keep 62", "Take 99")
    assert take_title(THEY_DELETED) == "Leave it deleted"
    assert keep_title(I_DELETED) == "Delete anyway"
    assert keep_title(Conflict("k", "1", "y" * 40, "2")) == f"Keep “{'y' * 16}…”"
    assert (show_title(1), show_title(3)) == ("Show…", "Show all 3…")


def test_for_the_ear_there_are_words_instead_of_arrows():
    assert spoken_conflict(CHANGED, SEEN) == f"“QaScore”: before 61, theirs 99 read at {SAW}, mine 62"
    assert spoken_conflict(ADDED, SEEN).startswith("“QaScore”: before not there, theirs 99")
    assert spoken_conflict(Conflict("k", "1", MISSING, "2"), SEEN) == (
        "“k”: before 1, theirs 2, mine deleted"
    )
