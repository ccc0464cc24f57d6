"""What is chosen before entries go into a file, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from lvctx_gui.core.translate import mark, tr_marked, tr_n
from lvctx_gui.services.sheets.exporting import FileForm


class Scope(Enum):
    """Which entries."""

    ALL = "all"
    SELECTED = "selected"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Which entries, as what, and whether the file says of which call they are."""

    scope: Scope = Scope.ALL
    form: FileForm = FileForm.XLSX
    with_call: bool = True


def scope_label(scope: Scope, number: int) -> str:
    """The choice ``scope``, with how many entries that are."""
    if scope is Scope.ALL:
        return tr_n("The only entry", "All {n} entries", number)
    if scope is Scope.SELECTED:
        return tr_n("The selected entry", "The {n} selected entries", number)
    return tr_n("The entry that is shown", "The {n} entries that are shown", number)


_NAMES: Mapping[FileForm, str] = MappingProxyType(
    {
        FileForm.XLSX: mark("Excel workbook (.xlsx)", "kinds of files"),
        FileForm.CSV: mark("CSV, separated by commas (.csv)", "kinds of files"),
        FileForm.TSV: mark("TSV, separated by tabs (.tsv)", "kinds of files"),
        FileForm.JSON: mark("JSON (.json)", "kinds of files"),
        FileForm.MARKDOWN: mark("Markdown table (.md)", "kinds of files"),
    }
)
_TOLD: Mapping[FileForm, str] = MappingProxyType(
    {
        FileForm.XLSX: mark(
            "For Excel and LibreOffice. Every cell is a text: nothing in it is calculated or rounded."
        ),
        FileForm.CSV: mark(
            "For spreadsheets and scripts. A ' stands before what a spreadsheet would calculate; importing "
            "the file here takes it away again."
        ),
        FileForm.TSV: mark(
            "As CSV, for programs that separate by tabs. A ' stands before what a spreadsheet would "
            "calculate; importing the file here takes it away again."
        ),
        FileForm.JSON: mark("For programs, in the form in which the API names entries."),
        FileForm.MARKDOWN: mark("To be read in tickets, chats and documents. It cannot be imported again."),
    }
)


def form_name(form: FileForm) -> str:
    """The kind of file as people choose it."""
    return tr_marked(_NAMES[form], "kinds of files")


def about_form(form: FileForm) -> str:
    """What it is good for, in sentences."""
    return tr_marked(_TOLD[form])
