"""Checklists on disk: whose they are, what of them counts, and what is said of those that do not."""

import os
import stat
import sys

import pytest

from lvctx_gui.core.checklist.checklist import Checklist, Conditions, Item
from lvctx_gui.store.checklists import folder as checklist_folder
from lvctx_gui.store.checklists.folder import (
    ChecklistFileError,
    Origin,
    Shelf,
    delete,
    export,
    file_problems,
    file_stem,
    free_file,
    read_file,
    read_shelf,
    save,
)

ONE = Checklist("Payments", items=(Item(("PromiseDate",)),))


@pytest.fixture
def own(tmp_path):
    return tmp_path / "checklists"


def shelf(own, administrator=None, why="") -> Shelf:
    found = read_shelf(own, administrator, lambda _file: why)
    return Shelf(tuple(each for each in found.filed if each.origin is not Origin.PRACTICE), found.problems)


def test_there_is_nothing_at_first(own, tmp_path):
    assert shelf(own, tmp_path / "none") == Shelf()


def test_what_is_saved_is_read_again(own):
    file = save(own, ONE)
    assert file.name == "checklist-payments.toml"
    found = shelf(own)
    assert [(each.checklist, each.in_use, each.file) for each in found.filed] == [(ONE, ONE, file)]
    assert save(own, ONE).name == "checklist-payments-2.toml"
    assert save(own, Checklist("Other", items=ONE.items), file) == file
    assert [each.checklist.name for each in shelf(own).filed] == ["Other", "Payments"]
    delete(file)
    delete(file)
    assert len(shelf(own).filed) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_checklist_is_its_owners_only(own):
    file = save(own, ONE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(own.stat().st_mode) == 0o700


def test_a_file_that_cannot_be_used_hides_no_other(own):
    file = save(own, ONE)
    (own / "broken.toml").write_text("name = 'x'\n[[item]\n", "utf-8")
    (own / "folder.toml").mkdir()
    (own / "large.toml").write_bytes(b"#" * 1_000_001)
    (own / "notes.txt").write_text("[[", "utf-8")
    found = shelf(own)
    assert [each.file for each in found.filed] == [file]
    assert len(found.problems) == 3
    assert found.problems[0] == (
        f"{own / 'broken.toml'} cannot be used. The file is not valid TOML: see line 2."
    )
    assert "not an ordinary file" in found.problems[1]
    assert found.problems[2] == f"{own / 'large.toml'} cannot be used. The file is too large."


def test_an_item_with_a_mistake_is_left_out_and_told_by_item_and_field(own):
    own.mkdir()
    (own / "a.toml").write_text(
        "name = 'A'\n[[item]]\nkeys = 'K'\n"
        "[[item]]\nkeys = 'L'\npattern = '('\nsentence = 's'\nexample = 'e'\n"
        "[[item]]\nkeys = 'M'\nrequired = 1\ncolour = 2\n",
        "utf-8",
    )
    found = shelf(own).filed[0]
    assert [item.keys for item in found.checklist.items] == [("K",), ("L",), ("M",)]
    assert found.in_use == Checklist("A", items=(Item(("K",)),))
    assert file_problems(found) == (
        "Item 3, required: “required” must be true or false.",
        "Item 2, pattern: The pattern has a “(” without a “)”, near character 1.",
        "Item 3: “colour” is not known.",
    )


def test_a_condition_that_is_not_understood_never_means_all_calls(own):
    own.mkdir()
    (own / "a.toml").write_text("name = 'A'\n[when]\nclients = 7419\n[[item]]\nkeys = 'K'\n", "utf-8")
    found = shelf(own)
    assert found.filed[0].in_use is None
    assert found.in_use(Origin.OWN) == ()


def test_a_file_that_is_not_the_administrators_is_not_taken_for_one(own, tmp_path):
    administrator = tmp_path / "policy" / "checklists"
    save(administrator, ONE)
    found = shelf(own, administrator)
    assert [each.origin for each in found.filed] == [Origin.ADMINISTRATOR]
    assert found.in_use(Origin.ADMINISTRATOR) == (ONE,)
    distrusted = shelf(own, administrator, "It belongs to somebody.")
    assert distrusted.filed == ()
    assert distrusted.problems[0].endswith(
        "It counts only if nobody but administrators can change it. It belongs to somebody."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_no_link_leads_out_of_the_folder(own, tmp_path):
    elsewhere = save(tmp_path / "elsewhere", ONE)
    own.mkdir()
    (own / "link.toml").symlink_to(elsewhere)
    assert shelf(own).filed == ()
    with pytest.raises(ChecklistFileError, match="not an ordinary file"):
        save(own, ONE, own / "link.toml")


def test_only_so_many_files_are_read(own, monkeypatch):
    monkeypatch.setattr(checklist_folder, "MOST_FILES", 2)
    for _ in range(3):
        save(own, ONE)
    found = shelf(own)
    assert (len(found.filed), "more than 2 checklists" in found.problems[0]) == (2, True)


def test_a_checklist_is_shared_as_a_file(own, tmp_path):
    file = tmp_path / "shared.toml"
    export(file, ONE)
    assert read_file(file).checklist == ONE
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[", "not valid TOML"),
        ("name = 'A'", "There is no checklist in shared.toml."),
        (None, "cannot be read"),
    ],
)
def test_of_a_file_that_holds_no_checklist_it_is_said(tmp_path, text, said):
    file = tmp_path / "shared.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(ChecklistFileError, match=said) as caught:
        read_file(file)
    assert "Nothing was imported." in str(caught.value)


def test_what_cannot_be_written_is_said_and_nothing_is_lost(own, monkeypatch):
    file = save(own, ONE)

    def full(*_arguments, **_named):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ChecklistFileError, match=r"cannot be written to .*No space left"):
        save(own, Checklist("Other"), file)
    assert [each.checklist for each in shelf(own).filed] == [ONE]
    assert [each.name for each in own.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Promise to pay", "checklist-promise-to-pay"),
        ("Grüße / NA3", "checklist-grue-na3"),
        ("../../etc", "checklist-etc"),
        ("客户", "checklist"),
        ("con", "checklist-con"),
        ("x" * 300, "checklist-" + "x" * 40),
    ],
)
def test_files_have_names_that_every_system_takes(own, name, stem):
    assert file_stem(name) == stem
    assert free_file(own, name) == own / f"{stem}.toml"


def test_conditions_of_a_list_are_kept(own):
    save(own, Checklist("A", Conditions(("NA3",)), ONE.items))
    assert shelf(own).filed[0].in_use.when == Conditions(("NA3",))
