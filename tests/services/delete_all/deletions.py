"""A deletion of everything against the practice server, whose pauses take no time."""

from __future__ import annotations

from lvctx_gui.core.entries import Context, Entry, NonTextValue
from lvctx_gui.services.commit.pace import RateLimiter
from lvctx_gui.services.commit.waiting import CommitOptions
from lvctx_gui.services.delete_all import delete_all
from tests.api_server import NO_VALUE, client_of
from tests.commit_log import MemoryCommitLog, origin
from tests.services.scene import QuickStop, Time

FULL = Context(
    [
        Entry("A", "1"),
        Entry("none"),
        Entry("empty", ""),
        Entry("number", NonTextValue("1.0", "number")),
        Entry("flag", NonTextValue("true", "true/false")),
        Entry("object", NonTextValue('{"a": [1, "x"]}', "object")),
        Entry("..", "a key that no path can name"),
    ]
)
AS_HELD = {
    "A": "1",
    "none": NO_VALUE,
    "empty": "",
    "number": 1.0,
    "flag": True,
    "object": {"a": [1, "x"]},
    "..": "a key that no path can name",
}


async def run(api_server, call, commit_log=None, **options):
    async with client_of(api_server, **options) as client:
        log = commit_log or MemoryCommitLog()
        return await delete_all(client, call, log, origin("a note"), quick_options())


def quick_options():
    """Pauses take no time; they move a clock of their own."""
    time = Time()
    return CommitOptions(QuickStop(time, lambda: None), RateLimiter(time), clock=time)


def outcomes(results):
    return {result.outcome for result in results}
