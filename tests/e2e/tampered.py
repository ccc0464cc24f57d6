"""The program with faults of its own inside: run as a script, with the words of LEAK in what goes wrong.

Refreshing one entry raises in a task, *Copy call address* in a slot, *Copy as curl* in a thread, in a
destructor, in a callback of the loop and in a task that nobody waits for.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading

LEAK = os.environ.get("LEAK", "")


class TroubleError(Exception):
    """Quotes what it should not."""


class Doomed:
    """Fails when it goes."""

    def __del__(self) -> None:
        raise TroubleError(LEAK)


def fail(*_: object) -> None:
    raise TroubleError(LEAK)


async def fail_in_a_task(*_: object) -> None:
    raise TroubleError(LEAK)


def fail_everywhere(*_: object) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    Doomed()
    loop = asyncio.get_running_loop()
    loop.call_soon(fail, LEAK)
    task = loop.create_task(fail_in_a_task(LEAK))
    task.add_done_callback(lambda _: loop.call_soon(gc.collect))
    del task


def main() -> int:
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.services import lookup
    from lvctx_gui.ui.main_window.actions.commands import Commands

    lookup.look_up_key = fail_in_a_task
    Commands.copy_curl = fail_everywhere  # before the table of actions names it
    CallRef.__str__ = fail
    from lvctx_gui.app import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
