from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.translate import listed, mark, sentences, tr, tr_marked, tr_n, translate_with

TEXTS = st.text(max_size=20)


@pytest.fixture
def german():
    """A translator with a few sentences, and what it was asked."""
    asked = []
    known = {
        ("Deleted {key}.", ""): "{key} wurde gelöscht.",
        ("{n} entries", ""): "{n} Einträge",
        ("Open", "of a call: the verb"): "Öffnen",
        ("Slip {key}.", ""): "Versehen {schlüssel}.",
    }

    def translate(sentence, about, number):
        asked.append((sentence, about, number))
        if number == 1 and sentence == "{n} entries":
            return "{n} Eintrag"
        return known.get((sentence, about), "")

    translate_with(translate)
    yield asked
    translate_with(None)


def test_without_a_translator_everything_is_english():
    assert tr("Deleted {key}.", key="A") == "Deleted A."
    assert tr_n("{n} entry", "{n} entries", 1) == "1 entry"
    assert tr_n("{n} entry", "{n} entries", 0) == "0 entries"
    assert tr_n("{n} entry", "{n} entries", 10_000) == "10,000 entries"


@given(TEXTS)
def test_what_is_put_into_a_place_is_shown_as_it_is(text):
    assert tr("“{key}” {0}%", key=text, **{"0": "{key}"}) == f"“{text}” {{key}}%"


def test_a_place_that_is_not_named_is_a_mistake():
    with pytest.raises(KeyError):
        tr("Deleted {key}.")


def test_a_translator_is_asked_for_whole_sentences(german):
    assert tr("Deleted {key}.", key="Deleted {key}.") == "Deleted {key}. wurde gelöscht."
    assert german == [("Deleted {key}.", "", -1)]


def test_a_translator_has_its_own_forms_for_numbers(german):
    assert tr_n("{n} entry", "{n} entries", 1) == "1 Eintrag"
    assert tr_n("{n} entry", "{n} entries", 1_234) == "1,234 Einträge"
    assert german[-1] == ("{n} entries", "", 1234)


def test_what_is_not_translated_stays_english(german):
    assert tr("Unknown {key}.", key="A") == "Unknown A."
    assert tr_n("{n} call", "{n} calls", 1) == "1 call"
    assert tr("Open") == "Open"
    assert tr("Open", "of a call: the verb") == "Öffnen"


def test_a_slip_in_a_translation_does_not_hide_what_happened(german):
    assert tr("Slip {key}.", key="A") == "Slip A."


def test_what_was_marked_is_translated_when_it_is_shown(german):
    title = mark("Open", "of a call: the verb")
    assert title == "Open"
    assert tr_marked(title, "of a call: the verb") == "Öffnen"


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_a_row_of_names(items, text):
    assert listed(items) == text
    assert listed(items, any_of=True) == text.replace(" and ", " or ")


def test_sentences_follow_each_other():
    assert sentences(["One.", "", "Two."]) == "One. Two."
