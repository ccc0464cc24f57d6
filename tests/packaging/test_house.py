"""What holds for every file of the program, its tools and its tests, beyond what the linters look at."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 350
ROOMS = ("lvctx_gui", "packaging", "tests")


def test_no_file_is_longer_than_a_reader_keeps_in_mind():
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 450
    lines = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8").count("\n") for file in files}
    assert {name: number for name, number in lines.items() if number > MOST_LINES} == {}


def test_no_test_of_the_window_runs_its_events_within_a_coroutine():
    # Other tasks' steps run within that of the test then, fail, and wait for ever; now and then.
    runs = re.compile(r"\b(processEvents|mouseMove|qWait\w*)\(")
    files = [ROOT / "tests/gui.py", *(ROOT / "tests/ui").rglob("*.py")]
    assert [file.relative_to(ROOT).as_posix() for file in files if runs.search(file.read_text("utf-8"))] == []
