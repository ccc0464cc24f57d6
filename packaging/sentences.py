"""Finds every sentence that a person sees: those to translate, and those that bypass the translation.

    python packaging/sentences.py [PATH …]       names what bypasses it (exit status 1 if something does)
    python packaging/sentences.py --ts FILE.ts   writes the sentences for Qt's Linguist

Qt's own ``lupdate`` knows neither two forms for a number nor places with names, so the program has this one.
A text that no person sees, although it looks as if, carries the comment ``# not shown`` in its line.
"""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "lvctx_gui"
CONTEXT = "lvctx-gui"

_WORDS = re.compile(r"[^\W\d_]{2,}[,;:.!?”’)]* +[“‘(]?[^\W\d_]{2,}|^[^\W\d_]{3,}[.…!?:]$|…")
"""What looks like a sentence, or a part of one."""
_PART = re.compile(r"[^\W\d_]{2,}[^\w␟]* | [^\W\d_]{2,}")
"""The same between the values of an f-string, which ``␟`` stands for."""
_SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE FROM|CREATE|DROP|ALTER|PRAGMA|BEGIN|ATTACH|VACUUM)\b")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PLACE = re.compile(r"\{(\w+)\}")
_SHOWING = {
    "addAction", "addMenu", "addButton", "addTab", "setText", "setTitle", "setWindowTitle", "setToolTip",
    "setStatusTip", "setWhatsThis", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText",
    "setHeaderLabels", "setInformativeText", "setDetailedText", "setLabelText", "setPlainText", "announce",
    "addItem", "addItems", "addRow", "addSection", "QAction", "QLabel", "QPushButton", "QCheckBox",
    "QRadioButton", "QGroupBox", "QMenu", "QToolButton", "PlainLabel", "WrappedLabel", "ElidedLabel",
    "RemarkLabel", "Message", "say",
}  # fmt: skip
"""Functions whose texts are shown, be they single words."""
_HIDING = {"setStyleSheet", "setObjectName", "findChild", "compile", "getLogger", "setProperty", "property"}
"""Functions whose texts are not shown."""
_TRANSLATING = {"tr": 1, "tr_n": 2, "mark": 1, "tr_marked": 0}
"""The functions of ``core.translate``, with how many of their arguments are sentences."""
_MISTAKES = {
    "AssertionError", "AttributeError", "KeyError", "LookupError", "NotImplementedError", "RuntimeError",
    "TypeError", "ValueError",
}  # fmt: skip
"""Errors that are told to programmers: what a person may meet has a class of its own."""
_LOGGERS = {"log", "_log", "logger", "logging"}


@dataclass(frozen=True)
class Finding:
    """Something to mend: where, and what."""

    file: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{_path(self.file)}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Sentence:
    """One sentence to translate: its English (for a number: the form for many), and the other form."""

    text: str
    about: str = ""
    one: str = ""


def files(paths: list[Path]) -> Iterator[Path]:
    """The modules below ``paths``; without any those of the program, but for the practice server's API."""
    for path in paths or [PROGRAM]:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if not file.is_relative_to(PROGRAM / "sandbox"):
                yield file


