"""The exact requests that a commit will send: folded, and written only for who unfolds them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QTextEdit, QToolButton, QVBoxLayout, QWidget

from lvctx_gui.core.plan import CommitPlan
from lvctx_gui.core.translate import tr
from lvctx_gui.ui.call.review.diff_writer import DiffWriter
from lvctx_gui.ui.kit.focus import put_after
from lvctx_gui.ui.kit.labels import box_line
from lvctx_gui.ui.kit.readable import keeping_place, make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.signs import Sign, sign_icon
from lvctx_gui.ui.kit.theme import current_theme
from lvctx_gui.ui.kit.viewports import let_the_areas_paint

_LEAST_LINES = 3


class RequestsFold(QWidget):
    """A button that says how many requests there are, and under it their text while it is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Callable[[], CommitPlan] | None = None
        self._written: CommitPlan | None = None
        self._most = 0
        self._button = QToolButton()
        self._button.setObjectName("requestsButton")
        self._button.setProperty("flat", True)
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.toggled.connect(self._unfold)
        self._view: QTextEdit | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(box_line())
        layout.addWidget(self._button)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing jumps at the first edit
        self.setSizePolicy(policy)
        self._show_sign()
        self.show_requests("", None)

    def show_requests(self, counts: str, plan: Callable[[], CommitPlan] | None) -> None:
        """Say by ``counts`` how many there are; ``plan`` makes them, ``None`` where nothing can be sent.

        Most of the time nobody unfolds them, and nothing is planned.
        """
        self._plan = plan
        self._button.setText(
            tr("Exact requests ({counts})", counts=counts) if counts else tr("Exact requests")
        )
        self._button.setEnabled(plan is not None or self._button.isChecked())
        self.setVisible(self._button.isEnabled())
        if self._button.isChecked():
            self._write()

    def limit(self, height: int) -> None:
        """Let the text be ``height`` high at most."""
        self._most = height
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  # Qt's name
        """Write again in the new theme's colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and getattr(self, "_view", None) is not None:
            self._written = None
            if self._button.isChecked():
                self._write()

    def _unfold(self, unfolded: bool) -> None:  # a slot
        self._show_sign()
        if unfolded:
            self._write()
        if self._view is not None:
            self._view.setVisible(unfolded)

    def _show_sign(self) -> None:
        sign = Sign.DOWN if self._button.isChecked() else Sign.RIGHT
        self._button.setIcon(sign_icon(sign, lambda theme: theme.dim))

    def _make_view(self) -> QTextEdit:
        view = QTextEdit()
        view.setObjectName("requestsView")
        view.setAccessibleName(tr("Exact requests"))
        make_readable(view)
        view.hide()
        if (layout := self.layout()) is not None:
            layout.addWidget(view)
        let_the_areas_paint(view)
        put_after(self._button, view)
        return view

    def _write(self) -> None:
        plan = self._plan() if self._plan is not None else None
        if self._written is plan and plan is not None:
            return
        self._written = plan
        if self._view is None:
            self._view = self._make_view()
        with keeping_place(self._view):
            writer = DiffWriter(self._view, current_theme())
            if plan is not None:
                writer.requests(plan)
            writer.finish()
        self._fit()

    def _fit(self) -> None:
        """As high as the text, between a few lines and the limit."""
        if self._view is None:
            return
        needed = round(self._view.document().size().height()) + 2 * self._view.frameWidth() + em(0.8)
        self._view.setFixedHeight(max(min(needed, self._most), em(_LEAST_LINES)))
