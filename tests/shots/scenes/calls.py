"""What calls hold: few entries and many, long ones, and whatever other systems left there."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit

from tests.shots.matrix import Scene, core, small
from tests.shots.stage import Stage

LONG = "CustomerHasAgreedToBeCalledBackOnTheMobileNumberThatWasGivenDuringTheCallUntilRevoked"
MANY = "Ten thousand entries"


async def shown(stage: Stage, title: str = "") -> None:
    await stage.at_call(title)


async def edited(stage: Stage, title: str = "") -> None:
    await stage.editing(title)


async def long_keys(stage: Stage) -> None:
    stage.put_entries(
        [
            {"key": f"{LONG}{number}", "value": f"{number} of twenty, and what stands behind it"}
            for number in range(1, 21)
        ]
        + [{"key": "Short", "value": "A short one between them"}]
    )
    await stage.at_call()


async def whole_value(stage: Stage) -> None:
    driver = await stage.at_call("A value of 40 kB")
    driver.table.setCurrentIndex(driver.cell("Transcript", "Value"))
    driver.trigger("wholeValueAction")


async def whole_json(stage: Stage) -> None:
    driver = await stage.at_call("JSON and XML as values")
    model = driver.table.model()
    driver.table.setCurrentIndex(model.index(0, driver.column("Value")))
    driver.trigger("wholeValueAction")


async def filtered(stage: Stage, text: str, title: str = MANY) -> None:
    driver = await stage.at_call(title)
    driver.find(QLineEdit, "filterEdit").setText(text)


async def scrolled(stage: Stage) -> None:
    driver = await stage.at_call(MANY)
    driver.table.setFocus()
    driver.table.setCurrentIndex(driver.table.model().index(7_000, driver.column("Value")))


SCENES = (
    core("call", shown),
    core("call-missing-keys", partial(edited, title="Missing keys")),
    Scene("call-complete", partial(shown, title="A complete review")),
    core("call-10000", partial(shown, title=MANY)),
    Scene("call-10000-scrolled", scrolled),
    small("call-long-keys", long_keys),
    Scene("call-40kb", partial(shown, title="A value of 40 kB")),
    core("whole-value", whole_value),
    Scene("whole-value-json", whole_json),
    Scene("call-line-breaks", partial(shown, title="Line breaks")),
    Scene("call-json", partial(shown, title="JSON and XML as values")),
    Scene("call-right-to-left", partial(shown, title="Hebrew, Arabic, emoji")),
    Scene("call-near-duplicates", partial(shown, title="Nearly the same key twice")),
    Scene("call-invisible", partial(shown, title="Blanks that nobody sees")),
    Scene("call-not-text", partial(edited, title="Values that are not text")),
    Scene("call-same-key-twice", partial(edited, title="The same key twice")),
    Scene("call-no-path", partial(edited, title="Keys that no path can name")),
    Scene("call-careful-path", partial(shown, title="Keys that need care in a path")),
    Scene("call-account-slash", partial(shown, title="An account with a slash")),
    Scene("call-other-client", partial(shown, title="A call of another client")),
    small("filter", partial(filtered, text="friday")),
    small("filter-none", partial(filtered, text="no such text")),
    Scene("filter-few", partial(filtered, text="key", title="")),
)
