"""What is said of operations that ended unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvctx_gui.core.draft import Draft
from lvctx_gui.core.record import INTERRUPTED, READ_LATER
from lvctx_gui.ui.messages.interrupted import resolved_message
from tests.ui.history.samples import commit, delete_all


@pytest.mark.parametrize(
    ("remark", "of_a_commit", "of_a_deletion"),
    [
        (
            READ_LATER,
            "The commit of {time} could not be read back at first.",
            "The deletion of the whole context at {time} could not be read back at first.",
        ),
        (
            INTERRUPTED,
            "A commit was under way at {time} when the program ended.",
            "Deleting the whole context was under way at {time} when the program ended.",
        ),
    ],
)
def test_each_operation_is_called_what_it_was(remark, of_a_commit, of_a_deletion):
    def told(record):
        return resolved_message([record], Draft(), lambda: None).text

    for record, sentence in (
        (replace(commit({"a": "1"}, {"a": "2"}), remark=remark), of_a_commit),
        (replace(delete_all({"a": "1"}), remark=remark), of_a_deletion),
    ):
        time = f"{record.intent.began.astimezone():%H:%M:%S}"
        assert told(record).startswith(sentence.replace("{time}", time))
