from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
import sentences
from sentences import Sentence


@pytest.fixture
def module(tmp_path):
    """Write a module; what the reader finds in it."""

    def write(source):
        file = tmp_path / "module.py"
        file.write_text(source, "utf-8")
        findings, found = sentences.read([file])
        return [finding.what for finding in findings], set(found)

    return write


@pytest.mark.parametrize(
    "source",
    [
        'label.setText("Cancel")',
        'title = "The call has no entries."',
        'title = f"{count} entries were read"',
        'what = f"It {verb} sent"',
        'raise OwnError("The server did not answer.")',
        'menu.addAction("E&xit")',
        'TITLES = {1: "not sent yet"}',
        'def f(text="Nothing was sent."): ...',
        'label.setText(tr("Sent {key}.", key="to be sure"))',
    ],
)
def test_a_text_that_bypasses_the_translation_is_found(module, source):
    findings, _ = module(source)
    assert len(findings) == 1
    assert "bypasses" in findings[0]


@pytest.mark.parametrize(
    "source",
    [
        '"""A module of this kind."""',
        'class A:\n    x: int = 1\n    """What x is for."""',
        '_log.info("The call %s was read", call)',
        'raise ValueError("a programmer reads this")',
        'sql = "SELECT key FROM entry"',
        'words = "never to be seen"  # not shown',
        'label.setObjectName("two words")',
        'if text == "two words": ...',
        'def f(a: "Some type") -> "Other type": ...',
        'label.setText("→")',
        'name = "content-type"',
    ],
)
def test_what_no_person_sees_is_left_alone(module, source):
    assert module(source) == ([], set())


def test_each_sentence_is_read_with_what_it_is_about_and_its_forms(module):
    findings, found = module(
        'tr("Sent {key}" " and read back.", key=key)\n'
        'tr("Open", "the verb")\n'
        'mark("Refresh")\n'
        'tr_n("{n} entry of {call}", "{n} entries of {call}", number, call=call, about="of a long table")\n'
        'tr_n("One entry", "{n} entries", number)\n'
    )
    assert not findings
    assert found == {
        Sentence("Sent {key} and read back."),
        Sentence("Open", "the verb"),
        Sentence("Refresh"),
        Sentence("{n} entries of {call}", "of a long table", "{n} entry of {call}"),
        Sentence("{n} entries", "", "One entry"),
    }


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("tr(sentence)", "needs its sentence as one literal"),
        ('tr(f"{key} was sent")', "needs its sentence as one literal"),
        ('tr("Sent {key}.")', "has the places ['key'] and is given []"),
        ('tr("Sent.", key=key)', "has the places [] and is given ['key']"),
        ('tr_n("{n} of {a}", "{n}", 2)', "has the places ['n']"),
        ('tr_n("{n} key", "{n} keys", a); tr_n("one key", "{n} keys", b)', "with another form for one"),
    ],
)
def test_a_sentence_that_nobody_can_translate_is_found(module, source, what):
    findings, _ = module(source)
    assert any(what in finding for finding in findings)


def test_a_marked_sentence_may_be_shown_from_a_table(module):
    assert module("tr_marked(spec.title)") == ([], set())


@pytest.mark.slow("reads the whole program")
def test_the_sentences_of_the_program_are_written_for_qt(tmp_path, capsys):
    file = tmp_path / "lvctx-gui.ts"
    assert sentences.main(["--ts", str(file)]) == 0
    assert "sentences" in capsys.readouterr().out
    context = ET.parse(file).getroot().find("context")
    messages = context.findall("message")
    assert {message.find("location").get("filename").split("/")[0] for message in messages} == {"lvctx_gui"}
    assert any(message.get("numerus") == "yes" for message in messages) or len(messages) < 10


def test_files_are_named_and_the_status_says_whether_there_is_something_to_mend(tmp_path, capsys):
    file = tmp_path / "module.py"
    file.write_text('label.setText("Cancel")\n')
    assert sentences.main([str(file)]) == 1
    assert f"{file}:1: bypasses the translation: 'Cancel'" in capsys.readouterr().out
    file.write_text('label.setText(tr("Cancel"))\n')
    assert sentences.main([str(file)]) == 0
