"""Where the focus goes when another page comes: at once to where it stays, as each place is read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.api_server import SAMPLE
from tests.gui import until

OTHER = ("S2@10.0.0.2", 28479905511, "OTHER")


@contextmanager
def places() -> Iterator[list[QWidget]]:
    """What gets the focus meanwhile, one after another."""
    seen: list[QWidget] = []

    def note(_old: QWidget | None, new: QWidget | None) -> None:
        seen.append(new)

    QApplication.instance().focusChanged.connect(note)
    try:
        yield seen
    finally:
        QApplication.instance().focusChanged.disconnect(note)


async def test_a_lookup_leads_from_table_to_table_with_no_place_between(main_window, api_server):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    driver.table.setFocus()
    first = driver.table
    with places() as seen:
        await driver.look_up(*OTHER)
        await until(lambda: driver.table is not first and driver.table.hasFocus())
    assert seen == [driver.table]


async def test_the_next_tab_gives_the_focus_back_to_what_had_it_there(main_window, api_server):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    first = driver.table
    await driver.look_up(*OTHER)
    filter_field = driver.find(QLineEdit, "filterEdit")
    filter_field.setFocus()
    with places() as seen:
        driver.window.tabs.step(1)
        assert driver.table is first
        driver.window.tabs.step(1)
    assert seen == [first, filter_field]


async def test_a_tab_that_closes_leads_to_the_table_of_the_next(main_window, api_server):
    api_server.control.put_call(*OTHER, 7419, [{"key": "a", "value": "1"}])
    driver = await main_window("--call", SAMPLE)
    first = driver.table
    await driver.look_up(*OTHER)
    driver.table.setFocus()
    with places() as seen:
        driver.trigger("closeTabAction")
    assert seen == [first]
