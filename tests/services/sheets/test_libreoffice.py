"""Our files and our clipboard's HTML in LibreOffice Calc: every cell is the text that it was."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess

import openpyxl
import pytest

from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.escapes import unescaped
from lvctx_gui.core.grid.own_table import own_grid
from lvctx_gui.core.grid.writing.html import html_pieces
from lvctx_gui.services.sheets.exporting import FileForm, export_entries

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.slow("starts LibreOffice"),
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice Calc is not installed"),
    pytest.mark.xdist_group("libreoffice"),
]

ROWS = [
    Row("zeros", "00123"),
    Row("formula", "=1+1"),
    Row("digits", "12345678901234567890"),
    Row("date", "3-4"),
    Row("power", "1E5"),
    Row("minus", "-1"),
    Row("at", "@SUM(1)"),
    Row("quote", "'=1"),
    Row("escaped", "_x000D_"),
    Row("break", "a\nb"),
    Row("blanks", "  two  blanks "),
    Row("signs", '<b>&amp;"\u00a0ü😀'),
    Row("tab", "a\tb"),
    Row("true", "TRUE"),
]
_AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
_AS_FLAT = "fods:OpenDocument Spreadsheet Flat XML"


@pytest.fixture(scope="session")
def calc(tmp_path_factory):
    """Has LibreOffice turn a file into another kind; returns where that is."""
    profile = tmp_path_factory.mktemp("libreoffice")

    def convert(path, kind, reading=""):
        out = path.parent / "out"
        command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", kind]
        reading = [f"--infilter={reading}"] if reading else []
        result = subprocess.run(
            [*command, *reading, "--outdir", str(out), str(path)], capture_output=True, timeout=120, text=True
        )
        made = out / f"{path.stem}.{kind.partition(':')[0]}"
        assert made.exists(), result.stderr
        return made

    return convert


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def formulas(path):
    return re.findall('table:formula="[^"]*"', path.read_text("utf-8"))


def numbers(path):
    return re.findall('office:value-type="(?!string)[^"]*"', path.read_text("utf-8"))


def test_a_workbook_shows_every_value_as_it_is(calc, tmp_path):
    path = tmp_path / "entries.xlsx"
    export_entries(path, FileForm.XLSX, ROWS, None)
    shown = cells(calc(path, _AS_CSV))
    assert [(row[0], row[1]) for row in shown[1:]] == [(row.key, row.value) for row in ROWS]
    flat = calc(path, _AS_FLAT)
    assert (formulas(flat), numbers(flat)) == ([], [])


def test_a_workbook_that_was_saved_there_comes_back_identical(calc, tmp_path):
    path = tmp_path / "entries.xlsx"
    export_entries(path, FileForm.XLSX, ROWS, None)
    saved = calc(path, "xlsx")
    with_shared = openpyxl.load_workbook(saved, read_only=False)["entries"]
    grid, _ = own_grid(
        ([cell or "" for cell in line] for line in with_shared.iter_rows(values_only=True)), unescaped
    )
    read = {key.content: value.content for key, value in grid.rows}
    # openpyxl takes the escape of an escape out of texts that cells share, and leaves the others in.
    assert read | {"escaped": "_x000D_"} == {row.key: row.value for row in ROWS}


@pytest.mark.parametrize(("form", "separator"), [(FileForm.CSV, 44), (FileForm.TSV, 9)])
def test_a_text_file_has_no_formula_in_it(calc, tmp_path, form, separator):
    path = tmp_path / f"entries{form.value}"
    export_entries(path, form, ROWS, None)
    flat = calc(path, _AS_FLAT, f"CSV:{separator},34,76,1")
    assert formulas(flat) == []
    assert ">&apos;=1+1<" in flat.read_text("utf-8")


def test_the_clipboards_html_is_text_in_every_cell(calc, tmp_path):
    path = tmp_path / "clipboard.html"
    path.write_text("".join(html_pieces(ROWS)), "utf-8")
    shown = {row[0]: row[1] for row in cells(calc(path, _AS_CSV, "HTML (StarCalc)"))}
    assert shown == {row.key: row.value.replace("\t", " ") for row in ROWS}
    flat = calc(path, _AS_FLAT, "HTML (StarCalc)")
    assert (formulas(flat), numbers(flat)) == ([], [])


def test_unmarked_html_would_be_calculated(calc, tmp_path):
    path = tmp_path / "unmarked.html"
    path.write_text("<table><tr><td>=1+1</td><td>00123</td></tr></table>", "utf-8")
    assert cells(calc(path, _AS_CSV, "HTML (StarCalc)")) == [["2", "123"]]
