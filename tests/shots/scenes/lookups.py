"""Lookups: under way, refused before they are sent, doubted, and all that fails."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lvctx_gui.api.request_trace import Timeouts
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import Driver, until
from tests.shots.matrix import Scene, small
from tests.shots.stage import Stage

CUT = SAMPLE.replace("WSAPI", "WS%E2%80%8BAPI")
"""The address of the call, with a character that nobody sees."""


async def failed(stage: Stage, kind: str, **given: Any) -> None:
    """A first lookup that goes wrong."""
    await stage.signed_in()
    stage.fail(kind, **given)
    await stage.look_up()


async def refresh_failed(stage: Stage, kind: str, **given: Any) -> None:
    """A call is shown, and reading it again goes wrong."""
    await stage.at_call()
    stage.fail(kind, **given)
    await stage.read_again()


async def under_way(stage: Stage) -> None:
    driver = await stage.signed_in()
    stage.fail("hang")
    driver.type_call(*map(str, SAMPLE_CALL))
    async with stage.asked(1):
        driver.press("lookupButton")
    await stage.seen_waiting()


async def refresh_under_way(stage: Stage) -> None:
    driver = await stage.at_call()
    stage.fail("hang")
    async with stage.asked(1):
        driver.trigger("refreshAction")
    await stage.seen_waiting()


async def timed_out(stage: Stage) -> None:
    await stage.signed_in()
    stage.shorten_patience(Timeouts(read=0.2))
    stage.fail("hang")
    await stage.look_up()


async def not_reachable(stage: Stage) -> None:
    driver = await stage.signed_in()
    stage.server.stop()
    await driver.look_up(*SAMPLE_CALL)


async def signed_out(stage: Stage) -> None:
    driver = await stage.open(profiles=[stage.profile()])
    driver.press("signInCancelButton")
    driver.type_call(*map(str, SAMPLE_CALL))
    driver.press("lookupButton")
    await driver.appears(QLineEdit, "passwordEdit")


async def cancelled(stage: Stage) -> None:
    await _look_up_and_cancel(stage, await stage.at_call("Missing keys"))


async def cancelled_at_start(stage: Stage) -> None:
    await _look_up_and_cancel(stage, await stage.signed_in())


async def _look_up_and_cancel(stage: Stage, driver: Driver) -> None:
    stage.fail("hang")
    driver.type_call(*map(str, SAMPLE_CALL))
    async with stage.asked(1):
        driver.press("lookupButton")
    driver.trigger("cancelAction")
    await driver.idle()


async def refused_fields(stage: Stage) -> None:
    driver = await stage.signed_in()
    driver.type_call("", "28479905424x", "", "-5")
    driver.press("lookupButton")


async def doubts(stage: Stage) -> None:
    driver = await stage.signed_in()
    driver.find(QLineEdit, "sessionEdit").setText(f"{stage.server.base_url}/context/call/{CUT}")
    driver.press("lookupButton")


async def other_server(stage: Stage) -> None:
    driver = await stage.at_call()
    paste(stage, f"https://api.na4.livevox.com/context/call/{SAMPLE}")
    driver.press("lookupButton")
    await driver.idle()


async def notes(stage: Stage) -> None:
    await stage.signed_in()
    call, tx_id, account = SAMPLE_CALL
    paste(stage, f"2024-05-01\tKim Park\t{call}\tAnswered\t{tx_id}\t{account}\t7419")


async def refused_paste(stage: Stage) -> None:
    await stage.signed_in()
    two = f"{SAMPLE_CALL[0]}\t{SAMPLE_CALL[1]}\t{SAMPLE_CALL[2]}\n" * 2
    paste(stage, two.replace("28479905424", "28479905425", 1))


def paste(stage: Stage, text: str) -> None:
    """What Ctrl+L and Ctrl+V do."""
    QApplication.clipboard().setText(text)
    stage.driver.trigger("focusLookupAction")
    field = stage.driver.find(QLineEdit, "sessionEdit")
    field.selectAll()
    field.paste()


async def earlier_calls(stage: Stage) -> None:
    driver = await stage.at_call()
    await stage.look_up("Missing keys")
    field = driver.find(QLineEdit, "sessionEdit")
    field.clear()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Down)


async def empty(stage: Stage) -> None:
    await stage.at_call("A call without context")


async def suddenly_empty(stage: Stage) -> None:
    driver = await stage.editing()
    driver.set_value("Key1", "mine")
    stage.put_entries([])
    await stage.read_again()


async def wrong_environment(stage: Stage) -> None:
    await stage.with_session()
    stage.control.expire_sessions()
    stage.driver.type_call(*map(str, SAMPLE_CALL))
    stage.driver.press("lookupButton")
    await stage.driver.idle()


async def details(stage: Stage) -> None:
    await failed(stage, "status", status=500)
    stage.driver.press("messageDetailsButton")
    await until(lambda: stage.driver.message)


SCENES = (
    small("lookup-under-way", under_way),
    small("lookup-not-reachable", not_reachable),
    Scene("lookup-timeout", timed_out),
    Scene("lookup-signed-out", signed_out),
    Scene("lookup-401-wrong-environment", wrong_environment),
    Scene("lookup-403", partial(failed, kind="status", status=403)),
    Scene("lookup-404", partial(failed, kind="status", status=404)),
    small("lookup-500", partial(failed, kind="status", status=500)),
    Scene("lookup-503", partial(failed, kind="status", status=503, times=None)),
    Scene("lookup-429", partial(failed, kind="status", status=429, retry_after=90, times=None)),
    Scene("lookup-html", partial(failed, kind="html")),
    Scene("lookup-garbage", partial(failed, kind="garbage")),
    Scene("lookup-cut-off", partial(failed, kind="truncated")),
    Scene("lookup-redirect", partial(failed, kind="redirect", location="https://login.example.com/")),
    Scene("lookup-cancelled", cancelled),
    Scene("lookup-cancelled-at-start", cancelled_at_start),
    small("lookup-refused-fields", refused_fields),
    small("lookup-doubts", doubts),
    Scene("lookup-other-server", other_server),
    Scene("lookup-notes", notes),
    Scene("lookup-refused-paste", refused_paste),
    Scene("lookup-earlier-calls", earlier_calls),
    small("lookup-details", details),
    small("call-empty", empty),
    Scene("call-suddenly-empty", suddenly_empty),
    Scene("refresh-under-way", refresh_under_way),
    small("refresh-failed", partial(refresh_failed, kind="status", status=503, times=None)),
    Scene("refresh-reset", partial(refresh_failed, kind="reset", times=None)),
)
