"""What others have changed meanwhile: news where nothing is staged, conflicts where something is."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QPushButton

from lvctx_gui.core.kept import LastSeen
from lvctx_gui.ui.messages.moments import local_now
from lvctx_gui.ui.operations.last_seen import compare, tell
from tests.gui import until
from tests.quiet import read_quietly
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage

REVIEW = "Missing keys"


async def news(stage: Stage) -> None:
    """Others changed, added and removed entries; the call is read quietly while somebody is there."""
    driver = await stage.editing(REVIEW)
    driver.set_value("QaScore", "62")
    keys = [key for key in driver.rows() if key and key != "QaScore"]
    stage.others_set(keys[0], "changed by somebody else", REVIEW)
    stage.others_set("WrittenByOthers", "added by somebody else", REVIEW)
    stage.others_remove(keys[2], REVIEW)
    await read_quietly(driver)


async def news_at_refresh(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", "mine")
    stage.others_set("Key3", "changed by somebody else")
    stage.others_remove("random")
    await stage.read_again()


async def news_after_restart(stage: Stage) -> None:
    """Others changed, added and removed entries since the call was seen three days ago, in an earlier run."""
    driver = await stage.at_call(REVIEW)
    page = driver.window.tabs.current
    assert page is not None
    state = page.state
    assert state.site is not None
    await until(lambda: state.seen.is_compared)
    keys = [entry.key for entry in state.held]
    before = state.held.with_value(keys[0], "what it was three days ago")
    before = before.without(keys[3]).with_value("GoneSince", "deleted by somebody else")
    seen = LastSeen(state.call, state.site, local_now() - timedelta(days=3), before)
    state.seen.is_compared = False
    state.say(None)
    tell(state, compare(state, seen))


async def one(stage: Stage) -> None:
    driver = await stage.editing(REVIEW)
    driver.set_value("QaScore", "62")
    driver.add("PromiseAmountAgreed", "120.50")
    stage.others_set("QaScore", "99", REVIEW)
    await driver.commit()


async def three(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", "mine")
    driver.set_value("Key3", "mine too")
    driver.remove("random")
    stage.others_set("Key1", "theirs")
    stage.others_remove("Key3")
    stage.others_set("random", "changed by somebody else, to a rather long value of several words")
    await driver.commit()


async def listed(stage: Stage) -> None:
    """The list of conflicts, where there is one; else the first of them."""
    await three(stage)
    if buttons := stage.driver.shown(QPushButton, "resolveButton"):
        buttons[0].click()


async def decided(stage: Stage) -> None:
    await three(stage)
    stage.driver.trigger("keepAllMineAction")


async def committed_against(stage: Stage) -> None:
    await three(stage)
    await stage.driver.commit()


async def long_values(stage: Stage) -> None:
    driver = await stage.editing("A value of 40 kB")
    text = str(driver.rows()["Transcript"])
    driver.set_value("Transcript", text.replace("Friday", "Monday"))
    stage.others_set("Transcript", text.replace("Friday", "Tuesday"), "A value of 40 kB")
    await driver.commit()


SCENES = (
    small("news", news),
    small("news-after-restart", news_after_restart),
    Scene("news-at-refresh", news_at_refresh),
    core("conflict", one),
    small("conflict-three", three),
    small("conflict-list", listed),
    Scene("conflict-decided", decided),
    Scene("conflict-commit-anyway", committed_against),
    Scene("conflict-long-values", long_values),
)
