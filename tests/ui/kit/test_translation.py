"""From the reader of sentences through Qt's own tools to the window's language."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sentences
from PySide6.QtCore import QCoreApplication, QTranslator

from lvctx_gui.core.translate import tr, tr_n, translate_with
from lvctx_gui.ui.kit.translation import translate_by_qt

PROGRAM = """\
from lvctx_gui.core.translate import tr, tr_n
def told(key, number):
    return tr("Deleted {key} <b>.", key=key), tr("Open", "the verb"), tr_n("{n} entry", "{n} entries", number)
"""
GERMAN = {
    "<source>Deleted {key} &lt;b&gt;.</source>": "{key} wurde gelöscht &lt;b&gt;.",
    "<source>Open</source>": "Öffnen",
}


def tool(name):
    return shutil.which(name, path=str(Path(sys.executable).parent))


@pytest.fixture
def installed(qapp, tmp_path):
    """A translation that Qt's tools have made of what the reader found."""
    if not tool("pyside6-lrelease"):
        pytest.skip("Qt's lrelease is not installed")
    module, source, made = tmp_path / "program.py", tmp_path / "de.ts", tmp_path / "de.qm"
    module.write_text(PROGRAM, "utf-8")
    findings, found = sentences.read([module])
    assert not findings
    sentences.write_ts(found, source)
    text = source.read_text("utf-8").replace('<TS version="2.1">', '<TS version="2.1" language="de">')
    text = text.replace(
        "<numerusform></numerusform>",
        "<numerusform>{n} Eintrag</numerusform><numerusform>{n} Einträge</numerusform>",
    )
    text = text.replace(' type="unfinished"', "")
    for english, german in GERMAN.items():
        head, _, rest = text.partition(english)
        text = (
            head
            + english
            + rest.replace("<translation></translation>", f"<translation>{german}</translation>", 1)
        )
    source.write_text(text, "utf-8")
    subprocess.run([tool("pyside6-lrelease"), str(source), "-qm", str(made)], check=True, capture_output=True)
    translator = QTranslator()
    assert translator.load(str(made))
    QCoreApplication.installTranslator(translator)
    translate_by_qt()
    yield
    translate_with(None)
    QCoreApplication.removeTranslator(translator)


def test_qt_translates_what_the_reader_found(installed):
    assert tr("Deleted {key} <b>.", key="%n") == "%n wurde gelöscht <b>."
    assert tr("Open", "the verb") == "Öffnen"
    assert tr_n("{n} entry", "{n} entries", 1) == "1 Eintrag"
    assert tr_n("{n} entry", "{n} entries", 12_345) == "12,345 Einträge"
    assert tr_n("{n} entry", "{n} entries", 10**10 + 1) == "10,000,000,001 Einträge"


def test_what_qt_does_not_know_stays_english_with_its_forms(installed):
    assert tr("Close") == "Close"
    assert tr_n("{n} call", "{n} calls", 1) == "1 call"
    assert tr_n("{n} call", "{n} calls", 2) == "2 calls"
