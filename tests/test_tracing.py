"""What is traced for the coverage, and that all of it runs all the same."""

import sys
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracing import TRACED_EXAMPLES, pytest_runtest_call


@pytest.fixture
def tracer():
    """Traces, as the coverage does, and notes who has called what."""

    def trace(_frame, _event, _argument):
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    yield trace
    sys.settrace(before)


def run(test, *, repeats=False):
    """Run ``test`` as pytest runs it; whatever it raises is passed on."""
    item = SimpleNamespace(obj=test, get_closest_marker=lambda name: (repeats and name == "repeats") or None)
    call = pytest_runtest_call(item)
    next(call)
    try:
        test()
    except BaseException as error:
        call.throw(error)
        raise
    with pytest.raises(StopIteration):
        call.send(None)


def test_the_first_examples_of_a_property_are_traced_and_all_of_them_run(tracer):
    traced = []

    @settings(max_examples=60, database=None)
    @given(st.integers())
    def many(_number):
        traced.append(sys.gettrace() is tracer)

    run(many)
    assert len(traced) >= 60
    assert traced == [number < TRACED_EXAMPLES for number in range(len(traced))]
    assert sys.gettrace() is tracer
    traced.clear()
    run(many)
    assert traced[:TRACED_EXAMPLES] == [True] * TRACED_EXAMPLES, "each run begins anew"


def test_what_repeats_itself_is_not_traced(tracer):
    traced = []
    run(lambda: traced.append(sys.gettrace()), repeats=True)
    run(lambda: traced.append(sys.gettrace()))
    assert traced == [None, tracer]


def test_after_a_failure_it_goes_on(tracer):
    def fail():
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # it is this one
        run(fail, repeats=True)
    assert sys.gettrace() is tracer
