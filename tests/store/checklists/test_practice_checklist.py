"""The checklist that comes with the practice calls, and what it finds in them."""

import pytest

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.checklist.assessment import Status, assess
from lvctx_gui.core.checklist.judging import State
from lvctx_gui.core.checklist.matching import is_match
from lvctx_gui.core.checklist.places import where_is
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.site import PRACTICE, Site
from lvctx_gui.sandbox.seed import practice_calls, seeded_calls
from lvctx_gui.store.checklists.folder import Origin, read_shelf

SITE = Site(PRACTICE, "http://127.0.0.1:1", practice=True)


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    shelf = read_shelf(tmp_path_factory.mktemp("own"), None)
    (filed,) = shelf.filed
    assert (filed.origin, filed.problems, filed.unknown) == (Origin.PRACTICE, (), ())
    return filed


def found(filed, title):
    (call,) = (call for call in practice_calls() if call.title == title)
    entries = next(entries for ref, entries in seeded_calls() if ref[1] == call.tx_id)
    ref = CallRef(call.session, call.tx_id, call.account, call.client)
    draft = Draft(Context(Entry(each["key"], each.get("value")) for each in entries))
    return assess([filed.in_use], where_is(ref, SITE), draft, is_match)


def test_one_call_shows_each_state(filed):
    assessment = found(filed, "What a checklist finds")
    states = {each.item.keys: each.state for each in assessment.findings}
    assert states[("NoticeRead",)] is State.MISSING
    assert states[("CallReason",)] is State.NO_VALUE
    assert states[("PromiseAmount",)] is State.EMPTY
    assert states[("Documentation",)] is State.BLANK
    assert states[("PromiseDate",)] is State.WRONG
    assert states[("IdentityVerified",)] is State.WRONG
    assert states[("RecordingId", "RecordingLink")] is State.OK
    assert states[("DisputeReason",)] is State.NOT_APPLICABLE
    assert assessment.status is Status.INCOMPLETE


def test_a_complete_review_is_complete_and_missing_keys_miss_some(filed):
    assert found(filed, "A complete review").status is Status.COMPLETE
    missing = [each.item.keys for each in found(filed, "Missing keys").missing]
    assert missing == [("Documentation",), ("NoticeRead",), ("RecordingId", "RecordingLink")]


def test_it_asks_nothing_of_calls_without_an_account_number_nor_of_other_servers(filed):
    assert found(filed, "Line breaks").status is Status.UNCHECKED
    elsewhere = Site("Desk", "https://api.livevox.com", client_id=7419)
    draft = Draft(Context([Entry("AccountNumber", "NL-4471-0098-22")]))
    ref = CallRef("S", 1, "A", 7419)
    assert assess([filed.in_use], where_is(ref, elsewhere), draft, is_match).status is Status.UNCHECKED
    assert assess([filed.in_use], where_is(ref, SITE), draft, is_match).status is Status.INCOMPLETE
