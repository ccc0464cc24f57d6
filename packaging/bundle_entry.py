"""Where the bundled program starts: the same function as `python -m lvctx_gui`."""

import sys

from lvctx_gui.__main__ import main

sys.exit(main())
