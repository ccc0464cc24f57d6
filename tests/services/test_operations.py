"""What surrounds a commit and a deletion, for a call that is no tab of any window."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry
from lvctx_gui.core.gate import Rules
from lvctx_gui.core.merge import merge
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.profile import Profile
from lvctx_gui.core.record import Operation, Record
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.core.site import Site
from lvctx_gui.sandbox import CLIENT_CODE, CLIENT_ID, Fault
from lvctx_gui.services.commit.cancel import CancelToken
from lvctx_gui.services.commit_log import Origin
from lvctx_gui.services.connect import Gate, Pasted
from lvctx_gui.services.operations import (
    InterruptedOperations,
    OperationSetting,
    commit_staged,
    delete_whole_context,
)
from tests.api_server import held, put, writes
from tests.commit_log import MemoryCommitLog

BASE = Context([Entry("A", "1"), Entry("B", "2")])


@dataclass
class PlainCall:
    """The least that a commit needs: it takes over what is read, and remembers what it was told."""

    call: CallRef
    site: Site | None
    draft: Draft
    note: str = ""
    cancel_token: CancelToken = field(default_factory=CancelToken)
    erased: tuple[Change, ...] = ()
    is_unread: bool = False
    told: list[str] = field(default_factory=list)

    def plan(self):
        return plan_draft(self.call, self.draft)

    def load(self, reading, *, erased=False, ours=()):
        self.told.append("load")
        base = Context() if erased else self.draft.base
        for key in ours:
            base = base.without(key)
        self.draft = merge(self.draft.rebase(base), reading.context, reading.read_at).draft

    def add_conflicts(self, conflicts, *, was_sent):
        self.told.append("conflicts" if tuple(conflicts) else "no conflicts")

    def forget_steps(self):
        self.told.append("forget steps")

    def committed(self, note):
        self.told.append(f"committed {note}".strip())


class Desk:
    """A call at the practice server, with the log and all that an operation on it has told."""

    def __init__(self, api_server, call, draft, **given):
        self.api_server = api_server
        self.log = MemoryCommitLog(api_server)
        self.interrupted = InterruptedOperations()
        self.resolved = []
        self.saved = []
        self.profile = Profile("Practice", api_server.base_url, client_code=CLIENT_CODE, client_id=CLIENT_ID)
        self.target = PlainCall(call, None, draft, **given)
        put(api_server, call, BASE)
        api_server.control.clear_log()

    def run(self, operation):
        async def work():
            session = self.api_server.control.open_session()
            connection = await Gate(Rules()).connect(self.profile, Pasted(session))
            self.target.site = connection.site
            try:
                return await operation(
                    self.target,
                    OperationSetting(
                        connection, self.log, self.interrupted, self.save, on_resolved=self.resolved.append
                    ),
                )
            finally:
                await connection.client.aclose()

        return asyncio.run(work())

    async def save(self):
        self.saved.append(len(writes(self.api_server)))

    def interrupt(self, draft=None, *, work=Operation.COMMIT):
        """An earlier operation on the call was under way when its program ended."""
        site = Site(self.profile.name, self.profile.base_url, client_code=CLIENT_CODE, client_id=CLIENT_ID)
        origin = Origin(site, "supervisor")
        if work is Operation.DELETE_ALL:
            intent = origin.intent(self.target.call, BASE, order=BASE.keys, work=work)
            noted = tuple(KeyResult(key, Step.UNKNOWN, Outcome.NOT_CONFIRMED, True) for key in BASE.keys)
        else:
            post = tuple(Entry(change.key, change.after) for change in draft.changes)
            intent = origin.intent(self.target.call, BASE, post, order=tuple(entry.key for entry in post))
            noted = ()
        self.interrupted.remember([Record(intent, noted)])
        return site

    @property
    def left(self):
        return self.interrupted.of(self.target.call, self.target.site)


@pytest.fixture
def desk(api_server, fresh_call):
    return Desk(api_server, fresh_call, Draft(BASE).set_value("A", "one"), note="ticket 4711")


def test_a_call_that_is_no_tab_is_committed_and_learns_how_it_ended(desk):
    report = desk.run(commit_staged)
    assert report.is_complete
    assert held(desk.api_server, desk.target.call)["A"] == "one"
    assert desk.saved == [0], "what is sent is saved before it is sent"
    assert desk.target.told == ["load", "no conflicts", "forget steps", "committed ticket 4711"]
    assert desk.target.draft.staged_count == 0
    assert [line.what for line in desk.log.lines] == ["begin", "note", "end"]
    assert desk.log.lines[0].intent.note == "ticket 4711"
    assert (desk.resolved, desk.left) == ([], [])


def test_earlier_operations_are_resolved_before_another_makes_their_outcome_unknowable(desk):
    desk.interrupt(Draft(BASE).set_value("B", "two"))
    desk.api_server.control.set_entry(
        desk.target.call.session, desk.target.call.tx_id, desk.target.call.account, "B", "two"
    )
    report = desk.run(commit_staged)
    assert report.is_complete
    ((record,),) = desk.resolved
    assert [(result.key, result.outcome) for result in record.results] == [("B", Outcome.CONFIRMED)]
    ends = [line for line in desk.log.lines if line.what == "end"]
    assert ends[0].intent_id == record.intent.id
    assert ends[0].requests == 1, "it was read before anything was sent"
    assert desk.left == []


def test_when_an_earlier_operation_has_done_it_all_nothing_is_sent(desk):
    desk.interrupt(Draft(BASE).set_value("A", "one"))
    call = desk.target.call
    desk.api_server.control.set_entry(call.session, call.tx_id, call.account, "A", "one")
    assert desk.run(commit_staged) is None
    assert writes(desk.api_server) == []
    assert len(desk.resolved) == 1


def test_an_outcome_that_cannot_be_read_keeps_everything_back(desk):
    desk.interrupt(Draft(BASE).set_value("B", "two"))
    desk.api_server.control.add_fault(Fault("status", status=403))
    with pytest.raises(errors.ApiError):
        desk.run(commit_staged)
    assert writes(desk.api_server) == []
    assert len(desk.left) == 1
    assert desk.log.lines == []


def test_what_an_earlier_deletion_took_can_be_put_back_and_is_not_sent_over(desk):
    desk.interrupt(work=Operation.DELETE_ALL)
    put(desk.api_server, desk.target.call, [])
    assert desk.run(commit_staged) is None
    assert writes(desk.api_server) == []
    assert desk.target.erased == tuple(Change(entry.key, entry.value, MISSING) for entry in BASE)


def test_a_commit_that_could_not_be_read_back_is_resolved_by_a_later_read(desk):
    desk.api_server.control.add_fault(Fault("status", status=403, method="GET", skip=1))
    report = desk.run(commit_staged)
    assert report.keys(Outcome.NOT_CONFIRMED) == ("A",)
    (record,) = desk.left
    assert record.intent.id == report.intent.id
    assert desk.target.told == ["load", "no conflicts", "forget steps"]


def test_of_a_call_that_was_not_read_yet_nothing_is_somebody_elses_change(desk):
    desk.target.is_unread = True
    desk.target.draft = Draft(Context([Entry("A", "1")])).set_value("A", "one")
    report = desk.run(commit_staged)
    assert report.is_complete
    assert report.updated_from_server == ()


def test_a_whole_context_is_deleted_and_can_be_put_back(desk):
    report = desk.run(delete_whole_context)
    assert report.was_sent
    assert held(desk.api_server, desk.target.call) == {}
    assert {change.key for change in desk.target.erased} == {"A", "B"}
    assert desk.target.told == ["load", "forget steps"]
    assert desk.left == []


def test_a_deletion_that_was_refused_leaves_everything_as_it_was(desk):
    desk.api_server.control.add_fault(Fault("status", status=403, method="DELETE"))
    report = desk.run(delete_whole_context)
    assert report.is_refused
    assert desk.target.erased == ()
    assert "forget steps" not in desk.target.told


def test_a_deletion_that_could_not_be_read_back_is_remembered(desk):
    desk.api_server.control.add_fault(Fault("status", status=403, method="GET", skip=1))
    report = desk.run(delete_whole_context)
    assert (report.was_sent, report.reading) == (True, None)
    assert [record.intent.work for record in desk.left] == [Operation.DELETE_ALL]


def test_interrupted_operations_are_those_of_one_call_at_one_site(desk):
    site = desk.interrupt(Draft(BASE).set_value("B", "two"))
    call, elsewhere = desk.target.call, replace(site, client_id=CLIENT_ID + 1)
    other = replace(call, account="another")
    assert len(desk.interrupted.of(call, site)) == 1
    assert desk.interrupted.of(other, site) == []
    assert desk.interrupted.of(call, elsewhere) == []
    desk.interrupted.assign(call, site, elsewhere)
    (record,) = desk.interrupted.of(call, elsewhere)
    assert (record.intent.site, desk.interrupted.of(call, site)) == (elsewhere, [])
