"""Take pictures of the windows: python -m tests.shots [--all] [OPTIONS] [FOLDER]."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

from tests.shots.matrix import EVERYWHERE, THEMES, USUAL, Choice, Screen, Shot
from tests.shots.scenes import SCENES

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "resources" / "screenshots"
LARGEST = 150_000
"""Bytes that a picture of the documentation may have."""
SIDE_BY_SIDE = 2
"""Processes at once: one is a window and its server in turns."""
SCENES_EACH = 12
"""How many scenes a process plays: what crashes one takes few others along."""
LIMIT = 900
"""Seconds after which a process hangs."""
DONE = "ended with status 0"
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match><test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans</string></edit></match>
  <match><test name="family"><string>monospace</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>DejaVu Sans Mono</string></edit></match>
</fontconfig>
"""

Named = Sequence[tuple[Shot, str]]
"""Pictures, and the name of the file for each."""
Failures = dict[str, str]
"""What went wrong, by the name of a scene and its screen."""


def main() -> int:
    parser = _parser()
    options = parser.parse_args()
    choice = Choice(options.scenes, options.themes, options.sizes, options.scales)
    is_chosen = options.all or choice != Choice()
    shots = choice.shots(SCENES)
    if options.list:
        return _list(choice)
    if not is_chosen:
        return _take_for_documentation(options.folder or PICTURES)
    if options.folder is None:
        parser.error("that may be many pictures: name the folder for them")
    if not shots:
        parser.error("no scene is called so: --list lists them")
    folder = options.folder.absolute()
    failures = take([(shot, shot.file) for shot in shots], folder)
    failures |= make_sheets(shots, folder)
    return _tell(failures)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py shots",
        description="Take pictures of the windows: those of the documentation, or for reviewing.",
        epilog="Several names, sizes or numbers are parted by commas. What is given stands in place of what "
        "the scenes say themselves.",
    )
    add = parser.add_argument
    add("folder", nargs="?", type=Path, metavar="FOLDER", help="default: resources/screenshots")
    add("--all", action="store_true", help="every state of the program, and sheets of nine pictures each")
    add("--scenes", type=_words, default=(), metavar="PATTERNS", help="such as conflict-*,start")
    add("--themes", type=_themes, default=(), metavar="THEMES", help=", ".join(THEMES))
    add("--sizes", type=_sizes, default=(), metavar="SIZES", help="of screens, in pixels, such as 1280x720")
    add("--scales", type=_scales, default=(), metavar="PERCENT", help="how much screens magnify, such as 150")
    add("--list", action="store_true", help="list scenes, screens and themes, and take no picture")
    return parser


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _themes(text: str) -> tuple[str, ...]:
    themes = _words(text)
    if unknown := set(themes) - set(THEMES):
        raise argparse.ArgumentTypeError(f"there is no theme {', '.join(sorted(unknown))}")
    return themes


def _sizes(text: str) -> tuple[tuple[int, int], ...]:
    try:
        return tuple(
            (int(width), int(height)) for width, height in (word.split("x") for word in _words(text))
        )
    except ValueError:
        raise argparse.ArgumentTypeError("sizes look like 1280x720") from None


def _scales(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(word.rstrip("%")) for word in _words(text))
    except ValueError:
        raise argparse.ArgumentTypeError("scales look like 150") from None


def _list(choice: Choice) -> int:
    for scene in filter(choice.has, SCENES):
        looks = choice.looks_of(scene)
        where = [f"{_words_of(screen)} ({', '.join(themes)})" for screen, themes in looks.items()]
        print(f"{scene.name:30} {'everywhere' if looks == EVERYWHERE else ', '.join(where)}")
    return 0


def _words_of(screen: Screen) -> str:
    return screen.size if screen.scale == 100 else f"{screen.size} at {screen.scale} %"


# Taking ----------------------------------------------------------------------------------------------


