"""Before the first call, and what names the environment."""

from __future__ import annotations

from lvctx_gui.core.profile import Policy
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import until
from tests.journal import saved
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage, address_of, repair


async def documented(stage: Stage) -> None:
    """What the documentation shows: the job, with invented data."""
    driver = await stage.open("--demo", "--call", SAMPLE)
    await until(driver.rows)
    repair(driver)


async def first_run(stage: Stage) -> None:
    await stage.open()


async def nobody_signed_in(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    driver.press("signInCancelButton")


async def signed_in(stage: Stage) -> None:
    await stage.signed_in()


async def recent_calls(stage: Stage) -> None:
    driver = await stage.at_call()
    for title in ("Missing keys", "Nearly the same key twice", "Hebrew, Arabic, emoji"):
        await stage.look_up(title)
    for _ in range(driver.window.tabs.bar.count()):
        driver.trigger("closeTabAction")


async def committed_earlier(stage: Stage) -> None:
    """The program knows from its history what was written in an earlier run."""
    driver = await stage.editing()
    driver.set_value("Key1", "written in an earlier run")
    await driver.commit()
    driver.trigger("closeTabAction")
    await saved(driver)
    await stage.close()
    await saved(await stage.signed_in())


async def practice(stage: Stage) -> None:
    await stage.open("--demo")


async def staging(stage: Stage) -> None:
    driver = await stage.at_call(name="Staging 4", production=False)
    repair(driver)


async def practice_call(stage: Stage) -> None:
    driver = await stage.open("--demo")
    await driver.look_up(*address_of("Missing keys"))
    driver.edit_mode()


async def read_only(stage: Stage) -> None:
    await stage.at_call(read_only=True)


async def read_only_by_policy(stage: Stage) -> None:
    policy = Policy((stage.profile(),), read_only=True, source="/etc/lvctx-gui/policy.toml")
    driver = await stage.open(policy=policy)
    await stage.sign_in()
    await driver.look_up(*SAMPLE_CALL)


async def coloured_profile(stage: Stage) -> None:
    await stage.at_call(name="Card desk, second floor", colour="#2e7d32")


async def came_back(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", "staged before the program ended")
    await saved(driver)
    await stage.close()
    driver = await stage.signed_in()
    await saved(driver)


SCENES = (
    core("window", documented),
    core("first-run", first_run),
    small("start", nobody_signed_in),
    core("start-signed-in", signed_in),
    small("start-recent", recent_calls),
    Scene("start-committed-earlier", committed_earlier),
    small("start-practice", practice),
    Scene("strip-practice", practice_call),
    Scene("strip-staging", staging),
    Scene("strip-own-colour", coloured_profile),
    small("read-only", read_only),
    Scene("read-only-policy", read_only_by_policy),
    Scene("came-back", came_back),
)
