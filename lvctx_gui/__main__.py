"""``python -m lvctx_gui`` and the command ``lvctx-gui``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lvctx_gui import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    words = sys.argv[1:] if argv is None else argv
    if list(words) == ["--version"]:
        # Qt need not be loaded, nor be usable, to say this.
        if sys.stdout is not None:
            sys.stdout.write(f"lvctx-gui {__version__}\n")
        return 0
    from lvctx_gui.app import main as run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
