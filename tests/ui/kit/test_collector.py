"""Garbage goes in the window's thread, and the window does not wait for what is no garbage."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref

import pytest
from PySide6.QtCore import QCoreApplication

from lvctx_gui.ui.kit import collector as collecting
from lvctx_gui.ui.kit.collector import Collector

MANY = 40_000


class Thing:
    """Something that only a collection gets rid of."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def collector(qapp, monkeypatch):
    """One that nobody's timer asks, with somebody at the window."""
    assert isinstance(qapp, QCoreApplication)
    somebody = [True]
    monkeypatch.setattr(collecting, "_is_somebody_there", lambda: somebody[0])
    was_enabled = gc.isenabled()
    made = Collector(qapp)
    made._timer.stop()
    made.somebody = somebody
    gc.collect()
    yield made
    made.setParent(None)
    collecting.take_back()
    collecting.set_aside()
    if was_enabled:
        gc.enable()


def test_a_few_cycles_go_soon(collector):
    thing = weakref.ref(Thing())
    kept = [[] for _ in range(1_000)]
    collector.collect()
    assert thing() is None
    assert len(kept) == 1_000


def test_what_comes_by_ten_thousands_is_looked_at_once(collector, monkeypatch):
    answer = [[n] for n in range(MANY)]
    assert collections_of(collector, monkeypatch) == [2]
    assert not collections_of(collector, monkeypatch)
    assert gc.get_freeze_count() >= MANY
    assert sum(len(gc.get_objects(generation)) for generation in (0, 1, 2)) < MANY
    assert len(answer) == MANY


@pytest.mark.parametrize("times", [1, 3])
def test_cycles_among_it_go_when_nobody_is_there_or_after_long(collector, monkeypatch, times):
    monkeypatch.setattr(collecting, "_MOST_ASIDE", 2)
    kept, answers = Thing(), []
    thing = weakref.ref(kept)
    for _ in range(times):
        answers.append([[n] for n in range(MANY)])
        collector.collect()
    del kept
    assert thing() is not None
    collector.somebody[0] = times == 3
    for _ in range(1 if times == 3 else collecting._MOST_OLD):
        collector.collect()
    assert (thing() is None) == (times == 3)
    collector.collect()
    assert thing() is None
    assert not gc.get_freeze_count()
    assert len(answers) == times


def test_nothing_is_looked_at_while_nothing_is_made(collector, monkeypatch):
    collector.somebody[0] = False
    assert not collections_of(collector, monkeypatch)


def collections_of(collector, monkeypatch):
    """The generations that are collected when it is asked."""
    looked = []
    with monkeypatch.context() as patched:
        patched.setattr(gc, "collect", looked.append)
        collector.collect()
    return looked


STEPS = """
import gc
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QUndoCommand, QUndoStack
from lvctx_gui.ui.kit.collector import set_aside, take_back

gc.disable()
app = QCoreApplication([])

class Step(QUndoCommand):
    def __init__(self, stage):
        super().__init__("a step")
        self.stage = stage

class Stage(QObject):
    def __init__(self):
        super().__init__()
        self.stack = QUndoStack(self)

    def step(self):
        for _ in range(5):
            self.stack.push(Step(self))

for _ in range(10):
    early = [Stage() for _ in range(50)]
    set_aside()
    for each in early:
        each.step()
    late = [Stage() for _ in range(50)]
    for each in late:
        each.step()
    take_back()
    del each
    early.clear(), late.clear()
    gc.collect()
"""


def test_what_qt_deletes_with_its_parent_outlives_it_however_it_was_set_aside():
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
