from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lvctx_gui.sandbox import CallId, practice_calls
from lvctx_gui.sandbox.seed import seeded_calls
from tests.sandbox.raw import ask, path
from tests.unmeasured import unmeasured_environment

ROOT = Path(__file__).resolve().parents[2]
CALLS = dict(seeded_calls())
BY_TITLE = {call.title: CALLS[CallId(*call[2:])] for call in practice_calls()}


def values(title):
    return [entry["value"] for entry in BY_TITLE[title] if "value" in entry]


def keys(title):
    return [entry["key"] for entry in BY_TITLE[title]]


def test_the_menu_names_every_call_once():
    menu = practice_calls()
    assert len(menu) >= 12
    assert len({call.title for call in menu}) == len({call[2:] for call in menu}) == len(menu) == len(CALLS)
    for call in menu:
        assert re.fullmatch(r"[^.]+\.", call.about), call.about
        assert re.fullmatch(r"U\d+D\d+T\d+[A-F]\d@10\.40\.\d+\.\d+", call.session)
        assert call.client == (8120 if "another client" in call.title else 7419)


def test_the_sample_comes_first():
    assert practice_calls()[0][2:] == ("U70D91T533151E6@10.40.88.32", 28479905424, "ARB_WSAPI_1", 7419)
    assert {"key": "Key2"} in BY_TITLE["The documented sample"]


@pytest.mark.parametrize("call", practice_calls(), ids=lambda call: call.title)
def test_every_call_can_be_read_over_the_wire(server, call):
    server.control.reset()
    answer = ask(server, "GET", path(CallId(*call[2:]), client=call.client))
    entries = CALLS[CallId(*call[2:])]
    assert answer.status == (200 if entries else 204)
    assert (answer.json()["entry"] if entries else []) == entries


def test_what_the_calls_are_there_for():
    assert {"Documentation", "Documentatin"} <= set(keys("Nearly the same key twice"))
    breaks = "".join(values("Line breaks"))
    assert "\r\n" in breaks
    assert re.search(r"[^\r]\n", breaks)
    assert any(value.startswith("{") for value in values("JSON and XML as values"))
    assert any(value.startswith("<?xml") for value in values("JSON and XML as values"))
    assert max(map(len, values("A value of 40 kB"))) == 40_960
    blanks = "".join(values("Blanks that nobody sees"))
    assert {"\t", "\u00a0", "\u200b", "\ufeff"} <= set(blanks)
    assert any(value != value.strip() for value in values("Blanks that nobody sees"))
    rtl = "".join(values("Hebrew, Arabic, emoji"))
    assert re.search("[\u05d0-\u05ea]", rtl)
    assert re.search("[\u0620-\u064a]", rtl)
    assert "\U0001f642" in rtl
    assert BY_TITLE["A call without context"] == []
    assert len(BY_TITLE["Ten thousand entries"]) == len(set(keys("Ten thousand entries"))) == 10_000
    assert {type(value) for value in values("Values that are not text")} == {
        int, float, bool, type(None), list, dict, str,
    }  # fmt: skip
    assert len(keys("The same key twice")) > len(set(keys("The same key twice")))
    unaddressable = keys("Keys that no path can name")
    assert {"", ".", "..", "Nul\0Key", "Half\ud83d"} <= set(unaddressable)
    careful = "".join(keys("Keys that need care in a path"))
    assert {"/", "?", "#", " ", "+"} <= set(careful)
    assert "a%2Fb" in keys("Keys that need care in a path")
    assert any("/" in call.account for call in practice_calls())


def test_the_resources_of_an_installed_program_are_found_first(tmp_path):
    shutil.copytree(ROOT / "lvctx_gui" / "sandbox", tmp_path / "lvctx_gui" / "sandbox")
    (tmp_path / "lvctx_gui" / "__init__.py").touch()
    code = "from lvctx_gui.sandbox import practice_calls; print(practice_calls()[0].title)"

    def run():
        environment = unmeasured_environment()
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=tmp_path
        )

    assert "SandboxError: The practice calls (practice/calls.json) are missing" in run().stderr
    for number, folder in enumerate((tmp_path / "resources", tmp_path / "lvctx_gui" / "_resources")):
        (folder / "practice").mkdir(parents=True)
        (folder / "practice" / "calls.json").write_text(
            f'{{"calls":[{{"title":"{number}","about":"","session":"S","txId":1,"account":"A"}}]}}'
        )
        assert run().stdout == f"{number}\n"
