"""Takes pictures on one screen, in a process of its own: Qt reads screens, fonts and scale once.

``python -m tests.shots.camera PLAN``. The plan is a JSON file with the ``folder`` for the pictures, the
``scenes`` with the ``theme`` and ``file`` of each of their pictures, and a file ``results`` for one line of
JSON a scene.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRect, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from lvctx_gui.app import make_application
from lvctx_gui.ui.kit.event_loop import QtEventLoop
from lvctx_gui.ui.kit.palettes import DARK, HIGH_CONTRAST, LIGHT
from lvctx_gui.ui.kit.theme import apply_theme
from tests.shots.matrix import THEMES, Scene
from tests.shots.scenes import SCENES
from tests.shots.stage import Stage

THEME_BY_NAME = dict(zip(THEMES, (LIGHT, DARK, HIGH_CONTRAST), strict=True))
LIMIT = 40.0
"""Seconds after which a scene hangs."""
UNUSUAL = "This plugin does not support"
"""What the offscreen platform begins to say of each window."""


class Complaints(logging.Handler):
    """What no good window gives cause for: Qt's warnings, records of errors, exceptions that were lost."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._heard: list[str] = []

    def listen(self) -> None:
        qInstallMessageHandler(self._hear)
        logging.getLogger().addHandler(self)

    def _hear(self, _kind: QtMsgType, _context: object, text: str) -> None:
        if not text.startswith(UNUSUAL):
            self._heard.append(f"Qt says: {text}")

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(f"logged: {record.getMessage()}")

    def lose(self, _loop: object, context: dict[str, Any]) -> None:
        self._heard.append(f"lost: {context.get('message')} {context.get('exception')!r}")

    def take(self) -> list[str]:
        heard, self._heard = self._heard, []
        return heard


def picture_of(window: QWidget) -> QPixmap:
    """The window, and over it what has a window of its own: dialogs in the middle, menus where they are."""
    picture = window.grab()
    painter = QPainter(picture)
    for widget in _over(window):
        place = QRect(widget.frameGeometry().topLeft() - window.geometry().topLeft(), widget.size())
        if isinstance(widget, QDialog):
            painter.fillRect(window.rect(), QColor(0, 0, 0, 90))
            place.moveCenter(window.rect().center())
            painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(128, 128, 128))
        painter.drawPixmap(place.topLeft(), widget.grab())
    painter.end()
    return picture


def _over(window: QWidget) -> Sequence[QWidget]:
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not window]
    # What was opened by a dialog lies over it; menus lie over all.
    return sorted(shown, key=lambda each: (not isinstance(each, QDialog), _depth(each)))


def _depth(widget: QWidget) -> int:
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent)


async def settle() -> None:
    """Let everything that waits for a turn of the loop have it.

    Not by ``processEvents``: within a coroutine it would run other tasks' steps, which fail then.
    """
    for _ in range(10):
        await asyncio.sleep(0.005)


class Camera:
    """Plays scenes and saves pictures of them."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._complaints = Complaints()
        self._complaints.listen()

    async def run(self, plan: Iterable[dict[str, Any]], results: Path) -> None:
        asyncio.get_running_loop().set_exception_handler(self._complaints.lose)
        scenes = {scene.name: scene for scene in SCENES}
        for wanted in plan:
            error = await self._play(scenes[wanted["scene"]], wanted["shots"])
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"scene": wanted["scene"], "error": error}) + "\n")

    async def _play(self, scene: Scene, shots: list[dict[str, str]]) -> str:
        """Take the pictures of one scene; ``""``, or what went wrong."""
        error = ""
        try:
            async with asyncio.timeout(LIMIT), Stage() as stage:
                await scene.play(stage)
                for shot in shots:
                    await self._take(stage, shot)
        except Exception:  # noqa: BLE001  # whatever it is, the other scenes are to be seen
            error = traceback.format_exc()
        return "\n".join([*filter(None, [error]), *self._complaints.take()])

    async def _take(self, stage: Stage, shot: dict[str, str]) -> None:
        window = stage.driver.window
        apply_theme(self._app, THEME_BY_NAME[shot["theme"]])
        if not _over(window):
            await stage.come_back()
        await settle()
        path = self._folder / shot["file"]
        assert picture_of(window).save(str(path)), path


def main() -> int:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    app = make_application()
    app.setFont(QFont("DejaVu Sans", 10))
    app.setCursorFlashTime(0)
    camera = Camera(app, Path(plan["folder"]))
    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(camera.run(plan["scenes"], Path(plan["results"])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
