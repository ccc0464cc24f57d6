"""A commit log in memory: what a flow wrote down, in order, and what had reached the server by then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lvctx_gui.core.record import Intent, Record
from lvctx_gui.core.settle import KeyResult, Step
from lvctx_gui.core.site import Site
from lvctx_gui.sandbox import PracticeServer
from lvctx_gui.services.commit_log import Origin

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SITE = Site("Practice", "http://127.0.0.1:1", practice=True)


def origin(note: str = "") -> Origin:
    """An origin whose clock stands still."""
    return Origin(SITE, "supervisor", note, lambda: NOON)


@dataclass(frozen=True)
class Line:
    """One call of the log. ``requests`` is how many the server had seen by then."""

    what: str
    intent_id: str
    requests: int
    intent: Intent | None = None
    results: tuple[KeyResult, ...] = ()
    remark: str = ""


@dataclass
class MemoryCommitLog:
    """A ``CommitLog`` that keeps what it was told; ``on_line`` is called with each line."""

    api_server: PracticeServer | None = None
    on_line: Callable[[Line], None] = lambda _: None
    lines: list[Line] = field(default_factory=list)

    async def begin(self, intent: Intent) -> None:
        self._write("begin", intent.id, intent=intent)

    async def note(self, intent_id: str, results: Sequence[KeyResult]) -> None:
        self._write("note", intent_id, results=tuple(results))

    async def end(self, intent_id: str, results: Sequence[KeyResult], remark: str) -> None:
        self._write("end", intent_id, results=tuple(results), remark=remark)

    def _write(self, what: str, intent_id: str, **told) -> None:
        requests = len(self.api_server.control.log()) if self.api_server else 0
        self.lines.append(Line(what, intent_id, requests, **told))
        self.on_line(self.lines[-1])

    # Looking at it ------------------------------------------------------------------------------------

    @property
    def order(self) -> list[str]:
        """What was called, in order."""
        return [line.what for line in self.lines]

    @property
    def intent(self) -> Intent:
        """The one intent, as it was written down last."""
        *before, begun = (line for line in self.lines if line.what == "begin")
        assert {line.intent_id for line in before} <= {begun.intent_id}
        assert begun.intent is not None
        return begun.intent

    @property
    def ended(self) -> Line:
        """The one end, which is the last line and belongs to the one intent."""
        (end,) = (line for line in self.lines if line.what == "end")
        assert end is self.lines[-1]
        assert end.intent_id == self.intent.id
        return end

    @property
    def record(self) -> Record:
        """The one work as the history shows it."""
        return Record(self.intent, self.ended.results, NOON, self.ended.remark)

    def steps(self, key: str) -> list[Step]:
        """What was noted of ``key`` on the way, in order."""
        notes = [line for line in self.lines if line.what == "note"]
        return [result.step for line in notes for result in line.results if result.key == key]
