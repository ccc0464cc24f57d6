"""A commit against the practice server: what is sent in which order, and what is known at the end.

Time is made up: a pause takes none, it only moves the clock.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lvctx_gui.api import Timeouts, errors
from lvctx_gui.core.diff import Change
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import MISSING, Context, Entry, Foreign
from lvctx_gui.core.plan import PlanRefusedError, plan_draft
from lvctx_gui.core.record import Work
from lvctx_gui.core.revert import stage_opposite
from lvctx_gui.core.settle import Step
from lvctx_gui.sandbox import Fault
from lvctx_gui.services.commit import AT_ONCE, Means, Outcome, Progress, commit
from lvctx_gui.services.pace import Pace
from lvctx_gui.services.retry import RetryPolicy
from lvctx_gui.services.session import SessionKeeper, SignedInClient
from lvctx_gui.services.stop import Stop
from tests.diary import NOON, SITE, MemoryDiary, origin
from tests.practice import NO_VALUE, asked, client_of, held, put, unused_call, wire_entry
from tests.strategies import any_text, contexts, safe_keys, text_values

BASE = Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3"), Entry("D", Foreign("4", "number"))])
MANY = Context([Entry(f"K{number}", str(number)) for number in range(10)])
CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED = Outcome.CONFIRMED, Outcome.NOT_COMMITTED, Outcome.NOT_CONFIRMED
SHORT = Timeouts(read=0.2)
POLICY = RetryPolicy()


def edited(base=BASE):
    """Two entries to post, two keys to delete; the user's order is A, B, C, new."""
    return Draft(base).set_value("A", "one").add("new", "").remove("C").remove("B")


