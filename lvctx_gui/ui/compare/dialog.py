"""*Compare*: two sides in one table, in a window beside the main one, which can be used meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from lvctx_gui.core.comparison import Comparison, older_first
from lvctx_gui.core.translate import tr, tr_n
from lvctx_gui.ui.call.state import CallState
from lvctx_gui.ui.compare.buttons import CompareButtons
from lvctx_gui.ui.compare.copying import Copying
from lvctx_gui.ui.compare.heads import Colours, SideHead
from lvctx_gui.ui.compare.ignored import edit_ignored_keys
from lvctx_gui.ui.compare.model import CompareModel
from lvctx_gui.ui.compare.panes import WholePanes
from lvctx_gui.ui.compare.sources import OpenCall, Source
from lvctx_gui.ui.compare.view import CompareView
from lvctx_gui.ui.kit.announce import announce
from lvctx_gui.ui.kit.choices import CheckBox
from lvctx_gui.ui.kit.filter_field import FilterField
from lvctx_gui.ui.kit.fitting import ScrollBody
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.focus import KeepsFocus
from lvctx_gui.ui.kit.labels import WrappedLabel
from lvctx_gui.ui.kit.scale import edge, em, gap
from lvctx_gui.ui.kit.settings import WindowSettings
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.messages.comparing import comparison_summary, side_labels, target_names

_TICK = 5_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a comparison needs to know of the window.

    ``colours`` are those of an environment; ``why_not_copy`` says why nothing may be staged on an open call
    now, as a sentence, ``""`` where it may; ``finish_editing`` stages what an open editor of it holds;
    ``may_copy_changed`` says that ``why_not_copy`` may answer something else now.
    """

    tasks: Tasks
    settings: WindowSettings
    colours: Colours
    why_not_copy: Callable[[CallState], str]
    finish_editing: Callable[[CallState], None]
    may_copy_changed: SignalInstance