class _Reader(ast.NodeVisitor):
    """Reads one module; ``findings`` and ``sentences`` are what it found."""

    def __init__(self, file: Path) -> None:
        self._file = file
        source = file.read_text("utf-8")
        self._not_shown = _commented(source)
        self.findings: list[Finding] = []
        self.sentences: list[tuple[int, Sentence]] = []
        self._quiet = 0
        self._showing = 0
        self.visit(ast.parse(source))

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name in _TRANSLATING and isinstance(node.func, ast.Name):
            self._read_sentence(name, node)
            return
        if name in _MISTAKES or name in _HIDING or _name(getattr(node.func, "value", node.func)) in _LOGGERS:
            self._walk_quietly(node)
            return
        self.visit(node.func)
        shows = name in _SHOWING
        self._showing += shows
        for child in [*node.args, *node.keywords]:
            self.visit(child)
        self._showing -= shows

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self._judge(node, node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        fixed = "␟".join(str(p.value) for p in node.values if isinstance(p, ast.Constant))
        if _LETTERS.search(fixed) and (
            self._showing or re.search(r"[^\W\d_]{2,}[^\w␟]* | [^\W\d_]{2,}", fixed)
        ):
            self._complain(node, fixed.replace("␟", "{…}"))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        # Docstrings, of attributes too.
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._read_function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._read_function(node)

    def _read_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        if node.name == "__repr__":
            self._walk_quietly(node)
        else:
            for child in [*node.decorator_list, node.args, *node.body]:
                self.visit(child)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        # Keys, and types written as text.
        self.visit(node.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        self._walk_quietly(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        del node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        del node

    def _walk_quietly(self, node: ast.AST) -> None:
        self._quiet += 1
        self.generic_visit(node)
        self._quiet -= 1

    def _judge(self, node: ast.Constant, text: str) -> None:
        if (self._showing and _LETTERS.search(text)) or _WORDS.search(text):
            self._complain(node, text)

    def _complain(self, node: ast.expr, text: str) -> None:
        if _SQL.match(text):
            return
        lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if not self._quiet and not any(line in self._not_shown for line in lines):
            short = text if len(text) < 60 else f"{text[:57]}…"
            self._find(node, f"bypasses the translation: {short!r}")

    def _read_sentence(self, name: str, node: ast.Call) -> None:
        count = _TRANSLATING[name]
        texts = [_text(arg) for arg in node.args]
        put_in = [arg for arg in node.args[count:] if not isinstance(arg, ast.Constant)]
        put_in += [keyword.value for keyword in node.keywords if keyword.arg != "about"]
        self._showing, before = 0, self._showing
        for value in put_in:
            self.visit(value)
        self._showing = before
        if not count:
            return
        whole = texts[:count]
        if len(whole) < count or None in whole:
            self.findings.append(
                Finding(self._file, node.lineno, f"{name} needs its sentence as one literal")
            )
            return
        if name == "tr_n":
            about = next((_text(k.value) or "" for k in node.keywords if k.arg == "about"), "")
            sentence = Sentence(str(whole[1]), about, str(whole[0]))
        else:
            sentence = Sentence(str(whole[0]), (texts[1] or "") if len(texts) > 1 else "")
        self._check_places(name, node, sentence)
        self.sentences.append((node.lineno, sentence))

    def _check_places(self, name: str, node: ast.Call, sentence: Sentence) -> None:
        if name == "mark" or any(keyword.arg is None for keyword in node.keywords):
            return
        given = {str(keyword.arg) for keyword in node.keywords} - {"about"}
        # The form for one may spell the number out.
        known, needed = given | ({"n"} if name == "tr_n" else set()), set(_PLACE.findall(sentence.text))
        if needed != known or set(_PLACE.findall(sentence.one)) - known:
            what = f"has the places {sorted(needed)} and is given {sorted(given)}"
            self._find(node, f"{sentence.text!r} {what}")

    def _find(self, node: ast.expr, what: str) -> None:
        self.findings.append(Finding(self._file, node.lineno, what))


def _path(file: Path) -> str:
    return (file.relative_to(ROOT) if file.is_relative_to(ROOT) else file).as_posix()


def _commented(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__)
    return {t.start[0] for t in tokens if t.type == tokenize.COMMENT and "not shown" in t.string}


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _text(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def read(paths: list[Path]) -> tuple[list[Finding], dict[Sentence, list[tuple[Path, int]]]]:
    """What is to be mended below ``paths``, and every sentence with the places where it is said."""
    findings: list[Finding] = []
    found: dict[Sentence, list[tuple[Path, int]]] = {}
    for file in files(paths):
        reader = _Reader(file)
        findings += reader.findings
        for line, sentence in reader.sentences:
            found.setdefault(sentence, []).append((file, line))
    forms: dict[tuple[str, str], Sentence] = {}
    for sentence, places in found.items():
        other = forms.setdefault((sentence.text, sentence.about), sentence)
        if other != sentence:
            file, line = places[0]
            findings.append(
                Finding(file, line, f"{sentence.text!r} is said elsewhere with another form for one")
            )
    return findings, found


def write_ts(found: dict[Sentence, list[tuple[Path, int]]], target: Path) -> None:
    """Write ``found`` as a translation source file (Qt Linguist's TS format) without translations."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1">']
    lines += ["<context>", f"    <name>{CONTEXT}</name>"]
    for sentence in sorted(found, key=lambda each: (each.text, each.about)):
        numbered = ' numerus="yes"' if sentence.one else ""
        lines.append(f"    <message{numbered}>")
        for file, line in found[sentence]:
            lines.append(f'        <location filename={quoteattr(_path(file))} line="{line}"/>')
        lines.append(f"        <source>{escape(sentence.text)}</source>")
        if sentence.about:
            lines.append(f"        <comment>{escape(sentence.about)}</comment>")
        if sentence.one:
            lines.append(f"        <extracomment>For one: {escape(sentence.one)}</extracomment>")
        form = "<numerusform></numerusform>" if sentence.one else ""
        lines.append(f'        <translation type="unfinished">{form}</translation>')
        lines.append("    </message>")
    lines += ["</context>", "</TS>", ""]
    target.write_text("\n".join(lines), "utf-8")


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; return the exit status."""
    if arguments[:1] == ["--ts"]:
        _, found = read([])
        write_ts(found, Path(arguments[1]))
        print(f"{len(found):,} sentences: {arguments[1]}")
        return 0
    findings, found = read([Path(word).resolve() for word in arguments])
    for finding in findings:
        print(finding)
    print(f"{len(found):,} sentences, {len(findings):,} to mend")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
