"""What holds for every file of the program, its tools and its tests, beyond what the linters look at."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 350
ROOMS = ("lvctx_gui", "packaging", "tests")


def test_no_file_is_longer_than_a_reader_keeps_in_mind():
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    assert len(files) > 450
    lines = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8").count("\n") for file in files}
    assert {name: number for name, number in lines.items() if number > MOST_LINES} == {}
