"""Windows with checklists on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QPlainTextEdit, QTableWidget

from lvctx_gui.core.checklist.checklist import Checklist, Item
from lvctx_gui.store.checklists.folder import save
from tests.api_server import SAMPLE
from tests.gui import Driver, until

DATE = Item(("PromiseDate",), pattern="[0-9-]{10}", sentence="Date as 2026-12-31", example="2026-12-31")
PAYMENTS = Checklist("Payments", items=(Item(("Key1",), allowed=("yes", "no")), Item(("Amount",)), DATE))


class Lists(Driver):
    """A window whose checklists are open."""

    @property
    def view(self) -> QTableWidget:
        return self.find(QTableWidget, "checklistsView")

    def lists(self) -> list[tuple[str, ...]]:
        view = self.view
        return [
            tuple(view.item(row, column).text() for column in range(view.columnCount()))
            for row in range(view.rowCount())
        ]

    @property
    def details(self) -> str:
        return str(self.find(QPlainTextEdit, "checklistDetails").toPlainText())

    @property
    def said(self) -> str:
        found = self.shown(QLabel, "checklistsSaid")
        return found[0].text() if found else ""

    @property
    def form(self) -> QDialog:
        return self.find(QDialog, "checklistForm")

    @property
    def items(self) -> list[str]:
        view = self.find(QListWidget, "checklistItemsView")
        return [view.item(row).text() for row in range(view.count())]

    def type_into(self, name: str, text: str) -> None:
        """Put ``text`` into a field as a person types it."""
        found = self.shown(QPlainTextEdit, name)
        if found:
            found[0].selectAll()
            found[0].insertPlainText(text)
            return
        field = self.find(QLineEdit, name)
        field.setText(text)
        field.textEdited.emit(text)

    def problem(self, name: str) -> str:
        found = self.shown(QLabel, f"{name}Problem")
        return found[0].text() if found else ""

    @property
    def said_in_form(self) -> str:
        found = self.shown(QLabel, "checklistSaid")
        return found[0].text() if found else ""

    @property
    def try_out(self) -> str:
        return str(self.find(QLabel, "checklistTryOut").text())

    async def show_lists(self) -> None:
        self.trigger("checklistsAction")
        await self.appears(QDialog, "checklistsDialog")
        await until(lambda: self.window.flows.checklists.is_loaded)
        await self.idle()


@pytest.fixture
def own_folder(tmp_path) -> Path:
    return tmp_path / "data" / "config" / "checklists"


@pytest.fixture
def with_lists(main_window, own_folder, monkeypatch, tmp_path):
    """Opens the checklists over the sample call; ``lists`` are the user's own."""
    monkeypatch.setattr("lvctx_gui.store.policy.policy_path", lambda: tmp_path / "policy" / "policy.toml")

    async def open_lists(*lists: Checklist) -> Lists:
        for each in lists:
            save(own_folder, each)
        driver = Lists((await main_window("--call", SAMPLE)).window)
        await driver.show_lists()
        return driver

    return open_lists
