"""``python -m lvctx_gui`` and the command ``lvctx-gui``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from lvctx_gui import __version__
from lvctx_gui.ui.kit.qt_import import import_qt
from lvctx_gui.ui.main_window.start_trouble import NOT_STARTED, PROGRAM, import_trouble, output_in_a_box, tell


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status: 0, 1 when it cannot start here, 2 for wrong arguments."""
    arguments = sys.argv[1:] if argv is None else argv
    if list(arguments) == ["--version"]:
        # Qt need not be loaded, nor be usable, to say this.
        with output_in_a_box():
            if sys.stdout is not None:
                sys.stdout.write(f"{PROGRAM} {__version__}\n")
        return 0
    # Nothing that is made until the window is painted can be garbage; from then on the window collects.
    gc.disable()
    try:
        import_qt()
        from lvctx_gui.ui.main_window.command_line import given_session, parse_arguments
        from lvctx_gui.ui.main_window.instance.seat import take_seat

        with output_in_a_box():
            parsed = parse_arguments(arguments)
        # Whose window is open already needs no other: nothing more is loaded then.
        seat = take_seat(parsed, given_session(parsed))
        if seat.is_handed_over:
            return 0
        from lvctx_gui.app import run
    except ImportError as error:
        tell(import_trouble(error))
        return NOT_STARTED
    return run(parsed, seat)


if __name__ == "__main__":
    sys.exit(main())
