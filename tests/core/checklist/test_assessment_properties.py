"""What holds of every checklist and every call."""

from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.checklist.assessment import assess
from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item, KeyCondition
from lvctx_gui.core.checklist.judging import State, holds, is_blank
from lvctx_gui.core.checklist.places import Where
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.edits import REMOVED
from lvctx_gui.core.entries import MISSING
from tests.strategies import any_text, contexts, safe_keys, values

NOWHERE = Where()

texts = st.sampled_from(("", "1", "yes", " "))
conditions = st.builds(
    Conditions,
    keys=st.lists(st.builds(KeyCondition, safe_keys, st.lists(texts, max_size=2).map(tuple)), max_size=2).map(
        tuple
    ),
)
items = st.builds(
    Item,
    st.lists(safe_keys, min_size=1, max_size=3, unique=True).map(tuple),
    conditions,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(texts, max_size=2).map(tuple),
    st.sampled_from(("", "even", "slow")),
)
checklists = st.lists(st.builds(Checklist, st.just("L"), conditions, st.lists(items, max_size=3).map(tuple)))


@st.composite
def edited(draw):
    draft = Draft(draw(contexts(safe_keys)))
    for key, edit in draw(
        st.dictionaries(safe_keys, st.one_of(values, st.just(REMOVED)), max_size=4)
    ).items():
        if edit is not REMOVED or key in draft.base:
            draft = draft.staged(key, edit)
    return draft


def matches(pattern, text):
    return None if pattern == "slow" else len(text) % 2 == 0


def states(lists, draft):
    return [finding.state for finding in assess(lists, NOWHERE, draft, matches).findings]


@given(contexts(), safe_keys, st.lists(texts).map(tuple))
def test_an_absent_key_makes_a_condition_false(context, key, wanted):
    draft = Draft(context.without(key))
    assert not holds(Conditions(keys=(KeyCondition(key, wanted),)), NOWHERE, draft.values_of)


@given(st.lists(st.sampled_from("ab"), min_size=1).map(tuple), st.lists(st.sampled_from("ab")).map(tuple))
def test_what_is_not_known_makes_a_condition_false(environments, clients):
    assert not holds(Conditions(environments, clients), NOWHERE, Draft().values_of)


@given(items, contexts(safe_keys), safe_keys, values)
def test_the_state_of_an_item_depends_on_its_own_keys_and_conditions_alone(item, context, other, value):
    named = {*item.keys, *(each.key for each in item.when.keys)}
    lists = [Checklist("L", items=(item,))]
    if other not in named:
        assert states(lists, Draft(context)) == states(lists, Draft(context.with_value(other, value)))
        assert states(lists, Draft(context)) == states(lists, Draft(context.without(other)))


@given(checklists, edited())
def test_what_is_staged_counts_as_if_it_were_committed(lists, draft):
    found = assess(lists, NOWHERE, draft, matches)
    committed = assess(lists, NOWHERE, Draft(draft.result), matches)
    by_keys = {frozenset(each.item.keys): each.state for each in committed.findings}
    for each in found.findings:
        # What only the server's side of a condition asks is told as not applicable any more.
        assert each.state is by_keys.get(frozenset(each.item.keys), State.NOT_APPLICABLE)
    assert found.status is committed.status


@given(checklists, edited())
def test_without_staged_edits_nothing_is_staged_and_what_differs_is(lists, draft):
    assert not any(each.staged for each in assess(lists, NOWHERE, Draft(draft.base), matches).findings)
    before = {
        frozenset(each.item.keys): each.state
        for each in assess(lists, NOWHERE, Draft(draft.base), matches).findings
    }
    for each in assess(lists, NOWHERE, draft, matches).findings:
        if before.get(frozenset(each.item.keys), State.NOT_APPLICABLE) is not each.state:
            assert each.staged


@given(contexts(safe_keys, repeats=False), safe_keys)
def test_the_staged_removal_of_a_required_key_is_missing_and_staged(context, key):
    draft = Draft(context.with_value(key, "1")).remove(key)
    found = assess([Checklist("L", items=(Item((key,)),))], NOWHERE, draft, matches).findings[0]
    assert (found.state, found.staged) == (State.MISSING, True)


@given(checklists, edited(), edited())
def test_what_was_known_before_changes_nothing(lists, draft, earlier):
    before = assess(lists, NOWHERE, earlier, matches)
    assert assess(lists, NOWHERE, draft, matches, before) == assess(lists, NOWHERE, draft, matches)


@given(checklists, edited())
def test_the_order_of_the_lists_changes_no_state(lists, draft):
    def by_keys(them):
        return {
            frozenset(each.item.keys): each.state for each in assess(them, NOWHERE, draft, matches).findings
        }

    assert by_keys(lists) == by_keys(lists[::-1])


@given(items, edited())
def test_missing_is_said_of_keys_that_are_not_there_alone(item, draft):
    for each in assess([Checklist("L", items=(item,))], NOWHERE, draft, matches).missing:
        assert all(draft.get(key) is MISSING for key in each.item.keys)


@given(any_text)
def test_blanks_are_told_from_what_can_be_seen(text):
    assert not is_blank("")
    assert not is_blank(text + "a")
    assert is_blank(" " + " ".join(character for character in text if character.isspace()))
