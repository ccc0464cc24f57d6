"""Operations in the journal's file: from their intent to their end, and erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lvctx_gui.core.settle import Outcome, Step
from tests.store.journal.samples import NOW, count, intent, query, result


def test_an_operation_grows_from_its_intent_to_its_end(opened):
    writer, reader = opened(run="one"), opened()
    writer.operations.begin("one", intent("w"))
    (record,) = reader.operations.records()
    assert (record.intent, record.results, record.ended, record.remark) == (intent("w"), (), None, "")
    sent = result(outcome=Outcome.NOT_CONFIRMED, step=Step.UNKNOWN)
    writer.operations.note("w", [sent, result("B")])
    writer.operations.note("w", [result("C")])
    (record,) = reader.operations.records()
    assert {each.key: each for each in record.results} == {"A": sent, "B": result("B"), "C": result("C")}
    writer.operations.note("w", [result("A")])
    (record,) = reader.operations.records()
    assert {each.key: each for each in record.results}["A"] == result("A")
    assert record.ended is None
    end = NOW + timedelta(seconds=2, microseconds=345_678)
    writer.operations.end("w", [result("B"), result("A")], "Stopped.", end)
    (record,) = reader.operations.records()
    assert (record.results, record.ended, record.remark) == ((result("B"), result("A")), end, "Stopped.")


def test_an_operation_that_begins_again_replaces_what_was_meant(opened):
    file = opened(run="one")
    file.operations.begin("one", intent("w", value="first"))
    file.operations.begin("one", intent("w", value="second"))
    assert [record.intent for record in file.operations.records()] == [intent("w", value="second")]


def test_the_newest_comes_first(opened):
    file = opened(run="one")
    for day in (2, 0, 1):
        file.operations.begin("one", intent(f"w{day}", NOW + timedelta(days=day)))
    assert [record.intent.id for record in file.operations.records()] == ["w2", "w1", "w0"]


def test_a_part_that_cannot_be_opened_costs_only_itself(path, opened):
    file = opened(run="one")
    for name in ("w1", "w2", "w3"):
        file.operations.begin("one", intent(name))
        file.operations.note(name, [result()])
    query(path, "UPDATE work SET payload = zeroblob(40) WHERE id = 'w1'")
    query(path, "UPDATE event SET payload = zeroblob(40) WHERE work = 'w2'")
    assert [record.intent.id for record in file.operations.records()] == ["w3"]


@pytest.mark.parametrize("ended", ["1e300", "'soon'", "-1e18", "9e999"])
def test_a_time_that_is_none_does_no_harm(path, opened, ended):
    file = opened(run="one")
    for name in ("w1", "w2"):
        file.operations.begin("one", intent(name))
        file.operations.end(name, [result()], "", NOW)
    query(path, f"UPDATE work SET ended = {ended} WHERE id = 'w1'")
    assert "w2" in [record.intent.id for record in file.operations.records()]


def test_an_operation_is_erased_from_its_day_on_and_not_before(opened):
    file = opened(run="one")
    limit = NOW - timedelta(days=30)
    for name, began in (("before", limit - timedelta(seconds=1)), ("at", limit), ("after", NOW)):
        file.operations.begin("one", intent(name, began))
        file.operations.end(name, [result()], "", NOW)
    file.operations.erase_before(limit)
    assert [record.intent.id for record in file.operations.records()] == ["after", "at"]


def test_outcomes_of_an_operation_that_was_erased_leave_nothing(path, opened):
    file = opened(run="one")
    file.operations.begin("one", intent("w"))
    file.operations.erase(["w"])
    file.operations.note("w", [result()])
    file.operations.end("w", [result()], "Zebra", NOW)
    assert (count(path, "work"), count(path, "event")) == (0, 0)


def test_what_has_ended_can_be_told_from_what_has_not_without_opening_it(opened):
    file = opened(run="one")
    file.operations.begin("one", intent("w0"))
    file.operations.begin("one", intent("w1", NOW + timedelta(seconds=1)))
    end = NOW + timedelta(seconds=9)
    file.operations.end("w0", [result("A")], "", end)
    assert file.operations.states() == [("w1", None), ("w0", end.timestamp())]
