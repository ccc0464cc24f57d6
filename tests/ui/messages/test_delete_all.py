"""What is said of a deletion whose proof is missing: what was accepted, what failed, how long to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lvctx_gui.api.errors import AskedToWaitError, StatusError, StoppedError
from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.settle import KeyResult, Outcome, Step
from lvctx_gui.services.delete_all import DeleteAllReport
from lvctx_gui.services.lookup import Reading
from lvctx_gui.ui.messages.delete_all import delete_all_message

CALL = CallRef("S", 1, "A")
HELD = Context([Entry("K", "1")])
READING = Reading(CALL, HELD, datetime(2026, 3, 4, 14, 32, 5, tzinfo=UTC), 0.1)
WAIT = AskedToWaitError("The server asked to wait for 5 minutes.", "Wait 5 minutes, then try again.")
SENT = "Everything was sent, but"


def failed(summary):
    return StatusError(summary, "", status=503)


@pytest.mark.parametrize(
    ("step", "errors", "reading", "why"),
    [
        (Step.DONE, [WAIT], None, f"{SENT} nothing was read back: The server asked to wait for 5 minutes."),
        (Step.DONE, [failed("It answered 503.")] * 4, None, f"{SENT} reading back failed: It answered 503."),
        (Step.DONE, [StoppedError("Stopped.")], None, f"{SENT} reading back was stopped as well."),
        (Step.DONE, [failed("It answered 503.")], READING, "The server still holds entries: see the table."),
        (
            Step.UNKNOWN,
            [failed("It answered 503."), WAIT],
            None,
            "It answered 503. Nothing was read back: The server asked to wait for 5 minutes.",
        ),
    ],
)
def test_why_a_deletion_is_not_confirmed(step, errors, reading, why):
    results = (KeyResult("K", step, Outcome.NOT_CONFIRMED, was_sent=True),)
    report = DeleteAllReport(CALL, HELD, reading, tuple(errors), results)
    said = delete_all_message(report, lambda: None).text
    kept = "What the call held (1 entry) is kept here."
    assert said == f"Deleting the whole context is not confirmed. {why} {kept}"