@dataclass
class Time:
    """A clock that only moves when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


class QuickStop(Stop):
    """Pauses that take no time; each is noted in ``pauses`` and moves the clock."""

    def __init__(self, time: Time, begun: Callable[[], None]) -> None:
        super().__init__()
        self.time = time
        self.pauses: list[float] = []
        self.begun = begun

    async def pause(self, seconds, on_second=lambda _: None):
        if self.wanted or seconds <= 0:
            return
        self.pauses.append(seconds)
        on_second(math.ceil(seconds))
        self.begun()
        if not self.wanted:
            self.time.now += seconds


@dataclass
class Scene:
    """One commit with everything about it visible.

    ``trail`` holds, in order, ``GET>`` and ``GET<`` for the beginning and the end of a request, ``begin``,
    ``note`` and ``end`` for the diary, ``pause``; ``hooks`` maps such a word to what is done the next time.
    """

    practice: object
    call: object = field(default_factory=unused_call)
    base: Context = BASE
    time: Time = field(default_factory=Time)
    trail: list[str] = field(default_factory=list)
    starts: list[tuple[str, float]] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    hooks: dict[str, Callable[[], object]] = field(default_factory=dict)
    cost: float = 0.0
    """Seconds that each request takes."""
    under_way: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        put(self.practice, self.call, (*self.base.entries, *self.base.repeats))
        self.practice.control.clear_log()
        self.diary = MemoryDiary(self.practice, lambda line: self.note(line.what))
        self.stop = QuickStop(self.time, lambda: self.note("pause"))
        self.means = Means(self.stop, Pace(self.time), RetryPolicy(), self.progress.append, clock=self.time)

    def note(self, word: str) -> None:
        self.trail.append(word)
        if hook := self.hooks.pop(word, None):
            hook()

    def fault(self, *arguments, **options) -> None:
        self.practice.control.add_fault(Fault(*arguments, **options))

    def set(self, key: str, value: object) -> None:
        """Somebody else writes."""
        self.practice.control.set_entry(self.call.session, self.call.tx_id, self.call.account, key, value)

    def remove(self, key: str) -> None:
        """Somebody else removes a key."""
        self.practice.control.remove_entry(self.call.session, self.call.tx_id, self.call.account, key)

    async def carry_out(self, client, draft):
        return await commit(Watched(client, self), draft, self.call, self.diary, origin(), self.means)

    def commit(self, draft: Draft | None = None, **options):
        async def sent():
            async with client_of(self.practice, **options) as client:
                return await self.carry_out(client, edited() if draft is None else draft)

        return asyncio.run(sent())

    @property
    def methods(self) -> list[str]:
        return asked(self.practice)

    @property
    def deleted(self) -> list[str]:
        """The last segments of the DELETEs, sorted: up to four are under way at once."""
        log = self.practice.control.log()
        return sorted(
            seen.target.partition("?")[0].rpartition("/")[2] for seen in log if seen.method == "DELETE"
        )


class Watched:
    """A client whose requests leave a trail."""

    def __init__(self, client, scene: Scene) -> None:
        self._client = client
        self._scene = scene

    async def read(self, call):
        return await self._watch("GET", self._client.read(call))

    async def read_key(self, call, key):
        return await self._watch("GET", self._client.read_key(call, key))

    async def update(self, call, entries):
        return await self._watch("POST", self._client.update(call, entries))

    async def delete_key(self, call, key):
        return await self._watch("DELETE", self._client.delete_key(call, key))

    async def _watch(self, method, request):
        scene = self._scene
        scene.starts.append((method, scene.time.now))
        scene.under_way[method] += 1
        scene.most[method] = max(scene.most[method], scene.under_way[method])
        scene.note(f"{method}>")
        try:
            return await request
        finally:
            scene.under_way[method] -= 1
            scene.time.now += scene.cost
            scene.note(f"{method}<")


@pytest.fixture
def scene(practice):
    return Scene(practice)


def ended(report):
    return {result.key: result.outcome for result in report.results}


def steps(report):
    return {result.key: result.step for result in report.results}


def sent(report):
    return {result.key for result in report.results if result.was_sent}


def is_back_off(seconds, attempt):
    ceiling = min(POLICY.most, POLICY.first * POLICY.factor ** (attempt - 1))
    return ceiling / 2 <= seconds <= ceiling


# What is sent ----------------------------------------------------------------------------------------------


def test_a_read_then_one_post_then_the_deletes_then_the_proof(scene):
    report = scene.commit()
    log = scene.practice.control.log()
    assert [seen.method for seen in log] == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert json.loads(log[1].body) == {"entry": [{"key": "A", "value": "one"}, {"key": "new", "value": ""}]}
    assert scene.deleted == ["B", "C"]
    assert held(scene.practice, scene.call) == {"A": "one", "D": 4, "new": ""}
    assert ended(report) == dict.fromkeys(("A", "B", "C", "new"), CONFIRMED)
    assert set(steps(report).values()) == {Step.DONE}
    assert sent(report) == {"A", "B", "C", "new"}
    assert (report.is_complete, report.is_proof, report.has_sent, report.was_stopped) == (
        True,
        True,
        True,
        False,
    )
    assert report.errors == report.conflicts == report.taken_over == report.in_between == ()
    assert report.plan == plan_draft(scene.call, edited())
    assert report.reading.call == scene.call
    assert report.reading.context == edited().result
    assert scene.stop.pauses == []


def test_the_results_follow_the_order_of_the_user(scene):
    draft = edited()
    report = scene.commit(draft)
    assert [result.key for result in report.results] == [change.key for change in draft.changes]
    assert list(report.plan.keys) == ["A", "B", "C", "new"]


def test_only_deletes_send_no_post_and_only_changes_no_delete(practice):
    scene = Scene(practice)
    assert scene.commit(Draft(BASE).remove("A")).is_complete
    assert scene.methods == ["GET", "DELETE", "GET"]
    other = Scene(practice)
    assert other.commit(Draft(BASE).set_value("B", None)).is_complete
    assert other.methods == ["GET", "POST", "GET"]
    assert held(practice, other.call) == {"A": "1", "B": NO_VALUE, "C": "3", "D": 4}


def test_an_empty_draft_sends_nothing_and_is_not_written_down(scene):
    report = scene.commit(Draft(BASE))
    assert (report.results, report.reading, report.errors, report.is_complete) == ((), None, (), True)
    assert not report.has_sent
    assert scene.methods == []
    assert scene.trail == []
    assert scene.progress == []


def test_the_post_follows_directly_on_a_read(scene):
    scene.fault("status", method="POST", status=503, times=2)
    scene.means.pace.slow_down()
    assert scene.commit().is_complete
    at = [index for index, word in enumerate(scene.trail) if word == "POST>"]
    assert len(at) == 3
    # No pause, no disk, no other request.
    assert all(scene.trail[index - 1] == "GET<" for index in at)


@pytest.mark.parametrize("number", [1, 3, 10])
def test_at_most_four_deletes_are_under_way_at_once(practice, number):
    scene = Scene(practice, base=MANY)
    at_once = min(AT_ONCE, number)
    scene.fault("hang", method="DELETE", times=None)

    async def watched():
        async with client_of(practice) as client:
            task = asyncio.create_task(scene.carry_out(client, Draft(MANY).remove(*MANY.keys[:number])))
            await asyncio.to_thread(practice.control.wait_for_log, 1 + at_once)
            practice.control.clear_faults()
            return await task

    report = asyncio.run(watched())
    assert AT_ONCE == 4
    assert scene.most["DELETE"] == at_once
    assert scene.most["GET"] == 1
    assert report.is_complete
    assert scene.deleted == sorted(MANY.keys[:number])


def test_no_delete_starts_before_the_post_was_answered(scene):
    scene.commit()
    assert scene.trail.index("POST<") < scene.trail.index("DELETE>")


def test_what_must_not_be_sent_is_refused_before_anything(scene):
    draft = Draft(BASE).staged("..", "x")
    with pytest.raises(PlanRefusedError):
        scene.commit(draft)
    assert scene.methods == []
    assert scene.trail == []


def test_what_was_put_back_is_sent_with_its_key_and_its_kind(scene):
    removed = [Change("..", "dots", MISSING), Change("N", Foreign('{"a": 1}', "object"), MISSING)]
    report = scene.commit(stage_opposite(Draft(BASE), removed).draft)
    assert report.is_complete
    assert held(scene.practice, scene.call) == {
        "A": "1",
        "B": "2",
        "C": "3",
        "D": 4,
        "..": "dots",
        "N": {"a": 1},
    }


# What is written down --------------------------------------------------------------------------------------


def test_the_intent_is_in_the_diary_before_the_first_request_and_every_outcome_follows(scene):
    report = scene.commit()
    begin = scene.diary.lines[0]
    assert (begin.what, begin.requests) == ("begin", 0)
    intent = scene.diary.intent
    assert (intent.call, intent.site, intent.user, intent.began) == (scene.call, SITE, "supervisor", NOON)
    assert intent.work is Work.COMMIT
    assert (intent.post, intent.deletes, intent.order) == (
        report.plan.post,
        report.plan.deletes,
        report.plan.keys,
    )
    assert intent.before == Context([Entry("A", "1"), Entry("B", "2"), Entry("C", "3")])
    assert intent.changes == edited().changes
    assert scene.diary.order == ["begin", "note", "note", "note", "end"]
    assert all(scene.diary.steps(key) == [Step.DONE] for key in report.plan.keys)
    assert scene.diary.ended.results == report.results
    assert scene.diary.ended.remark == ""
    assert scene.diary.ended.requests == 5
    assert scene.diary.record.summary == "confirmed"
    assert scene.diary.record.done == edited().changes


def test_each_outcome_is_noted_before_the_next_request_that_depends_on_it(scene):
    scene.fault("status", method="POST", status=503)
    scene.commit()
    assert scene.diary.steps("A") == [Step.UNKNOWN, Step.DONE]
    words = [word for word in scene.trail if word[-1] in "<e"]
    assert words[:6] == ["GET<", "POST<", "note", "pause", "GET<", "POST<"]


def test_a_note_on_the_way_never_says_confirmed_before_the_proof(scene):
    scene.commit()
    notes = [result for line in scene.diary.lines if line.what == "note" for result in line.results]
    assert {result.outcome for result in notes} == {NOT_CONFIRMED}


# What others do --------------------------------------------------------------------------------------------


def test_a_conflict_that_the_first_read_shows_sends_nothing(scene):
    scene.set("A", "theirs")
    report = scene.commit()
    assert scene.methods == ["GET"]
    assert [(c.key, c.base, c.mine, c.theirs) for c in report.conflicts] == [("A", "1", "one", "theirs")]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert not report.has_sent
    assert scene.diary.ended.remark == "Somebody else had changed the same keys: nothing was sent."
    assert scene.diary.record.done == ()
    assert held(scene.practice, scene.call) == {"A": "theirs", "B": "2", "C": "3", "D": 4}


def test_a_conflict_that_nobody_has_decided_yet_sends_nothing(scene):
    scene.set("A", "theirs")
    first = scene.commit()
    draft = edited().rebase(first.reading.context).with_conflicts({c.key: c for c in first.conflicts})
    second = Scene(scene.practice, scene.call, base=first.reading.context).commit(draft)
    assert [conflict.key for conflict in second.conflicts] == ["A"]
    assert scene.methods == ["GET"]
    third = Scene(scene.practice, scene.call, base=first.reading.context)
    assert third.commit(draft.keep_mine("A")).is_complete


@pytest.mark.parametrize("carried_out", ["before", "after"])
def test_a_conflict_seen_between_two_attempts_stops_everything(scene, carried_out):
    scene.fault("status", carried_out, method="POST", status=503)
    scene.hooks["pause"] = lambda: scene.set("A", "theirs")
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert [(c.key, c.theirs) for c in report.conflicts] == [("A", "theirs")]
    new = CONFIRMED if carried_out == "after" else NOT_COMMITTED
    assert ended(report) == {"A": NOT_COMMITTED, "B": NOT_COMMITTED, "C": NOT_COMMITTED, "new": new}
    assert report.is_proof
    assert report.has_sent
    assert scene.diary.ended.remark == ""


def test_a_conflict_seen_between_two_attempts_at_a_delete_stops_everything(practice):
    scene = Scene(practice, base=MANY)
    scene.fault("status", method="DELETE", status=503)
    scene.hooks["pause"] = lambda: scene.set("K9", "theirs")
    draft = Draft(MANY).set_value("K9", "mine").remove("K0")
    report = scene.commit(draft)
    assert scene.methods == ["GET", "POST", "DELETE", "GET"]
    assert ended(report) == {"K0": NOT_COMMITTED, "K9": NOT_CONFIRMED}
    assert [conflict.key for conflict in report.conflicts] == ["K9"]
    assert "K0" in held(practice, scene.call)


def test_the_same_change_by_both_is_not_sent(scene):
    scene.set("A", "one")
    scene.remove("B")
    report = scene.commit()
    log = scene.practice.control.log()
    assert [seen.method for seen in log] == ["GET", "POST", "DELETE", "GET"]
    assert json.loads(log[1].body) == {"entry": [{"key": "new", "value": ""}]}
    assert scene.deleted == ["C"]
    assert report.is_complete
    assert sent(report) == {"new", "C"}
    assert steps(report) == {"A": Step.NOT_SENT, "B": Step.NOT_SENT, "C": Step.DONE, "new": Step.DONE}
    assert [change.key for change in scene.diary.record.done] == ["C", "new"]


def test_when_all_of_it_is_there_already_one_read_is_the_proof(scene):
    scene.set("A", "one")
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert scene.methods == ["GET"]
    assert (report.is_complete, report.is_proof, report.has_sent) == (True, True, False)


def test_what_others_changed_elsewhere_is_taken_over_and_not_touched(scene):
    scene.set("else", "theirs")
    scene.set("D", "theirs")
    report = scene.commit()
    assert report.is_complete
    assert {change.key for change in report.taken_over} == {"D", "else"}
    assert report.in_between == ()
    assert held(scene.practice, scene.call) == {"A": "one", "D": "theirs", "new": "", "else": "theirs"}


def test_what_others_wrote_while_it_was_under_way_is_told(scene):
    scene.hooks["POST>"] = lambda: (scene.set("else", "theirs"), scene.remove("D"))
    report = scene.commit()
    assert report.is_complete
    assert report.taken_over == ()
    assert {(c.key, c.before, c.after) for c in report.in_between} == {
        ("D", Foreign("4", "number"), MISSING),
        ("else", MISSING, "theirs"),
    }


def test_somebody_who_overwrites_what_was_sent_is_noticed_for_that_key(scene):
    def interfere():
        scene.set("A", "theirs")
        scene.set("B", "back again")

    # The last note comes before the read-back.
    scene.diary.on_line = lambda line: interfere() if scene.diary.order.count("note") == 3 else None
    report = scene.commit()
    assert ended(report) == {"A": NOT_CONFIRMED, "B": NOT_CONFIRMED, "C": CONFIRMED, "new": CONFIRMED}
    assert report.errors == ()
    assert {change.key for change in report.in_between} == {"A", "B"}
    assert {conflict.key for conflict in report.conflicts} == {"A", "B"}
    after = edited().rebase(report.reading.context)
    assert [change.key for change in after.changes] == ["A", "B"]
    assert after.change_of("A").before == "theirs"
    assert scene.methods.count("POST") == 1


def test_a_key_that_goes_meanwhile_counts_as_deleted(scene):
    scene.hooks["POST>"] = lambda: scene.remove("B")
    report = scene.commit()
    assert Counter(seen.status for seen in scene.practice.control.log()) == {200: 2, 204: 2, 404: 1}
    assert report.is_complete
    assert report.errors == ()


def test_a_conflict_about_a_key_that_cannot_be_created_is_a_conflict_like_any_other(practice):
    """What stands in the way is told in the report: nothing is raised once the intent was written down."""
    base = Context([Entry("..", "x"), Entry("A", "1")])
    scene = Scene(practice, base=base)
    scene.remove("..")
    report = scene.commit(Draft(base).set_value("..", "y"))
    assert [conflict.key for conflict in report.conflicts] == [".."]
    assert ended(report) == {"..": NOT_COMMITTED}
    assert scene.diary.order == ["begin", "end"]


def test_what_somebody_else_has_done_after_a_refusal_is_not_taken_for_ours(scene):
    """A revert would take their change back."""
    scene.fault("status", method="POST", status=429)
    scene.hooks["pause"] = lambda: scene.set("A", "one")
    report = scene.commit(Draft(BASE).set_value("A", "one"))
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED}
    assert scene.diary.record.done == ()


# What the server does not answer ---------------------------------------------------------------------------

LOST = [
    ("reset", {}),
    ("close", {}),
    ("truncated", {}),
    ("html", {}),
    ("empty", {}),
    ("status", {"status": 500}),
    ("status", {"status": 502}),
    ("status", {"status": 503}),
]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("kind", "options"), LOST)
def test_an_unknown_post_is_read_before_it_is_repeated(scene, kind, options, when):
    scene.fault(kind, when, method="POST", **options)
    report = scene.commit()
    again = ["POST"] if when == "before" else []
    assert scene.methods == ["GET", "POST", "GET", *again, "DELETE", "DELETE", "GET"]
    assert report.is_complete
    assert [error.carried_out for error in report.errors] == [errors.CarriedOut.UNKNOWN]
    assert len(scene.stop.pauses) == 1
    assert is_back_off(scene.stop.pauses[0], 1)
    assert scene.diary.steps("A") == [Step.UNKNOWN, *([Step.DONE] if again else [])]
    assert [change.key for change in scene.diary.record.done] == ["A", "B", "C", "new"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_post_that_is_never_answered_is_settled_by_reading(scene, when):
    scene.fault("hang", when, method="POST")
    report = scene.commit(timeouts=SHORT)
    assert scene.methods.count("POST") == (2 if when == "before" else 1)
    assert report.is_complete
    assert [type(error) for error in report.errors] == [errors.TimedOutError]


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_unknown_delete_is_read_before_it_is_repeated(scene, when):
    scene.fault("reset", when, method="DELETE", path_contains="/B")
    report = scene.commit(Draft(BASE).remove("B"))
    assert scene.methods == ["GET", "DELETE", "GET", *(["DELETE", "GET"] if when == "before" else [])]
    assert report.is_complete


def test_after_a_post_that_failed_no_delete_is_sent_before_the_next_read(scene):
    scene.fault("status", method="POST", status=503, times=2)
    scene.commit()
    assert scene.methods == ["GET", "POST", "GET", "POST", "GET", "POST", "DELETE", "DELETE", "GET"]


def test_only_what_is_left_is_sent_again(scene):
    scene.fault("reset", method="DELETE", path_contains="/C")
    report = scene.commit()
    assert scene.methods.count("POST") == 1
    assert scene.deleted == ["B", "C", "C"]
    assert report.is_complete


@pytest.mark.parametrize(
    ("kind", "options"),
    [("status", {"status": status}) for status in (400, 401, 403, 404, 409, 418)] + [("redirect", {})],
)
def test_a_final_refusal_of_the_post_is_not_repeated(scene, kind, options):
    scene.fault(kind, method="POST", **options)
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert steps(report) == {"A": Step.REFUSED, "new": Step.REFUSED, "B": Step.NOT_SENT, "C": Step.NOT_SENT}
    assert sent(report) == {"A", "new"}
    assert [error.status for error in report.errors] == [options.get("status", 302)]
    assert report.results[0].reason == str(report.errors[0])
    assert report.results[1].reason == ""
    assert scene.stop.pauses == []
    assert not report.is_proof
    assert scene.diary.steps("A") == [Step.REFUSED]
    assert scene.diary.record.summary == "nothing committed"


@pytest.mark.parametrize("status", [400, 401, 403, 409])
def test_after_a_delete_that_was_finally_refused_no_further_one_is_sent(practice, status):
    scene = Scene(practice, base=MANY)
    scene.fault("status", method="DELETE", status=status)
    scene.fault("hang", method="DELETE", times=3)

    async def watched():
        refused = asyncio.Event()
        scene.hooks["DELETE<"] = refused.set
        draft = Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9])
        async with client_of(practice) as client:
            task = asyncio.create_task(scene.carry_out(client, draft))
            await asyncio.to_thread(practice.control.wait_for_log, 2 + AT_ONCE)
            await refused.wait()
            practice.control.clear_faults()
            return await task

    report = asyncio.run(watched())
    assert scene.methods == ["GET", "POST", *["DELETE"] * AT_ONCE, "GET"]
    assert len(report.keys(CONFIRMED)) == 1 + AT_ONCE - 1
    assert Counter(steps(report).values()) == {Step.DONE: 4, Step.REFUSED: 1, Step.NOT_SENT: 5}
    assert [error.status for error in report.errors] == [status]
    assert report.is_proof
    assert len(held(practice, scene.call)) == 7


def test_no_delete_starts_while_the_refusal_of_another_is_being_written_down(practice):
    scene = Scene(practice, base=MANY)
    scene.fault("status", method="DELETE", status=403)
    scene.fault("hang", method="DELETE", times=3)
    others = asyncio.Event()

    class SlowDiary(MemoryDiary):
        async def note(self, intent_id, results):
            await super().note(intent_id, results)
            if results[0].step is Step.REFUSED:
                practice.control.clear_faults()
                await others.wait()

    scene.diary = SlowDiary(practice, lambda line: scene.note(line.what))

    def count_notes(line):
        if sum(result.step is Step.DONE for each in scene.diary.lines for result in each.results) >= 3:
            others.set()

    scene.diary.on_line = count_notes

    async def watched():
        async with client_of(practice) as client:
            return await scene.carry_out(client, Draft(MANY).remove(*MANY.keys))

    asyncio.run(watched())
    assert scene.methods.count("DELETE") == AT_ONCE


def test_a_delete_that_is_refused_first_needs_no_proof(scene):
    scene.fault("status", method="DELETE", status=403)
    report = scene.commit(Draft(BASE).remove("A"))
    assert scene.methods == ["GET", "DELETE"]
    assert ended(report) == {"A": NOT_COMMITTED}


def test_a_server_that_says_yes_and_does_nothing_is_not_believed(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    scene.fault("body", method="DELETE", status=204, body=b"", times=2)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert report.reading.context == BASE


def test_what_the_server_said_yes_to_is_not_sent_again(scene):
    scene.fault("body", method="POST", status=204, body=b"")
    scene.fault("status", method="DELETE", status=503, path_contains="/B")
    report = scene.commit()
    assert scene.methods.count("POST") == 1
    assert ended(report) == {"A": NOT_CONFIRMED, "B": CONFIRMED, "C": CONFIRMED, "new": NOT_CONFIRMED}


def test_a_value_that_comes_back_changed_in_the_least_is_not_confirmed(scene):
    body = b'{"entry":[{"key":"A","value":"x"},{"key":"N","value":""}]}'
    scene.fault("body", method="GET", body=body, skip=1)
    report = scene.commit(Draft(BASE).set_value("A", "x ").add("N", None))
    assert ended(report) == {"A": NOT_CONFIRMED, "N": NOT_CONFIRMED}


def test_a_repeated_key_is_confirmed_when_all_its_values_are_what_was_wanted(practice):
    base = Context([Entry("A", "1"), Entry("A", "2"), Entry("B", "x"), Entry("B", "y")])
    scene = Scene(practice, base=base)
    draft = Draft(base).set_value("A", "3").remove("B")
    report = scene.commit(draft)
    assert report.reading.context.values_of("A") == ("3", "3")
    assert report.is_complete
    assert draft.rebase(report.reading.context).changes == ()
    assert scene.diary.intent.before == base


def test_a_repeated_key_of_which_one_value_is_another_is_not_confirmed(scene):
    body = b'{"entry":[{"key":"A","value":"3"},{"key":"A","value":"2"}]}'
    scene.fault("body", method="GET", body=body, skip=1)
    assert ended(scene.commit(Draft(BASE).set_value("A", "3"))) == {"A": NOT_CONFIRMED}


# Reading back ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "attempts"),
    [
        (Fault("reset", method="GET", skip=1, times=None), 4),
        (Fault("status", method="GET", skip=1, times=None), 4),
        (Fault("html", method="GET", skip=1, times=None), 4),
        (Fault("status", method="GET", skip=1, status=403), 1),
    ],
)
def test_without_the_proof_nothing_is_confirmed(scene, fault, attempts):
    scene.practice.control.add_fault(fault)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", *["GET"] * attempts]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert not report.is_proof
    assert report.reading.context == BASE
    assert len(report.errors) == attempts
    assert len(scene.stop.pauses) == attempts - 1
    assert scene.diary.record.done == ()


def test_without_the_proof_what_was_never_sent_is_not_in_doubt(scene):
    scene.fault("reset", method="POST")
    scene.fault("reset", method="GET", skip=1, times=None)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", *["GET"] * 4]
    assert ended(report) == {"A": NOT_CONFIRMED, "new": NOT_CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert {type(error) for error in report.errors} == {errors.AnswerLostError}


def test_a_proof_that_fails_at_first_is_tried_again(scene):
    scene.fault("status", method="GET", skip=1)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET", "GET"]
    assert report.is_complete
    assert len(report.errors) == 1


def test_when_the_call_cannot_be_read_first_nothing_is_sent(scene):
    scene.fault("status", method="GET", times=None)
    report = scene.commit()
    assert scene.methods == ["GET"] * 4
    assert report.reading is None
    assert not report.has_sent
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert scene.diary.ended.results == report.results


# Again, and how often --------------------------------------------------------------------------------------


def test_a_request_goes_out_four_times_at_most(scene):
    scene.fault("status", method="POST", status=503, times=None)
    report = scene.commit()
    # The last is in doubt: one more read.
    assert scene.methods == ["GET", "POST"] * 4 + ["GET"]
    assert [is_back_off(seconds, number) for number, seconds in enumerate(scene.stop.pauses, 1)] == [True] * 3
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert len(report.errors) == 4


def test_a_refusal_for_being_too_fast_is_no_doubt(scene):
    scene.fault("status", method="POST", status=429, times=None)
    report = scene.commit()
    assert scene.methods == ["GET", "POST"] * 4
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_each_delete_has_its_own_attempts(practice):
    scene = Scene(practice, base=MANY)
    scene.fault("status", method="DELETE", status=503, path_contains="/K1", times=None)
    report = scene.commit(Draft(MANY).remove("K0", "K1"))
    assert scene.deleted == ["K0", *["K1"] * 4]
    assert ended(report) == {"K0": CONFIRMED, "K1": NOT_COMMITTED}


def test_a_read_has_its_attempts_anew_after_each_success(scene):
    scene.fault("status", method="GET", times=3)
    scene.fault("status", method="GET", skip=1, times=3)
    assert scene.commit().is_complete
    assert scene.methods == ["GET"] * 4 + ["POST", "DELETE", "DELETE"] + ["GET"] * 4


def test_nothing_is_repeated_when_that_would_be_later_than_a_minute_after_the_beginning(scene):
    scene.fault("status", method="POST", status=429, retry_after=25, times=None)
    scene.commit()
    assert scene.methods == ["GET", "POST"] * 3
    assert scene.stop.pauses[:2] == [25, 25]
    assert sum(scene.stop.pauses) <= POLICY.total


def test_a_server_that_asks_for_more_than_a_minute_is_left_alone(scene):
    scene.fault("status", method="POST", status=429, retry_after=61)
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert scene.stop.pauses == []
    assert report.errors[0].retry_after == 61


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_server_gets_the_seconds_it_asks_for(scene, method, status):
    scene.fault("status", method=method, status=status, retry_after=17)
    assert scene.commit().is_complete
    assert scene.stop.pauses[0] == 17
    assert sum(scene.stop.pauses) < 18
    waiting = [each for each in scene.progress if each.waiting]
    assert waiting[0].waiting == 17
    assert waiting[0].doing.startswith("The server asked to wait.")


def test_the_server_gets_the_time_it_asks_for_as_a_date(scene):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    scene.fault("status", method="POST", status=429, retry_after=date)
    assert scene.commit().is_complete
    assert POLICY.most < scene.stop.pauses[0] <= 50


def test_a_date_that_has_passed_asks_for_nothing(scene):
    scene.fault("status", method="POST", status=429, retry_after="Wed, 04 Mar 2026 12:00:00 GMT")
    scene.time.now = 0.0
    assert scene.commit().is_complete
    assert is_back_off(scene.stop.pauses[0], 1)


def test_of_several_failures_the_longest_wish_to_wait_counts(practice):
    scene = Scene(practice, base=MANY)
    for seconds in (3, 11, 5):
        scene.fault("status", method="DELETE", status=429, retry_after=seconds)

    report = scene.commit(Draft(MANY).remove(*MANY.keys[:3]))
    assert report.is_complete
    assert scene.stop.pauses[0] >= 11


def test_the_pace_learned_from_a_429_holds_for_the_deletes(practice):
    scene = Scene(practice, base=MANY, cost=0.3)
    scene.fault("status", method="POST", status=429)
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert report.is_complete
    interval = scene.means.pace.interval
    assert interval > 0
    deletes = [start for method, start in scene.starts if method == "DELETE"]
    assert len(deletes) == 9
    assert all(later - earlier >= interval - 1e-9 for earlier, later in pairwise(deletes))


def test_a_post_waits_for_its_turn_before_the_read(scene):
    began = scene.time.now
    scene.means.pace.slow_down(30)
    assert scene.commit().is_complete
    assert scene.stop.pauses[0] == 30
    (post,) = (start for method, start in scene.starts if method == "POST")
    assert post >= began + 30
    assert scene.trail[:4] == ["begin", "pause", "GET>", "GET<"]


def test_the_pace_is_kept_for_the_next_commit(practice):
    first, second = Scene(practice, base=MANY), Scene(practice, base=MANY)
    first.fault("status", method="DELETE", status=429)
    first.commit(Draft(MANY).remove("K1"))
    second.means.pace, second.time = first.means.pace, first.time
    second.stop.time = first.time
    second.commit(Draft(MANY).remove(*MANY.keys[:5]))
    deletes = [start for method, start in second.starts if method == "DELETE"]
    assert len(second.stop.pauses) >= 4
    assert all(later - earlier >= first.means.pace.interval - 1e-9 for earlier, later in pairwise(deletes))


def test_nothing_is_held_back_before_the_first_429(practice):
    scene = Scene(practice, base=MANY)
    scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.stop.pauses == []


# The end of a session --------------------------------------------------------------------------------------


class SignIn:
    """A person who signs in again when asked, after ``meanwhile``."""

    def __init__(self, practice, meanwhile=lambda: None, *, willing=True):
        self.practice = practice
        self.meanwhile = meanwhile
        self.willing = willing
        self.asked = 0
        self.ready = None
        self.keeper = SessionKeeper()
        self.keeper.begin(practice.control.open_session())
        self.keeper.ask = self.ask

    async def ask(self, reason):
        self.asked += 1
        if self.ready is not None:
            await self.ready.wait()
        self.meanwhile()
        if self.willing:
            self.keeper.begin(self.practice.control.open_session())
        return self.willing

    def commit(self, scene, draft, **options):
        async def sent():
            async with client_of(self.practice, **options) as client:
                return await scene.carry_out(SignedInClient(client, self.keeper), draft)

        return asyncio.run(sent())


def statuses(practice):
    return [(seen.method, seen.status) for seen in practice.control.log()]


def test_a_session_that_ends_half_way_is_asked_for_once_and_the_rest_goes_on_after_a_read(practice):
    scene = Scene(practice, base=MANY)
    person = SignIn(practice)
    draft = Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9])
    scene.fault("hang", method="DELETE", times=AT_ONCE)
    finished = []

    async def watched():
        person.ready = asyncio.Event()

        def observe(exchange):
            finished.append(exchange.method)
            if finished.count("DELETE") == AT_ONCE:
                person.ready.set()

        async with client_of(practice, observer=observe) as client:
            task = asyncio.create_task(scene.carry_out(SignedInClient(client, person.keeper), draft))
            await asyncio.to_thread(practice.control.wait_for_log, 2 + AT_ONCE)
            practice.control.expire_sessions()
            practice.control.clear_faults()
            return await task

    report = asyncio.run(watched())
    assert person.asked == 1
    # Nothing went out with the dead session but what was under way.
    assert statuses(practice) == [
        ("GET", 200),
        ("POST", 204),
        *[("DELETE", 401)] * 4,
        ("GET", 200),
        *[("DELETE", 204)] * 9,
        ("GET", 200),
    ]
    assert report.is_complete
    assert report.errors == ()
    assert scene.stop.pauses == []
    assert [change.key for change in scene.diary.record.done] == list(MANY.keys)


def test_what_was_changed_during_the_sign_in_is_a_conflict_and_nothing_was_sent(practice):
    scene = Scene(practice)
    person = SignIn(practice, lambda: scene.set("A", "theirs"))
    scene.hooks["GET<"] = practice.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(practice) == [("GET", 200), ("POST", 401), ("GET", 200)]
    assert [conflict.key for conflict in report.conflicts] == ["A"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert not report.has_sent
    assert scene.diary.ended.remark == "Somebody else had changed the same keys: nothing was sent."


def test_what_somebody_else_has_done_during_the_sign_in_is_not_taken_for_ours(practice):
    scene = Scene(practice)
    person = SignIn(practice, lambda: scene.set("A", "one"))
    scene.hooks["GET<"] = practice.control.expire_sessions
    report = person.commit(scene, Draft(BASE).set_value("A", "one"))
    assert statuses(practice) == [("GET", 200), ("POST", 401), ("GET", 200)]
    assert report.is_complete
    assert sent(report) == set()
    assert scene.diary.record.done == ()


def test_a_renewed_session_uses_up_no_attempt(practice):
    scene = Scene(practice)
    person = SignIn(practice)
    scene.fault("status", method="POST", status=401)
    scene.fault("status", method="POST", status=503, times=3)
    report = person.commit(scene, edited())
    assert scene.methods.count("POST") == 5
    assert report.is_complete


def test_when_nobody_signs_in_again_nothing_more_is_sent(practice):
    scene = Scene(practice)
    person = SignIn(practice, willing=False)
    scene.hooks["GET<"] = practice.control.expire_sessions
    report = person.commit(scene, edited())
    assert statuses(practice) == [("GET", 200), ("POST", 401)]
    assert person.asked == 1
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert [type(error) for error in report.errors] == [errors.NotSignedInError]


def test_a_session_that_ends_before_the_proof_is_asked_for_and_the_proof_is_read(practice):
    scene = Scene(practice)
    person = SignIn(practice)
    scene.diary.on_line = lambda line: (
        practice.control.expire_sessions() if scene.diary.order.count("note") == 3 else None
    )
    report = person.commit(scene, edited())
    assert scene.methods[-2:] == ["GET", "GET"]
    assert person.asked == 1
    assert report.is_complete


# Stopping --------------------------------------------------------------------------------------------------


def test_stopping_before_anything_writes_nothing(scene):
    scene.stop.ask()
    report = scene.commit()
    assert set(scene.methods) <= {"GET"}
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert (report.was_stopped, report.has_sent, report.errors) == (True, False, ())
    assert scene.diary.ended.remark == "It was stopped."
    assert scene.diary.record.summary == "nothing committed"


def test_stopping_during_the_first_read_writes_nothing(scene):
    scene.hooks["GET>"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_stopping_during_the_post_sends_no_delete_and_still_reads_the_proof(scene):
    scene.hooks["POST>"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    assert ended(report) == {"A": CONFIRMED, "new": CONFIRMED, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.was_stopped
    assert scene.diary.ended.remark == "It was stopped."


@pytest.mark.parametrize("when", ["before", "after"])
def test_stopping_during_a_pause_sends_nothing_again_and_still_reads_the_proof(scene, when):
    scene.fault("status", when, method="POST", status=503)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "GET"]
    posted = CONFIRMED if when == "after" else NOT_COMMITTED
    assert ended(report) == {"A": posted, "new": posted, "B": NOT_COMMITTED, "C": NOT_COMMITTED}
    assert report.is_proof


def test_stopping_during_a_pause_after_a_refusal_needs_no_proof(scene):
    scene.fault("status", method="POST", status=429, retry_after=20)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)


def test_stopping_between_deletes_keeps_what_was_not_sent(practice):
    scene = Scene(practice, base=MANY)
    scene.hooks["DELETE>"] = scene.stop.ask
    report = scene.commit(Draft(MANY).set_value("K9", "x").remove(*MANY.keys[:9]))
    assert scene.methods == ["GET", "POST", "DELETE", "GET"]
    assert set(report.keys(CONFIRMED)) == {"K9", *(f"K{name[1:]}" for name in scene.deleted)}
    assert len(report.keys(NOT_COMMITTED)) == 8
    assert set(report.keys(NOT_COMMITTED)) < set(held(practice, scene.call))


def test_stopping_while_a_delete_waits_for_its_turn_does_not_send_it(practice):
    scene = Scene(practice, base=MANY)
    scene.means.pace.slow_down()
    scene.time.now += 60
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit(Draft(MANY).remove(*MANY.keys))
    assert scene.methods == ["GET", "DELETE", "GET"]
    assert len(report.keys(CONFIRMED)) == 1
    assert len(report.keys(NOT_COMMITTED)) == 9


def test_a_stop_while_the_proof_cannot_be_read_leaves_it_not_confirmed(scene):
    scene.fault("status", method="GET", skip=1, times=None)
    scene.hooks["pause"] = scene.stop.ask
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", "GET"]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert report.was_stopped


def test_a_stop_that_comes_too_late_stopped_nothing(scene):
    scene.diary.on_line = lambda line: scene.stop.ask() if scene.diary.order.count("note") == 3 else None
    report = scene.commit()
    assert report.is_complete
    assert scene.diary.ended.remark == ""


# On the way ------------------------------------------------------------------------------------------------


def test_progress_is_told_before_each_request(scene):
    draft = Draft(BASE).set_value("A", "1!").add(" x", "").remove("B")
    scene.commit(draft)
    assert scene.progress == [
        Progress(0, 3, "Looking for changes by others"),
        Progress(0, 3, "Sending 2 entries"),
        Progress(2, 3, "Deleting “B”"),
        Progress(3, 3, "Reading back"),
    ]


def test_one_entry_is_called_one_entry(scene):
    scene.commit(Draft(BASE).set_value("A", "1!"))
    assert "Sending 1 entry" in [each.doing for each in scene.progress]


def test_a_pause_says_why_and_how_long(scene):
    scene.fault("status", method="POST", status=503)
    scene.commit()
    (waiting,) = (each for each in scene.progress if each.waiting)
    assert waiting.waiting == 1
    assert "answered 503" in waiting.doing
    assert waiting.doing.endswith("Trying again")


def test_a_commit_that_is_cancelled_sends_no_more(scene):
    scene.fault("hang", method="POST")

    async def cancelled():
        async with client_of(scene.practice) as client:
            task = asyncio.create_task(scene.carry_out(client, edited()))
            await asyncio.to_thread(scene.practice.control.wait_for_log, 2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(cancelled())
    assert scene.methods == ["GET", "POST"]
    # The next start finds the intent without an end, and settles it by a read.
    assert scene.diary.order == ["begin"]


def test_read_only_changes_nothing(scene):
    report = scene.commit(read_only=True)
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_COMMITTED)
    assert [type(error) for error in report.errors] == [errors.ReadOnlyError]
    assert not report.has_sent
    assert scene.methods == ["GET"]


def test_no_repr_of_a_report_holds_a_value(scene):
    secret = "Account 4711 of Jane Roe"
    body = json.dumps({"code": 1, "message": f"cannot store {secret}"}).encode()
    scene.fault("status", method="POST", status=400, body=body)
    report = scene.commit(Draft(BASE).set_value("A", secret))
    assert secret in report.results[0].reason
    assert secret not in repr(report)


def test_a_commit_needs_no_means(practice, fresh_call):
    put(practice, fresh_call, BASE)

    async def sent():
        async with client_of(practice) as client:
            return await commit(client, edited(), fresh_call, MemoryDiary(), origin())

    assert asyncio.run(sent()).is_complete


# Any draft, any fault --------------------------------------------------------------------------------------


@st.composite
def drafts(draw):
    """A base and what a person did to it, all of it allowed."""
    draft = Draft(draw(contexts(repeats=False)))
    for _ in range(draw(st.integers(1, 6))):
        existing = [*draft.base.keys, *draft.added_keys]
        action = draw(st.sampled_from(["add", "set", "remove"]))
        key = (
            draw(st.one_of(safe_keys, any_text))
            if action == "add" or not existing
            else draw(st.sampled_from(existing))
        )
        try:
            if action == "set":
                draft = draft.set_value(key, draw(text_values))
            elif action == "remove":
                draft = draft.remove(key)
            else:
                draft = draft.add(key, draw(text_values))
        except ValueError:
            continue
    return draft


def as_held(value):
    return wire_entry(Entry("k", value)).get("value", NO_VALUE)


@settings(max_examples=80)
@given(drafts())
def test_what_was_planned_and_sent_is_what_the_draft_says(practice_server, draft):
    practice_server.control.clear_faults()
    scene = Scene(practice_server, base=draft.base)
    report = scene.commit(draft)
    assert report.is_complete
    assert held(practice_server, scene.call) == {entry.key: as_held(entry.value) for entry in draft.result}
    if draft.changes:
        assert report.reading.context == draft.result
        assert draft.rebase(report.reading.context).changes == ()
        assert scene.diary.record.done == draft.changes


# A refusal (4xx) was not carried out: a server that does it and says no is not believed to do so.
faults = st.one_of(
    st.builds(
        Fault,
        st.sampled_from(["reset", "close", "status", "truncated", "empty", "html", "garbage"]),
        st.sampled_from(["before", "after"]),
        method=st.sampled_from(["POST", "DELETE", "GET"]),
        skip=st.integers(0, 3),
        times=st.sampled_from([1, 1, 2, 5, None]),
        status=st.sampled_from([None, 500, 503]),
        retry_after=st.sampled_from([None, 1, 20, 70]),
    ),
    st.builds(
        Fault,
        st.sampled_from(["status", "redirect"]),
        method=st.sampled_from(["POST", "DELETE", "GET"]),
        skip=st.integers(0, 3),
        times=st.sampled_from([1, 1, 2, 5]),
        status=st.sampled_from([400, 401, 403, 404, 409, 429, 429]),
        retry_after=st.sampled_from([None, 1, 20, 70]),
    ),
)


@settings(max_examples=150)
@given(drafts(), st.lists(faults, max_size=4))
def test_whatever_goes_wrong_exactly_what_was_not_confirmed_stays_staged(practice_server, draft, broken):
    control = practice_server.control
    control.clear_faults()
    scene = Scene(practice_server, base=draft.base)
    before = held(practice_server, scene.call)
    for fault in broken:
        control.add_fault(fault)
    report = scene.commit(draft)
    control.clear_faults()
    log = control.log()
    after = held(practice_server, scene.call)
    wanted = {change.key: change.after for change in draft.changes}

    # What was sent: each POST directly after a read that was answered, nothing too often, nothing too late.
    methods = [seen.method for seen in log]
    assert all(log[at - 1].method == "GET" for at, method in enumerate(methods) if method == "POST")
    assert (
        max(Counter((seen.method, seen.target) for seen in log if seen.method != "GET").values(), default=0)
        <= 4
    )
    assert sum(scene.stop.pauses) <= POLICY.total + len(methods) * scene.means.pace.interval
    assert scene.most["DELETE"] <= AT_ONCE

    # Who is not in the plan is not touched.
    assert {k: v for k, v in after.items() if k not in wanted} == {
        k: v for k, v in before.items() if k not in wanted
    }

    # What is said: every key once, and the truth.
    assert [result.key for result in report.results] == list(wanted)
    for key in report.keys(CONFIRMED):
        assert after.get(key, MISSING) == (MISSING if wanted[key] is MISSING else as_held(wanted[key]))
    for key in report.keys(NOT_COMMITTED):
        assert after.get(key, MISSING) == before.get(key, MISSING)
    if report.is_proof:
        staged = [change.key for change in draft.rebase(report.reading.context).changes]
        assert set(staged) == set(report.keys(NOT_COMMITTED)) | set(report.keys(NOT_CONFIRMED))
        assert report.is_complete == (not staged)
    elif draft.changes:
        assert not report.is_complete
        assert report.errors
    if draft.changes:
        assert scene.diary.ended.results == report.results
        assert {change.key for change in scene.diary.record.done} == set(report.keys(CONFIRMED))
