"""The list of cards: Qt's own checks, how cards are cut, and how little is worked out for thousands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from lvctx_gui.core.conflict import Conflict
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.ui.call.review import model as models
from lvctx_gui.ui.call.review.cards import card_of, spoken_text
from lvctx_gui.ui.call.review.layout import MOST_LINES, CardLayout
from lvctx_gui.ui.call.review.model import CardsModel
from lvctx_gui.ui.call.review.view import CardsView
from tests.draft_steps import bases, steps, taken
from tests.strategies import drafts
from tests.ui.call.review.test_cards import card_ids, with_tokens_of_their_own


def staged(number, value="new"):
    draft = Draft(Context([Entry(f"k{n:04}", "old") for n in range(number)]))
    return draft.set_values([f"k{n:04}" for n in range(number)], value)


@given(drafts().filter(with_tokens_of_their_own), drafts().filter(with_tokens_of_their_own))
def test_whatever_is_shown_next_the_model_has_its_cards(old, new):
    model = CardsModel()
    told = []
    model.rowsInserted.connect(lambda _, first, last: told.append(last - first + 1))
    model.rowsRemoved.connect(lambda _, first, last: told.append(first - last - 1))
    for draft in (old, new, old):
        model.show_draft(draft)
        ids = card_ids(draft)
        assert [model.id_at(place) for place in range(model.rowCount())] == ids
        assert [model.card(place) for place in range(len(ids))] == [card_of(draft, each) for each in ids]
        assert [model.place_of(each) for each in ids] == list(range(len(ids)))
        assert sum(told) == len(ids)


@given(bases, steps)
def test_whatever_a_person_does_the_model_has_the_drafts_cards_and_tells_of_each_change(base, way):
    model, draft, before = CardsModel(), Draft(base), [Draft(base)]
    shown = []

    def see(first, last):
        shown[first : last + 1] = [spoken_text(model.card(place)) for place in range(first, last + 1)]

    def make_room(_parent, first, last):
        shown[first:first] = [""] * (last - first + 1)

    def close_up(_parent, first, last):
        del shown[first : last + 1]

    model.rowsInserted.connect(make_room)
    model.rowsRemoved.connect(close_up)
    model.dataChanged.connect(lambda first, last: see(first.row(), last.row()))
    for step in way:
        draft = taken(draft, step, before)
        before.append(draft)
        model.show_draft(draft)
        ids = card_ids(draft)
        assert [model.id_at(place) for place in range(model.rowCount())] == ids
        assert [model.place_of(each) for each in ids] == list(range(len(ids)))
        # What was told to have come or changed is looked at; the rest must say what it said before.
        for place, text in enumerate(shown):
            if not text:
                see(place, place)
        assert shown == [spoken_text(card_of(draft, each)) for each in ids]


def test_additions_in_another_order_stand_in_that_order():
    one, other = Draft().add("A").add("B").add("C"), Draft().add("C").add("A").add("D")
    model = CardsModel()
    for draft in (one, replace(other, base=one.base), one):
        model.show_draft(draft)
        assert [model.id_at(place) for place in range(model.rowCount())] == card_ids(draft)


def test_a_card_follows_what_others_did_to_the_key_that_it_was_renamed_from():
    draft = Draft(Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3")])).set_value("B", "x")
    draft = draft.set_value("C", "y").rename("A", "Z")
    undecided = draft.with_conflicts({key: Conflict(key, "1", draft.get(key), "theirs") for key in "AC"})
    model = CardsModel()
    for shown in (draft, undecided, undecided.unstage("A"), draft.unstage("A"), undecided, draft):
        model.show_draft(shown)
        ids = card_ids(shown)
        assert [model.id_at(place) for place in range(model.rowCount())] == ids
        assert [model.card(place) for place in range(len(ids))] == [card_of(shown, each) for each in ids]


def test_qt_finds_nothing_wrong_with_the_model(qtmodeltester):
    model = CardsModel()
    qtmodeltester.check(model)
    model.show_draft(staged(5))
    model.show_draft(staged(5).unstage("k0001", "k0002"))
    model.show_draft(staged(7, "newer"))
    qtmodeltester.check(model)


# What a card shows ---------------------------------------------------------------------------------------


def laid_out(before, after, width=400):
    base = Context([Entry("K", before)]) if before is not None else Context()
    draft = Draft(base).set_value("K", after) if before is not None else Draft(base).add("K", after)
    return CardLayout().lay_out(card_of(draft, "K"), width)


@pytest.mark.parametrize("value", ["word " * 500, "x" * 3_000, "😀" * 2_000, "\n" * 50, "\u202e" * 500])
def test_a_long_value_is_cut_to_a_few_lines_and_the_rest_is_counted(qtbot, value):
    shown, rest = laid_out(None, value).texts
    assert shown.layout.lineCount() == MOST_LINES
    last = shown.layout.lineAt(MOST_LINES - 1)
    units = last.textStart() + last.textLength()
    drawn = shown.layout.text().encode("utf-16-le")[: 2 * units].decode("utf-16-le")
    if value[0] in "wx😀":
        told = int(rest.layout.text().split()[1].replace(",", ""))
        assert told == len(value) - len(drawn)
    assert rest.layout.text().endswith(" characters more")


def test_a_short_value_is_shown_whole(qtbot):
    (shown,) = laid_out(None, "short").texts
    assert shown.layout.text() == "short"


def test_the_old_value_is_struck_and_each_has_its_paper(qtbot):
    old, new = laid_out("yes", "no").texts
    assert [form.format.fontStrikeOut() for form in old.layout.formats()] == [True]
    assert [form.format.fontStrikeOut() for form in new.layout.formats()] == [False]
    theme = CardLayout().theme
    assert (old.paper, new.paper) == (theme.deleted.paper, theme.inserted.paper)


def test_of_a_small_change_only_what_changed_is_struck(qtbot):
    (text,) = laid_out("2025-04-01", "2025-04-02").texts
    assert text.layout.text() == "2025-04-0102"
    assert [form.format.fontStrikeOut() for form in text.layout.formats()] == [False, True, False]


# Thousands of them ---------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """How often cards were made and laid out."""
    calls = {"made": 0, "laid out": 0}

    def make(draft, card):
        calls["made"] += 1
        return card_of(draft, card)

    lay_out = CardLayout.lay_out

    def lay(self, card, width):
        calls["laid out"] += 1
        return lay_out(self, card, width)

    monkeypatch.setattr(models, "card_of", make)
    monkeypatch.setattr(CardLayout, "lay_out", lay)
    return calls


@pytest.fixture
def view(qtbot):
    view = CardsView()
    qtbot.addWidget(view)
    view.resize(400, 600)
    view.show()
    return view


def test_of_thousands_of_cards_only_those_in_sight_are_worked_out(view, counted, qtbot):
    draft = staged(5_000)
    view.show_draft(draft)
    view.grab()
    assert view.model().rowCount() == 5_000
    assert 0 < counted["made"] < 60
    assert 0 < counted["laid out"] < 60
    # One more edit costs its own card.
    counted.update({"made": 0, "laid out": 0})
    view.show_draft(draft.set_value("k0003", "another"))
    view.grab()
    assert counted == {"made": 1, "laid out": 1}
    # So does going to the very end.
    counted.update({"made": 0, "laid out": 0})
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert counted["made"] < 60
    assert view.indexAt(QPoint(5, view.viewport().height() - 3)).row() == 4_999


def test_cards_of_any_height_are_reached_with_keys_and_seen_whole(view, qtbot):
    draft = staged(60)
    for n in range(0, 60, 3):
        draft = draft.set_value(f"k{n:04}", f"long {n} " * 100)
    view.show_draft(draft)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    seen = []
    while not seen or view.currentIndex().row() != seen[-1]:
        seen.append(view.currentIndex().row())
        place = view.visualRect(view.currentIndex())
        assert place.top() >= 0
        assert place.bottom() < view.viewport().height() + 1
        QTest.keyClick(view, Qt.Key.Key_Down)
    assert seen[-1] == 59
    for key, row in ((Qt.Key.Key_Home, 0), (Qt.Key.Key_End, 59)):
        QTest.keyClick(view, key)
        assert view.currentIndex().row() == row
    while view.currentIndex().row():
        before = view.currentIndex().row()
        QTest.keyClick(view, Qt.Key.Key_PageUp)
        assert view.currentIndex().row() < before
        assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


def test_what_is_seen_and_the_current_card_stay_by_their_keys(view, qtbot):
    draft = staged(200)
    view.show_draft(draft)
    view.setCurrentIndex(view.model().index(100))
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + 7)
    first = view.indexAt(QPoint(5, 0))
    key, top = view.cards.id_at(first.row()), view.visualRect(first).top()
    current = view.current_id()
    # Others change, come and go above; one becomes a conflict and moves to the top.
    draft = draft.unstage("k0001", "k0002", "k0050").set_value("k0003", "w " * 500)
    draft = draft.with_conflicts({"k0150": Conflict("k0150", "old", "new", "theirs")})
    view.show_draft(draft)
    view.grab()
    assert view.visualRect(view.model().index(view.cards.place_of(key))).top() == top
    assert view.current_id() == current
    view.show_draft(draft.with_conflicts({current: Conflict(current, "old", "new", "theirs")}))
    assert view.currentIndex().row() == 0
    assert view.current_id() == current


def test_screen_readers_get_each_card_in_words_and_where_it_is(view, qtbot):
    view.show_draft(staged(3))
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.role() is QAccessible.Role.List
    names = [interface.child(n).text(QAccessible.Text.Name) for n in range(interface.childCount())]
    assert names == [f"k{n:04}, changed: was old, becomes new" for n in range(3)]
    second = interface.child(1).rect()
    assert second == view.visualRect(view.model().index(1)).translated(view.viewport().mapToGlobal(QPoint()))


def test_another_width_breaks_lines_elsewhere(view, qtbot):
    view.show_draft(staged(1, "some words that need more than one line " * 2))
    view.grab()
    high = view.visualRect(view.model().index(0)).height()
    view.resize(200, 600)
    view.grab()
    assert view.visualRect(view.model().index(0)).height() > high
