"""One value in the pane that shows all of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit

from lvctx_gui.ui.call.whole_value.view import SheetView
from tests.api_server import SAMPLE, SAMPLE_CALL
from tests.gui import Driver, until


class Pane:
    """The whole value of a window, as a person has it before them."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @property
    def view(self) -> SheetView:
        view = self.driver.find(QPlainTextEdit, "wholeValueView")
        assert isinstance(view, SheetView)
        return view

    @property
    def shown(self) -> str:
        return self.view.toPlainText()

    @property
    def facts(self) -> str:
        return str(self.driver.find(QLabel, "wholeValueFacts").text())

    @property
    def remark(self) -> str:
        found = self.driver.shown(QLabel, "wholeValueRemark")
        return str(found[0].text()) if found else ""

    @property
    def count(self) -> str:
        return str(self.driver.find(QLabel, "findInValueCount").text())

    @property
    def field(self) -> QLineEdit:
        return self.driver.find(QLineEdit, "findInValueEdit")

    @property
    def forms(self) -> QComboBox:
        return self.driver.find(QComboBox, "valueFormBox")

    def choose(self, text: str) -> None:
        """Choose how the value is shown, as a person does in the list."""
        place = self.forms.findText(text)
        assert place >= 0, text
        self.forms.setCurrentIndex(place)
        self.forms.activated.emit(place)

    def go_to(self, key: str) -> None:
        self.driver.table.setCurrentIndex(self.driver.cell(key, "Value"))

    async def complete(self) -> None:
        await until(lambda: self.view.sheet.is_complete)


@pytest.fixture
def whole_value(main_window, api_server):
    """Opens a window at a call that holds these values, the first of them shown whole."""

    async def opened(*values: object) -> Pane:
        entries = [{"key": f"k{number}", "value": value} for number, value in enumerate(values)]
        api_server.control.put_call(*SAMPLE_CALL, 7419, entries)
        driver = await main_window("--call", SAMPLE)
        driver.trigger("wholeValueAction")
        pane = Pane(driver)
        pane.go_to("k0")
        return pane

    return opened
