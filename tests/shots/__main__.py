"""Take pictures of the windows: python -m tests.shots [--all] [FOLDER]."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "resources" / "screenshots"
LARGEST = 150_000
"""Bytes that a picture of the documentation may have."""
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


def main():
    options = _parser().parse_args()
    if options.inside:
        from tests.shots.scenes import shoot

        return shoot(options.folder, everything=options.all)
    if options.all and options.folder is None:
        _parser().error("--all makes many pictures: name the folder for them")
    folder = (options.folder or PICTURES).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    status = 0
    for scale in (1, 2) if options.all else (1,):
        target = folder / f"{scale}x" if options.all else folder
        target.mkdir(exist_ok=True)
        status |= _shoot_at(scale, target, everything=options.all)
    large = [] if options.all else [path for path in folder.glob("*.png") if path.stat().st_size >= LARGEST]
    for path in large:
        print(f"{path} has {path.stat().st_size:,} bytes, and {LARGEST:,} are too many.", file=sys.stderr)
    return 1 if status or large else 0


def _parser():
    parser = argparse.ArgumentParser(prog="dev.py shots", description="Take pictures of the windows.")
    add = parser.add_argument
    add("folder", nargs="?", type=Path, metavar="FOLDER", help="default: resources/screenshots")
    add("--all", action="store_true", help="every window and state, in scale 1 and 2, for reviewing")
    add("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


def _shoot_at(scale, folder, *, everything):
    """Run the scenes in a process of their own: Qt reads scale and fonts once, when it starts."""
    with tempfile.TemporaryDirectory(prefix="lvctx-shots-") as temporary:
        fonts = Path(temporary) / "fonts.conf"
        fonts.write_text(FONTS, encoding="utf-8")
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale),
            "FONTCONFIG_FILE": str(fonts),
            "PYTHONPATH": str(ROOT),
            # A window that is gone may still write its settings; all of it goes when the process has ended.
            **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary),
        }
        command = [sys.executable, "-P", "-m", "tests.shots", "--inside", str(folder)]
        return subprocess.run([*command, *(["--all"] if everything else [])], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
