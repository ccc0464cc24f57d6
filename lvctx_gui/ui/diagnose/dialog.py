"""*Diagnose connection…*: each step of the way to the server, and a text for IT."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from lvctx_gui.core.translate import mark, tr, tr_marked
from lvctx_gui.core.visible import plain_sentence
from lvctx_gui.services.connect import Connection
from lvctx_gui.services.diagnose import State, Step, diagnose
from lvctx_gui.ui.kit.fitting_dialog import FittingDialog
from lvctx_gui.ui.kit.flow_row import FlowRow
from lvctx_gui.ui.kit.plain import plain_tip
from lvctx_gui.ui.kit.putting import copy_text
from lvctx_gui.ui.kit.readable import make_readable
from lvctx_gui.ui.kit.scale import em
from lvctx_gui.ui.kit.tasks import Tasks
from lvctx_gui.ui.kit.theme import monospaced

_WORDS = {
    State.OK: mark("works", "a step of the diagnosis"),
    State.FAILED: mark("FAILS", "a step of the diagnosis"),
    State.SKIPPED: mark("skipped", "a step of the diagnosis"),
}


class DiagnoseDialog(FittingDialog):
    """Shows each step when it has ended."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, QSize(em(44), em(26)))
        self.setObjectName("diagnoseDialog")
        self.setWindowTitle(tr("Diagnose connection"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._report = ""
        self._view = QPlainTextEdit()
        self._view.setObjectName("diagnoseView")
        self._view.setAccessibleName(tr("Steps of the connection"))
        make_readable(self._view)
        self._view.setFont(monospaced())
        self._copy = QPushButton(tr("Copy for IT"))
        self._copy.setObjectName("diagnoseCopyButton")
        tip = tr("Copies a text without session, credentials, user name or call")
        self._copy.setToolTip(plain_tip(tip))
        self._copy.setEnabled(False)
        self._copy.clicked.connect(lambda: copy_text(self._report))
        close = QPushButton(tr("Close"))
        close.setObjectName("diagnoseCloseButton")
        close.clicked.connect(self.close)
        buttons = FlowRow()
        buttons.add(self._copy)
        buttons.add_stretch()
        buttons.add(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(em(1), em(1), em(1), em(1))
        layout.setSpacing(em(0.7))
        layout.addWidget(self._view, 1)
        layout.addWidget(buttons)

    def show_step(self, step: Step) -> None:
        """Append one finished step."""
        words = {state: tr_marked(each, "a step of the diagnosis") for state, each in _WORDS.items()}
        wide = max(map(len, words.values()))
        told = tr("{step}: {result}", "the diagnosis", step=step.name, result=step.sentence)
        self._view.appendPlainText(plain_sentence(f"{words[step.state]:{wide}}  {told}"))
        if step.advice:
            self._view.appendPlainText(plain_sentence(f"{'':{wide}}  {step.advice}"))

    def finish(self, report: str, *, healthy: bool) -> None:
        """All steps have ended: offer the ``report``, and say whether everything works."""
        self._report = report
        self._copy.setEnabled(True)
        result = tr("Everything works.") if healthy else tr("Something on the way does not work: see above.")
        self._view.appendPlainText(f"\n{result}")


def open_diagnosis(parent: QWidget, tasks: Tasks, connection: Connection) -> DiagnoseDialog:
    """Open the dialog and take the steps; closing it ends them."""
    from lvctx_gui.api.network import Network

    dialog = DiagnoseDialog(parent)

    async def work() -> None:
        network = connection.network or Network()
        found = await diagnose(
            connection.site.base_url,
            network,
            connection.manager.session_id,
            dialog.show_step,
            recorder=connection.recorder,
        )
        dialog.finish(found.report(), healthy=found.is_healthy)

    handle = tasks.start(work(), "diagnose")
    dialog.finished.connect(handle.cancel)
    dialog.open()
    return dialog
