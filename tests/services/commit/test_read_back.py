"""Only what was read back and is equal counts as committed, whatever the server said yes to."""

from __future__ import annotations

import pytest

from lvctx_gui.api import errors
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.sandbox import Fault
from tests.services.scene import BASE, CONFIRMED, NOT_COMMITTED, NOT_CONFIRMED, Scene, ended

# What the server says yes to --------------------------------------------------------------------------------


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


def test_a_repeated_key_is_confirmed_when_all_its_values_are_what_was_wanted(api_server):
    base = Context([Entry("A", "1"), Entry("A", "2"), Entry("B", "x"), Entry("B", "y")])
    scene = Scene(api_server, base=base)
    draft = Draft(base).set_value("A", "3").remove("B")
    report = scene.commit(draft)
    assert report.reading.context.values_of("A") == ("3", "3")
    assert report.is_complete
    assert draft.rebase(report.reading.context).changes == ()
    assert scene.commit_log.intent.before == base


def test_a_repeated_key_of_which_one_value_is_another_is_not_confirmed(scene):
    body = b'{"entry":[{"key":"A","value":"3"},{"key":"A","value":"2"}]}'
    scene.fault("body", method="GET", body=body, skip=1)
    assert ended(scene.commit(Draft(BASE).set_value("A", "3"))) == {"A": NOT_CONFIRMED}


# Reading back -----------------------------------------------------------------------------------------------


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
    scene.api_server.control.add_fault(fault)
    report = scene.commit()
    assert scene.methods == ["GET", "POST", "DELETE", "DELETE", *["GET"] * attempts]
    assert ended(report) == dict.fromkeys(report.plan.keys, NOT_CONFIRMED)
    assert not report.is_proof
    assert report.reading.context == BASE
    assert len(report.errors) == attempts
    assert len(scene.cancel_token.pauses) == attempts - 1
    assert scene.commit_log.record.done == ()


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
    assert scene.commit_log.ended.results == report.results
