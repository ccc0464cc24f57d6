"""A computer with a journal, and other programs over it."""

from __future__ import annotations

import pytest

from tests.store.journal.desk import Desk, Program


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "state")


@pytest.fixture
def program(desk):
    """Starts other programs; returns each when it is ready."""
    programs = []

    def start(*arguments):
        programs.append(Program(desk, *arguments))
        return programs[-1]

    yield start
    for each in programs:
        if each.process.returncode is None:
            each.end()
