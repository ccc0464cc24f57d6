"""A commit against a peer that answers more than it was asked."""

from __future__ import annotations

import pytest

from lvctx_gui.api import ContextClient
from lvctx_gui.core.draft import Draft
from lvctx_gui.core.entries import Context, Entry
from lvctx_gui.core.plan import plan_draft
from lvctx_gui.core.settle import Outcome
from lvctx_gui.services.commit.commit import commit
from lvctx_gui.services.commit.retry import RetryPolicy
from lvctx_gui.services.commit.waiting import CommitOptions
from tests.api.conftest import certificate, server_tls, trusting_tls  # noqa: F401  # fixtures
from tests.api.raw import RawServer, answer
from tests.api_server import unused_call
from tests.commit_log import MemoryCommitLog, origin
from tests.services.scene import ended

BASE = Context([Entry("A", "1"), Entry("B", "2")])


def context(**entries):
    rows = ",".join(f'{{"key":"{key}","value":"{value}"}}' for key, value in entries.items())
    return answer(200, f'{{"entry":[{rows}]}}'.encode(), "Content-Type: application/json")


DONE = answer(204)


async def carry_out(api_server, draft, *answers, tls=None, ssl_context=None):
    call = unused_call()

    async with (
        RawServer(*answers, tls=tls) as server,
        ContextClient(server.base_url, "session", ssl_context=ssl_context) as client,
    ):
        options = CommitOptions(policy=RetryPolicy(attempts=1))
        report = await commit(
            client, draft, plan_draft(call, draft), MemoryCommitLog(api_server), origin(), options
        )
        return report, [asked.method for asked in server.requests]


@pytest.mark.parametrize("secure", [False, True])
async def test_a_read_back_that_came_before_it_was_asked_proves_nothing(
    api_server,
    server_tls,  # noqa: F811
    trusting_tls,  # noqa: F811
    secure,
):
    report, methods = await carry_out(
        api_server,
        Draft(BASE).set_value("A", "one"),
        context(A="1", B="2"),
        DONE + context(A="one", B="2"),
        context(A="1", B="2"),
        tls=server_tls if secure else None,
        ssl_context=trusting_tls if secure else None,
    )
    assert methods == ["GET", "POST", "GET"]
    assert not report.is_complete
    assert ended(report) == {"A": Outcome.NOT_CONFIRMED}


async def test_a_yes_that_came_before_the_delete_is_none(api_server):
    report, methods = await carry_out(
        api_server,
        Draft(BASE).remove("B"),
        context(A="1", B="2") + DONE,
        answer(403),
        context(A="1", B="2"),
    )
    assert methods[:2] == ["GET", "DELETE"]
    assert ended(report) == {"B": Outcome.NOT_COMMITTED}
