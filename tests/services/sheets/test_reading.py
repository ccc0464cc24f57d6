"""Files that come in: each kind as others write it, our own to the letter, and broken ones in a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lvctx_gui.core.entries import MISSING, NonTextValue
from lvctx_gui.core.grid.cell import Damage, Grid, Source
from lvctx_gui.core.grid.columns import Row, RowState
from lvctx_gui.core.grid.text.encoding import Encoding
from lvctx_gui.core.grid.text.separated import found_separator
from lvctx_gui.core.grid.writing.json_text import json_pieces
from lvctx_gui.core.grid.writing.separated import separated_pieces
from lvctx_gui.services.sheets.reading import Choices, read_file
from lvctx_gui.services.sheets.unreadable import UnreadableError
from lvctx_gui.services.sheets.writing import write_workbook
from tests.strategies import any_text, as_json_carries, values

HARD = ["=1", "'=1", "", None, "a\r\nb", "+x", "@x", "\tq", '"', "00123", "12345678901234567890", "_x000D_"]


@pytest.fixture
def file(tmp_path):
    def made(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return made


def pairs(grid):
    return [tuple(cell.content for cell in row) for row in grid.rows]


def workbook(*rows, formats=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, number_format in (formats or {}).items():
        book.active[place].number_format = number_format
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


# Ours -----------------------------------------------------------------------------------------------------


def as_csv(rows):
    return "t.csv", "".join(separated_pieces(rows, ",")).encode()


def as_tsv(rows):
    return "t.tsv", "".join(separated_pieces(rows, "\t")).encode()


def as_json(rows):
    return "t.json", "".join(json_pieces(rows)).encode()


def as_xlsx(rows):
    held = io.BytesIO()
    write_workbook(held, rows, None)
    return "t.xlsx", held.getvalue()


carried = any_text.filter(bool).map(as_json_carries)
FORMATS = [as_csv, as_tsv, as_json, as_xlsx]


@pytest.mark.parametrize("write", FORMATS)
def test_what_we_have_written_comes_back_to_the_letter(file, write):
    rows = [Row(f"k{number}", value) for number, value in enumerate(HARD)]
    opened = read_file(file(*write(rows)))
    assert pairs(opened.grid) == [(row.key, row.value) for row in rows]


@pytest.mark.parametrize("write", FORMATS)
@settings(max_examples=40)
@given(st.lists(st.tuples(carried, values), max_size=4, unique_by=lambda row: row[0]))
def test_so_does_any_text_in_every_format(tmp_path_factory, write, held):
    rows = [Row(key, as_json_carries(value) if type(value) is str else value) for key, value in held]
    name, data = write(rows)
    path = tmp_path_factory.mktemp("t") / name
    path.write_bytes(data)
    if not rows:
        return
    assert pairs(read_file(path).grid) == [(row.key, row.value) for row in rows]


def test_what_was_to_be_deleted_is_left_out_and_told(file):
    rows = [Row("a", "1"), Row("b", "2", RowState.DELETED)]
    opened = read_file(file(*as_csv(rows)))
    assert pairs(opened.grid) == [("a", "1")]
    assert opened.grid.notes[0].startswith("1 row was left out")


# Others' --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\nc,d\n", ","),
        ("a;b,b\nc;d\n", ";"),
        ("a\tb;c\nd\te\n", "\t"),
        ("one\ntwo\n", ","),
        ('k;"v;\nw"\nx;y', ";"),
        ("name,1;2\nother,3;4\nmore,5", ","),
    ],
)
def test_what_parts_the_cells_is_found_by_what_is_there(text, separator):
    assert found_separator(text) == separator


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("k,é".encode(), Encoding.UTF_8),
        ("k,é".encode("utf-8-sig"), Encoding.UTF_8),
        ("k,é".encode("utf-16"), Encoding.UTF_16_LE),
        ("k,é".encode("utf-16-le"), Encoding.UTF_16_LE),
        ("k,é".encode("utf-16-be"), Encoding.UTF_16_BE),
        ("k,é".encode("cp1252"), Encoding.WINDOWS_1252),
    ],
)
def test_the_encoding_is_found_told_and_can_be_chosen(file, data, encoding):
    opened = read_file(file("t.csv", data))
    assert opened.encoding is encoding
    assert pairs(opened.grid) == [("k", "é")]
    chosen = read_file(file("t.csv", "k,é".encode()), Choices(encoding=Encoding.WINDOWS_1252))
    assert pairs(chosen.grid) == [("k", "Ã©")]


def test_a_cell_of_csv_may_be_longer_than_pythons_reader_takes(file):
    text = "x" * 200_000
    assert pairs(read_file(file("t.csv", f'k,"{text}"')).grid) == [("k", text)]


@pytest.mark.parametrize(
    "text",
    [
        '{"entry": [{"key": "a", "value": "1"}, {"key": "b"}]}',
        '{"a": "1", "b": null}',
        '[["a", "1"], ["b", null]]',
        '[{"key": "a", "value": "1"}, {"key": "b", "value": null}]',
    ],
)
def test_json_is_an_answer_an_object_or_pairs(file, text):
    assert pairs(read_file(file("t.json", text)).grid) == [("a", "1"), ("b", None)]


def test_numbers_of_json_keep_their_spelling_and_a_member_named_twice_is_two_rows(file):
    grid = read_file(file("t.json", '{"a": 1.0, "a": "x", "o": {"b": [1]}}')).grid
    assert pairs(grid) == [
        ("a", NonTextValue("1.0", "number")),
        ("a", "x"),
        ("o", NonTextValue('{"b": [1]}', "object")),
    ]


def test_a_workbook_is_read_as_it_is_seen(file):
    data = workbook(
        ["a", "text"], ["zeros", 123], ["long", 12345678901234567890], ["f", "=1+1"], ["n", 147516594361],
        ["d", None], ["x", 1.5],
        formats={"B2": "00000"},
    )  # fmt: skip
    grid = read_file(file("t.xlsx", data)).grid
    held = dict(row for row in pairs(grid) if len(row) > 1)
    assert (held["a"], held["zeros"], held["n"], held["x"]) == ("text", "00123", "147516594361", "1.5")
    assert grid.source is Source.XLSX
    damages = {row[0].content: row[1].damage for row in grid.rows if len(row) > 1}
    assert damages["long"] is Damage.LOST_DIGITS
    assert damages["f"] is Damage.NOT_CALCULATED
    assert held.get("d", MISSING) is MISSING


def test_of_several_sheets_the_first_that_holds_something_is_read_and_another_can_be_chosen(file):
    book = Workbook()
    book.active.title = "empty"
    book.create_sheet("one").append(["a", "1"])
    book.create_sheet("two").append(["b", "2"])
    held = io.BytesIO()
    book.save(held)
    opened = read_file(file("t.xlsx", held.getvalue()))
    assert (opened.sheet, opened.sheets, pairs(opened.grid)) == ("one", ("empty", "one", "two"), [("a", "1")])
    assert pairs(read_file(file("t.xlsx", held.getvalue()), Choices(sheet="two")).grid) == [("b", "2")]


def test_two_corners_of_a_sheet_do_not_make_a_million_rows(file):
    book = Workbook()
    book.active["A1"] = "a"
    book.active["B1048576"] = "z"
    held = io.BytesIO()
    book.save(held)
    with pytest.raises(UnreadableError, match="too large"):
        read_file(file("t.xlsx", held.getvalue()))


def zipped(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(f"{name}.xml", content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("t.csv", b"", "is empty"),
        ("t.xlsx", b"PK\x03\x04broken", "broken"),
        ("t.xlsx", zipped(a=b"<!DOCTYPE x>"), "XML of its own"),
        ("t.xlsx", zipped(a=b"0" * 201_000_000), "unpacks to more than"),
        ("t.xlsx", zipped(a=b"<a/>"), "cannot be read as a workbook"),
        ("t.pdf", b"%PDF-1.4", "kind PDF"),
        ("t.xls", b"\xd0\xcf\x11\xe0aaaa", "kind XLS"),
        ("t.json", b"{", "line 1, column 2"),
        ("t.json", b"[" * 100_000, "nested too deeply"),
        ("t.json", b"[1, 2]", "holds no keys and values"),
        ("t.bin", b"\0\0\0\0\1\2", "no text"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(file, name, data, why):
    with pytest.raises(UnreadableError, match=why) as raised:
        read_file(file(name, data))
    assert str(raised.value).startswith(name)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableError, match=r"gone\.csv could not be read"):
        read_file(tmp_path / "gone.csv")


PLAIN = {"t.xlsx": workbook(["a", "1"], ["b", 2]), "t.csv": b'a,1\r\n"b",2', "t.json": b'{"a": "1"}'}


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(PLAIN)),
    st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 255)), max_size=6),
)
def test_any_damage_ends_in_a_table_or_in_a_sentence(tmp_path_factory, name, damages):
    data = bytearray(PLAIN[name])
    for at, byte in damages:
        data[at % len(data)] = byte
    path = tmp_path_factory.mktemp("d") / name
    path.write_bytes(data)
    try:
        grid, said = read_file(path).grid, ""
    except UnreadableError as error:
        grid, said = None, str(error)
    assert isinstance(grid, Grid) or said.endswith(".")


def test_openpyxl_reads_what_we_write_as_texts():
    held = io.BytesIO()
    write_workbook(held, [Row("=1", "=2")], None)
    (_, row) = load_workbook(held)["entries"].iter_rows(max_row=2)
    assert {cell.data_type for cell in row[:2]} == {"s"}
