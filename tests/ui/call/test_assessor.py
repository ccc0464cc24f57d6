"""What pages are told of checklists."""

import re

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.assessment import Status
from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.site import Site
from lvctx_gui.ui.call.assessor import Assessor

CALL = CallRef("S", 1, "A", 7419)
HERE = Site("NA3", "https://api.livevox.com", client_id=7419)
PRACTICE = Site("Practice", "http://127.0.0.1:1", practice=True)


class Patterns:
    def __init__(self):
        self.asked = []

    def begin(self):
        self.asked.append("begin")

    def matches(self, pattern, text):
        self.asked.append(text)
        return re.fullmatch(pattern, text) is not None


def test_without_checklists_nothing_is_asked_of_a_call(qtbot):
    assert Assessor().assess(CALL, HERE, Draft()).status is Status.UNCHECKED


def test_new_checklists_are_told_and_those_of_practice_hold_there_alone(qtbot):
    assessor = Assessor()
    own, practice = Checklist("Own", items=(Item(("A",)),)), Checklist("Practice", items=(Item(("B",)),))
    with qtbot.waitSignal(assessor.changed):
        assessor.use([own], [practice], Patterns())
    assert assessor.assess(CALL, HERE, Draft()).checklists == ("Own",)
    assert assessor.assess(CALL, PRACTICE, Draft()).checklists == ("Practice", "Own")
    assert assessor.assess(CALL, None, Draft()).status is Status.UNCHECKED


def test_what_has_not_moved_is_not_matched_again(qtbot):
    assessor, patterns = Assessor(), Patterns()
    assessor.use([Checklist("Own", items=(Item(("A",), pattern="1"),))], [], patterns)
    draft = Draft(Context([Entry("A", "2")]))
    first = assessor.assess(CALL, HERE, draft)
    again = assessor.assess(CALL, HERE, draft.add("B"), first)
    assert [each.status for each in (first, again)] == [Status.INCORRECT] * 2
    assert patterns.asked == ["begin", "2", "begin"]
