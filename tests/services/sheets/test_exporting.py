"""Entries in files: whole or not at all, the owner's only, and to be read back identical."""

from __future__ import annotations

import csv
import os
import stat
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lvctx_gui.core.call import CallRef
from lvctx_gui.core.entries import NonTextValue
from lvctx_gui.core.grid.columns import About, Row, RowState
from lvctx_gui.core.grid.escapes import unescaped
from lvctx_gui.core.grid.own_table import own_grid
from lvctx_gui.services.sheets.exporting import FileForm, export_entries
from lvctx_gui.services.sheets.reading import read_file
from lvctx_gui.services.sheets.writing import (
    LONGEST_TEXT,
    MOST_ROWS,
    UnfitForWorkbookError,
    unfit_keys,
    write_workbook,
)
from tests.strategies import any_text, values

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ABOUT = About(CallRef("S-1", 7, "4711", 3), "Practice", NOON, "jane", NOON)
HARD = [
    Row("=1", "=1"),
    Row("'=1", "'=1"),
    Row("empty", ""),
    Row("no value", None),
    Row("breaks", "a\r\nb"),
    Row("error", "#N/A"),
    Row("controls", "\x01\ufffe\ud800"),
    Row("escaped", "_x000D_"),
    Row("digits", "12345678901234567890"),
    Row("zeros", "00123"),
    Row("blanks", "  a  "),
    Row("number", NonTextValue("1.50", "number")),
]
_any_rows = st.lists(st.builds(Row, any_text, values, st.sampled_from(RowState)), max_size=5)


def read_workbook(path):
    sheet = openpyxl.load_workbook(path)["entries"]
    lines = ([cell or "" for cell in line] for line in sheet.iter_rows(values_only=True))
    grid, left_out = own_grid(lines, unescaped)
    return [(key.content, value.content) for key, value in grid.rows], left_out


def read_separated(path, separator):
    with path.open(encoding="utf-8-sig", newline="") as file:
        grid, left_out = own_grid(csv.reader(file, delimiter=separator))
    return [(key.content, value.content) for key, value in grid.rows], left_out


def read(path, form):
    if form is FileForm.XLSX:
        return read_workbook(path)
    return read_separated(path, "," if form is FileForm.CSV else "\t")


@pytest.mark.parametrize("form", [FileForm.CSV, FileForm.TSV, FileForm.XLSX])
@settings(max_examples=30)
@given(rows=_any_rows, about=st.none() | st.just(ABOUT))
def test_what_was_written_comes_back_identical(form, rows, about):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{form.value}"
        export_entries(path, form, rows, about)
        there = [row for row in rows if not row.state.is_deleted]
        assert read(path, form) == ([(row.key, row.value) for row in there], len(rows) - len(there))


@pytest.mark.parametrize("form", [form for form in FileForm if form.can_be_imported])
@settings(max_examples=30)
@given(rows=_any_rows, about=st.none() | st.just(ABOUT))
def test_what_was_exported_is_imported_identical(form, rows, about):
    there = [row for row in rows if not row.state.is_deleted]
    assume(there)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{form.value}"
        export_entries(path, form, rows, about)
        grid = read_file(path).grid
    read = [(key.content, value.content) for key, value in grid.rows]
    assert read == [(row.key, row.value) for row in there]


@pytest.mark.parametrize("form", [FileForm.CSV, FileForm.TSV, FileForm.XLSX])
def test_the_hard_ones_of_all_come_back(tmp_path, form):
    path = tmp_path / f"x{form.value}"
    export_entries(path, form, HARD, ABOUT)
    assert read(path, form)[0] == [(row.key, row.value) for row in HARD]


@pytest.mark.parametrize("form", list(FileForm))
def test_the_file_is_its_owners_only_and_nothing_else_is_left(tmp_path, form):
    path = tmp_path / f"x{form.value}"
    path.write_text("as before")
    path.chmod(0o644)
    export_entries(path, form, HARD, ABOUT)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("form", list(FileForm))
def test_what_ends_before_its_end_leaves_the_file_as_it_was(tmp_path, monkeypatch, form):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def give_up(done):
        if done >= 500:
            raise InterruptedError

    path = tmp_path / f"x{form.value}"
    path.write_text("as before")
    with pytest.raises(InterruptedError):
        export_entries(path, form, [Row(f"k{number}", "v") for number in range(2_000)], ABOUT, give_up)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [(path.name, "as before")]


def test_how_far_it_is_is_told(tmp_path):
    rows = [Row(f"k{number}", "v") for number in range(1_200)]
    for form in FileForm:
        told = []
        export_entries(tmp_path / "x", form, rows, None, told.append)
        assert told == sorted(told)
        assert told[-1] == 1_200, form


def test_in_a_workbook_every_cell_is_a_text_and_none_a_formula(tmp_path):
    path = tmp_path / "x.xlsx"
    export_entries(path, FileForm.XLSX, HARD, ABOUT)
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_a_workbook_says_of_which_call_it_is(tmp_path):
    path = tmp_path / "x.xlsx"
    export_entries(path, FileForm.XLSX, HARD, ABOUT)
    facts = dict(openpyxl.load_workbook(path)["call"].iter_rows(values_only=True))
    assert (facts["transaction_id"], facts["exported_by"]) == ("7", "jane")
    export_entries(path, FileForm.XLSX, HARD, None)
    assert openpyxl.load_workbook(path).sheetnames == ["entries"]


def test_a_text_that_would_be_cut_is_refused_with_its_key(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_text("as before")
    rows = [
        Row("fits", "x" * LONGEST_TEXT),
        Row("long", "x" * (LONGEST_TEXT + 1)),
        Row("wide", "😀" * 20_000),
    ]
    with pytest.raises(UnfitForWorkbookError) as refused:
        export_entries(path, FileForm.XLSX, rows, None)
    assert refused.value.keys == ("long", "wide")
    assert path.read_text() == "as before"
    export_entries(path, FileForm.XLSX, rows[:1], None)
    assert read_workbook(path)[0] == [("fits", "x" * LONGEST_TEXT)]


def test_what_is_escaped_counts_as_it_is_written():
    assert unfit_keys([Row("a", "\r" * 4_681)]) == []
    assert unfit_keys([Row("a", "\r" * 4_682)]) == ["a"]


def test_more_rows_than_a_sheet_has_are_refused(tmp_path):
    rows = [Row("k", "v")] * (MOST_ROWS + 1)
    with (tmp_path / "x").open("wb") as file, pytest.raises(UnfitForWorkbookError) as refused:
        write_workbook(file, rows, None)
    assert refused.value.keys == ()


def test_a_folder_that_is_not_there_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        export_entries(tmp_path / "none" / "x.csv", FileForm.CSV, HARD, None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_ordinary_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not an ordinary file"):
        export_entries(tmp_path / "pipe", FileForm.CSV, HARD, None)
