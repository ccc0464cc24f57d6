"""The application around the window: how it is made, painted first, and ended by signals."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QMetaObject,
    QSocketNotifier,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from lvctx_gui import __version__
from lvctx_gui.ui.kit.collector import collect_here
from lvctx_gui.ui.kit.translation import translate_by_qt
from lvctx_gui.ui.main_window.start_trouble import NOT_STARTED, screen_trouble, tell

if TYPE_CHECKING:
    from types import TracebackType

    from lvctx_gui.ui.main_window.window import MainWindow


def make_application(name: str = "lvctx-gui") -> QApplication:
    """The one ``QApplication``, made when there is none yet; the program decides itself when it ends."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        translate_by_qt()
        app.setQuitOnLastWindowClosed(False)
        collect_here(app)
        return app
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    # Fusion draws the same on every system and follows the palette in light and dark. Named here no other
    # style is made first. Besides, Qt gets the name alone: one of our arguments could look like one of its.
    with _ends_without_a_screen():
        app = QApplication([name, "-style", "fusion"])
    translate_by_qt()
    app.setApplicationName("lvctx-gui")
    app.setApplicationDisplayName("lvctx-gui")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("lvctx-gui")
    app.setQuitOnLastWindowClosed(False)
    collect_here(app)
    return app


@contextmanager
def _ends_without_a_screen() -> Iterator[None]:
    """Say why, and end, where Qt finds no screen: it would write a screenful of its own and abort.

    Only Qt knows which screens it tries, so that it is asked, and heard, rather than foreseen.
    """
    said: list[str] = []

    def hear(kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
        said.append(words)
        if kind is QtMsgType.QtFatalMsg:
            tell(screen_trouble(said, os.environ, _library_error(said)))
            os._exit(NOT_STARTED)  # Qt aborts as soon as this returns; nothing is open yet

    before = qInstallMessageHandler(hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
    if sys.stderr is not None:
        sys.stderr.writelines(f"{words}\n" for words in said)


def _library_error(said: Sequence[str]) -> str:
    """What the dynamic linker says of the first plugin that Qt could not load; ``""`` when it loads."""
    import ctypes
    import re
    from pathlib import Path

    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    names = re.findall(r'Could not load the Qt platform plugin "([\w-]+)"', "\n".join(said))  # not shown
    for file in (folder / f"libq{name}.so" for name in names):
        if file.exists():
            try:
                ctypes.CDLL(str(file))
            except OSError as error:
                return str(error.__cause__ or error)  # PyInstaller puts words of its own over the linker's
    return ""


def run_until_painted(app: QApplication, window: MainWindow) -> None:
    """Run Qt's events until the window has painted, or for a second (a minimised window never paints)."""
    loop = QEventLoop(app)
    window.first_painted.connect(loop.quit)
    QTimer.singleShot(1_000, loop, loop.quit)
    loop.exec()
    window.first_painted.disconnect(loop.quit)
    loop.deleteLater()


def run_meanwhile(app: QApplication, work: Callable[[], None]) -> None:
    """Run Qt's events until ``work``, in a thread, has ended. Raises what it has raised."""
    import threading

    loop = QEventLoop(app)
    failed: list[BaseException] = []

    def do() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # it is raised where it is awaited
            failed.append(error)
        finally:
            # Told by an event: the loop belongs to another thread.
            QMetaObject.invokeMethod(loop, "quit", Qt.ConnectionType.QueuedConnection)

    thread = threading.Thread(target=do, name="load")
    thread.start()
    loop.exec()
    thread.join()
    loop.deleteLater()
    if failed:
        raise failed[0]


def tell_unexpected(
    window: MainWindow,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """An ``excepthook`` that logs where it happened, tells the person, and goes on."""
    import logging

    log = logging.getLogger(__name__)

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("unexpected %s", kind.__name__, exc_info=(kind, error, trace))
        window.show_unexpected(error)

    return hook


def log_unheard() -> None:
    """Log what fails in a thread or a destructor: Python would write the error's words to standard error."""
    import logging
    import threading

    logger = logging.getLogger(__name__)

    def log(
        place: str, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not issubclass(kind, SystemExit):
            known = None if error is None else (kind, error, trace)
            logger.error("unexpected %s in a %s", kind.__name__, place, exc_info=known)

    threading.excepthook = lambda args: log("thread", args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: log("destructor", args.exc_type, args.exc_value, args.exc_traceback)


class SignalsClose:
    """Turns SIGINT, SIGTERM and SIGBREAK into closing the window: Qt's loop would not let Python see them.

    SIGBREAK is how Windows says Ctrl+Break, and that the console window is being closed.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def __enter__(self) -> None:
        import signal
        import socket

        self._read, self._write = socket.socketpair()
        self._read.setblocking(False)
        self._write.setblocking(False)
        names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
        self._old = {number: signal.getsignal(number) for number in (getattr(signal, name) for name in names)}
        for number in self._old:
            signal.signal(number, lambda *_: None)
        self._old_fd = signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._close)

    def __exit__(self, *_: object) -> None:
        import signal

        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    def _close(self) -> None:
        self._read.recv(64)
        self._window.close_anyway()
