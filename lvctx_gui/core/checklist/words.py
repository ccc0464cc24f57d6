"""How what a checklist finds is said."""

from __future__ import annotations

from lvctx_gui.core.checklist.assessment import Finding, Status
from lvctx_gui.core.checklist.checklist import Item
from lvctx_gui.core.checklist.judging import State
from lvctx_gui.core.naming import key_name
from lvctx_gui.core.translate import listed, sentences, tr, tr_marked
from lvctx_gui.core.visible import plain_text

_MOST_VALUES = 8
_LONGEST = 60


def status_word(status: Status) -> str:
    """The status of a call, in one word."""
    return tr_marked(status.value, "status of a call")


def state_words(state: State, *, staged: bool = False) -> str:
    """A state in a word or two: ``missing``, ``missing, staged``."""
    words = tr_marked(state.value, "what a checklist finds")
    return tr("{state}, staged", "what a checklist finds", state=words) if staged else words


def keys_words(item: Item) -> str:
    """The keys that an item is about: one as it is, several as ``A or B``."""
    return listed((plain_text(key, 80) for key in item.keys), any_of=True)


def wanted(item: Item) -> str:
    """What a value of the item should be like, without a full stop; ``""`` where anything will do.

    The pattern itself is not shown.
    """
    expected = _expected(item)
    if not item.allowed:
        return expected
    names = [key_name(value) for value in item.allowed[:_MOST_VALUES]]
    if len(item.allowed) > _MOST_VALUES:
        names.append(tr("others", "at the end of a row of allowed values"))
    if expected:
        return tr(
            "{values}, or: {expected}", "what is wanted", values=listed(names, any_of=True), expected=expected
        )
    return listed(names, any_of=True)


def _expected(item: Item) -> str:
    if not item.pattern:
        return ""
    sentence, example = plain_text(item.sentence.rstrip("."), 200), plain_text(item.example, _LONGEST)
    if not example or example in sentence:
        return sentence
    return tr("{expected} (such as {example})", "what is wanted", expected=sentence, example=example)


def finding_words(finding: Finding) -> str:
    """What is found, as sentences that name the key and what is wanted."""
    said = tr(
        "{keys}: {state}.",
        keys=keys_words(finding.item) if finding.state is State.MISSING else plain_text(finding.key, 80),
        state=state_words(finding.state, staged=finding.staged),
    )
    should = wanted(finding.item) if finding.state.is_open else ""
    more = [tr("Wanted: {wanted}.", wanted=should) if should else "", plain_text(finding.item.note, 300)]
    return sentences([said, *more])
