"""What other programs hand over to the window: a call that waits for an answer, and one of another server."""

from __future__ import annotations

from lvctx_gui.core.hand_over import Wish
from lvctx_gui.ui.main_window.command_line import Arguments
from lvctx_gui.ui.main_window.instance.reception import Reception
from tests.gui import until
from tests.shots.matrix import Scene
from tests.shots.scenes.committing import question
from tests.shots.stage import Stage

_CALL = "S2@10.0.0.2/28479905511/OTHER?client=7419"


async def call_waits(stage: Stage) -> None:
    await question(stage)
    driver = stage.driver
    Reception(driver.window, Arguments()).take(Wish(_CALL))
    await until(lambda: "28479905511" in driver.status)


async def call_elsewhere(stage: Stage) -> None:
    driver = await stage.at_call()
    Reception(driver.window, Arguments()).take(Wish(_CALL, "https://api.na4.livevox.com"))
    await until(lambda: driver.message)


SCENES = (
    Scene("handed-over-waits", call_waits),
    Scene("handed-over-elsewhere", call_elsewhere),
)
