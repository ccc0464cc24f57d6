"""Measure the program's speed against floors taken in the same run: python -m tests.bench."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from tests.bench import (
    gaps,
    models,
    network,
    pace,
    painting,
    processes,
    soak,
    stalls,
    window,
    write_window,
)
from tests.bench.measuring import Measure

MEASURES = {
    "start": (processes.start, 15),
    "answer": (processes.answer, 9),
    "lookup": (network.lookup, 15),
    "write-window": (write_window.write_window, 25),
    "load": (models.load, 15),
    "gaps": (gaps.gaps, 7),
    "filter": (models.filter_, 11),
    "sort": (models.sort, 9),
    "diff": (models.diff, 15),
    "edit": (models.edit, 15),
    "select": (window.select, 5),
    "edit-painted": (window.edit_painted, 9),
    "remove-painted": (window.remove_painted, 9),
    "scroll": (painting.scroll, 9),
    "repaint": (painting.repaint, 9),
    "memory": (processes.memory, 3),
    "soak": (soak.soak, 100),
    "pace": (pace.pace, 2),
    "stalls": (stalls.stalls, 5),
}
"""What can be measured, and how many rounds are taken unless more or fewer are wanted."""

LONG = ("soak", "pace", "stalls")
"""What takes minutes or hours, and is measured only where it is named."""

GROUPS = {
    "table": (
        *("load", "gaps", "filter", "sort", "diff", "edit", "select", "edit-painted", "remove-painted"),
        *("scroll", "repaint"),
    ),
}
"""Names for several of them."""


_KNOWN = ", ".join([*GROUPS, *MEASURES])


def main():
    options = _parser().parse_args()
    usual = [name for name in MEASURES if name not in LONG]
    names = [name for each in options.names or usual for name in GROUPS.get(each, (each,))]
    if unknown := [name for name in names if name not in MEASURES]:
        _parser().error(f"there is no measure {', '.join(unknown)}; there are {_KNOWN}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if options.inside:
        return _measure_here(names[0], options.rounds)
    found = []
    _print_row("", "ratio", "min – max", "cpu", "program", "floor", "")
    for name in names:
        for measure in _measure_apart(name, options.rounds):
            found.append(measure)
            _show(measure)
    print(
        "\nprogram ÷ floor, taken in turns; medians; cpu is the same of the processor's time. Compare "
        "ratios, not times: times are the machine's."
    )
    if options.json:
        text = json.dumps([measure.to_json() for measure in found], indent=1, ensure_ascii=False)
        options.json.write_text(f"{text}\n", encoding="utf-8")
    return 0


def _parser():
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description=f"Measure speed. NAME is one of {_KNOWN}; default: all but {', '.join(LONG)}.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=_count, metavar="N", help="rounds of each measure")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample into this file")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser


def _count(text):
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of rounds")
    return int(text)


def _measure_here(name, rounds):
    from PySide6.QtCore import qInstallMessageHandler

    def tell(_kind, _context, text):
        # The offscreen platform says this of every window.
        if "propagateSizeHints" not in text:
            sys.stderr.write(f"{text}\n")

    qInstallMessageHandler(tell)
    measure, usual = MEASURES[name]
    for result in measure(rounds or usual):
        print(json.dumps(result.to_json()), flush=True)
    return 0


def _measure_apart(name, rounds):
    """Measure in a process of its own: no measure finds what another left behind."""
    command = [sys.executable, "-P", "-m", "tests.bench", name, "--inside"]
    command += ["--rounds", str(rounds)] if rounds else []
    environment = os.environ | {"PYTHONPATH": str(processes.ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.startswith("{"):
                yield Measure.from_json(json.loads(line))
    if process.returncode:
        sys.exit(f"Measuring {name} failed.")


def _show(measure):
    ratios = measure.ratios
    _print_row(
        measure.name,
        f"{measure.ratio:.2f}",
        f"{min(ratios):.2f} – {max(ratios):.2f}",
        "" if measure.cpu_ratio is None else f"{measure.cpu_ratio:.2f}",
        _amount(median(measure.program), measure.unit),
        _amount(median(measure.floor), measure.unit),
        measure.floor_is,
    )
    for note in measure.notes:
        print(f"    {note}")


def _print_row(name, ratio, spread, cpu, program, floor, floor_is):
    row = f"{name:26}{ratio:>8}{spread:>18}{cpu:>8}{program:>12}{floor:>12}  {floor_is}"
    print(row.rstrip(), flush=True)


def _amount(value, unit):
    if unit != "s":
        return f"{value:.0f} {unit}"
    for limit, factor, name in ((1, 1, "s"), (1e-3, 1e3, "ms")):
        if value >= limit:
            return f"{value * factor:.3g} {name}" if value * factor < 1000 else f"{value * factor:.0f} {name}"
    return f"{value * 1e6:.3g} µs"


if __name__ == "__main__":
    sys.exit(main())
