"""Groups of the menu *Call*: what writes and reads files of entries, and what is about tabs."""

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

TABS = (
    ActionSpec(
        ActionId.NEXT_TAB,
        mark("&Next tab"),
        "Ctrl+Tab",
        enabled=lambda status: status.open_tabs > 1,
        effect=lambda commands: commands.tabs.step(1),
    ),
    ActionSpec(
        ActionId.PREVIOUS_TAB,
        mark("&Previous tab"),
        "Ctrl+Shift+Tab",
        enabled=lambda status: status.open_tabs > 1,
        effect=lambda commands: commands.tabs.step(-1),
    ),
    ActionSpec(
        ActionId.SEVERAL_CALLS,
        mark("Several open calls…"),
        "Ctrl+Shift+G",
        mark("Choose open calls to set a key in them, or to commit them one after the other"),
        enabled=lambda status: status.open_tabs > 1,
        effect=lambda commands: commands.tabs.several_wanted.emit(),
    ),
    ActionSpec(
        ActionId.CLOSE_TAB,
        mark("&Close tab"),
        "Ctrl+W",
        enabled=rules.page_is_shown,
        effect=lambda commands: commands.tabs.close_current(),
    ),
    ActionSpec(
        ActionId.REOPEN_TAB,
        mark("Re&open closed tab"),
        "Ctrl+Shift+T",
        enabled=lambda status: status.has_closed_tabs,
        effect=lambda commands: commands.tabs.reopen(),
    ),
)
