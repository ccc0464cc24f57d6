"""The log says where, never with what."""

from __future__ import annotations

import logging
import re
import sys

import pytest

from lvctx_gui.store import logs
from lvctx_gui.store.logs import PlaceFormatter, open_log

VALUE = "a customer's value"


def record(name, words, *arguments, error=None):
    made = logging.LogRecord(
        name, logging.ERROR, "/somewhere/module.py", 7, words, arguments, error, "function"
    )
    # As another handler leaves it, which formatted it first.
    made.exc_text = error and f"Traceback: {VALUE}"
    made.stack_info = f"Stack: {VALUE}"
    return made


@pytest.fixture
def failure():
    try:
        raise ValueError(VALUE)
    except ValueError:
        return sys.exc_info()


def test_of_an_exception_only_kind_and_place_are_written(failure):
    text = PlaceFormatter().format(record("lvctx_gui.ui", "it %s", "failed", error=failure))
    assert "ERROR lvctx_gui.ui: it failed\n" in text
    assert re.search(r"\n  test_logs\.py:\d+ in failure\nValueError$", text)
    assert VALUE not in text


@pytest.mark.parametrize(
    ("words", "arguments", "written"),
    [
        ("Executing %s took %.3f seconds", (VALUE, 0.2), "asyncio: Executing %s took %.3f seconds"),
        (f"Exception in callback {VALUE}", (), "asyncio: module.py:7 in function"),
    ],
)
def test_of_other_libraries_no_argument_is_written(words, arguments, written):
    text = PlaceFormatter().format(record("asyncio", words, *arguments))
    assert text.endswith(f" ERROR {written}")


def test_a_name_that_only_begins_like_ours_is_not_ours():
    assert VALUE not in PlaceFormatter().format(record("lvctx_guipost", VALUE))


def test_others_format_the_record_as_they_like(failure):
    same = record("lvctx_gui", "it failed", error=failure)
    PlaceFormatter().format(same)
    assert VALUE in logging.Formatter().format(same)


def test_without_a_file_standard_error_is_told_as_carefully(tmp_path, monkeypatch, failure):
    monkeypatch.setattr(logging, "lastResort", logging.StreamHandler())
    (tmp_path / "file").write_text("")
    assert open_log(tmp_path / "file" / "state") is None
    assert VALUE not in logging.lastResort.format(record("qasync", f"Task: {VALUE}", error=failure))


@pytest.fixture
def small_log(tmp_path, monkeypatch):
    """A log that begins a new file after five records or so."""
    monkeypatch.setattr(logs, "_SIZE", 500)
    level, ours = logging.getLogger().level, logging.getLogger("lvctx_gui").level
    handler = open_log(tmp_path)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()
    logging.getLogger().setLevel(level)
    logging.getLogger("lvctx_gui").setLevel(ours)


def everything(folder):
    return "".join(file.read_text(encoding="utf-8") for file in folder.glob("lvctx-gui.log*"))


def test_while_the_file_cannot_be_renamed_every_record_is_written_all_the_same(
    tmp_path, small_log, monkeypatch, capsys
):
    # As on Windows, where another window of the program has it open.
    def refuse(*_):
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(small_log, "rotate", refuse)
    for number in range(30):
        logging.getLogger("lvctx_gui").error("record %d of many", number)
    written = everything(tmp_path)
    assert all(f"record {number} of many" in written for number in range(30))
    assert [file.name for file in tmp_path.iterdir()] == ["lvctx-gui.log"]
    monkeypatch.undo()
    for number in range(30, 60):
        logging.getLogger("lvctx_gui").error("record %d of many", number)
    # It is renamed as soon as that works again.
    assert (tmp_path / "lvctx-gui.log.1").exists()
    assert "record 59 of many" in everything(tmp_path)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a file that is open can be renamed")
def test_on_windows_two_windows_write_to_one_log(tmp_path, small_log, capsys):
    with (tmp_path / "lvctx-gui.log").open("a", encoding="utf-8"):
        for number in range(30):
            logging.getLogger("lvctx_gui").error("record %d of many", number)
    assert all(f"record {number} of many" in everything(tmp_path) for number in range(30))
    assert capsys.readouterr().err == ""