class CompareDialog(KeepsFocus, FittingDialog):
    """Shows two sources, the older one at the left, and follows both.

    ``other_wanted`` when somebody wants to see something else beside the first of them.
    """

    other_wanted = Signal()

    def __init__(self, parent: QWidget, around: Surroundings) -> None:
        super().__init__(parent, around.settings.compare_size() or QSize(em(78), em(42)))
        self._around = around
        self._sources: tuple[Source, ...] = ()
        self._ordered: tuple[Source, ...] = ()
        self._comparison: Comparison | None = None
        self.setObjectName("compareDialog")
        self.setWindowTitle(tr("Compare"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.model = CompareModel(self)
        self._view = CompareView(self.model)
        self._panes = WholePanes(around.tasks)
        self._heads = (
            SideHead("Left", tr("Older", "a side"), around.colours),
            SideHead("Right", tr("Newer", "a side"), around.colours),
        )
        self._copying = Copying(around.why_not_copy, around.finish_editing)
        self._buttons = CompareButtons()
        self._make_fields()
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._show_ages)
        self._timer.start()
        self._view.setFocus()

    def _make_fields(self) -> None:
        self._filter = FilterField()
        self._filter.setObjectName("compareFilterEdit")
        self._filter.setAccessibleName(tr("Filter keys and values"))
        self._filter.setPlaceholderText(tr("Filter keys and values"))
        self._only = CheckBox(tr("Only &differences"), "compareOnlyDifferences")
        self._only.setChecked(self._around.settings.only_differences())
        self.model.set_only_differences(self._only.isChecked())
        self._summary, self._said = WrappedLabel(), WrappedLabel()
        self._summary.setObjectName("compareSummary")
        self._said.setObjectName("compareSaid")
        self._said.setProperty("dim", True)
        self._said.hide()

    def _lay_out(self) -> None:
        heads = QHBoxLayout()
        heads.setSpacing(gap())
        for head in self._heads:
            heads.addWidget(head, 1)
        fields = QHBoxLayout()
        fields.setSpacing(em(0.7))
        fields.addWidget(self._filter, 1)
        fields.addWidget(self._only)
        fields.addWidget(self._buttons.ignored)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._view)
        middle.addWidget(self._panes)
        middle.setStretchFactor(0, 5)
        middle.setStretchFactor(1, 3)
        middle.setChildrenCollapsible(False)
        self._view.setMinimumHeight(em(6))
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(gap())
        body.addLayout(heads)
        body.addLayout(fields)
        body.addWidget(self._summary)
        body.addWidget(middle, 1)
        body.addWidget(self._said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(edge(), edge(), edge(), edge())
        layout.setSpacing(gap())
        layout.addWidget(ScrollBody(content), 1)
        layout.addWidget(self._buttons)

    def _connect(self) -> None:
        self._filter.filter_changed.connect(self.model.set_filter)
        self._only.toggled.connect(self._show_only_differences)
        self._view.selection_changed.connect(self._follow_selection)
        self._view.whole_wanted.connect(lambda: self._panes.first.setFocus(Qt.FocusReason.OtherFocusReason))
        self._view.menu_wanted.connect(self._show_menu)
        self.model.shown_changed.connect(self._follow_rows)
        for number, head in enumerate(self._heads):
            head.mine_wanted.connect(lambda shown, number=number: self._show_mine(number, shown=shown))
        buttons = self._buttons
        for button, act in (
            (buttons.to_left, lambda: self._copy_to(0)),
            (buttons.to_right, lambda: self._copy_to(1)),
            (buttons.undo, self._undo),
            (buttons.ignored, self._edit_ignored),
            (buttons.other, self.other_wanted.emit),
            (buttons.close_dialog, self.close),
        ):
            button.clicked.connect(act)
        for keys, act in (
            ("Alt+Left", lambda: self._copy_to(0)),
            ("Alt+Right", lambda: self._copy_to(1)),
            ("Ctrl+F", self._filter.setFocus),
        ):
            QShortcut(QKeySequence(keys), self, act)
        QShortcut(QKeySequence.StandardKey.Undo, self._view, self._undo).setContext(
            Qt.ShortcutContext.WidgetShortcut
        )
        self._around.may_copy_changed.connect(self._follow_selection)
        self.finished.connect(self._end)

    def _end(self) -> None:
        self._around.settings.set_compare_size(self.size())
        self._timer.stop()
        for source in self._sources:
            source.release()
        self._sources = ()

    def focus_home(self) -> QWidget:
        """The table."""
        return self._view

    # Showing ------------------------------------------------------------------------------------------

    def show_sources(self, one: Source, other: Source) -> None:
        """Compare these two from now on."""
        for source in self._sources:
            if source not in (one, other):
                source.release()
        for source in (one, other):
            if source not in self._sources:
                source.follow(self.compare)
        self._sources = (one, other)
        self._say("")
        self.compare()
        if self.model.rowCount():
            self._view.selectRow(0)
        announce(self._summary, self._summary.text())

    @property
    def first(self) -> Source | None:
        """What is compared with something else when another one is chosen."""
        return self._sources[0] if self._sources else None

    def compare(self) -> None:
        """Compare anew what the two sources hold now."""
        if len(self._sources) != 2:
            return
        sides = older_first(*(source.side for source in self._sources))
        one, other = self._sources
        self._ordered = (one, other) if sides[0] is one.side else (other, one)
        self._comparison = Comparison(*sides, self._around.settings.ignored_keys())
        labels = side_labels(sides)
        for head, side, label, source in zip(self._heads, sides, labels, self._ordered, strict=True):
            head.show_side(side, label, has_choice=isinstance(source, OpenCall) and source.has_staged)
        self._names = target_names(sides)
        self._titles = (
            tr("Older: {call}", "a column", call=self._names[0] or labels[0]),
            tr("Newer: {call}", "a column", call=self._names[1] or labels[1]),
        )
        self.model.show_comparison(self._comparison, self._titles)
        number = len(self._around.settings.ignored_keys())
        self._buttons.ignored.setText(tr("&Ignored keys ({n})…", n=f"{number:,}"))
        self._follow_selection()

    def _show_ages(self) -> None:
        for head in self._heads:
            head.show_age()

    def _follow_rows(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        shown = self.model.rowCount()
        text = comparison_summary(comparison)
        if self._filter.text():
            found = tr_n("The filter shows {n} key.", "The filter shows {n} keys.", shown)
            text = tr("{summary} {found}", "two sentences", summary=text, found=found)
        self._summary.setText(text)
        self._follow_selection()

    def _follow_selection(self) -> None:
        if self._comparison is None:
            return
        self._panes.show_row(self.model.row(self._view.currentIndex().row()), self._titles)
        number = self.model.differing_among(self._view.chosen_numbers())
        for place, button in enumerate((self._buttons.to_left, self._buttons.to_right)):
            state = self._ordered[place].state
            why = self._copying.why_not(state, number) if state is not None else ""
            self._buttons.offer(button, number, self._names[place] if state is not None else "", why)
        self._buttons.undo.setVisible(self._copying.can_undo)

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))
        if text:
            announce(self._said, text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Draw again in a new theme's colours; who comes back may have switched editing on meanwhile."""
        super().changeEvent(event)
        if not hasattr(self, "_timer"):
            return
        if event.type() is QEvent.Type.PaletteChange:
            self._view.refresh_look()
            self._panes.mark()
        elif event.type() is QEvent.Type.ActivationChange:
            self._follow_selection()

    # Choosing -----------------------------------------------------------------------------------------

    def _show_only_differences(self, only: bool) -> None:
        self._around.settings.set_only_differences(only)
        self.model.set_only_differences(only)

    def _show_mine(self, number: int, *, shown: bool) -> None:
        source = self._ordered[number]
        if isinstance(source, OpenCall):
            source.show_mine(shown=shown)

    def _edit_ignored(self) -> None:
        async def edit() -> None:
            keys = await edit_ignored_keys(self, self._around.settings.ignored_keys())
            if keys is not None:
                self._ignore(keys)

        self._around.tasks.start(edit(), "edit-ignored-keys", quiet=True)

    def _ignore(self, keys: Sequence[str]) -> None:
        self._around.settings.set_ignored_keys(keys)
        self.compare()
        announce(self._summary, self._summary.text())

    def _show_menu(self, where: QPoint) -> None:
        keys = self._view.chosen_keys()
        if not keys:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("&Whole values"), self._view.whole_wanted.emit)
        menu.addAction(tr("&Copy rows"), self._view.copy)
        menu.addSeparator()
        for button in (self._buttons.to_left, self._buttons.to_right):
            if not button.isHidden():
                act = menu.addAction(button.text())
                act.triggered.connect(button.click)
                act.setEnabled(button.isEnabled())
        menu.addSeparator()
        ignored = self._around.settings.ignored_keys()
        left = [key for key in ignored if key not in set(keys)]
        new = [key for key in keys if key not in set(ignored)]
        if new:
            text = tr_n("&Ignore this key", "&Ignore these {n} keys", len(new))
            menu.addAction(text, lambda: self._ignore([*ignored, *new]))
        if len(left) < len(ignored):
            number = len(ignored) - len(left)
            text = tr_n("&Count this key again", "&Count these {n} keys again", number)
            menu.addAction(text, lambda: self._ignore(left))
        menu.popup(where)

    # Copying ------------------------------------------------------------------------------------------

    def _copy_to(self, place: int) -> None:
        if len(self._ordered) != 2 or not (keys := self._view.chosen_keys()):
            return
        target, other = self._ordered[place], self._ordered[1 - place]
        if target.state is None:
            self._say(tr("Keys can be copied only into a call that is open, with your changes shown."))
            return
        self._say(self._copying.copy(target, other.side, keys, self._names[place]))
        self._follow_selection()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _undo(self) -> None:
        if self._copying.can_undo:
            self._say(self._copying.undo())
            self._follow_selection()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Escape in a value leads back to the table first."""
        if event.key() == Qt.Key.Key_Escape and self._panes.holds_focus():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
