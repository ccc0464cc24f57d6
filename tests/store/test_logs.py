"""The log says where, never with what."""

from __future__ import annotations

import logging
import re
import sys

import pytest

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
