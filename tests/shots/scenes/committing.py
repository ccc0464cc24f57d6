"""Commits: asked about, under way, and every end that one can have."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog

from tests.gui import until
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage, repair


async def staged(stage: Stage) -> None:
    """Something to commit that deletes nothing, so that nobody is asked."""
    driver = await stage.editing()
    driver.set_value("Key1", "Value1 — corrected")
    driver.set_value("Key3", "Value3 — corrected")
    driver.add("Disposition", "Promise to pay")


async def question(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    driver.trigger("commitAction")
    await driver.appears(QDialog, "commitDialog")


async def question_many(stage: Stage) -> None:
    driver = await stage.editing("A complete review")
    for key in list(driver.rows())[:9]:
        driver.remove(key)
    driver.set_value(list(driver.rows())[-1], "changed")
    driver.trigger("commitAction")
    await driver.appears(QDialog, "commitDialog")


async def sending(stage: Stage) -> None:
    await staged(stage)
    stage.fail("hang", method="POST")
    async with stage.asked(2):
        stage.driver.trigger("commitAction")
    await stage.seen_waiting()


async def waiting(stage: Stage) -> None:
    await staged(stage)
    stage.fail("status", status=429, retry_after=40, method="POST")
    stage.driver.trigger("commitAction")
    await until(lambda: "asked to wait" in stage.driver.message)


async def stopping(stage: Stage) -> None:
    await staged(stage)
    stage.fail("hang", "after", method="POST")
    stage.fail("hang", method="GET", skip=1)
    async with stage.asked(2):
        stage.driver.trigger("commitAction")
    async with stage.asked(1):
        stage.driver.trigger("cancelAction")


async def committed(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    await driver.commit()


async def failed(stage: Stage, kind: str, when: str = "before", **given: Any) -> None:
    await staged(stage)
    stage.fail(kind, when, method="POST", **given)
    await stage.driver.commit()


async def partly(stage: Stage) -> None:
    """What was added and changed is there, one deletion was refused."""
    driver = await stage.editing()
    repair(driver)
    driver.remove("Key3")
    stage.fail("status", status=403, method="DELETE", skip=1)
    await driver.commit()


async def lost_answer(stage: Stage) -> None:
    """The answer to the request was lost, and nothing could be read back."""
    await staged(stage)
    stage.give_up_early()
    stage.fail("reset", "after", method="POST")
    stage.fail("status", status=503, method="GET", times=None, skip=1)
    await stage.driver.commit()


async def not_reachable(stage: Stage) -> None:
    await staged(stage)
    stage.give_up_early()
    stage.fail("reset", times=None)
    await stage.driver.commit()


async def cannot_delete(stage: Stage) -> None:
    stage.others_set("Key1;x", "Value1")
    driver = await stage.editing()
    driver.remove("Key1;x")
    await driver.commit()


async def details(stage: Stage) -> None:
    await failed(stage, "status", status=403)
    stage.driver.press("messageDetailsButton")


SCENES = (
    core("commit-question", question),
    small("commit-question-many", question_many),
    small("committing", sending),
    small("committing-waiting", waiting),
    Scene("committing-stopped", stopping),
    small("committed", committed),
    small("committed-partly", partly),
    Scene("commit-lost-answer-found", partial(failed, kind="reset", when="after")),
    core("commit-not-confirmed", lost_answer),
    Scene("commit-not-reachable", not_reachable),
    Scene("commit-refused", partial(failed, kind="status", status=403)),
    small("commit-refused-details", details),
    Scene("commit-cannot-delete", cannot_delete),
)
