"""dev.py shots takes the pictures that were asked for, puts them on sheets, and says what failed."""

import json
import os
import re
import subprocess
import sys
from collections import Counter

import pytest
from PySide6.QtGui import QImage

from tests.packaging.conftest import ROOT, outside_environment
from tests.shots import __main__ as shots
from tests.shots.matrix import EVERYWHERE, USUAL, Choice, Scene, Screen, core
from tests.shots.scenes import SCENES


async def play(_stage):
    pass


def test_every_scene_has_a_name_of_its_own_that_files_can_have():
    names = Counter(scene.name for scene in SCENES)
    assert [name for name, number in names.items() if number > 1] == []
    assert [name for name in names if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []
    assert len(names) > 60


def test_what_matters_most_is_seen_on_every_screen_and_in_every_theme():
    everywhere = [scene for scene in SCENES if scene.looks == EVERYWHERE]
    assert len(everywhere) >= 12
    assert {screen.scale for screen in EVERYWHERE} == {100, 150, 200, 300}
    assert all({"light", "dark"} <= set(scene.looks[USUAL]) for scene in SCENES)


@pytest.mark.parametrize(
    ("choice", "screens", "themes"),
    [
        (Choice(), [USUAL], ["light", "dark"]),
        (Choice(themes=["contrast"]), [USUAL], ["contrast"]),
        (Choice(sizes=[(800, 600)]), [Screen(800, 600)], ["light", "dark"]),
        (Choice(sizes=[(1366, 768)], scales=[100, 300]), [(1366, 768, 100), (1366, 768, 300)], None),
        (Choice(scales=[200]), [Screen(1280, 720, 200)], None),
        (Choice(scenes=["other*"]), [], None),
    ],
)
def test_what_is_given_stands_in_place_of_what_a_scene_says(choice, screens, themes):
    taken = choice.shots([Scene("one", play)])
    assert list(dict.fromkeys(shot.screen for shot in taken)) == screens
    if themes:
        assert [shot.theme for shot in taken] == themes


def test_a_process_has_one_screen_and_not_too_many_scenes():
    named = [(shot, shot.file) for shot in Choice().shots([core(f"s{n}", play) for n in range(30)])]
    parts = list(shots._parts(named))
    assert [each for part in parts for each in part] == named
    for part in parts:
        assert len({shot.screen for shot, _ in part}) == 1
        assert len({shot.scene for shot, _ in part}) <= shots.SCENES_EACH


def test_what_fails_is_told_at_the_end_and_hides_nothing_else(tmp_path, monkeypatch, capsys):
    def run(module, plan, _screen, _temporary):
        if module == "sheets":
            return shots.DONE
        told = {"start": "", "call": "RuntimeError: broken"}
        lines = [json.dumps({"scene": name, "error": error}) for name, error in told.items()]
        results = json.loads(plan.read_text())["results"]
        (tmp_path / results).write_text("\n".join(lines))
        return "ended with status -6"

    monkeypatch.setattr(shots, "_run", run)
    monkeypatch.setattr(sys, "argv", ["shots", "--scenes", "start,call,edits", str(tmp_path)])
    monkeypatch.setattr(shots, "SCENES", [Scene(name, play) for name in ("start", "call", "edits")])
    assert shots.main() == 1
    said = capsys.readouterr()
    assert said.out == "start, 1280x720\n"
    assert "call, 1280x720 failed:\nRuntimeError: broken" in said.err
    assert "edits, 1280x720 failed:\nIt was not reached: its process ended with status -6." in said.err
    assert said.err.rstrip().endswith("2 failed: call, 1280x720; edits, 1280x720")


def environment():
    return outside_environment() | {"PYTHONPATH": str(ROOT)}


def colours_of(picture):
    return {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 3)}


@pytest.mark.slow("opens windows in processes of their own")
def test_pictures_have_the_size_of_the_screen_and_are_put_on_sheets(tmp_path):
    folder = tmp_path / "pictures"
    chosen = ["--scenes", "start,c?ll", "--themes", "light,contrast", "--sizes", "800x600", "--scales", "100"]
    command = [sys.executable, "-m", "tests.shots", *chosen, str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    pictures = {path.stem: QImage(str(path)) for path in folder.iterdir()}
    sheets = {name: pictures.pop(name) for name in ("sheet-100-light-01", "sheet-100-contrast-01")}
    names = [f"{scene}-800x600-100-{theme}" for scene in ("start", "call") for theme in ("light", "contrast")]
    assert set(pictures) == set(names)
    for name, picture in pictures.items():
        assert (picture.width(), picture.height()) == (800, 600), name
        assert len(colours_of(picture)) > 20, name
    corners = {name: picture.pixelColor(799, 300).lightness() for name, picture in pictures.items()}
    assert {name for name, light in corners.items() if light < 50} == {n for n in names if "contrast" in n}
    for sheet in sheets.values():
        # Two pictures beside each other, 533 × 400 each, with gaps of 16 and a line of 24.
        assert (sheet.width(), sheet.height()) == (2 * 640 + 3 * 16, 400 + 24 + 2 * 16)
        assert len(colours_of(sheet)) > 20


BROKEN = """
from tests.shots import scenes
from tests.shots.matrix import Scene

async def break_something(stage):
    await stage.open()
    raise RuntimeError("broken on purpose")

scenes.SCENES = (Scene("broken", break_something), *scenes.SCENES)
from tests.shots import camera
raise SystemExit(camera.main())
"""


@pytest.mark.slow("opens windows in a process of its own")
def test_a_scene_that_fails_stops_no_other(tmp_path):
    results, plan = tmp_path / "results", tmp_path / "plan.json"
    wanted = [
        {"scene": name, "shots": [{"theme": "dark", "file": f"{name}.png"}]} for name in ("broken", "start")
    ]
    plan.write_text(json.dumps({"folder": str(tmp_path), "results": str(results), "scenes": wanted}))
    command = [sys.executable, "-P", "-c", BROKEN, str(plan)]
    environ = environment() | {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=os.sep, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    broken, start = map(json.loads, results.read_text().splitlines())
    assert "RuntimeError: broken on purpose" in broken["error"]
    assert start == {"scene": "start", "error": ""}
    assert (tmp_path / "start.png").exists()
    assert not (tmp_path / "broken.png").exists()
