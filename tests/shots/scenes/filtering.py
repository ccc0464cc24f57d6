"""What a filter finds, how it is told to look, and what it says of a pattern that is none."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton

from lvctx_gui.ui.kit.remark_label import RemarkLabel
from tests.api_server import SAMPLE_CALL
from tests.gui import until
from tests.shots.matrix import Scene, core, small
from tests.shots.scenes.calls import MANY, filtered
from tests.shots.stage import Stage


async def in_states(stage: Stage) -> None:
    """What was found, on the paper of every state that a row may have."""
    driver = await stage.editing()
    control = stage.server.control
    driver.set_value("Key1", "my value")
    driver.add("Added", "a value, too")
    driver.table.setCurrentIndex(driver.cell("Key2", "Value"))
    driver.trigger("removeEntryAction")
    driver.set_value("Documentatin", "value against")
    control.set_entry(*SAMPLE_CALL, "Documentatin", "their value")
    control.set_entry(*SAMPLE_CALL, "Key3", "another value")
    control.remove_entry(*SAMPLE_CALL, "random")
    await stage.read_again()
    driver.find(QLineEdit, "filterEdit").setText("VALUE")


def choose(stage: Stage, name: str) -> None:
    """Choose how the filter looks, be there room for buttons or not."""
    page = stage.driver.window.tabs.current
    assert page is not None
    page.findChild(QAction, name).trigger()


async def by_pattern(stage: Stage, text: str, title: str = MANY) -> None:
    driver = await stage.at_call(title)
    choose(stage, "filterPatternAction")
    driver.find(QLineEdit, "filterEdit").setText(text)
    model = driver.table.model()
    await until(lambda: not model.is_finding)


async def too_slow(stage: Stage) -> None:
    stage.put_entries([{"key": "Letters", "value": "a" * 60 + "!"}, {"key": "Short", "value": "abc"}])
    driver = await stage.at_call()
    for name in ("filterValuesAction", "filterPatternAction"):
        choose(stage, name)
    driver.find(QLineEdit, "filterEdit").setText("(a|a)*$")
    await said(stage)


async def wrong(stage: Stage) -> None:
    driver = await stage.at_call()
    choose(stage, "filterPatternAction")
    driver.find(QLineEdit, "filterEdit").setText("(key")
    await said(stage)


async def said(stage: Stage) -> None:
    await until(lambda: bool(stage.driver.shown(RemarkLabel, "filterEditProblem")))


async def menu(stage: Stage, title: str = "") -> None:
    driver = await stage.at_call(title)
    driver.find(QToolButton, "filterWhereButton").click()


async def whole_keys(stage: Stage) -> None:
    driver = await stage.at_call()
    choose(stage, "filterWholeAction")
    driver.find(QLineEdit, "filterEdit").setText("key2")


SCENES = (
    core("filter-states", in_states),
    small("filter-menu", menu),
    small("filter-whole", whole_keys),
    small("filter-pattern", partial(by_pattern, text="^.*[5-7]$")),
    small("filter-pattern-wrong", wrong),
    Scene("filter-pattern-slow", too_slow),
    Scene("filter-right-to-left", partial(filtered, text="לקוח", title="Hebrew, Arabic, emoji")),
    Scene("filter-marks", partial(filtered, text="e", title="Blanks that nobody sees")),
    Scene("filter-long", partial(filtered, text="agent", title="A value of 40 kB")),
)
