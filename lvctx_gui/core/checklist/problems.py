"""What is wrong with a checklist that somebody wrote, field by field, and what of it can be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lvctx_gui.core.address import is_line
from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item
from lvctx_gui.core.profile import MAX_NAME
from lvctx_gui.core.segments import segment_problem
from lvctx_gui.core.translate import sentences, tr

MOST_ITEMS = 500
MOST_VALUES = 1_000
LONGEST_TEXT = 2_000
"""Characters of any text of a checklist: what is asked for is said in a line or two."""

Matching = Callable[[str, str], bool | None]
PatternProblem = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence about one field. ``item`` is the number of the item, from 0; ``None``: of the list itself.

    Fields of conditions are called ``environments``, ``clients`` and ``conditions``.
    """

    item: int | None
    field: str
    sentence: str


def problems_of(
    checklist: Checklist, pattern_problem: PatternProblem, matches: Matching
) -> tuple[Problem, ...]:
    """Everything that is wrong with ``checklist``, in the order of its fields.

    ``pattern_problem`` says what is wrong with a pattern (``""``: nothing), ``matches`` whether one matches.
    """
    found = list(_of_head(checklist))
    for number, item in enumerate(checklist.items):
        of_item = _problems_of_item(item, pattern_problem, matches)
        found += [Problem(number, field, sentence) for field, sentence in of_item]
    return tuple(found)


@lru_cache(maxsize=2 * MOST_ITEMS)  # most items are the same as when the last letter was typed
def _problems_of_item(
    item: Item, pattern_problem: PatternProblem, matches: Matching
) -> tuple[tuple[str, str], ...]:
    return (*_of_item(item), *_of_pattern(item, pattern_problem, matches))


def usable(checklist: Checklist, problems: Iterable[Problem]) -> Checklist | None:
    """What calls can be assessed by: ``checklist`` without the items that have problems.

    ``None`` where it is not known of which calls it asks something: a wrong condition must not mean "all".
    """
    found = tuple(problems)
    if any(each.item is None and each.field in ("environments", "clients", "conditions") for each in found):
        return None
    bad = {each.item for each in found}
    return replace(
        checklist, items=tuple(item for number, item in enumerate(checklist.items) if number not in bad)
    )


def _of_head(checklist: Checklist) -> Iterator[Problem]:
    if problem := name_problem(checklist.name):
        yield Problem(None, "name", problem)
    if len(checklist.description) > LONGEST_TEXT:
        yield Problem(None, "description", _too_long())
    for field, sentence in _of_conditions(checklist.when):
        yield Problem(None, field, sentence)
    if not checklist.items:
        yield Problem(None, "items", tr("There is no item in it yet: add a key that a call should have."))
    if len(checklist.items) > MOST_ITEMS:
        yield Problem(None, "items", tr("A checklist has at most {count} items.", count=MOST_ITEMS))


def name_problem(name: str) -> str:
    """Why a checklist cannot be called ``name``, as a sentence; ``""`` where it can."""
    if not name:
        return tr("The name is empty.")
    if not is_line(name):
        return tr("The name must be one line without control characters.")
    if name != name.strip():
        return tr("The name must not begin or end with a blank.")
    if len(name) > MAX_NAME:
        return tr("The name must not be longer than {count} characters.", count=MAX_NAME)
    return ""


def _of_conditions(when: Conditions) -> Iterator[tuple[str, str]]:
    for field, names in (("environments", when.environments), ("clients", when.clients)):
        if not all(map(_is_name, names)):
            yield field, tr("Write the names with commas between them, such as: NA3, NA4.")
    if len({condition.key for condition in when.keys}) < len(when.keys):
        yield "conditions", tr("Two conditions are about one key. Name its values in one of them.")
    for condition in when.keys:
        if not condition.key:
            yield "conditions", tr("A condition has no key. Name one, or remove the condition.")
        elif problem := value_problem((condition.key, *condition.values)):
            yield "conditions", problem


def _is_name(name: str) -> bool:
    return bool(name.strip()) and "," not in name and is_line(name) and len(name) <= MAX_NAME


def _of_item(item: Item) -> Iterator[tuple[str, str]]:
    yield from _of_conditions(item.when)
    if not item.keys or not all(item.keys):
        yield "keys", tr("Name the key that a call should have.")
    for key in item.keys:
        if key and (problem := unusable_key(key)):
            yield "keys", problem
            break
    if len(set(item.keys)) < len(item.keys):
        yield "keys", tr("The same key stands there twice.")
    if len(item.allowed) > MOST_VALUES:
        yield "allowed", tr("An item has at most {count} allowed values.", count=MOST_VALUES)
    if problem := value_problem(item.allowed):
        yield "allowed", problem
    for field in ("sentence", "example", "note"):
        text = getattr(item, field)
        if len(text) > LONGEST_TEXT:
            yield field, _too_long()
        elif not is_line(text):
            yield field, tr("This must be one line without control characters.")


def unusable_key(key: str) -> str:
    """Why a checklist cannot ask for ``key``, as sentences; ``""`` where it can."""
    if problem := segment_problem(key):
        return sentences((tr("No entry can be given this key."), problem))
    return "" if is_line(key) else tr("A key must be one line without control characters.")


def _of_pattern(item: Item, pattern_problem: PatternProblem, matches: Matching) -> Iterator[tuple[str, str]]:
    if not item.pattern:
        if item.sentence or item.example:
            yield "pattern", tr("Write the pattern that this describes, or leave the description empty.")
        return
    problem = pattern_problem(item.pattern)
    if problem:
        yield "pattern", problem
    if not item.sentence.strip():
        yield (
            "sentence",
            tr("Say in words what the pattern wants, such as: Date as 2026-12-31. The pattern is not shown."),
        )
    if not item.example:
        yield "example", tr("Give an example of a right value, such as: 2026-12-31.")
    elif not problem and item.example not in item.allowed:
        is_match = matches(item.pattern, item.example)
        if is_match is None:
            yield "pattern", tr("The pattern takes too long: it can match in too many ways. Make it simpler.")
        elif not is_match:
            yield "example", tr("The pattern does not match this example as a whole.")


def value_problem(texts: Iterable[str]) -> str:
    """Why one of ``texts`` cannot be an allowed value, nor one of a condition, as a sentence; else ``""``."""
    for text in texts:
        if not text:
            return tr("An empty value cannot stand here. Whether a value may be empty is said by a switch.")
        if not is_line(text):
            return tr("Each value must be one line without control characters.")
        if len(text) > LONGEST_TEXT:
            return _too_long()
    return ""


def _too_long() -> str:
    return tr("This is longer than {count} characters.", count=f"{LONGEST_TEXT:,}")
