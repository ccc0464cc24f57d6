"""A checklist as TOML, and what is said of one that was written by hand."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.store.checklists import toml
from lvctx_gui.store.checklists.toml import toml_of, understand
from tests.checklists import checklists

PAYMENTS = Checklist(
    "Promise to pay",
    Conditions(("NA3", "NA4"), ("7419",), (KeyCondition("Disposition", ("Promise to pay",)),)),
    (
        Item(
            ("PromiseDate",),
            pattern="[0-9]{4}-[0-9]{2}-[0-9]{2}",
            sentence="Date as 2026-12-31",
            example="2026-12-31",
        ),
        Item(
            ("Channel",),
            Conditions(keys=(KeyCondition("CallBack"),)),
            required=False,
            allow_no_value=True,
            allow_empty=True,
            allowed=("letter", "phone"),
            note="Ask the team lead",
        ),
    ),
    "What a call with a promise needs",
)


GUIDE = Path(toml.__file__).parents[2] / "ARCHITECTURE.md"


@pytest.mark.parametrize(
    "example",
    [
        toml.__doc__.split("::", 1)[1].rsplit("What has another form", 1)[0],
        GUIDE.read_text("utf-8").split("```toml", 1)[1].split("```", 1)[0],
    ],
    ids=["docstring", "guide"],
)
def test_the_example_for_authors_is_understood_without_a_mistake(example):
    found = understand(tomllib.loads(example))
    assert (found.checklist, found.mistakes, found.unknown) == (PAYMENTS, (), ())


@given(checklists)
def test_what_is_written_is_read_again(checklist):
    found = understand(tomllib.loads(toml_of(checklist)))
    assert (found.checklist, found.mistakes, found.unknown) == (checklist, (), ())


def test_items_stand_below_each_other():
    assert toml_of(Checklist("A", items=(Item(("K",)), Item(("L", "M"), required=False)))) == (
        'name = "A"\n\n[[item]]\nkeys = [\n    "K",\n]\n\n[[item]]\n'
        'keys = [\n    "L",\n    "M",\n]\nrequired = false\n'
    )


@pytest.mark.parametrize(
    ("text", "item", "field", "sentence"),
    [
        ("name = 7", None, "name", "“name” must be a text in quotation marks."),
        ("item = 1", None, "items", "“item” must be written as [[item]]."),
        ("item = [1]", 0, "keys", "An item must be written as [[item]]."),
        ("when = 1", None, "conditions", "“when” must be a table: [when]."),
        ("[when]\nkeys = 1", None, "conditions", "“when.keys” must be a table: [when.keys]."),
        (
            "[when]\nclients = [7419]",
            None,
            "clients",
            "“clients” must be a list of texts in quotation marks.",
        ),
        (
            "[[item]]\n[[item]]\nrequired = 'yes'",
            1,
            "required",
            "“required” must be true or false.",
        ),
        (
            "[[item]]\n[item.when.keys]\nK = false",
            0,
            "conditions",
            "The condition on “K” must be true (the key is there) or a list of texts in quotation marks.",
        ),
    ],
)
def test_a_mistake_is_named_by_item_and_field(text, item, field, sentence):
    found = understand(tomllib.loads(text))
    assert [(each.item, each.field, each.sentence) for each in found.mistakes] == [(item, field, sentence)]


def test_what_is_not_known_is_named_and_all_the_rest_counts():
    text = "name = 'A'\ncolour = 1\n[[item]]\nkeys = 'K'\nalowed = ['1']\n[item.when]\nclient = '1'"
    found = understand(tomllib.loads(text))
    assert found.checklist == Checklist("A", items=(Item(("K",)),))
    assert [(each.item, each.sentence) for each in found.unknown] == [
        (None, "“colour” is not known."),
        (0, "“alowed” is not known."),
        (0, "“client” is not known."),
    ]


json = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(("name", "description", "when", "item", "other")), json))
def test_no_document_is_too_odd_to_be_told_about(document):
    understand(document)
