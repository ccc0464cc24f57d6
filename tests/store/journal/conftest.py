"""A journal's file, opened as often as a test wants."""

from __future__ import annotations

import pytest

from lvctx_gui.store.journal.file import JournalFile
from lvctx_gui.store.journal.sealing import Sealer
from tests.store.journal.samples import KEY, NOW


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "journal.db"


@pytest.fixture
def opened(path):
    """Opens the file as often as it is called; what is still open is closed at the end."""
    files = []

    def open_it(key=KEY, run="", at=NOW):
        file = JournalFile(path, Sealer(key))
        files.append(file)
        if run:
            file.programs.begin(run, at)
        return file

    yield open_it
    for file in files:
        file.close()
