"""What a measurement is: rounds of floor and subject side by side, and the ratio of the two."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import NamedTuple


class Span(NamedTuple):
    """How long something took: by the clock, and of the processor, both in seconds."""

    wall: float
    cpu: float


Sample = Callable[[], float | Span]


@dataclass
class Measure:
    """Samples of the floor and of the program, the n-th of one taken right after the n-th of the other."""

    name: str
    floor_is: str
    program: list[float] = field(default_factory=list)
    floor: list[float] = field(default_factory=list)
    unit: str = "s"
    program_cpu: list[float] = field(default_factory=list)
    floor_cpu: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ratios(self):
        return [program / floor for program, floor in zip(self.program, self.floor, strict=True)]

    @property
    def ratio(self):
        return median(self.ratios)

    @property
    def cpu_ratio(self):
        """The same of the processor's time, or None where that was not taken. It shakes less."""
        if not self.program_cpu or not all(self.floor_cpu):
            return None
        return median(mine / its for mine, its in zip(self.program_cpu, self.floor_cpu, strict=True))

    def add(self, floor: float | Span, program: float | Span):
        """Take one pair of samples."""
        for span, wall, cpu in (
            (floor, self.floor, self.floor_cpu),
            (program, self.program, self.program_cpu),
        ):
            if isinstance(span, Span):
                wall.append(span.wall)
                cpu.append(span.cpu)
            else:
                wall.append(span)

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
        measure.add(floor(), program())
    return measure


def timed(act: Callable[[object], object], prepare: Callable[[], object] = lambda: None, times: int = 1):
    """Make a sample: how long `act` takes with what `prepare` returned, the mean of `times` calls."""

    def sample() -> Span:
        wall = cpu = 0.0
        for _ in range(times):
            prepared = prepare()
            started, began = time.perf_counter(), time.process_time()
            act(prepared)
            cpu += time.process_time() - began
            wall += time.perf_counter() - started
        # Outside the time: what one sample leaves behind must not be collected in the next.
        gc.collect()
        return Span(wall / times, cpu / times)

    return sample
