"""What spreadsheets, mails and browsers put on the clipboard, byte for byte, and what is read of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.core.grid import own_rows
from lvctx_gui.core.grid.cell import Damage, Grid, Source
from lvctx_gui.core.grid.columns import Row
from lvctx_gui.core.grid.damage import damage_reason
from lvctx_gui.core.grid.html_table import read_html
from lvctx_gui.core.grid.offered import HTML, LIBREOFFICE, XML_SPREADSHEET, Offered
from lvctx_gui.core.grid.reading import read
from lvctx_gui.core.grid.xml_spreadsheet import number_cell, read_xml
from tests.strategies import any_text

EXCEL = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
 <Styles><Style ss:ID="Default" ss:Name="Normal"/>
  <Style ss:ID="s62"><NumberFormat ss:Format="00000"/></Style></Styles>
 <Worksheet ss:Name="Sheet1">
  <Table ss:ExpandedColumnCount="2" ss:ExpandedRowCount="3">{rows}</Table>
 </Worksheet>
</Workbook>
"""

LIBREOFFICE_HTML = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">
<html><body><table cellspacing="0" border="0"><colgroup span="2" width="85"></colgroup>
<tr><td height="17" align="left">key</td>
<td align="right" sdval="147516594361" sdnum="1033;">1.47516594E+11</td></tr>
<tr><td align="left">two<br>lines</td><td align="left" sdnum="1033;0;@">00123</td></tr>
</table></body></html>"""


def excel(*rows):
    made = "".join(f"<Row>{row}</Row>" for row in rows)
    return EXCEL.replace("{rows}", made).encode() + b"\0"


def data(kind, text, **attributes):
    more = "".join(f' ss:{name}="{value}"' for name, value in attributes.items())
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def contents(grid):
    return [["" if cell.is_empty else cell.content for cell in row] for row in grid.rows]


def test_excel_shows_an_exponent_and_all_digits_are_restored():
    xml = excel(data("String", "account_number") + data("Number", "147516594361"))
    grid = read(Offered("account_number\t1.47517E+11\r\n", {XML_SPREADSHEET: xml}))
    (_, cell) = grid.rows[0]
    assert (cell.content, cell.shown, cell.restored, cell.damage) == (
        "147516594361",
        "1.47517E+11",
        True,
        None,
    )


def test_the_text_alone_is_blocked_with_the_reason():
    ((_, cell),) = read(Offered("account_number\t1.47517E+11\r\n")).rows
    assert cell.damage is Damage.LOST_DIGITS
    assert "dropped digits" in damage_reason(cell)


def test_digits_that_excel_itself_has_lost_are_blocked_although_it_says_exactly_what_it_holds():
    xml = excel(data("Number", "1.2345678901234499E+19") + data("Number", "12345678901234500000"))
    grid = read(Offered("1.23457E+19\t1.23457E+19\r\n", {XML_SPREADSHEET: xml}))
    assert [cell.damage for cell in grid.rows[0]] == [Damage.LOST_DIGITS, Damage.LOST_DIGITS]


def test_zeros_that_a_format_has_put_there_are_taken_as_they_are_seen():
    xml = excel(data("Number", "123", StyleID="s62") + data("String", "00456"))
    assert contents(read(Offered("00123\t00456\r\n", {XML_SPREADSHEET: xml}))) == [["00123", "00456"]]


def test_a_date_is_what_is_shown_and_is_told():
    xml = excel(data("DateTime", "2026-04-03T00:00:00.000"))
    ((cell,),) = read(Offered("4/3/2026\r\n", {XML_SPREADSHEET: xml})).rows
    assert (cell.content, cell.damage) == ("4/3/2026", Damage.MADE_A_DATE)
    assert not cell.damage.blocks


def test_line_breaks_and_what_is_left_out_between_cells():
    xml = excel(
        data("String", "k") + data("String", "a&#10;b\tc", Index="3"),
        data("Error", "#REF!") + '<Cell ss:Formula="=R1C1"/>' + data("Boolean", "1", MergeAcross="1"),
    )
    grid = read_xml(xml)
    assert contents(grid) == [["k", "", "a\nb\tc"], ["#REF!", "", "TRUE", ""]]
    assert [cell.damage for cell in grid.rows[1]] == [Damage.FAILED, Damage.NOT_CALCULATED, None, None]


def test_libreoffice_says_exactly_what_its_plain_text_has_made_blanks_of():
    offered = Offered("k\ta b c\n", {LIBREOFFICE: b'k\t"a\nb\tc"\n'})
    grid = read(offered)
    assert contents(grid) == [["k", "a\nb\tc"]]
    assert grid.source is Source.LIBREOFFICE


def test_html_beside_a_text_says_the_digits_of_a_number():
    offered = Offered("key\t1.47516594E+11\ntwo lines\t00123\n", {HTML: LIBREOFFICE_HTML.encode()})
    grid = read(offered)
    assert contents(grid) == [["key", "147516594361"], ["two lines", "00123"]]
    assert grid.rows[0][1].restored


def test_html_alone_is_a_table():
    assert contents(read(Offered("", {HTML: LIBREOFFICE_HTML.encode()}))) == [
        ["key", "147516594361"],
        ["two\nlines", "00123"],
    ]


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><td>a<td>b<tr><td>c</table>", [["a", "b"], ["c"]]),
        ("<table><tr><td colspan=2>a</td><td>b</td></tr></table>", [["a", "", "b"]]),
        ("<table><tr><td><p>a</p><p>b &amp; c</p></td></tr></table>", [["a\nb & c"]]),
        ("<table><tr><td>a <table><tr><td>in</td></tr></table></td><td>b</td></tr></table>", [["a in", "b"]]),
        ("<p>no table</p>", None),
    ],
)
def test_tables_of_mails_and_browsers(html, rows):
    grid = read_html(html)
    assert (None if grid is None else contents(grid)) == rows


def test_our_own_rows_win_and_say_everything():
    rows = own_rows.write([Row("k", None), Row("n", NonTextValue("1", "number")), Row("e", "")])
    grid = read(Offered("k\t\nn\t1\ne\t\n", {own_rows.FORMAT: rows}))
    assert [row[1].content for row in grid.rows] == [None, NonTextValue("1", "number"), ""]


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<a>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        excel('<Cell ss:Index="9999999"/>' + data("String", "a", Index="9999998")),
        excel(data("String", "a")).replace(b"<Row>", b'<Row ss:Index="9999999">'),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_document_or_far_too_large_is_left_to_the_other_formats(xml):
    assert read_xml(xml) is None
    assert contents(read(Offered("a\tb", {XML_SPREADSHEET: xml}))) == [["a", "b"]]


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_of_15_digits_are_kept_however_they_are_written(number):
    assert number_cell(str(number)).content == str(number)
    digits = str(abs(number)).rstrip("0") or "0"
    exponent = len(str(abs(number))) - 1
    if number:
        rest = f".{digits[1:]}" if digits[1:] else ""
        written = f"{'-' if number < 0 else ''}{digits[0]}{rest}E+{exponent}"
        assert number_cell(written).content == str(number)
        assert number_cell(written).damage is None


@given(st.lists(st.lists(st.text("aé <&\n", max_size=6), min_size=1, max_size=3), min_size=1, max_size=4))
def test_texts_of_excel_come_to_the_letter(rows):
    from xml.sax.saxutils import escape

    xml = excel(*("".join(data("String", escape(text)) for text in row) for row in rows))
    assert [[cell.content for cell in row] for row in read_xml(xml).rows] == rows


@given(
    any_text,
    st.dictionaries(st.sampled_from([XML_SPREADSHEET, LIBREOFFICE, HTML, own_rows.FORMAT]), st.binary()),
)
def test_any_bytes_end_in_a_grid_or_in_nothing(text, formats):
    grid = read(Offered(text, formats))
    assert grid is None or isinstance(grid, Grid)


@given(st.text("<>/tabledrh \"'=!-", max_size=60))
def test_any_html_ends_in_a_table_or_in_nothing(html):
    grid = read_html(f"<table><tr>{html}")
    assert grid is None or all(
        cell.content is MISSING or isinstance(cell.content, str) for row in grid.rows for cell in row
    )
