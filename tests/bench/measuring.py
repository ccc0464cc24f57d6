"""What a measurement is: rounds of floor and subject side by side, and the ratio of the two."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median

Sample = Callable[[], float]


@dataclass
class Measure:
    """Samples of the floor and of the program, the n-th of one taken right after the n-th of the other."""

    name: str
    floor_is: str
    program: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    unit: str = "s"
    notes: list[str] = field(default_factory=list)

    @property
    def ratios(self):
        return [program / floor for program, floor in zip(self.program, self.floor, strict=True)]

    @property
    def ratio(self):
        return median(self.ratios)

    def to_json(self):
        absolute = {"program_median": median(self.program), "floor_median": median(self.floor)}
        spread = {"ratio": self.ratio, "ratio_min": min(self.ratios), "ratio_max": max(self.ratios)}
        return spread | absolute | asdict(self)

    @classmethod
    def from_json(cls, members):
        return cls(**{name: members[name] for name in cls.__dataclass_fields__})


def compare(
    name: str, floor_is: str, floor: Sample, program: Sample, rounds: int, unit: str = "s"
) -> Measure:
    """Take one sample of each that does not count, then `rounds` of each in turn."""
    floor(), program()
    measure = Measure(name, floor_is, unit=unit)
    for _ in range(rounds):
        measure.floor.append(floor())
        measure.program.append(program())
    return measure


def timed(act: Callable[[object], object], prepare: Callable[[], object] = lambda: None, times: int = 1):
    """Make a sample: the seconds that `act` takes with what `prepare` returned, the mean of `times` calls."""

    def sample() -> float:
        total = 0.0
        for _ in range(times):
            prepared = prepare()
            started = time.perf_counter()
            act(prepared)
            total += time.perf_counter() - started
        # Outside the time: what one sample leaves behind must not be collected in the next.
        gc.collect()
        return total / times

    return sample
