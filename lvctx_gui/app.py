"""Starting: the command line, the first paint, then everything else, and the event loop."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lvctx_gui import loading
from lvctx_gui.program import Program
from lvctx_gui.store.core_dumps import forbid_core_files, hide_memory
from lvctx_gui.store.paths import keep_caches_in
from lvctx_gui.ui.main_window.application import (
    SignalsClose,
    log_unheard,
    make_application,
    run_meanwhile,
    run_until_painted,
    tell_unexpected,
)
from lvctx_gui.ui.main_window.command_line import parse_arguments
from lvctx_gui.ui.main_window.instance.seat import Seat
from lvctx_gui.ui.main_window.start_trouble import output_in_a_box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lvctx_gui.ui.main_window.command_line import Arguments
    from lvctx_gui.ui.main_window.window import MainWindow


def open_window(argv: Sequence[str]) -> MainWindow:
    """Do all that the program does up to showing the window.

    Call it while a qasync loop is current and running; requests run on that loop. The window's ``busy`` is
    true until what ``argv`` asked for has ended.
    """
    import asyncio

    program = Program(make_application(), parse_arguments(argv))
    program.show_window()
    program.plan_work()
    program.begin(asyncio.get_running_loop())
    # The window keeps what it needs alive for as long as it lives.
    program.window.setProperty("program", program)
    return program.window


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program in a window of its own, which no other program finds; returns its exit status."""
    with output_in_a_box():
        arguments = parse_arguments(sys.argv[1:] if argv is None else argv)
    return run(arguments, Seat())


def run(arguments: Arguments, seat: Seat) -> int:
    """Run the program as ``arguments`` say; where it has the first ``seat`` others hand over to its window.

    Returns its exit status.
    """
    try:
        return _run(arguments, seat)
    finally:
        seat.leave()


def _run(arguments: Arguments, seat: Seat) -> int:
    forbid_core_files()
    if arguments.data_dir is not None:
        keep_caches_in(arguments.data_dir)
    app = make_application()
    program = Program(app, arguments)
    program.show_window()
    run_until_painted(app, program.window)
    # Before there is anything in the memory that nobody else should see.
    hide_memory()
    sys.excepthook = tell_unexpected(program.window)
    log_unheard()
    run_meanwhile(app, loading.flows)
    if program.was_closed:
        return 0
    program.plan_work()

    import asyncio

    from lvctx_gui.ui.kit.event_loop import QtEventLoop

    async def work() -> None:
        program.begin(asyncio.get_running_loop())
        with SignalsClose(program.window):
            program.listen(seat)
            await program.run()

    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(work())
    return 0
