"""A process that is measured: WHAT FOLDER. It prints one line of JSON and ends.

It runs as a file and imports nothing before its task: what is measured is the task.
"""

import os
import sys
import time


def paint_floor(_folder):
    from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

    class Model(QAbstractTableModel):
        def rowCount(self, parent=QModelIndex()):  # noqa: B008, N802  # Qt's signature
            return 0 if parent.isValid() else 5

        def columnCount(self, parent=QModelIndex()):  # noqa: B008, N802  # Qt's signature
            return 0 if parent.isValid() else 2

        def data(self, index, role=Qt.ItemDataRole.DisplayRole):
            return f"Key{index.row()}" if role == Qt.ItemDataRole.DisplayRole else None

    class Window(QMainWindow):
        def paintEvent(self, event):  # noqa: N802  # Qt's name
            super().paintEvent(event)
            # The same moment as the program's first_painted.
            QTimer.singleShot(0, report_paint)

    app = QApplication(["bare"])
    model, view, window = Model(), QTableView(), Window()
    view.setModel(model)
    window.setCentralWidget(view)
    window.resize(1280, 736)
    window.show()
    app.exec()


def paint_program(folder):
    from lvctx_gui.__main__ import main
    from lvctx_gui.ui.kit.qt_import import import_qt

    import_qt()
    import lvctx_gui.app as app

    class Watched(app.Program):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.window.first_painted.connect(report_paint)

    app.Program = Watched
    main(["--data-dir", folder])


def answer_floor(_folder):
    import asyncio

    from PySide6.QtWidgets import QApplication

    from tests.bench.plainest import BarestWindow, PlainestModel

    app = QApplication(["bare"])
    model = PlainestModel()
    window = BarestWindow(model)

    async def work():
        import httpx

        async with httpx.AsyncClient(verify=False) as client:
            session = {"LV-Session": os.environ["LVCTX_SESSION_ID"]}
            answer = await client.get(os.environ["LVCTX_BENCH_URL"], headers=session)
            painted = asyncio.get_running_loop().create_future()
            model.load([(each["key"], each.get("value")) for each in answer.json()["entry"]])
            tell_of_paint(window.table.viewport(), lambda: painted.set_result(None))
            await painted
            report_now()

    waiting = [True]
    window.first_painted.connect(waiting.clear)
    window.show()
    while waiting:
        app.processEvents()

    from qasync import QEventLoop

    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        runner.run(work())


def answer_program(folder):
    import lvctx_gui.__main__ as start
    from lvctx_gui.ui.kit.qt_import import import_qt

    import_qt()
    import lvctx_gui.program as program

    class Watched(program.Program):
        def begin(self, loop):
            super().begin(loop)
            self.window.reads.looked_up.connect(self._watch_table)

        def _watch_table(self, _call):
            page = self.window.tabs.current
            assert page.model.rowCount() == 5
            tell_of_paint(page.view.viewport(), report_now)

    import lvctx_gui.app as app

    app.Program = Watched
    url, call = os.environ["LVCTX_BENCH_URL"].split("/context/call/")
    start.main(["--data-dir", folder, "--base-url", url, "--call", call])


def tell_of_paint(viewport, then):
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Watcher(QObject):
        def eventFilter(self, _viewport, event):  # noqa: N802  # Qt's name
            if event.type() is QEvent.Type.Paint and not self.property("seen"):
                self.setProperty("seen", True)
                # The timer comes after everything that is painted now.
                QTimer.singleShot(0, then)
            return False

    viewport.installEventFilter(Watcher(viewport))


def idle_floor(_folder):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tests.bench.plainest import BarestWindow, PlainestModel

    app = QApplication(["bare"])
    model = PlainestModel()
    window = BarestWindow(model)
    window.first_painted.connect(lambda: QTimer.singleShot(IDLE, report_resident))
    window.show()
    app.exec()


def idle_program(folder):
    import lvctx_gui.__main__ as start
    from lvctx_gui.ui.kit.qt_import import import_qt

    import_qt()
    from PySide6.QtCore import QTimer

    import lvctx_gui.app as app
    import lvctx_gui.program as program

    class Watched(program.Program):
        def begin(self, loop):
            super().begin(loop)
            QTimer.singleShot(IDLE, report_resident)

    app.Program = Watched
    start.main(["--data-dir", folder])


IDLE = 2_000
"""Milliseconds after which a window has done all that it does by itself."""


def report_resident():
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # pathlib would be measured, too
        pages = int(file.read().split()[1])
    report(resident=pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), modules=list(sys.modules))


def report_now():
    elapsed = (time.monotonic_ns() - int(os.environ["LVCTX_BENCH_SPAWNED"])) / 1e9
    report(elapsed=elapsed, cpu=time.process_time())


def report_paint():
    elapsed = (time.monotonic_ns() - int(os.environ["LVCTX_BENCH_SPAWNED"])) / 1e9
    modules = list(sys.modules)
    report(elapsed=elapsed, cpu=time.process_time(), modules=modules)


def fill_floor(_folder):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from tests.bench.data import pairs
    from tests.bench.plainest import BarestWindow, PlainestModel
    from tests.bench.processes import ENTRIES

    app = QApplication(["bare"])
    model = PlainestModel()
    window = BarestWindow(model)

    def fill():
        model.load(pairs(ENTRIES))
        app.processEvents()
        window.grab()
        report_memory()

    window.first_painted.connect(lambda: QTimer.singleShot(0, fill))
    window.show()
    app.exec()


def fill_program(folder):
    import asyncio
    from datetime import datetime

    from PySide6.QtWidgets import QApplication

    from lvctx_gui.app import make_application, open_window
    from lvctx_gui.core.call import CallRef
    from lvctx_gui.core.entries import Context, Entry
    from lvctx_gui.services.lookup import Reading
    from lvctx_gui.ui.kit.event_loop import QtEventLoop
    from tests.bench.data import pairs
    from tests.bench.processes import ENTRIES

    async def work():
        # Connecting with a session loads all that requests need, and sends nothing.
        window = open_window(["--base-url", "http://127.0.0.1:9", "--data-dir", folder])
        while window.busy:  # noqa: ASYNC110  # the state of a window is no event
            await asyncio.sleep(0.01)
        call = CallRef("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1")
        context = Context(Entry(key, value) for key, value in pairs(ENTRIES))
        page = window.tabs.open(call, None)
        page.state.load(Reading(call, context, datetime.now().astimezone(), 0.0))
        QApplication.processEvents()
        window.grab()
        assert page.model.rowCount() == ENTRIES
        report_memory()

    app = make_application()
    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(work())


def report_memory():
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts in KiB, macOS in bytes.
    report(peak=peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def report(**members):
    import json

    sys.stdout.write(json.dumps(members) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2])
