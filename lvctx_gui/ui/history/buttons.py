"""The row of buttons below the history: what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.translate import tr
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.history.keep_choice import KeepChoice
from lvctx_gui.ui.history.model import HistoryRow
from lvctx_gui.ui.kit.flow_row import FlowRow, side_by_side
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip


class HistoryButtons(FlowRow):
    """Shows buttons, and ``keep`` among them; whoever made the row connects them."""

    def __init__(self, keep: KeepChoice) -> None:
        super().__init__()
        self.open_call = named_button(tr("Open call"), "historyOpenButton")
        self.open_call.setToolTip(plain_tip(tr("Looks the call up, as it is today, in a tab (Enter)")))
        self.revert = named_button(tr("Revert this commit…"), "historyRevertButton")
        self.revert_keys = named_button(tr("Revert selected keys…"), "historyRevertKeysButton")
        self.compare_now = named_button(tr("Compare with now"), "historyCompareNowButton")
        tip = tr("Shows what the call held after it beside what it holds now")
        self.compare_now.setToolTip(plain_tip(tip))
        self.compare = named_button(tr("Co&mpare…"), "historyCompareButton")
        tip = tr("Shows what the call held after it beside what it held before, or beside another state")
        self.compare.setToolTip(plain_tip(tip))
        self.copy = named_button(tr("Copy"), "historyCopyButton")
        self.export = named_button(tr("Export…"), "historyExportButton")
        tip = tr("Writes what the filter shows into a file: JSON (exact) or CSV (to read)")
        self.export.setToolTip(plain_tip(tip))
        self.erase = named_button(tr("Erase…"), "historyEraseButton")
        self.close_dialog = named_button(tr("Close"), "historyCloseButton")
        label = PlainLabel(tr("&Keep on this computer:"))
        label.setBuddy(keep)
        self.add(self.open_call, self.revert, self.revert_keys, self.compare_now, self.compare)
        self.add(self.copy, self.export, self.erase)
        self.add_stretch()
        self.add(side_by_side(label, keep), self.close_dialog)

    def follow(self, chosen: HistoryRow | None, no_revert: str, *, has_rows: bool) -> None:
        """Offer what can be done with the ``chosen`` row, and with all rows where there are any.

        ``no_revert`` says why it cannot be reverted now, ``""`` when it can.
        """
        self.open_call.setEnabled(chosen is not None)
        self.compare.setEnabled(chosen is not None)
        self.compare_now.setEnabled(chosen is not None)
        self.copy.setEnabled(chosen is not None)
        self.erase.setEnabled(chosen is not None and chosen.ended is not None)
        self.export.setEnabled(has_rows)
        staged = tr("Looks the call up and stages the earlier values; nothing is sent before you commit")
        some = tr("Stages the earlier values of keys that you choose; nothing is sent before you commit")
        for button, what in ((self.revert, staged), (self.revert_keys, some)):
            button.setEnabled(not no_revert)
            button.setToolTip(plain_tip(no_revert or what))
            button.setAccessibleDescription(plain_sentence(no_revert or what))


def named_button(text: str, name: str) -> QPushButton:
    """A button that Enter does not press from elsewhere."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
