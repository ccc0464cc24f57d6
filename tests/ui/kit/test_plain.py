"""Text of others is shown as text: no label and no tool tip takes it for markup."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

import lvctx_gui
from lvctx_gui.core.visible import plain_lines, plain_sentence
from lvctx_gui.ui.kit.plain import PlainLabel, plain_tip
from tests.strategies import any_text
from tests.ui.kit.plain_checks import HIDING, is_markup

_ROOM = Path(lvctx_gui.__file__).parent

markup = st.lists(
    st.one_of(
        st.sampled_from(
            ("<b>", "</b>", "<img src=x>", "&lt;", "&amp;", "<?xml", "<", ">", "&", "lt;", "\n", " ", "<!--",
             "<p/>", "\u2060", "x" * 130, "word " * 30)
        ),
        any_text,
    ),
    max_size=6,
).map("".join)  # fmt: skip


@given(markup)
def test_no_tool_tip_is_taken_for_markup_and_what_comes_out_may_go_in_again(text):
    tip = plain_tip(text)
    assert not is_markup(tip)
    assert plain_tip(tip) == tip
    assert all(len(line.replace("\u2060", "")) <= 100 for line in tip.split("\n"))
    shown = tip.replace("\u2060", "").replace("\n", "")
    # One joiner behind such a sign is taken for what an earlier call has put there.
    given_back = re.sub("(<|&(?=\u2060lt;))\u2060", r"\1", text)
    assert shown == plain_lines(given_back).replace("\n", "")


@given(markup)
def test_a_label_shows_every_text_as_it_is(qapp, text):
    label = PlainLabel(text)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == plain_sentence(text)
    assert "\n" not in label.text()
    assert not HIDING & set(PlainLabel(text, lines=True).text())
    label.setText("")
    label.setText(text)
    assert label.text() == plain_sentence(text)


def test_a_label_keeps_its_format(qapp):
    with pytest.raises(TypeError):
        PlainLabel().setTextFormat(Qt.TextFormat.RichText)


@given(st.text("abc ÄÖ€…—“”'é\u2026", max_size=20))
def test_ordinary_sentences_stay_to_the_letter(text):
    assert plain_sentence(text) == plain_lines(text) == text


_GUESSING = {
    "QErrorMessage", "QInputDialog", "QMessageBox", "QProgressDialog", "QSplashScreen", "QSystemTrayIcon",
    "QTextBrowser", "QToolTip", "QWhatsThis", "QWizard", "insertHtml", "setHtml", "setInformativeText",
    "setMarkdown", "setTextFormat", "setWhatsThis", "appendHtml", "setDetailedText", "setPrefix",
}  # fmt: skip
_TIPS = {"setToolTip", "setTabToolTip"}


def _sources():
    for file in sorted(_ROOM.rglob("*.py")):
        if file.relative_to(_ROOM).as_posix() != "ui/kit/plain.py":
            yield file.relative_to(_ROOM).as_posix(), ast.parse(file.read_text("utf-8"))


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_the_source_makes_no_other_label_and_nothing_else_that_guesses():
    found = []
    for file, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) == "QLabel":
                found.append(f"{file}:{node.lineno}: a QLabel")
            if isinstance(node, ast.ClassDef) and any(_name(base) == "QLabel" for base in node.bases):
                found.append(f"{file}:{node.lineno}: a class of QLabel")
            if isinstance(node, ast.Attribute | ast.Name) and _name(node) in _GUESSING:
                found.append(f"{file}:{node.lineno}: {_name(node)}")
            if isinstance(node, ast.Call) and _name(node.func) == "QTextEdit" and node.args:
                found.append(f"{file}:{node.lineno}: a QTextEdit with a text")
    assert not found


def _constant(node):
    """A text that stands in the source, be it a sentence to translate; ``None`` for every other."""
    if isinstance(node, ast.Call) and _name(node.func) == "tr" and not node.keywords:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) else None


def test_every_tool_tip_in_the_source_is_a_constant_or_made_plain():
    found = []
    for file, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in _TIPS:
                tip = node.args[-1]
                made_plain = isinstance(tip, ast.Call) and _name(tip.func) == "plain_tip"
                parts = [tip.body, tip.orelse] if isinstance(tip, ast.IfExp) else [tip]
                texts = [_constant(part) for part in parts]
                if not made_plain and None in texts:
                    found.append(f"{file}:{node.lineno}: {ast.unparse(node)}")
                found += [f"{file}:{node.lineno}: {text}" for text in texts if text and is_markup(text)]
            if isinstance(node, ast.FunctionDef) and "ToolTipRole" in ast.unparse(node):
                assert "plain_tip" in ast.unparse(node) or file == "ui/call/entries/model.py", file
    assert not found
