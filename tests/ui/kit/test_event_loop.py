"""The loop on which everything runs."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import weakref

import pytest
import qasync

from lvctx_gui.ui.kit.event_loop import QtEventLoop


def test_qasync_still_needs_what_our_loop_replaces():
    """When this fails, qasync has been mended: ``QtEventLoop`` can go."""
    assert "asyncio.iscoroutinefunction(" in inspect.getsource(qasync.QEventLoop.call_later)


def test_the_loop_does_not_need_what_python_3_16_removes(qapp, monkeypatch):
    monkeypatch.delattr(asyncio, "iscoroutinefunction", raising=False)
    variable = contextvars.ContextVar("variable", default="")
    seen = []

    async def work():
        loop = asyncio.get_running_loop()
        variable.set("mine")
        loop.call_soon(lambda: seen.append(f"soon {variable.get()}"))
        await asyncio.sleep(0)
        cancelled = loop.call_later(0, seen.append, "cancelled")
        cancelled.cancel()
        ended = loop.create_future()
        loop.call_at(loop.time(), ended.set_result, "at")
        seen.append(await ended)
        elsewhere = contextvars.Context()
        ended = loop.create_future()
        loop.call_later(0, lambda: ended.set_result(f"later {variable.get()}"), context=elsewhere)
        seen.append(await ended)
        seen.append(await asyncio.to_thread(lambda: "thread"))

    with asyncio.Runner(loop_factory=lambda: QtEventLoop(qapp)) as runner:
        runner.run(work())
    assert seen == ["soon mine", "at", "later ", "thread"]


def test_what_cannot_be_called_is_refused_at_once(qapp):
    async def coroutine():
        pass

    async def work():
        loop = asyncio.get_running_loop()
        with pytest.raises(TypeError, match="coroutines"):
            loop.call_later(1, coroutine)
        with pytest.raises(TypeError, match="callable: int"):
            loop.call_soon(1)

    with asyncio.Runner(loop_factory=lambda: QtEventLoop(qapp)) as runner:
        runner.run(work())


def test_what_was_cancelled_is_let_go_at_once(qapp):
    """Each request has deadlines of a minute, whose contexts hold what was committed."""

    async def work():
        loop = asyncio.get_running_loop()
        waiting = loop._timer.waiting
        context = contextvars.copy_context()
        held = weakref.ref(thing := Thing())
        context.run(contextvars.ContextVar("held").set, thing)
        deadline = loop.call_later(60, list, context=context)
        assert loop._timer.waiting == waiting + 1
        deadline.cancel()
        deadline.cancel()
        assert loop._timer.waiting == waiting
        del thing, context, deadline
        assert held() is None

    with asyncio.Runner(loop_factory=lambda: QtEventLoop(qapp)) as runner:
        runner.run(work())


class Thing:
    """Something that a context holds."""
