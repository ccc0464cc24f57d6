"""Deleting everything that a call holds, and putting it back."""

from __future__ import annotations

from tests.shots.matrix import Scene, small
from tests.shots.stage import Stage


async def asked(stage: Stage) -> None:
    await stage.editing()
    await stage.ask_delete_all(typed=False)


async def typed(stage: Stage) -> None:
    await stage.editing()
    await stage.ask_delete_all(typed=True)


async def deleted(stage: Stage) -> None:
    await typed(stage)
    await stage.driver.answer("deleteAllConfirmButton")
    await stage.driver.idle()


async def refused(stage: Stage) -> None:
    await typed(stage)
    stage.fail("status", status=403, method="DELETE")
    await stage.driver.answer("deleteAllConfirmButton")
    await stage.driver.idle()


async def not_confirmed(stage: Stage) -> None:
    await typed(stage)
    stage.give_up_early()
    stage.fail("reset", "after", method="DELETE")
    stage.fail("status", status=503, method="GET", times=None, skip=1)
    await stage.driver.answer("deleteAllConfirmButton")
    await stage.driver.idle()


async def put_back(stage: Stage) -> None:
    await deleted(stage)
    stage.driver.trigger("putBackAction")
    await stage.driver.idle()


SCENES = (
    small("delete-all", asked),
    Scene("delete-all-typed", typed),
    Scene("deleted-all", deleted),
    Scene("delete-all-refused", refused),
    Scene("delete-all-not-confirmed", not_confirmed),
    Scene("put-back", put_back),
)
