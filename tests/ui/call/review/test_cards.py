"""What a card says, in words: pure functions of the draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.tally import tally_of
from lvctx_gui.core.textdiff import Part
from lvctx_gui.ui.call.review.card_order import CardOrder
from lvctx_gui.ui.call.review.cards import (
    card_of,
    copied_text,
    counts,
    has_card,
    is_same_card,
    shown_text,
    spoken_text,
    touched_cards,
)
from lvctx_gui.ui.call.review.runs import blocks_of
from lvctx_gui.ui.kit.palettes import State
from tests.strategies import drafts

BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("N"), Entry("E", "")])


def card_ids(draft):
    return CardOrder(draft).all_cards()


def counted(draft):
    return counts(tally_of(draft), len(draft.unfinished_rows))


def in_conflict(draft, key, theirs="theirs"):
    return draft.with_conflicts({key: Conflict(key, "1", draft.get(key), theirs)})


@pytest.mark.parametrize(
    ("draft", "key", "state", "words", "spoken"),
    [
        (Draft(BASE).set_value("A", "x"), "A", State.CHANGED, "changed", "A, changed: was 1, becomes x"),
        (Draft(BASE).add("New", "x"), "New", State.ADDED, "added", "New, added: x"),
        (Draft(BASE).remove("A"), "A", State.REMOVED, "deleted", "A, deleted: was 1"),
        (Draft(BASE).rename("A", "Z"), "Z", State.CHANGED, "renamed", "Z, renamed: was A, becomes Z"),
        (
            Draft(BASE).rename("A", "Z").set_value("Z", "x"),
            "Z",
            State.CHANGED,
            "renamed from A and changed",
            "Z, renamed from A and changed: was 1, becomes x",
        ),
        (
            in_conflict(Draft(BASE).set_value("A", "x"), "A", MISSING),
            "A",
            State.CONFLICT,
            "deleted by others: decide",
            "A, deleted by others: decide: was 1, becomes x",
        ),
        (
            in_conflict(Draft(BASE).set_value("A", "x"), "A"),
            "A",
            State.CONFLICT,
            "decide first",
            "A, decide first: was 1, becomes x",
        ),
        (
            Draft(BASE).set_value("N", ""),
            "N",
            State.CHANGED,
            "changed",
            "N, changed: was no value, becomes empty text",
        ),
    ],
)
def test_a_card_says_what_happens_to_its_key(draft, key, state, words, spoken):
    card = card_of(draft, key)
    assert (card.state, card.words, spoken_text(card)) == (state, words, spoken)


def test_a_row_without_a_usable_key_says_what_to_do():
    draft, token = Draft(BASE).add_row()
    draft = draft.set_row_value(token, "typed")
    card = card_of(draft, token)
    assert (card.state, card.words) == (State.WARNING, "needs a key")
    assert spoken_text(card).startswith("no key yet, needs a key: Give this entry a key, or delete it.")
    assert spoken_text(card).endswith("Its value is typed.")
    card = card_of(draft.name_row(token, ".."), token)
    assert card.words == "cannot be a key here"
    assert "“..”" in spoken_text(card)


def test_what_needs_a_person_comes_first_then_the_drafts_own_order():
    draft, token = Draft(BASE).set_value("A", "x").set_value("B", "y").add("New").add_row()
    draft = draft.set_row_value(token, "typed")
    assert card_ids(draft) == [token, "A", "B", "New"]
    assert card_ids(in_conflict(draft, "B")) == [token, "B", "A", "New"]
    assert counted(draft) == "2 changed, 1 added, 1 without a key"
    assert counted(in_conflict(draft, "B")) == "1 to decide, 1 changed, 1 added, 1 without a key"
    assert counted(Draft(BASE)) == ""


def test_a_renaming_is_one_change_with_one_card():
    draft = Draft(BASE).rename("A", "Z").set_value("B", "x")
    assert card_ids(draft) == ["B", "Z"]
    assert draft.staged_count == 2
    assert counted(draft) == "1 changed, 1 renamed"
    # Where one of the two is to be decided, each has a card of its own.
    undecided = in_conflict(draft, "A")
    assert card_ids(undecided) == ["A", "B", "Z"]
    assert undecided.staged_count == 3


def test_the_texts_keep_no_value_empty_and_hidden_characters_apart():
    draft = Draft(BASE).set_value("N", "").set_value("E", None).set_value("A", " \u202e")
    assert shown_text(card_of(draft, "N")) == 'N  changed\n⌀ no value\n""'
    assert shown_text(card_of(draft, "E")) == 'E  changed\n""\n⌀ no value'
    assert shown_text(card_of(draft, "A")) == "A  changed\n1\n·‹RLO›"
    assert copied_text(card_of(draft, "A")) == "A\tchanged\n- 1\n+  \u202e"


def with_tokens_of_their_own(draft):
    tokens = [row.token for row in draft.edits.new_rows]
    return len(tokens) == len(set(tokens))


@given(drafts().filter(with_tokens_of_their_own))
def test_every_change_has_one_card_and_every_card_has_words(draft):
    ids = card_ids(draft)
    assert len(ids) == len(set(ids)) == draft.staged_count
    for each in ids:
        card = card_of(draft, each)
        assert card.words
        assert spoken_text(card)
        assert shown_text(card).split("\n")[0].endswith(card.words)
        assert copied_text(card).startswith(card.key)


@given(drafts(), drafts())
def test_a_card_is_said_to_have_changed_where_it_says_something_else(old, new):
    both = set(card_ids(new)) & set(card_ids(old))
    for each in both:
        assert card_of(old, each) == card_of(new, each) or not is_same_card(old, new, each)
        assert is_same_card(old, old, each)


@given(drafts(), drafts())
def test_what_an_edit_did_not_touch_has_the_same_card(one, two):
    other = replace(two, base=one.base, remote_changes=one.remote_changes)
    for each in {*card_ids(one), *card_ids(other)} - touched_cards(one, other):
        assert card_of(one, each) == card_of(other, each)


@given(drafts().filter(with_tokens_of_their_own))
def test_each_card_is_found_where_it_stands(draft):
    order, ids = CardOrder(draft), card_ids(draft)
    assert [order.find(ids, each) for each in ids] == list(range(len(ids)))
    assert all(has_card(draft, each) for each in ids)
    assert not any(has_card(draft, each) for each in draft.edits.by_key if each not in ids)


# Values as runs ------------------------------------------------------------------------------------------


def parts(draft, key):
    (block,) = blocks_of(card_of(draft, key))
    return [(run.part, run.text) for run in block.runs]


def test_a_small_change_is_marked_inside_one_text_and_a_large_one_shows_both():
    base = Context([Entry("Date", "2025-04-01"), Entry("Yes", "yes")])
    draft = Draft(base).set_value("Date", "2025-04-02").set_value("Yes", "no")
    assert parts(draft, "Date") == [
        (Part.SAME, "2025-04-"), (Part.OLD, "01"), (Part.NEW, "02"),
    ]  # fmt: skip
    assert [block.part for block in blocks_of(card_of(draft, "Yes"))] == [Part.OLD, Part.NEW]


def test_what_stays_around_a_small_change_in_a_long_text_is_left_out_and_counted():
    old = f"{'a ' * 5_000}Friday{' b' * 5_000}"
    draft = Draft(Context([Entry("K", old)])).set_value("K", old.replace("Friday", "Monday"))
    (block,) = blocks_of(card_of(draft, "K"))
    text = "".join(run.text for run in block.runs)
    assert text.startswith("… 9,960 characters … ")
    assert "Friday" in text
    assert "Monday" in text
    assert len(text) < 2_000
    assert block.more > 8_000


@given(drafts())
def test_no_character_of_a_value_is_forgotten(draft):
    for each in card_ids(draft):
        card = card_of(draft, each)
        blocks = blocks_of(card)
        whole = [value for value in (card.before, card.after) if value is not MISSING]
        if len(blocks) == len(whole):
            for block, value in zip(blocks, whole, strict=True):
                if isinstance(value, str) and value:
                    assert sum(run.stands_for for run in block.runs) + block.more == len(value)
        else:
            (block,) = blocks
            told = sum(run.stands_for for run in block.runs) + block.more
            assert max(map(len, whole)) <= told <= sum(map(len, whole))


@given(st.text(max_size=50).filter(bool))
def test_a_line_break_shows_its_mark_and_breaks_the_line(text):
    draft = Draft(Context()).add("K", f"{text}\nend")
    (block,) = blocks_of(card_of(draft, "K"))
    assert "↵\u2028" in [run.text for run in block.runs]