def _take_for_documentation(folder: Path) -> int:
    shots = [Shot("window", USUAL, theme) for theme in ("light", "dark")]
    named = [(shot, f"window-{shot.theme}.png") for shot in shots]
    failures = take(named, folder.absolute())
    for _, name in named:
        file = folder / name
        if file.exists() and (size := file.stat().st_size) >= LARGEST:
            failures[name] = f"It has {size:,} bytes, and {LARGEST:,} are too many."
    return _tell(failures)


def take(named: Named, folder: Path) -> Failures:
    """Take the pictures, and return what went wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    failures: Failures = {}
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for told in pool.map(lambda part: _take_part(part, folder), list(_parts(named))):
            failures |= told
    return failures


def _parts(named: Named) -> Iterator[Named]:
    """What one process takes: pictures on one screen, all of a scene together."""
    for _, of_screen in groupby(named, key=lambda each: each[0].screen):
        scenes = [list(of_scene) for _, of_scene in groupby(of_screen, key=lambda each: each[0].scene)]
        for start in range(0, len(scenes), SCENES_EACH):
            yield [each for scene in scenes[start : start + SCENES_EACH] for each in scene]


def _take_part(part: Named, folder: Path) -> Failures:
    screen = part[0][0].screen
    scenes = [
        {"scene": name, "shots": [{"theme": shot.theme, "file": file} for shot, file in shots]}
        for name, shots in groupby(part, key=lambda each: each[0].scene)
    ]
    with tempfile.TemporaryDirectory(prefix="lvctx-shots-") as temporary:
        results = Path(temporary) / "results"
        plan = Path(temporary) / "plan.json"
        plan.write_text(json.dumps({"folder": str(folder), "results": str(results), "scenes": scenes}))
        ended = _run("camera", plan, screen, Path(temporary))
        lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    told = {line["scene"]: line["error"] for line in map(json.loads, lines)}
    where = _words_of(screen)
    for scene in scenes:
        name = str(scene["scene"])
        if not (error := told.get(name, f"It was not reached: its process {ended}.")):
            print(f"{name}, {where}", flush=True)
        told[name] = error
    return {f"{name}, {where}": error for name, error in told.items() if error}


def _run(module: str, plan: Path, screen: Screen, temporary: Path) -> str:
    """Run a module where there is such a screen; return how its process ended."""
    fonts, screens = temporary / "fonts.conf", temporary / "screens.json"
    fonts.write_text(FONTS, encoding="utf-8")
    one = {"name": "one", "x": 0, "y": 0, "width": screen.width, "height": screen.height}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens.write_text(json.dumps({"screens": [one | dots]}))
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
        "QT_SCALE_FACTOR": str(screen.scale / 100),
        "FONTCONFIG_FILE": str(fonts),
        "PYTHONPATH": str(ROOT),
        # A window that is gone may still write its settings; all of it goes when the process has ended.
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)),
    }
    command = [sys.executable, "-P", "-m", f"tests.shots.{module}", str(plan)]
    try:
        status = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=LIMIT).returncode
    except subprocess.TimeoutExpired:
        return f"was ended after {LIMIT} s"
    return f"ended with status {status}"


def make_sheets(shots: Sequence[Shot], folder: Path) -> Failures:
    """Put the pictures that were taken on sheets, by scale and theme, and return what went wrong."""
    sheets: dict[str, list[str]] = {}
    for shot in shots:
        if (folder / shot.file).exists():
            sheets.setdefault(f"sheet-{shot.screen.scale}-{shot.theme}", []).append(shot.file)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        ends = list(pool.map(lambda start: _make_sheets(start, sheets[start], folder), sheets))
    return {name: end for name, end in zip(sheets, ends, strict=True) if end}


def _make_sheets(start: str, files: Sequence[str], folder: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="lvctx-shots-") as temporary:
        plan = Path(temporary) / "plan.json"
        plan.write_text(json.dumps({"folder": str(folder), "start": start, "pictures": files}))
        ended = _run("sheets", plan, USUAL, Path(temporary))
    return "" if ended == DONE else f"The process that makes them {ended}."


def _tell(failures: Failures) -> int:
    for name, error in failures.items():
        print(f"\n{name} failed:\n{error}", file=sys.stderr)
    if failures:
        print(f"\n{len(failures)} failed: {'; '.join(failures)}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
