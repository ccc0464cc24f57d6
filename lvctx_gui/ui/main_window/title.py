"""The window's title: which call is shown where, for those who switch between windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lvctx_gui.core.visible import plain_text

if TYPE_CHECKING:
    from lvctx_gui.core.call import CallRef

PROGRAM = "lvctx-gui"


def window_title(call: CallRef | None, environment: str) -> str:
    """The title for ``call`` (``None``: the start page) at ``environment`` (``""``: not connected).

    ``[*]`` stands where Qt puts the sign for what is staged.
    """
    # The account may be a person's; the transaction id tells windows apart without saying who called.
    parts = [f"{call.tx_id}[*]"] if call is not None else []
    # Qt replaces [*] by that sign wherever it stands.
    parts += [plain_text(environment).replace("[*]", "[*][*]")] if environment else []
    return " — ".join([*parts, PROGRAM])
