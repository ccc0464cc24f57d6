"""What is said of checklists: whose they are, what they ask, what they find in the open call."""

from __future__ import annotations

from lvctx_gui.core.checklist.assessment import Assessment, assess
from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.core.checklist.judging import State
from lvctx_gui.core.checklist.matching import is_match
from lvctx_gui.core.checklist.places import where_is
from lvctx_gui.core.checklist.reasons import conditions_words, why_not
from lvctx_gui.core.checklist.words import finding_words, keys_words, status_word, wanted
from lvctx_gui.core.translate import sentences, tr, tr_n
from lvctx_gui.core.visible import plain_text
from lvctx_gui.store.checklists.folder import FiledChecklist, Origin, file_problems
from lvctx_gui.ui.checklists.open_call import OpenCall


def whose(origin: Origin) -> str:
    """Whose a checklist is, in a word or two."""
    if origin is Origin.OWN:
        return tr("yours", "whose a checklist is")
    if origin is Origin.ADMINISTRATOR:
        return tr("the administrator's", "whose a checklist is")
    return tr("practice", "whose a checklist is")


def find_in(checklist: Checklist, shown: OpenCall) -> Assessment:
    """What this checklist alone finds in the open call."""
    where = where_is(shown.call, shown.site)
    return assess([checklist], where, shown.draft, is_match)


def counts_words(found: Assessment) -> str:
    """What is found in a call, in numbers: ``2 missing, 1 wrong``; where nothing is, its status."""
    missing, wrong, unclear = map(found.count, (State.MISSING, State.WRONG, State.UNCLEAR))
    empty = len(found.open) - missing - wrong
    parts = [
        tr_n("{n} missing", "{n} missing", missing) if missing else "",
        tr_n("{n} without a value", "{n} without a value", empty) if empty else "",
        tr_n("{n} wrong", "{n} wrong", wrong) if wrong else "",
        tr_n("{n} cannot be told", "{n} cannot be told", unclear) if unclear else "",
    ]
    told = tr(", ", "between names").join(part for part in parts if part)
    return told or status_word(found.status)


def this_call_words(checklist: Checklist | None, shown: OpenCall | None) -> str:
    """What a checklist says of the open call, in a few words."""
    if checklist is None:
        return tr("cannot be used", "of a checklist")
    if shown is None:
        return tr("no call is open", "of a checklist")
    found = find_in(checklist, shown)
    return counts_words(found) if found.checklists else tr("not for this call", "of a checklist")


def try_out(checklist: Checklist, shown: OpenCall | None) -> str:
    """The sentence that a checklist would say of the open call, such as ``This call: 2 missing, 1 wrong``."""
    if shown is None:
        return tr("Open a call to try the checklist out on it.")
    found = find_in(checklist, shown)
    if found.checklists:
        return tr("This call: {counts}.", counts=counts_words(found))
    reason = why_not(checklist.when, where_is(shown.call, shown.site), shown.draft)
    return sentences((tr("This call: nothing is asked of it."), reason))


def describe(filed: FiledChecklist, shown: OpenCall | None) -> str:
    """Everything about a checklist, a line each: what it finds in the open call, what it asks, its file."""
    checklist = filed.checklist
    parts = [[plain_text(checklist.description)] if checklist.description else []]
    if filed.in_use is None:
        parts.append([tr("It cannot be used as long as its conditions are not right.")])
    elif shown is not None:
        found = find_in(filed.in_use, shown)
        lines = [try_out(filed.in_use, shown)]
        parts.append([*lines, *(f"    {finding_words(each)}" for each in found.open)])
    parts.append([conditions_words(checklist.when), *asked(filed)])
    problems = file_problems(filed)
    if problems:
        parts.append([tr("Wrong in the file, and left out:"), *(f"    {each}" for each in problems)])
    if filed.origin is not Origin.PRACTICE:
        parts.append([tr("File: {file}", file=plain_text(str(filed.file)))])
    return "\n\n".join("\n".join(part) for part in parts if part)


def asked(filed: FiledChecklist) -> list[str]:
    """What a checklist asks, a line an item; what is left out is marked. No pattern is in it."""
    left_out = {each.item for each in filed.problems}
    lines = [_item_words(item) for item in filed.checklist.items]
    marked = (
        tr("! {item}", "something is wrong in it", item=line) if number in left_out else line
        for number, line in enumerate(lines)
    )
    return [f"    {line}" for line in marked]


def _item_words(item: Item) -> str:
    keys = keys_words(item)
    head = keys if item.required else tr("{keys} (may be absent)", "an item of a checklist", keys=keys)
    should = wanted(item)
    if should:
        head = tr("{keys}: {wanted}", "an item of a checklist", keys=head, wanted=should)
    if not item.when.is_empty:
        conditions = conditions_words(item.when)
        head = tr("{item}. {conditions}", "an item of a checklist", item=head, conditions=conditions)
    return head
