"""Two states side by side, and what can be chosen for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from lvctx_gui.core.entries import Entry
from tests.comparing import NEW, OLD, choose, chooser, lines, select
from tests.gui import until
from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage, repair

LONG = "[00:00] Agent: Thank you for calling, this call may be recorded. "
MORE = [
    Entry("AccountNumber", "NL-4471-0153-07"),
    Entry("Transcript", LONG * 40 + "Customer: I can pay on Friday.\n" + LONG * 20),
]
LATER = [
    Entry("AccountNumber", "NL-4471-0153-07"),
    Entry("Transcript", LONG * 40 + "Customer: I can pay on Monday.\n" + LONG * 20),
]


async def two_calls(stage: Stage) -> None:
    from tests.comparing import two_calls as opened

    await stage.signed_in()
    await opened(stage.driver, stage.server, [*OLD, *MORE], [*NEW, *LATER])


async def of_two_calls(stage: Stage) -> None:
    await two_calls(stage)
    await choose(stage.driver, "Open call")


async def of_a_long_value(stage: Stage) -> None:
    await of_two_calls(stage)
    select(stage.driver, "Transcript")


async def only_differences(stage: Stage) -> None:
    from tests.comparing import only_differences as show

    await of_two_calls(stage)
    show(stage.driver, on=True)


async def nothing_else(stage: Stage) -> None:
    from tests.comparing import two_calls as opened

    await stage.signed_in()
    same = [Entry("Disposition", "Promise to pay"), Entry("Verified", "yes"), Entry("QaScore")]
    await opened(
        stage.driver, stage.server, [*same, Entry("CallTime", "10:00")], [*same, Entry("CallTime", "11:30")]
    )
    await choose(stage.driver, "Open call")


async def of_the_history(stage: Stage) -> None:
    driver = await stage.editing()
    repair(driver)
    await driver.commit()
    await choose(driver, "History, before")


async def copying(stage: Stage) -> None:
    await two_calls(stage)
    stage.driver.edit_mode()
    stage.driver.set_value("Verified", "no")
    await choose(stage.driver, "Open call")
    select(stage.driver, "Disposition", "Reason")
    stage.driver.press("compareToRightButton")
    select(stage.driver, "QaScore", "Supervisor")


async def choosing(stage: Stage) -> None:
    driver = await stage.editing()
    driver.trigger("snapshotAction")
    await until(lambda: driver.message.startswith("Snapshot kept"))
    repair(driver)
    await driver.commit()
    driver.set_value("Key1", "mine")
    view = await chooser(driver)
    await until(lambda: any(line.startswith("History") for line in lines(view)))


async def choosing_another(stage: Stage) -> None:
    driver = await stage.at_call()
    address = "https://api.na4.livevox.com/context/call/U70D91T533151E6@10.40.88.32/147516594361/ACC_1"
    await chooser(driver, address)


async def broken_file(stage: Stage) -> None:
    driver = await stage.at_call()
    await chooser(driver)
    driver.dialog("compareChooserDialog").file_chosen.emit(_broken(stage.folder / "answer.json"))
    await driver.appears(QLabel, "compareChooserSaid")


def _broken(file: Path) -> Path:
    file.write_text('{"entry":[\n{"key":"K"}\n{"key":"L"}]}', encoding="utf-8")
    return file


SCENES = (
    Scene("compare-choose", choosing),
    Scene("compare-choose-address", choosing_another),
    Scene("compare-file-broken", broken_file),
    core("compare", of_two_calls),
    Scene("compare-long", of_a_long_value),
    small("compare-only-differences", only_differences),
    Scene("compare-ignored", nothing_else),
    Scene("compare-history", of_the_history),
    Scene("compare-copy", copying),
)
