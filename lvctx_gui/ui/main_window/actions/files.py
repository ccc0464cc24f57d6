"""The actions of the menu *Call* that write and read files of entries."""

from __future__ import annotations

from lvctx_gui.core.translate import mark
from lvctx_gui.ui.main_window.actions import rules
from lvctx_gui.ui.main_window.actions.spec import ActionId, ActionSpec

FILES = (
    ActionSpec(
        ActionId.EXPORT,
        mark("E&xport entries…"),
        "Ctrl+Shift+W",
        mark("Write entries of this call into a file for spreadsheets or other programs"),
        enabled=rules.page_is_shown,
        effect=lambda commands: commands.export(),
    ),
)
