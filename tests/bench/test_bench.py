"""The speed measurements run and say a ratio. How fast anything is, is asserted nowhere."""

import json
import os
import re
import subprocess
import sys

from tests.bench.measuring import Measure, compare
from tests.bench.processes import ROOT


def bench(*arguments):
    return subprocess.run(
        [sys.executable, "-P", "-m", "tests.bench", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_measure_prints_its_ratio_and_writes_its_samples(tmp_path):
    file = tmp_path / "bench.json"
    result = bench("diff", "--rounds", "1", "--json", str(file))
    assert result.returncode == 0, result.stderr
    assert re.search(r"^diff 10,000 \(1 %\) +\d+\.\d\d ", result.stdout, re.MULTILINE), result.stdout
    measures = json.loads(file.read_text(encoding="utf-8"))
    assert [len(measure["program"]) for measure in measures] == [1, 1]
    assert [len(measure["program_cpu"]) for measure in measures] == [1, 1]
    assert all(measure["ratio"] > 0 for measure in measures)


def test_an_unknown_measure_is_named():
    result = bench("speed")
    assert result.returncode == 2
    assert "there is no measure speed" in result.stderr


def test_samples_are_taken_in_turns_and_the_first_pair_does_not_count():
    taken = []
    numbers = iter([9.0, 9.0, 1.0, 2.0, 2.0, 6.0, 4.0, 20.0])

    def sample(name):
        taken.append(name)
        return next(numbers)

    measure = compare("any", "a floor", lambda: sample("floor"), lambda: sample("program"), rounds=3)
    assert taken == ["floor", "program"] * 4
    assert measure.ratios == [2.0, 3.0, 5.0]
    assert measure.ratio == 3.0
    assert Measure.from_json(json.loads(json.dumps(measure.to_json()))) == measure
