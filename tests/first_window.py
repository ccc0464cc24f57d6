"""A process with a screen of its own: WIDTH HEIGHT FOLDER NAME…; how much of each widget can be seen."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from lvctx_gui.app import make_application, open_window
from lvctx_gui.store import secrets as secret_store
from lvctx_gui.ui.kit.event_loop import QtEventLoop
from tests.api_server import SAMPLE_CALL
from tests.fake_keyring import no_system_keychain
from tests.gui import Driver, close

WIDTH, HEIGHT, FOLDER, *NAMES = sys.argv[1:]


def seen(widget: QWidget) -> float:
    """Which share of the widget can be seen."""
    rect = widget.visibleRegion().boundingRect()
    return rect.width() * rect.height() / max(1, widget.width() * widget.height())


async def look() -> None:
    window = open_window(["--demo", "--data-dir", f"{FOLDER}/data"])
    driver = Driver(window)
    size = window.size()
    await driver.idle()
    await driver.look_up(*SAMPLE_CALL, 7419)
    driver.edit_mode()
    driver.set_value("Key1", "x")
    driver.set_value("Key3", "y")
    for _ in range(10):
        await asyncio.sleep(0.01)
    table = driver.table
    told = {
        "width": size.width(),
        "height": size.height(),
        "seen": {name: max([seen(each) for each in driver.shown(QWidget, name)] or [0]) for name in NAMES},
        "rows": table.viewport().height() // table.verticalHeader().defaultSectionSize(),
        "least": [window.minimumSizeHint().width(), window.minimumSizeHint().height()],
    }
    window.grab().save(f"{FOLDER}/window.png")
    print(json.dumps(told), flush=True)
    await close(window)


def main() -> None:
    # The keychain of whoever runs the tests is not touched.
    secret_store.system_keychain = no_system_keychain
    screen = {"name": "one", "x": 0, "y": 0, "width": int(WIDTH), "height": int(HEIGHT)}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = Path(FOLDER) / "screens.json"
    screens.write_text(json.dumps({"screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    app = make_application()
    app.setFont(QFont("DejaVu Sans", 10))
    with asyncio.Runner(loop_factory=lambda: QtEventLoop(app)) as runner:
        runner.run(look())


if __name__ == "__main__":
    main()
