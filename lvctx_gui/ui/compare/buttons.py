"""The buttons of a comparison: those for copying name the call that they change."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.signs import Sign, sign_icon


class CompareButtons(FlowRow):
    """Shows buttons; whoever made the row connects them. ``ignored`` has its place elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.to_left = named_button("", "compareToLeftButton")
        self.to_right = named_button("", "compareToRightButton")
        self.to_left.setIcon(sign_icon(Sign.LEFT))
        self.to_right.setIcon(sign_icon(Sign.RIGHT))
        self.undo = named_button(tr("&Undo copying"), "compareUndoButton")
        self.undo.setIcon(sign_icon(Sign.UNDO))
        self.ignored = named_button("", "compareIgnoredButton")
        self.other = named_button(tr("Compare &with…"), "compareOtherButton")
        self.close_dialog = named_button(tr("Close"), "compareCloseButton")
        for button in (self.to_left, self.to_right, self.undo):
            button.hide()
        self.add(self.to_left, self.to_right, self.undo)
        self.add_stretch()
        self.add(self.other, self.close_dialog)

    def offer(self, button: QPushButton, number: int, target: str, why_not: str) -> None:
        """Let ``button`` copy ``number`` keys to the call ``target``; ``""``: there is none at its side.

        ``why_not`` is why that cannot be done now, as a sentence.
        """
        button.setVisible(bool(target))
        if not target:
            return
        # An & in what it names is just that.
        name = target.replace("&", "&&")
        button.setText(tr_n("Copy {n} key to {target}", "Copy {n} keys to {target}", number, target=name))
        button.setEnabled(not why_not)
        keys = "Alt+Left" if button is self.to_left else "Alt+Right"  # not shown as a word: keys
        tip = why_not or tr("Stages it there; nothing is sent before you commit ({keys})", keys=keys)
        button.setToolTip(plain_tip(tip))
        button.setAccessibleDescription(plain_sentence(tip))


def named_button(text: str, name: str) -> QPushButton:
    """A button that Enter does not press from elsewhere."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
